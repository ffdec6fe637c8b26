"""Small logs, made and tampered with, for tests of what proves them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from events.log.records import Curator
from tracker.curating.tracker import Tracker
from tracker.proving.signing import make_key

CURATOR = Curator("Ada Byron", "ada@example.org")


class Ticking:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self) -> None:
        self._ticks = count()

    def __call__(self) -> datetime:
        """Return the next instant."""
        return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=next(self._ticks))


def keyed(tracker: Tracker) -> None:
    """Give an empty log its key, a dispute, and five milestones."""
    make_key(tracker.path)
    tracker.open_dispute("a-v-b", "A v. B")
    note(tracker, *(f"It goes on, day {day}" for day in range(1, 6)))


def note(tracker: Tracker, *titles: str) -> None:
    """Record a milestone of each of *titles*."""
    for title in titles:
        tracker.record({"kind": "noted", "title": title, "occurred_on": "2026-02", "unsourced": True})


def unguarded(db: sqlite3.Connection) -> list[str]:
    """Drop all that keeps tables from being edited, and return the statements that make the triggers again."""
    db.execute("PRAGMA ignore_check_constraints = ON")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]


def edit(store: Path, *statements: str | tuple[str, Sequence[object]]) -> None:
    """Do what somebody does who has the file, and minds no trigger."""
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        triggers = unguarded(db)
        db.execute("BEGIN")
        for one in statements:
            statement, values = (one, ()) if isinstance(one, str) else one
            db.execute(statement, values)
        db.execute("COMMIT")
        for sql in triggers:
            db.execute(sql)
