"""Durable appends against raw SQLite inserts of the same bytes with the same PRAGMAs, as ratios of one run.

``python -m benchmarks.append [FOLDER]`` writes its files in a new folder under FOLDER, else under the current one: a
temporary folder may lie in memory, where nothing is ever made durable.
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from uuid import uuid4

from pydantic import BaseModel

from events.act import Act
from events.log.log import Log
from events.log.records import Claim, Curator, NewAct, new_stream

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BLOCK = 20
ONE_BY_ONE, ONE_BY_ONE_TARGET = 75, 0.6
BATCHES, BATCH, BATCH_TARGET = 4, 100, 0.35
INSERT = """
INSERT INTO event (stream, version, name, at, id, curator, command, digest, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
CURATOR = Curator("Ada Byron", "ada@example.org")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Cited(BaseModel):
    """A citation of the size that milestones have."""

    source: str
    passage: tuple[int, int]
    digest: str


class Said(Act):
    """An act of the size that milestones have: about 600 bytes of nested JSON."""

    name: ClassVar[str] = "benchmark.said"

    title: str
    summary: str
    occurred_on: dict[str, str]
    parties: tuple[dict[str, str], ...]
    citations: tuple[Cited, ...]
    tags: tuple[str, ...] = ()


class Ratio(NamedTuple):
    """The speed of the log as a part of the speed of raw SQLite, with both medians in microseconds."""

    what: str
    ours: float
    raw: float
    target: float | None = None

    def __str__(self) -> str:
        """Return one line."""
        ratio = self.raw / self.ours
        verdict = "met" if self.target is None or ratio >= self.target else "MISSED"
        target = "" if self.target is None else f", at least {self.target:.2f}: {verdict}"
        return f"{self.what:<28} {ratio:.2f}  ({self.ours:.0f} µs, raw {self.raw:.0f} µs{target})"


class Raw:
    """What one would write without a log: the same bytes, keys and PRAGMAs, in one table that counts positions."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(
            "CREATE TABLE event (pos INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT, version INTEGER, name TEXT,"
            " at INTEGER, id BLOB, curator TEXT, command TEXT, digest BLOB, state BLOB, UNIQUE (stream, version))"
        )

    def insert(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Insert *rows* in one durable transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(INSERT, rows)
        self._connection.execute("COMMIT")


def measure(folder: Path) -> list[Ratio]:
    """Return the ratios, measured in *folder*: single acts as `add` stores them, batches as `import` does."""
    return [
        Ratio("one by one", *_in_turns(folder / "one", ONE_BY_ONE, 1), ONE_BY_ONE_TARGET),
        Ratio("the same, with command ids", *_in_turns(folder / "repeatable", ONE_BY_ONE, 1, commands=True)),
        Ratio(f"in batches of {BATCH}", *_in_turns(folder / "many", BATCHES, BATCH, commands=True), BATCH_TARGET),
    ]


def _in_turns(path: Path, blocks: int, size: int, *, commands: bool = False) -> tuple[float, float]:
    """Return the median microseconds of an append of *size* acts, and of the raw insert of the same bytes.

    The two take turns in blocks, so that both have the disk in the same mood and run as warm as in an import.
    """
    ours: list[float] = []
    theirs: list[float] = []
    raw = Raw(path.with_suffix(".raw"))
    with Log.create(path, {Said.name: Said}, clock=lambda: NOON) as log:
        for block in range(blocks):
            start = block * BLOCK * size
            batches = [
                [_an_act(number + i, keyed=size > 1) for i in range(size)]
                for number in range(start, start + BLOCK * size, size)
            ]
            ids = [uuid4().hex if commands else None for _ in batches]
            appends = zip(batches, ids, strict=True)
            ours += [_timed(partial(log.append, acts, curator=CURATOR, command=command)) for acts, command in appends]
            rows = _rows(log, BLOCK * size)
            theirs += [_timed(partial(raw.insert, rows[i : i + size])) for i in range(0, len(rows), size)]
    return median(ours), median(theirs)


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1e6


def _rows(log: Log, size: int) -> list[tuple[object, ...]]:
    """Return what the log has just stored, as rows for the raw table: the same bytes, keys of the same kind."""
    head = log.store.head()
    stored = log.store.rows(head.position - size, None, size)
    return [(r.stream, r.version, r.name, r.recorded_at, r.id, r.curator, r.command, r.digest, r.state) for r in stored]


def _an_act(number: int, *, keyed: bool) -> NewAct:
    said = Said(
        title=f"A court sets day {number} for the trial of a dispute",
        summary="In our own words, what happened that day, who said so and what it changes. " * 2,
        occurred_on={"text": "2017-36", "earliest": "2017-10-01", "latest": "2017-12-31"},
        parties=({"party": "ada-byron", "role": "plaintiff"}, {"party": "babbage-and-company", "role": "defendant"}),
        citations=(Cited(source="the-engine-papers", passage=(number, number + 160), digest="0f" * 32),),
        tags=("trial", "court"),
    )
    claims = (Claim("key", f"engine-papers-{number:06}"),) if keyed else ()
    return NewAct(new_stream(), 1, said, claims=claims)


def main() -> None:
    """Print the ratios."""
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
    with TemporaryDirectory(dir=where, prefix="bench-append-") as folder:
        print("durable appends, as a part of raw sqlite3 inserts (medians of one run):")
        for ratio in measure(Path(folder)):
            print(f"  {ratio}")


if __name__ == "__main__":
    main()
