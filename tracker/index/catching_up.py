"""Brings an index that is behind its log up to date, or builds it anew."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from events.acts import ACTS
from events.log.instants import from_micros
from events.log.log import Log
from events.log.mapper import ActMapper
from events.log.records import Record
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from events.log.store import Row
from tracker.clock import Clock
from tracker.index.retold import retold
from tracker.index.said import Decode
from tracker.index.tables import NAMES
from tracker.index.writer import Indexer, upto

AT_ONCE = 1000
EPOCH = from_micros(0)
Progress = Callable[[int], None]
"""Is told the position that the index stands at by now."""


def decoder() -> Decode:
    """Return what reads an act from a payload of the log."""
    mapper = ActMapper(ACTS)
    return lambda name, state: (
        retold(name, state) or mapper.record(Row(0, b"", "", 0, name, 0, None, "", state, b"")).act
    )


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
    mapper = ActMapper(ACTS)
    while rows := log.store.rows(at, None, AT_ONCE):
        indexer.write(tx, [_record(row, mapper) for row in rows])
        at = rows[-1].position
        progress(at)


def _record(row: Row, mapper: ActMapper) -> Record:
    """Return what the index needs of a record: not who recorded it, nor when."""
    act = retold(row.name, row.state) if row.state is not None else None
    if act is None:
        return mapper.record(row)
    return Record(row.position, "", row.stream, row.version, row.name, EPOCH, None, row.command, act)


def drop(tx: _Transaction) -> None:
    """Drop every table of the index."""
    for table in NAMES:
        tx.execute(f"DROP TABLE IF EXISTS {table}")
