"""Copies of whole stores by SQLite's backup API, while others write: what backups rest on. Light.

Copying the file would lose what is in the -wal beside it, and could catch a
page half written.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from glob import escape
from typing import TYPE_CHECKING, NamedTuple

from events.audit.durable import MODE, put, sync_folder
from events.errors import StoreError
from events.log.sqlite_errors import LOCKED, speaking, store_error
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from events.log.sqlite_schema import APPLICATION_ID, PROVEN_SINCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of its name."""
MAGIC = b"SQLite format 3\0"
_APPLICATION = slice(68, 72)
_HEADER = 100
_PAGES = 4096
_OF_THE_TARGET = {  # whatever else fails does so in reading the store
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_FSYNC,
}


class Copied(NamedTuple):
    """What a copy is of: so many records, and the root over them; None for a store of a schema without leaves."""

    records: int
    root: bytes | None


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """Give an empty file beside *target*, for its owner's eyes only, that is gone afterwards, whatever happens.

    What a crash left of an earlier one is swept away: a draft is locked as
    long as somebody works on it. Raises StoreError.
    """
    try:
        _sweep(target)
        handle, draft = _locked_draft(target)
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        yield draft
    finally:
        for end in ("", *COMPANIONS):
            with suppress(OSError):  # a disk that fails: the next draft sweeps it away
                draft.with_name(draft.name + end).unlink(missing_ok=True)
        os.close(handle)  # last, since closing a file lets go of SQLite's locks on it


def copied(store: Path, draft: Path, target: Path, progress: Callable[[int, int], None] = lambda *_: None) -> Copied:
    """Copy one state of *store* into *draft*, a part of the way to *target*, durably; say of what.

    Others can write meanwhile: what they add after the first moment is not
    in the copy. *progress* takes pages done and pages in all. Raises StoreError.
    """
    with closing(connect(store, write=False, older=True)) as source, closing(sqlite3.connect(draft)) as copy:
        try:
            source.execute("BEGIN")  # held to the end: SQLite would begin anew with each record that others add
            said = _said(source)
            copy.execute("PRAGMA journal_mode=OFF")  # nobody has it before it is whole and synced
            copy.execute("PRAGMA synchronous=OFF")
            source.backup(copy, pages=_PAGES, progress=lambda _, left, whole: progress(whole - left, whole))
            source.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise store_error(target if error.sqlite_errorcode in _OF_THE_TARGET else store, error) from error
    _sync(draft, target)
    return said


def keep(draft: Path, target: Path, *, replace: bool) -> None:
    """Let *target* be what *draft* is, durably; without *replace* nothing that is there goes. Raises StoreError."""
    _sync(draft, target)
    try:
        if replace:
            draft.replace(target)
        else:
            put(draft, target)
        sync_folder(target.parent)
    except FileExistsError:
        raise exists(target) from None
    except OSError as error:
        raise _unwritable(target, error) from None


def overwrite(store: Path, draft: Path, before: Callable[[], None]) -> None:
    """Let *store*, which others may have open, be what *draft* is: in one transaction of SQLite's, all or nothing.

    *before* is called once nobody else can write any more, with the store
    still as it was for whoever reads; an error that it raises leaves it so.
    """
    held = False

    def step(status: int, _left: int, _whole: int) -> None:
        nonlocal held
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:  # the connection has waited its time already
            raise StoreError(LOCKED.what, str(store), LOCKED.why)
        if not held:
            held = True
            before()

    with (
        speaking(store),
        closing(connect(draft, write=False)) as source,
        closing(connect(store, write=True, older=True)) as there,
    ):
        sizes = {one.execute("PRAGMA page_size").fetchone() for one in (source, there)}
        if len(sizes) > 1:
            raise StoreError("store of another page size", str(store), "move it away, then restore into its place")
        source.backup(there, pages=1, progress=step)  # the first of many steps takes the lock, and copies one page


def is_ours(path: Path) -> bool:
    """Say whether the file at *path* begins as a store does."""
    with path.open("rb") as file:
        head = file.read(_HEADER)
    return head.startswith(MAGIC) and head[_APPLICATION] == APPLICATION_ID.to_bytes(4)


def exists(target: Path) -> StoreError:
    """Return the refusal to write over *target*."""
    return StoreError("exists already", str(target), "name another file, or replace it by --force")


def _said(source: sqlite3.Connection) -> Copied:
    ((version,),) = source.execute("PRAGMA user_version").fetchall()
    if version < PROVEN_SINCE:
        ((records,),) = source.execute("SELECT count(*) FROM record").fetchall()
        return Copied(int(records), None)
    proof = Proof.over(source)
    size = proof.size()
    return Copied(size, proof.root_at(size))


def _locked_draft(target: Path) -> tuple[int, Path]:
    while True:
        draft = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}.draft")
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, MODE)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if draft.exists():  # else somebody swept it away before it was locked
            return handle, draft
        os.close(handle)


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{escape(target.name)}.*.draft"):
        with suppress(FileNotFoundError):
            handle = os.open(left, os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for end in ("", *COMPANIONS):
                    left.with_name(left.name + end).unlink(missing_ok=True)
            except BlockingIOError:
                continue
            finally:
                os.close(handle)


def _sync(draft: Path, target: Path) -> None:
    try:
        handle = os.open(draft, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _unwritable(target, error) from None


def _unwritable(target: Path, error: OSError) -> StoreError:
    return StoreError("cannot write", str(target), f"{error.strerror}: name a file in a folder that you may write to")
