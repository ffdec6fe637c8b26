"""What all benchmarks share: figures with their targets, work timed in turns, raw tables to compare with."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from events.log.log import Log
    from events.log.store import Row

T = TypeVar("T")


class Size(NamedTuple):
    """How much a run takes on: *rows* of an import, *milestones* of histories of disputes of 100, *one* dispute's."""

    rows: int
    milestones: Sequence[int]
    one: int
    blocks: int
    runs: int


SIZES = {
    "tiny": Size(60, (300,), 300, 1, 1),
    "small": Size(100_000, (10_000,), 10_000, 75, 15),
    "full": Size(100_000, (10_000, 100_000, 1_000_000), 100_000, 75, 21),
}
"""``tiny`` is for tests, which only see that everything runs."""


class Figure(NamedTuple):
    """One line of what was measured; without a target it is there for scale."""

    what: str
    value: float
    detail: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        """Return ``ok``, or which side of its target it is on."""
        if self.at_least is not None and self.value < self.at_least:
            return "BELOW"
        if self.at_most is not None and self.value > self.at_most:
            return "ABOVE"
        return "ok" if self.target else ""

    @property
    def target(self) -> str:
        """Return the target in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return "" if self.at_most is None else f"at most {self.at_most:g}"

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.what:<58} {self.value:>8.2f}  {self.target:<13} {self.verdict:<6} {self.detail}".rstrip()


class Raw:
    """What one would write without a log: the same bytes, keys and PRAGMAs, in one table that counts positions."""

    INSERT = (
        "INSERT INTO event (stream, version, name, at, id, curator, command, digest, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )

    def __init__(self, path: Path) -> None:
        """Make the table in a new file at *path*."""
        self._connection = durable(path)
        self._connection.execute(
            "CREATE TABLE event (pos INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT, version INTEGER, name TEXT,"
            " at INTEGER, id BLOB, curator TEXT, command TEXT, digest BLOB, state BLOB, UNIQUE (stream, version))"
        )

    def insert(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Insert *rows* in one durable transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(self.INSERT, rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def durable(path: Path) -> sqlite3.Connection:
    """Return a connection to *path* under the PRAGMAs that a log has."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def raw_rows(log: Log, count: int) -> list[tuple[object, ...]]:
    """Return the last *count* records that *log* stored as rows for :class:`Raw`: the same bytes, keys of one kind."""
    stored: Sequence[Row] = log.store.rows(log.store.head().position - count, None, count)
    return [(r.stream, r.version, r.name, r.recorded_at, r.id, r.curator, r.command, r.digest, r.state) for r in stored]


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds *work* takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turns(runs: int, *works: Callable[[], object]) -> list[float]:
    """Return the median seconds of each of *works*, which take turns so that all have the machine in the same mood."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for one, work in zip(taken, works, strict=True):
            one.append(timed(work))
    return [median(one) for one in taken]


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield *values* as lists of *size*, the last one of what is left."""
    waiting = iter(values)
    while batch := list(islice(waiting, size)):
        yield batch


def machine() -> str:
    """Return the machine, as far as ratios depend on it, in one line."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = f"{len(names)} x {names[0]}" if names else cpu
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{cpu}, {_system()}, Python {python}, SQLite {sqlite3.sqlite_version}"


def _system() -> str:
    """Return the operating system's name and version, as far as it says."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def busy() -> str:
    """Return how busy the machine is with other things, in words; nothing where that is not known."""
    return f"load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""


def shown(seconds: float) -> str:
    """Return *seconds* for people."""
    if seconds < 0.001:  # noqa: PLR2004
        return f"{seconds * 1e6:,.0f} µs"
    return f"{seconds * 1e3:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
