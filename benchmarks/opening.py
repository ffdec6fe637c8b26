"""Opening a long store against a short one: for reading, for writing, and to try an append."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Size, in_turns, shown
from benchmarks.stores import CURATOR, NOON, fill
from tracker.config import key_of
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.proving.signing import checkpoint, make_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHORT = 1_000
OPENED = 10
"""So often is a store opened in one run: each time takes some milliseconds."""
AT_MOST = 1.1


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield how long a store takes to open, as a multiple of a short one, for each length of history."""
    short = _store(where, min(SHORT, size.milestones[0] // 3))
    for milestones in size.milestones:
        long = _store(where, milestones)
        for what, opened in (("reading", reading), ("writing", writing), ("a trial append", trying)):
            works = [partial(_again, opened, store) for store in (short, long)]
            for work in works:
                work()
            took = in_turns(size.runs, *works)
            against = f"opened for {what} at {milestones:,}, times the shortest"
            yield Figure(against, took[1] / took[0], f"({shown(took[1] / OPENED)})", at_most=AT_MOST)


def reading(store: Path) -> None:
    """Open *store* as commands do that ask: whether its index is behind its log, and where that ends."""
    with Index(store) as index, index.snapshot():
        assert not index.is_behind()
        index.head()


def writing(store: Path) -> None:
    """Open *store* as commands do that record something."""
    with Tracker(store, CURATOR, clock=lambda: NOON):
        pass


def trying(store: Path) -> None:
    """Open *store* and try to record something, which holds the store against what was signed first of all."""
    with Tracker(store, CURATOR, clock=lambda: NOON) as tracker:
        raw = {"kind": "noted", "title": "A note", "occurred_on": "2026-01-02", "unsourced": True}
        assert not tracker.record(raw, dispute="d0", dry_run=True).stored


def _again(opened: Callable[[Path], None], store: Path) -> None:
    for _ in range(OPENED):
        opened(store)


def _store(where: Path, milestones: int) -> Path:
    """Return a store of so many milestones, whose log has signed what it holds."""
    store = where / f"many-{milestones}.sqlite"
    if not store.exists():
        fill(store, many_disputes(milestones))
    if not key_of(store).exists():
        make_key(store)
        checkpoint(store)
    return store
