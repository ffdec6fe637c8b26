"""Brings an index that is behind its log up to date, or builds it anew."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from events.acts import ACTS
from events.log.log import Log
from events.log.mapper import ActMapper
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from events.log.store import Row
from tracker.clock import Clock
from tracker.index.said import Decode
from tracker.index.tables import NAMES
from tracker.index.writer import Indexer, upto

AT_ONCE = 1000
Progress = Callable[[int], None]
"""Is told the position that the index stands at by now."""


def decoder() -> Decode:
    """Return what reads an act from a payload of the log."""
    mapper = ActMapper(ACTS)
    return lambda name, state: mapper.record(Row(0, b"", "", 0, name, 0, None, "", state, b"")).act


class _Transaction:
    """A write transaction on a connection of our own, with the methods that the log's has."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def execute(self, sql: str, params: Sequence[object] = (), /) -> None:
        self._db.execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        self._db.executemany(sql, rows)

    def fetchone(self, sql: str, params: Sequence[object] = (), /) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(sql, params).fetchone()
        return row

    def fetchall(self, sql: str, params: Sequence[object] = (), /) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, params).fetchall()


def catch_up(path: str | Path, clock: Clock, progress: Progress = lambda _: None, *, thorough: bool = False) -> None:
    """Write the facts of all records that the index of the store at *path* lacks.

    An index of another shape is dropped and built anew. All of it is one
    transaction, so that a crash leaves what was there before. *thorough*:
    without the short ways of :mod:`tracker.index.live`.
    """
    db = connect(path, write=True)
    try:
        with speaking(Path(path)), Log.open(path, ACTS, clock=clock) as log:
            db.execute("BEGIN IMMEDIATE")
            _write_missing(_Transaction(db), log, Indexer(decoder(), thorough=thorough), progress)
            db.execute("COMMIT")
    finally:
        db.close()


def _write_missing(tx: _Transaction, log: Log, indexer: Indexer, progress: Progress) -> None:
    at = upto(tx)
    if at < 0:
        drop(tx)
        at = upto(tx)
    batch = []
    for record in log.records(at):
        batch.append(record)
        if len(batch) == AT_ONCE:
            indexer.write(tx, batch)
            progress(batch[-1].position)
            batch = []
    indexer.write(tx, batch)


def drop(tx: _Transaction) -> None:
    """Drop every table of the index."""
    for table in NAMES:
        tx.execute(f"DROP TABLE IF EXISTS {table}")
