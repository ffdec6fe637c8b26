"""Tables that are kept in a store's file beside the log, which knows nothing of them. Light.

Whoever has such tables names them here in SQL; they are made when something is first kept in them, so that a store
where nothing was ever held, pinged or remembered has none.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from events.log.sqlite_errors import speaking
from events.log.sqlite_file import BUSY_SECONDS, connect
from events.log.sqlite_turn import begin


def kept(store: Path, table: str, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a query about *table*, none where it was never made. Raises StoreError."""
    db = connect(store, write=False)
    try:
        with speaking(store):
            there = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
            return db.execute(sql, params).fetchall() if there else []
    finally:
        db.close()


@contextmanager
def keeping(
    store: Path, tables: Sequence[str], *, timeout: float = BUSY_SECONDS, durable: bool = True
) -> Iterator[sqlite3.Connection]:
    """Give a write transaction in which *tables* exist: durable once left, undone by an error. Raises StoreError.

    What is deleted in it is overwritten, too: words that were dropped are not left in the file's free pages. One that
    is not *durable* may be lost by a power cut, alone, and costs no wait for the disk.
    """
    db = connect(store, write=True, timeout=timeout)
    try:
        with speaking(store):
            if not durable:
                db.execute("PRAGMA synchronous=NORMAL")
            db.execute("PRAGMA secure_delete=ON")
            begin(db)
            for table in tables:
                db.execute(table)
            yield db
            db.execute("COMMIT")
    finally:
        db.close()
