"""A small log with its key, on which everything is proven."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tracker.proving.builders import CURATOR, Ticking, keyed
from tracker.curating.tracker import Tracker


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    """A tracker of one dispute with five milestones; its key lies beside the store."""
    with Tracker(tmp_path / "dispute.sqlite", CURATOR, clock=Ticking(), create=True) as made:
        keyed(made)
        yield made


@pytest.fixture
def key(tracker: Tracker) -> Path:
    """The file of the log's key."""
    return tracker.path.with_name("dispute.sqlite.key")
