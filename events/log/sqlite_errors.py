"""What goes wrong with an SQLite store, in one line that names the way out. Light."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from events.errors import DisputeError, StoreError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class _Trouble(NamedTuple):
    what: str
    why: str


LOCKED = _Trouble("store is locked", "another process has been writing for too long: try again when it has finished")
FULL = _Trouble("disk full", "nothing was stored: free some space, then do it again")
FAILING = _Trouble("disk error", "nothing was stored: check space, quota and the disk's health, then do it again")
READ_ONLY = _Trouble("store is read-only", "make the file and its folder writable, or work on a copy")
UNOPENED = _Trouble("store cannot be opened", "make its folder readable and writable, or work on a copy")
DAMAGED = _Trouble(
    "store is damaged", "see whether `dispute verify` finds it again: if so, restore it from a backup or an export"
)
FOREIGN = _Trouble("not a store", "it is no SQLite database: name the file that `dispute init` made by --store")

SHM_SIZE = 4874
"""SQLITE_IOERR_SHMSIZE, by a name that all our Pythons have: no room for what those who have a store open share."""
TROUBLES = {
    SHM_SIZE: FULL,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: FAILING,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: UNOPENED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: FOREIGN,
}


def store_error(path: str | Path, error: BaseException) -> StoreError:
    """Return the StoreError for what SQLite, or the library on top of it, raised about the store at *path*."""
    cause = _sqlite_error(error)
    code = getattr(cause, "sqlite_errorcode", 0)
    trouble = TROUBLES.get(code) or TROUBLES.get(code & 0xFF, LOCKED if isinstance(error, TimeoutError) else None)
    if isinstance(error, UnicodeDecodeError):  # SQLite quotes what it cannot read of a damaged schema
        trouble = DAMAGED
    if trouble is None:
        return StoreError(
            "store failed", os.fspath(path), f"check it, or restore it from a backup or an export ({error})"
        )
    return StoreError(trouble.what, os.fspath(path), trouble.why)


class speaking:  # noqa: N801 - used like a function: `with speaking(path):`
    """A context in which whatever SQLite raises about the store at *path* becomes a StoreError.

    So does what the eventsourcing library wraps it in, and its giving up on
    a connection (a TimeoutError). Our own errors pass unchanged.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Enter."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Turn an error of SQLite's into ours."""
        if error is None or isinstance(error, DisputeError):
            return
        if _sqlite_error(error) is not None or isinstance(error, TimeoutError | UnicodeDecodeError):
            raise store_error(self._path, error) from error


def _sqlite_error(error: BaseException | None) -> sqlite3.Error | None:
    """Return the error of SQLite's that *error* is or was raised from, ``None`` if there is none. Pure."""
    while error is not None and not isinstance(error, sqlite3.Error):
        error = error.__cause__
    return error
