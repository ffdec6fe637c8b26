"""Brings an index that is behind its log up to date, or builds it anew beside the old one."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from events.acts import ACTS
from events.errors import Conflict, DisputeError
from events.log.cleaning import clean
from events.log.log import Log
from events.log.sqlite import SqliteTransaction
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from events.log.sqlite_turn import begin
from tracker.clock import Clock
from tracker.index.building import Progress, built, read
from tracker.index.collecting import seldom_collecting
from tracker.index.decoding import decoder
from tracker.index.reader import Index
from tracker.index.swapping import lay_beside, put_in_place, sweep
from tracker.index.writer import Indexer, upto

__all__ = ["catch_up", "decoder", "rebuild"]


def catch_up(path: str | Path, clock: Clock, progress: Progress = lambda _: None, *, thorough: bool = False) -> None:
    """Write the facts of all records that the index of the store at *path* lacks.

    A thousand records are one transaction: others write in between, and a
    crash leaves what was written by then, which is whole. An index of another
    shape is built anew. *thorough*: without the short ways of
    :mod:`tracker.index.live`. A store that words were erased from is cleaned of them.
    """
    db = connect(path, write=True)
    try:
        with speaking(Path(path)), Log.open(path, ACTS, clock=clock) as log, seldom_collecting():
            tx = SqliteTransaction(db)
            indexer = Indexer(decoder(), thorough=thorough)
            stands: int | None = 0
            while stands is not None:
                begin(db)
                stands = _write_some(tx, log, indexer)
                tx.execute("COMMIT")
                progress(stands or 0)
            is_of_another_shape = upto(tx) < 0
    finally:
        db.close()
    if is_of_another_shape:
        try:
            rebuild(path, clock, progress, thorough=thorough)
        except Conflict:
            with Index(path) as index:
                if index.is_behind():
                    raise
    _clean(Path(path))


def _clean(path: Path) -> None:
    """Clean a store of words that were erased, where whoever erased them could not; the next one tries again."""
    with Index(path) as index:
        uncleaned = index.is_uncleaned()
    if uncleaned:
        with suppress(DisputeError):
            clean(path)


def _write_some(tx: SqliteTransaction, log: Log, indexer: Indexer) -> int | None:
    """Write the next records, and return the position that the index stands at then; None if there is nothing to do."""
    at = upto(tx)
    position, records = next(read(log, at), (None, ())) if at >= 0 else (None, ())
    indexer.write(tx, records)
    return position


def rebuild(path: str | Path, clock: Clock, progress: Progress = lambda _: None, *, thorough: bool = False) -> None:
    """Build the index of the store at *path* anew from the log, beside the old one, and put it in its place at the end.

    Whoever reads meanwhile reads the old one, and a crash leaves it. Others
    write meanwhile, but for the moment in which the new one is put in place.
    """
    with (
        speaking(Path(path)),
        Log.open(path, ACTS, clock=clock) as log,
        built(Path(path), log, progress, thorough=thorough) as shares,
    ):
        try:
            _take(Path(path), log, shares, thorough=thorough)
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            why = "the tables laid beside are gone: try again when they are done"
            raise Conflict("somebody else builds the index anew", str(path), why) from error


def _take(path: Path, log: Log, shares: Sequence[Path], *, thorough: bool) -> None:
    """Put the index that lies in *shares* in the place of the store's own, with the records that came in meanwhile."""
    db = connect(path, write=True)
    try:
        beside = lay_beside(db, shares)
        tx = SqliteTransaction(db)
        begin(db)
        put_in_place(tx, beside)
        indexer = Indexer(decoder(), thorough=thorough)
        for _, records in read(log, upto(tx)):
            indexer.write(tx, records)
        tx.execute("COMMIT")
        sweep(db)
    finally:
        db.close()
