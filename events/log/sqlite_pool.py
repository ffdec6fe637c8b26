"""The library's SQLite plumbing, with our connections and BEGIN IMMEDIATE for whatever writes."""

from __future__ import annotations

import sqlite3
from threading import Lock
from typing import TYPE_CHECKING

from eventsourcing import persistence
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteCursor, SQLiteDatastore

from events.log.sqlite_file import BUSY_SECONDS, connect

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class Datastore(SQLiteDatastore):
    """The library's datastore: ``transaction`` for reading, ``writing`` for writing. Stream ids are text."""

    def __init__(self, path: str | Path, timeout: float = BUSY_SECONDS) -> None:
        """Take the file, and how many seconds to wait for a lock."""
        super().__init__(str(path), originator_id_type="text")
        self.pool = Pool(path, timeout)
        self.writing = Writing(path, timeout)

    def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        self.writing.close()
        super().close()


class Pool(SQLiteConnectionPool):
    """A pool of connections that read one store."""

    def __init__(self, path: str | Path, timeout: float) -> None:
        """Take the file, and how many seconds to wait for a lock."""
        super().__init__(db_name=str(path), pool_timeout=timeout)
        self._timeout = timeout

    def _create_connection(self) -> SQLiteConnection:
        connection = connect(self.db_name, write=True, timeout=self._timeout, threads=True)
        return SQLiteConnection(connection, max_age=None)

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

    def __init__(self, path: str | Path, timeout: float) -> None:
        """Take the file, and how many seconds to wait for a lock."""
        self._path = path
        self._timeout = timeout
        self._turn = Lock()
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> SQLiteCursor:
        """Begin, and return a cursor. Raises TimeoutError if another thread keeps its turn for too long."""
        if not self._turn.acquire(timeout=self._timeout):
            raise TimeoutError
        try:
            connection = self._open()
            return SQLiteCursor(connection.execute("BEGIN IMMEDIATE"))
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
            self._connection = connect(self._path, write=True, timeout=self._timeout, threads=True)
        return self._connection


def _translated(error: sqlite3.Error) -> persistence.PersistenceError:
    """Return the library's error for one of SQLite's; both follow PEP 249, so the names are the same. Pure."""
    kind: type[persistence.PersistenceError] = getattr(persistence, type(error).__name__, persistence.PersistenceError)
    return kind(error)
