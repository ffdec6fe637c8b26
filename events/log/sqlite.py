"""The log in SQLite: the act recorder, over the plain one. The only module with SQL for what is ours alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from events.log.records import Claim, Holder
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import BUSY_SECONDS
from events.log.sqlite_plain import FROM, PlainRecorder
from events.log.sqlite_pool import Datastore
from events.log.sqlite_schema import TABLES
from events.log.store import Head, Leaf, Opening, Row, Signature, Store, StoredAct, StoredRecord
from events.log.writing import Batch, write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from eventsourcing.persistence import StoredEvent
    from eventsourcing.sqlite import SQLiteCursor

COLUMNS = "r.pos, r.id, r.stream, r.version, r.act, r.recorded_at, r.curator, r.command, p.state, p.digest, p.salt"
ROWS_FROM = f"SELECT {COLUMNS} {FROM} WHERE r.pos >= ? AND r.pos <= ? ORDER BY r.pos LIMIT ?"
HEAD = """
SELECT s.seq, r.recorded_at FROM sqlite_sequence s LEFT JOIN record r ON r.pos = s.seq WHERE s.name = 'record'"""
OPENING = """
SELECT ifnull(s.seq, 0), r.recorded_at,
    (SELECT pos FROM claims WHERE kind = 'command' AND name = ?),
    (SELECT stream FROM claims WHERE kind = 'curator' AND name = ?),
    (SELECT name FROM origin ORDER BY number DESC LIMIT 1)
FROM (SELECT 1) LEFT JOIN sqlite_sequence s ON s.name = 'record' LEFT JOIN record r ON r.pos = s.seq"""
HOLDER = "SELECT stream, pos FROM claims WHERE kind = ? AND name = ?"
HAS_VERSION = "SELECT 1 FROM record WHERE stream = ? AND version = ?"
INSERT_RECORD = """
INSERT INTO record (pos, id, stream, version, act, recorded_at, curator, command) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
INSERT_PAYLOAD = "INSERT INTO payload (pos, state, digest, salt) VALUES (?, ?, ?, ?)"
INSERT_SIGNATURE = "INSERT INTO signature (pos, signature, salt) VALUES (?, ?, ?)"
INSERT_LEAF = "INSERT INTO leaf (pos, envelope, node) VALUES (?, ?, ?)"
DELETE_CLAIM = "DELETE FROM claims WHERE kind = ? AND name = ?"
INSERT_CLAIM = "INSERT INTO claims (kind, name, stream, pos) VALUES (?, ?, ?, ?)"
LAST = 2**63 - 1


class SqliteStore(PlainRecorder, Store):
    """A store in one SQLite file, which has to exist (:func:`events.log.sqlite_file.create`)."""

    columns = COLUMNS

    def __init__(self, path: str | Path, timeout: float = BUSY_SECONDS, *, write: bool = True) -> None:
        """Take the file, how many seconds to wait for a lock, and whether it is written. Nothing is opened yet."""
        super().__init__(Datastore(path, timeout, write=write))
        self._path = path

    def construct_create_table_statements(self) -> list[str]:
        """Return the definitions of all tables."""
        return list(TABLES)

    def rows(self, after: int, upto: int | None, limit: int) -> list[Row]:
        """Return up to *limit* rows of positions above *after* and not above *upto*, in order."""
        return _rows(self._fetch(ROWS_FROM, (after + 1, LAST if upto is None else upto, limit)))

    def rows_by_id(self, prefix: str, limit: int) -> list[Row]:
        """Return up to *limit* rows whose id, in lower-case hexadecimal, begins with *prefix*."""
        low, high = bytes.fromhex(prefix.ljust(32, "0")), bytes.fromhex(prefix.ljust(32, "f"))
        return _rows(self._select(COLUMNS, [("r.id >= ?", low), ("r.id <= ?", high)], "r.id", limit))

    def origin(self) -> str:
        """Return the name that the log has now."""
        ((name,),) = self._fetch("SELECT name FROM origin ORDER BY number DESC LIMIT 1", ())
        return str(name)

    def head(self) -> Head:
        """Return the position and instant of the last record."""
        return Head(*next(iter(self._fetch(HEAD, ())), (0, None)))

    def holder(self, claim: Claim) -> Holder | None:
        """Return who holds *claim*, ``None`` if nobody does."""
        return next((Holder(*row) for row in self._fetch(HOLDER, claim)), None)

    def names(self, kind: str) -> list[str]:
        """Return all names claimed of *kind*, sorted by code point."""
        return [name for (name,) in self._fetch("SELECT name FROM claims WHERE kind = ? ORDER BY name", (kind,))]

    def speaking(self) -> AbstractContextManager[None]:
        """Return a context that turns errors of SQLite's and of the library's into our StoreError."""
        return speaking(self._path)

    def close(self) -> None:
        """Close every connection."""
        self.datastore.close()

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        # No positions returned: the batch holds the records, and the library would wrap each once more.
        batch = cast("Batch", kwargs["batch"])
        write(batch, cast("Sequence[StoredAct]", stored_events), SqliteTables(c.sqlite_cursor.connection))

    def _event(self, row: tuple[Any, ...]) -> StoredRecord:
        stored = Row._make(row)
        # The library asks for bytes; that a payload is gone is for the mapper to say.
        return StoredRecord(stored.stream, stored.version, stored.name, stored.state or b"", stored)

    def _fetch(self, statement: str, params: Sequence[object]) -> list[tuple[Any, ...]]:
        with self.speaking(), self.datastore.transaction(commit=False) as c:
            c.execute(statement, params)
            rows: list[tuple[Any, ...]] = c.fetchall()
            return rows


