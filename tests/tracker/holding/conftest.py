"""What the tests of holding back share."""

from pathlib import Path

import pytest

from tests.tracker.holding.builders import Clock, a_store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Path:
    with a_store(tmp_path, clock) as path:
        return path
