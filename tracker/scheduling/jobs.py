"""When each of a worker's jobs was last done, and what failed: in a table of the store. Light."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from events.log.instants import from_micros, to_micros
from tracker.beside import keeping, kept

TABLE = """CREATE TABLE IF NOT EXISTS job (
    name TEXT PRIMARY KEY,
    ran INTEGER NOT NULL,
    went_well INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    failed TEXT
) WITHOUT ROWID"""
JOBS = ("tick", "release", "publish", "ping")
"""What a worker does, in the order in which it does it; the tick is all of it."""
BEAT = timedelta(seconds=10)
"""A tick with nothing to do is written down this often at most: the disk has better things to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """How it goes with a job: when it last ran and last went well, how often it has failed since, and why."""

    name: str
    ran: datetime
    went_well: datetime | None
    failures: int
    failed: str | None


class Jobs:
    """Writes down what a worker did for *store*. It is for people to see: a power cut may lose the last of it."""

    def __init__(self, store: Path) -> None:
        """Have written nothing yet."""
        self._store = store
        self._beat: datetime | None = None

    def went_well(self, name: str, now: datetime) -> None:
        """Write down that a job was done."""
        self._write(name, now, None)

    def failed(self, name: str, why: str, now: datetime) -> None:
        """Write down that a job failed, and why."""
        self._write(name, now, why)

    def ticked(self, now: datetime) -> None:
        """Write down that a tick is over, if the last one written down is some time ago, by whichever clock."""
        if self._beat is None or abs(now - self._beat) >= BEAT:
            self._write("tick", now, None)
            self._beat = now

    def _write(self, name: str, now: datetime, why: str | None) -> None:
        ran = to_micros(now)
        with keeping(self._store, [TABLE], durable=False) as db:
            db.execute(
                "INSERT INTO job (name, ran, went_well, failures, failed) VALUES (?1, ?2, ?3, ?4, ?5) "
                "ON CONFLICT (name) DO UPDATE SET ran = ?2, went_well = coalesce(?3, went_well), failed = ?5, "
                "failures = CASE WHEN ?4 THEN failures + 1 ELSE 0 END",
                (name, ran, ran if why is None else None, int(why is not None), why),
            )


def everything(store: Path) -> list[Job]:
    """Return how it goes with each job that ever ran, in their order."""
    rows = kept(store, "job", "SELECT name, ran, went_well, failures, failed FROM job")
    found = [
        Job(name, from_micros(ran), None if well is None else from_micros(well), failures, failed)
        for name, ran, well, failures, failed in rows
    ]
    return sorted(found, key=lambda one: JOBS.index(one.name))
