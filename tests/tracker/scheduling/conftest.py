"""What the tests of a worker share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tracker.holding.builders import Clock, a_store
from tests.tracker.scheduling.hubs import Hub, a_hub


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Path:
    with a_store(tmp_path, clock) as path:
        return path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on this machine, which no proxy stands before."""
    monkeypatch.setenv("no_proxy", "*")
    with a_hub() as made:
        yield made
