"""Brings a store of an older schema up to today's: in one transaction, so that it is the old one or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.audit.envelope import new_salt
from events.audit.origin import checked_origin, new_origin
from events.audit.tree import Frontier
from events.errors import StoreError
from events.log.leaves import leaf_of, numbered
from events.log.sqlite import INSERT_LEAF, LAST, ROWS_FROM
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import BUSY_SECONDS, connect
from events.log.sqlite_schema import PROOF_TABLES, PROVEN_SINCE, SCHEMA_VERSION, TRIGGERS
from events.log.sqlite_turn import begin
from events.log.store import Row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

AT_ONCE = 1000


def upgrade(
    path: str | Path,
    *,
    origin: str | None = None,
    salt: Callable[[], bytes] = new_salt,
    progress: Callable[[int], None] = lambda _: None,
    timeout: float = BUSY_SECONDS,
) -> bool:
    """Bring the store at *path* up to today's schema; say whether there was anything to do.

    In one of the first schema every record gets its leaf, under a new
    *origin* unless one is given, and its *salt*. Raises StoreError for a log that cannot be proven as it is:
    one with a position or a payload missing.
    """
    with speaking(path):
        connection = connect(path, write=True, timeout=timeout, older=True)
        try:
            begin(connection)
            ((version,),) = connection.execute("PRAGMA user_version").fetchall()
            if version < SCHEMA_VERSION:
                if version < PROVEN_SINCE:
                    origin = new_origin() if origin is None else checked_origin(origin)
                    _lay_out(connection, origin)
                    _plant(connection, origin, salt, progress)
                for statement in (*PROOF_TABLES, *TRIGGERS):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            connection.execute("COMMIT")
        finally:
            connection.close()  # undoes what was not committed
    return bool(version < SCHEMA_VERSION)


def _lay_out(connection: sqlite3.Connection, origin: str) -> None:
    connection.execute("ALTER TABLE payload ADD COLUMN salt BLOB NOT NULL DEFAULT x''")
    for statement in PROOF_TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO origin (name) VALUES (?)", (origin,))


def _plant(
    connection: sqlite3.Connection, origin: str, salt: Callable[[], bytes], progress: Callable[[int], None]
) -> None:
    """Give every record its salt and its leaf."""
    connection.execute("DROP TRIGGER payload_is_never_changed")
    frontier, last = Frontier(), 0
    while rows := [Row._make(row) for row in connection.execute(ROWS_FROM, (last + 1, LAST, AT_ONCE))]:
        salted = [_salted(row, last + number, salt) for number, row in enumerate(rows, 1)]
        salts = [(row.salt, row.position) for row in salted]
        connection.executemany("UPDATE payload SET salt = ? WHERE pos = ?", salts)
        leaves, frontier = numbered(last, [leaf_of(row, origin) for row in salted], frontier)
        connection.executemany(INSERT_LEAF, leaves)
        last = rows[-1].position
        progress(last)


def _salted(row: Row, expected: int, salt: Callable[[], bytes]) -> Row:
    """Return *row* with its salt. Raises StoreError unless it is whole, and at the *expected* position."""
    if row.position != expected or row.state is None:
        what = "payload" if row.position == expected else "record"
        raise StoreError(f"{what} missing", f"position {expected}", "restore the store from a backup or an export")
    return row._replace(salt=salt())
