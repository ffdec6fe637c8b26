"""An empty log in a file of its own, for whoever does not need another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from events.log.log import Log
from tests.events.log.builders import REGISTRY, Clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of the log."""
    return tmp_path / "log.sqlite"


@pytest.fixture
def log(path: Path) -> Iterator[Log]:
    """The log, open."""
    with Log.create(path, REGISTRY, clock=Clock()) as log:
        yield log
