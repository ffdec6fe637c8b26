"""Curators in processes of their own who record until they are killed, and what they were told was stored."""

import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from events.log import sqlite_file
from events.log.records import Curator
from tests.tracker.backing.killing import whole
from tests.tracker.proving.builders import Ticking
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker

A_MILESTONE = {"kind": "noted", "title": "It goes on", "occurred_on": "2026-02", "unsourced": True}


class Writer(NamedTuple):
    """A process that records, and where it says under which command ids it was told that a record is stored."""

    process: int
    said: int


def start(store: Path, who: str, prepared: Callable[[], None] = lambda: None, *, too_soon: bool = False) -> Writer:
    """Start a process that records in *store*, each record under a command id of its own, until it is killed.

    *prepared* is called in it first. *too_soon*: it says that a record is stored before it is, for the control.
    """
    said, saying = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(said)
            prepared()
            with Tracker(store, Curator("Ada", f"{who}@example.org"), clock=utc_now) as tracker:
                number = 0
                while True:
                    command = f"{who}-{number}"
                    if too_soon:
                        os.write(saying, f"{command}\n".encode())
                    tracker.record(A_MILESTONE, command=command)
                    if not too_soon:
                        os.write(saying, f"{command}\n".encode())
                    number += 1
        finally:
            os._exit(1)
    os.close(saying)
    return Writer(process, said)


def told_by_now(writers: Sequence[Writer]) -> list[str]:
    """Return what *writers*, which go on, have been told by now is stored."""
    told = []
    for writer in writers:
        os.set_blocking(writer.said, False)
        data = b""
        with suppress(BlockingIOError):
            while more := os.read(writer.said, 1 << 16):
                data += more
        os.set_blocking(writer.said, True)
        told += data.decode().splitlines()
    return told


def end(writers: Sequence[Writer]) -> list[str]:
    """Kill all of *writers*, and return what they were told is stored."""
    for writer in writers:
        os.kill(writer.process, signal.SIGKILL)
    told: list[str] = []
    for writer in writers:
        os.waitpid(writer.process, 0)
        with os.fdopen(writer.said) as said:
            told += said.read().splitlines()
    return told


def lost(store: Path, told: Sequence[str]) -> list[str]:
    """Return what was acknowledged and is not there; nothing may be there twice, and all of it has to verify.

    Saying the last of it again stores nothing, and what comes next is stored without a manual step.
    """
    before = whole(store).size
    with closing(sqlite3.connect(store)) as db:
        stored = Counter(command for (command,) in db.execute("SELECT command FROM record WHERE command <> ''"))
    assert set(stored.values()) <= {1}
    missing = sorted(set(told) - set(stored))
    with Tracker(store, Curator("Ada", "again@example.org"), clock=utc_now) as tracker:
        if told and not missing:
            tracker.record(A_MILESTONE, command=told[-1])
        tracker.record(A_MILESTONE)
    assert whole(store).size == before + 1
    return missing


def made(store: Path) -> None:
    """Make a store with one open dispute."""
    with Tracker(store, Curator("Ada", "ada@example.org"), clock=Ticking(), create=True) as tracker:
        tracker.open_dispute("a-v-b", "A v. B")


def without_syncs() -> None:
    """Let this process acknowledge what is not durable: for the control, which has to lose."""
    shipped = sqlite_file._set_up

    def set_up(connection: sqlite3.Connection, *, write: bool) -> None:
        shipped(connection, write=write)
        connection.execute("PRAGMA synchronous=OFF")

    sqlite_file._set_up = set_up
