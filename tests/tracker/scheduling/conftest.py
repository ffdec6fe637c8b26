"""What the tests of a worker share."""

from collections.abc import Iterator

import pytest

from tests.tracker.holding.conftest import clock, store
from tests.tracker.scheduling.hubs import Hub, a_hub

__all__ = ["clock", "hub", "store"]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on this machine, which no proxy stands before."""
    monkeypatch.setenv("no_proxy", "*")
    with a_hub() as made:
        yield made
