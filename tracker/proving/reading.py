"""How all that proves the log reads its store: one state of it at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from events.log.sqlite_turn import begin
from tracker.curating.speakers import Fetch, Speakers, speakers


@contextmanager
def connected(store: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection that reads one state of the store, or a write transaction, durable once left."""
    db = connect(store, write=write)
    try:
        with speaking(store):
            if write:
                begin(db)
            else:
                db.execute("BEGIN")
            yield db
            db.execute("COMMIT")
    finally:
        db.close()


def fetching(db: sqlite3.Connection) -> Fetch:
    """Return what returns the rows of a query over *db*."""
    return lambda sql, params=(): db.execute(sql, params).fetchall()


def here(store: Path) -> tuple[Speakers, int, bytes]:
    """Return who speaks for the log in *store*, how many records it has, and the root over them."""
    with connected(store) as db:
        proof = Proof.over(db)
        size = proof.size()
        return speakers(fetching(db)), size, proof.root_at(size)
