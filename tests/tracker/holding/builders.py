"""Trackers with milestones that are held, a clock that somebody sets, and what shows of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import CURATOR, START, a_milestone
from tracker.curating.tracker import Tracker
from tracker.holding.held import Held
from tracker.holding.holding import Wanted, hold
from tracker.holding.times import Due
from tracker.index.reader import Index, Logged

HIDDEN = "Zanzibarite"
"""A word that stands nowhere but in what is held."""


class Clock:
    """A clock that somebody sets, and that stands still until then."""

    def __init__(self, now: datetime = START) -> None:
        """Begin at *now*."""
        self.now = now

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.now

    def go(self, seconds: float) -> None:
        """Let *seconds* pass; below nought, put the clock back."""
        self.now += timedelta(seconds=seconds)


def after(seconds: float, start: datetime = START) -> Due:
    """Return the time that is so many seconds after START."""
    instant = start + timedelta(seconds=seconds)
    return Due(instant, instant.isoformat())


@contextmanager
def a_store(folder: Path, clock: Clock) -> Iterator[Path]:
    """Give a store with one dispute, made by *clock* and closed again."""
    path = folder / "dispute.sqlite"
    with Tracker(path, CURATOR, clock=clock, create=True) as tracker:
        tracker.open_dispute("a-dispute", "A dispute")
    yield path


def held_back(
    store: Path, clock: Clock, until: Due, *, command: str | None = None, dispute: str | None = None, **fields: Any
) -> Held:
    """Hold a milestone back in *store*."""
    raw = a_milestone("noted", **{"title": HIDDEN, **fields})
    with Tracker(store, CURATOR, clock=clock) as tracker:
        wanted = Wanted(raw=raw, until=until, command=command, dispute=dispute)
        kept = hold(tracker, wanted, now=clock()).held
    assert kept is not None
    return kept


def recorded(store: Path) -> list[Logged]:
    """Return the milestones that the log holds, as they were first recorded."""
    with Index(store) as index:
        found = index.logged_between(0, index.head().position)
        return [one for one in found if one.act == "milestone.recorded"]


def position(store: Path) -> int:
    """Return the position of the log's last record."""
    with Index(store) as index:
        return index.head().position
