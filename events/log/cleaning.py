"""Leaves nothing in a store's file of what was deleted from it: neither in free pages nor in the -wal beside it. Light.

SQLite unlinks what is deleted and overwrites it some day, if ever
(https://www.sqlite.org/pragma.html#pragma_secure_delete).
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from events.errors import Conflict
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import BUSY_SECONDS, connect
from events.log.sqlite_schema import UNCLEANED

if TYPE_CHECKING:
    from pathlib import Path


def clean(store: Path, timeout: float = BUSY_SECONDS) -> None:
    """Write the file of *store* anew with what is in it alone, and empty its -wal.

    Others can go on reading and writing, but for the time that copying takes. Raises StoreError; Conflict where
    somebody who reads an older state holds on to it for longer than *timeout* seconds.
    """
    with speaking(store), closing(connect(store, write=True, timeout=timeout)) as db:
        db.execute("PRAGMA secure_delete=ON")
        db.execute("VACUUM")
        ((busy, _, _),) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            raise Conflict("others read the store", str(store), "what was deleted is in its -wal until they are done")
        db.execute(f"DROP TABLE IF EXISTS {UNCLEANED}")
