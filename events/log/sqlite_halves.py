"""The second half of a long log, scanned by a process of its own while this one scans the first.

It says nothing of what is wrong: where anything is, whoever started it goes
on through that half as well, and finds it as in a short log.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from events.log.sqlite_proof import Proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONG = 50_000
"""Leaves from which on a second process takes less time than it takes to start."""


class Stretch(NamedTuple):
    """What came of leaves *start* to *size* in which nothing is wrong, if the hashes *given* are those before them.

    *first* and *last* are when the first and the last of them were recorded, in microseconds; *frontier* and *roots*
    are those of the tree then.
    """

    start: int
    size: int
    given: list[bytes]
    first: int
    last: int
    signed: int
    frontier: list[bytes]
    roots: dict[int, bytes]

    def told(self) -> str:
        """Return it as a line."""
        roots = {str(size): root.hex() for size, root in self.roots.items()}
        hashes = [[one.hex() for one in some] for some in (self.given, self.frontier)]
        return json.dumps([self.start, self.size, self.first, self.last, self.signed, *hashes, roots])

    @classmethod
    def heard(cls, line: str) -> Stretch:
        """Return what *line* tells."""
        start, size, first, last, signed, given, frontier, roots = json.loads(line)
        hashes = ([bytes.fromhex(one) for one in some] for some in (given, frontier))
        return cls(
            start,
            size,
            next(hashes),
            first,
            last,
            signed,
            next(hashes),
            {int(size): bytes.fromhex(root) for size, root in roots.items()},
        )


class Half:
    """A process that scans the leaves after the *start*."""

    def __init__(self, start: int, process: subprocess.Popen[str]) -> None:
        self.start = start
        self._process = process

    def stretch(self) -> Stretch | None:
        """Wait for the process, and return what it found; None where anything is wrong, itself included."""
        said, _ = self._process.communicate()
        return None if self._process.returncode else Stretch.heard(said)

    def end(self) -> None:
        """End the process, if it has not ended."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def second_half(db: sqlite3.Connection, origin: str, sizes: Iterable[int], long: int = LONG) -> Iterator[Half | None]:
    """Let a process scan the second half of the log meanwhile that *db* reads a state of; None where it would not help.

    The log has *origin*, and the roots of *sizes* are asked for.
    """
    size, path = _measured(db)
    if size < long or not path or processors() < 2:  # noqa: PLR2004
        yield None
        return
    told = (path, origin, size // 2, size, *(one for one in sizes if one > size // 2))
    half = Half(
        size // 2,
        subprocess.Popen(  # noqa: S603  (this very program)
            [sys.executable, "-m", "events.log.sqlite_second", *map(str, told)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ),
    )
    try:
        yield half
    finally:
        half.end()


def _measured(db: sqlite3.Connection) -> tuple[int, str]:
    """Return how many leaves there are and which file they are in; none where that cannot be read."""
    try:
        path = next((file for _, name, file in db.execute("PRAGMA database_list") if name == "main"), "")
        return Proof.over(db).size(), path
    except sqlite3.Error:
        return 0, ""


def processors() -> int:
    """Return on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
