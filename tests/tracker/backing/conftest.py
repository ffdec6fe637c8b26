"""A store with its key, and a backup of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tracker.proving.builders import CURATOR, Ticking, keyed
from tracker.curating.tracker import Tracker


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of one dispute with five milestones, closed; its key lies beside it."""
    (tmp_path / "here").mkdir()
    with Tracker(tmp_path / "here" / "dispute.sqlite", CURATOR, clock=Ticking(), create=True) as made:
        keyed(made)
    return made.path


@pytest.fixture
def tracker(store: Path) -> Iterator[Tracker]:
    """Somebody who has that store open."""
    with Tracker(store, CURATOR, clock=Ticking()) as opened:
        yield opened
