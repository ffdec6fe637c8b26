"""The library's SQLite plumbing, with our connections and BEGIN IMMEDIATE for whatever writes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from eventsourcing import persistence
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteCursor, SQLiteDatastore

from events.errors import StoreError
from events.log.sqlite_file import BUSY_SECONDS, connect
from events.log.sqlite_turn import begin

if TYPE_CHECKING:
    from types import TracebackType


class Datastore(SQLiteDatastore):
    """The library's datastore: ``transaction`` for reading, ``writing`` for writing. Stream ids are text."""

    def __init__(self, path: str | Path, timeout: float = BUSY_SECONDS, *, write: bool = True) -> None:
        """Take the file, how many seconds to wait for a lock, and whether it is to be written."""
        super().__init__(str(path), originator_id_type="text")
        file = File(path, timeout, write=write)
        self.pool = Pool(file, timeout)
        self.writing = Writing(file, timeout)

    def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        self.writing.close()
        super().close()


class File:
    """The one file that a store is, from the first connection to it on, whatever comes to lie at its path."""

    def __init__(self, path: str | Path, timeout: float, *, write: bool) -> None:
        """Take where it lies, how many seconds to wait for a lock, and whether it is written. Nothing is opened yet."""
        self.path = str(path)
        self._write = write
        self._place = Path(path).absolute()
        self._timeout = timeout
        self._is: tuple[int, int] | None = None

    def connect(self) -> sqlite3.Connection:
        """Return a connection to it. Raises StoreError, also where another file lies there by now."""
        before = self._there()
        connection = connect(self.path, write=self._write, timeout=self._timeout, threads=True)
        try:
            self._is = self._is or before
            self.check()
        except BaseException:
            connection.close()
            raise
        return connection

    def check(self) -> None:
        """Refuse to go on with a file that nobody finds any more: what is written there would be lost."""
        there = self._there()
        if there is None:
            why = "it was moved or deleted since it was opened: nothing was stored, put it back or open it where it is"
            raise StoreError("store is gone", self.path, why)
        if there != self._is:
            why = "another file lies there since it was opened: nothing was stored, open it anew, then do it again"
            raise StoreError("store was replaced", self.path, why)

    def _there(self) -> tuple[int, int] | None:
        """Return what tells the file at the path from all others that there are now; None where there is none."""
        try:
            found = self._place.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


class Pool(SQLiteConnectionPool):
    """A pool of connections that read one store."""

    def __init__(self, file: File, timeout: float) -> None:
        """Take the file, and how many seconds to wait for a connection."""
        super().__init__(db_name=file.path, pool_timeout=timeout)
        self._file = file

    def _create_connection(self) -> SQLiteConnection:
        return SQLiteConnection(self._file.connect(), max_age=None)

    def close(self) -> None:
        """Close the connections that are at rest. Closing one that another thread is using would crash Python."""
        with self._put_condition:
            self._in_use.clear()
            super().close()


class Writing:
    """The writing transactions of one process: one at a time, each a context that begins with BEGIN IMMEDIATE.

    The library's deferred BEGIN fails, rather than waits, where two processes
    read first and write then; a commit that fails leaves its transaction
    open there, and the connection useless; and its pool takes longer to
    hand out a connection than SQLite takes to insert a row.
    """

    def __init__(self, file: File, timeout: float) -> None:
        """Take the file, and how many seconds to wait for one's turn."""
        self._file = file
        self._timeout = timeout
        self._turn = Lock()
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> SQLiteCursor:
        """Begin, and return a cursor. Raises TimeoutError if another thread keeps its turn for too long.

        Raises StoreError where the file was moved, deleted or replaced.
        """
        if not self._turn.acquire(timeout=self._timeout):
            raise TimeoutError
        try:
            return self._begun(self._open())
        except sqlite3.Error as error:
            self._turn.release()
            raise _translated(error) from error
        except BaseException:
            self._turn.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or undo everything on an error, and raise the library's error for one of SQLite's."""
        connection = self._open()
        try:
            if error is None:
                connection.execute("COMMIT")  # commit() would prepare the statement anew each time
            elif isinstance(error, sqlite3.Error):
                raise _translated(error) from error
        except sqlite3.Error as failed:
            raise _translated(failed) from failed
        finally:
            if connection.in_transaction:
                connection.rollback()
            self._turn.release()

    def close(self) -> None:
        """Close the connection, once nobody writes."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._file.connect()
        return self._connection

    def _begun(self, connection: sqlite3.Connection) -> SQLiteCursor:
        """Return a cursor in a transaction on the file that others find, too.

        It is looked at once nobody else can write to it: who replaces it by our means waits for that.
        """
        begin(connection)
        cursor = SQLiteCursor(connection.cursor())
        try:
            self._file.check()
        except BaseException:
            connection.rollback()
            raise
        return cursor


def _translated(error: sqlite3.Error) -> persistence.PersistenceError:
    """Return the library's error for one of SQLite's; both follow PEP 249, so the names are the same. Pure."""
    kind: type[persistence.PersistenceError] = getattr(persistence, type(error).__name__, persistence.PersistenceError)
    return kind(error)