class SqliteTransaction:
    """A write transaction, for whoever keeps tables beside the log. Each query has a cursor of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the connection, on which the transaction is open."""
        self._connection = connection

    def execute(self, sql: str, params: Sequence[object] = (), /) -> None:
        """Execute one statement."""
        self._connection.execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        """Execute one statement for each of *rows*."""
        self._connection.executemany(sql, rows)

    def fetchone(self, sql: str, params: Sequence[object] = (), /) -> tuple[Any, ...] | None:
        """Return the first row of a query, ``None`` if there is none."""
        cursor = self._connection.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        cursor.close()  # an open query would keep later statements from dropping its table
        return row

    def fetchall(self, sql: str, params: Sequence[object] = (), /) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self._connection.execute(sql, params).fetchall()


class SqliteTables:
    """The tables of the log within one write transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the connection, on which BEGIN IMMEDIATE has been said."""
        self._connection = connection

    @property
    def transaction(self) -> SqliteTransaction:
        """The transaction, for the callback of the append."""
        return SqliteTransaction(self._connection)

    def opening(self, command: str, curator: str) -> Opening:
        """Return what an append under *command* by *curator* has to know, in one query."""
        return Opening._make(self._connection.execute(OPENING, (command, curator)).fetchone())

    def holder(self, claim: Claim) -> Holder | None:
        """Return who holds *claim*, ``None`` if nobody does."""
        row = self._connection.execute(HOLDER, claim).fetchone()
        return None if row is None else Holder(*row)

    def has_version(self, stream: str, version: int) -> bool:
        """Say whether *stream* holds a record of this *version*."""
        return self._connection.execute(HAS_VERSION, (stream, version)).fetchone() is not None

    def rows(self, first: int, count: int) -> list[Row]:
        """Return up to *count* rows from position *first* on, in order."""
        return _rows(self._connection.execute(ROWS_FROM, (first, LAST, count)).fetchall())

    def nodes(self, leaves: Sequence[int]) -> list[bytes]:
        """Return the nodes of these *leaves*, indexes from 0 that go up, those that there are."""
        marks = ", ".join("?" * len(leaves))  # one for each bit of the log's length: a few statements in all
        found = self._connection.execute(
            f"SELECT node FROM leaf WHERE pos IN ({marks}) ORDER BY pos",  # noqa: S608  (marks alone)
            [one + 1 for one in leaves],
        )
        return [node for (node,) in found.fetchall()]

    def insert(self, rows: Sequence[Row], leaves: Sequence[Leaf], signatures: Sequence[Signature] = ()) -> None:
        """Insert *rows*: all envelopes, whose columns come first in a row, all payloads; all *leaves*, *signatures*."""
        self._run(INSERT_RECORD, [row[:8] for row in rows])
        self._run(INSERT_PAYLOAD, [(row[0], *row[8:]) for row in rows])
        self._run(INSERT_LEAF, leaves)
        if signatures:
            self._run(INSERT_SIGNATURE, signatures)

    def change_claims(self, freed: Sequence[Claim], taken: Sequence[tuple[Claim, Holder]]) -> None:
        """Delete the claims *freed*, then insert those *taken*."""
        if freed:
            self._run(DELETE_CLAIM, freed)
        if taken:
            self._run(INSERT_CLAIM, [(*claim, *holder) for claim, holder in taken])

    def _run(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Execute *statement* for each of *rows*; most appends are of one, and for one this is the faster way."""
        if len(rows) == 1:
            self._connection.execute(statement, rows[0])
        else:
            self._connection.executemany(statement, rows)


def _rows(rows: Iterable[tuple[Any, ...]]) -> list[Row]:
    return [Row._make(row) for row in rows]
