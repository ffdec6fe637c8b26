"""Stores that hold made-up histories, filled the way an import fills them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.acting import acts
from benchmarks.measuring import batched
from events.log.records import Curator
from tracker.curating.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.histories import Told

CURATOR = Curator("Ada Byron", "ada@example.org")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
AT_ONCE = 1000


def fill(path: Path, rows: Iterable[Told]) -> int:
    """Make a store at *path* that holds *rows*, appended a thousand at a time; return how many records that makes."""
    stored = 0
    with Tracker(path, CURATOR, clock=lambda: NOON, create=True) as tracker:
        for batch in batched(acts(rows), AT_ONCE):
            stored += len(tracker.append(batch).records)
    return stored
