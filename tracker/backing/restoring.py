"""Puts a backup in the place of a store; what stood there is kept aside, with every record that was acknowledged."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from events.audit.durable import sync_folder
from events.errors import DisputeError, Refused, StoreError
from events.log.backing import COMPANIONS, copied, drafted, keep, overwrite
from events.log.sqlite_errors import LOCKED, READ_ONLY
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from events.log.sqlite_schema import PROVEN_SINCE
from events.log.upgrading import upgrade
from tracker.backing.making import check
from tracker.config import key_of
from tracker.curating.standing import check_standing
from tracker.proving.reading import connected, fetching
from tracker.scheduling.lock import WorkerLock

Progress = Callable[[int], None]
FORCE = "--force restores all the same, and keeps aside what is there"
_NOT_DAMAGE = {LOCKED.what, READ_ONLY.what, "store cannot be read", "store of a newer program"}


class Restored(NamedTuple):
    """What stands now: so many records, the root over them, and where what stood there before is kept, if it did.

    ``upgraded``: the backup was of an older schema. ``refusal``: why the
    store takes no record yet, None if it does.
    """

    records: int
    root: bytes
    aside: Path | None
    upgraded: bool
    refusal: str | None


def restore(store: Path, backup: Path, *, force: bool = False, progress: Progress = lambda _: None) -> Restored:
    """Let *store* be what *backup* is, whole or not at all; others may have it open.

    Without *force* only where nothing is lost: where no store stands, or one
    whose records are the first of the backup's. Raises StoreError for what
    is no backup of ours or does not verify, Refused where a worker runs.
    """
    store = store.resolve()
    _check_backup(store, backup)
    lock = WorkerLock(store)
    _take(lock)
    try:
        with drafted(store) as draft:
            said = copied(backup, draft, store)
            check(draft, said, StoreError("not restored", str(backup), "name another backup"), progress)
            upgraded = upgrade(draft)
            aside = _put(store, draft, force=force)
    finally:
        with suppress(OSError):  # the process's end lets go of it as well
            lock.let_go()
    with connected(store) as db:
        proof = Proof.over(db)
        size = proof.size()
        return Restored(size, proof.root_at(size), aside, upgraded, _refusal(store, db, size))


def _take(lock: WorkerLock) -> None:
    """Keep workers away. Raises Refused, naming the one that runs; StoreError where the disk does not let us."""
    try:
        taken = lock.take()
    except OSError as error:
        raise _unmovable(lock.path, error) from None
    if not taken:
        pid = lock.holder()
        which = f"process {pid}" if pid else "on this store"
        raise Refused("a worker runs", which, "end it before restoring: what it has read would be gone")


def _check_backup(store: Path, backup: Path) -> None:
    if not backup.exists():
        raise StoreError("no backup", str(backup), "name the file that `dispute backup` made")
    if store.exists() and store.samefile(backup):
        raise StoreError("the store itself", str(backup), "name the file that `dispute backup` made")


def _put(store: Path, draft: Path, *, force: bool) -> Path | None:
    """Put *draft* in the place of *store*; return where the one before is kept, if there was one."""
    if not os.path.lexists(store):
        try:
            aside = _move_companions(store, _free(store))
        except OSError as error:
            raise _unmovable(store, error) from None
        keep(draft, store, replace=False)
        return aside
    made: list[Path] = []

    def before() -> None:
        if not force:
            _refuse_loss(store, draft)
        made.append(_copy_aside(store))

    try:
        overwrite(store, draft, before)
    except StoreError as error:
        if made or error.what in _NOT_DAMAGE:  # a second copy does no harm
            raise
        if not force:
            raise Refused("a store stands there", str(store), f"and cannot be read ({error}): {FORCE}") from None
        return _swap(store, draft)
    return made[0]


def _refuse_loss(store: Path, draft: Path) -> None:
    """Refuse to put *draft* in the place of a *store* that holds what the draft does not."""
    with closing(connect(store, write=False, older=True)) as db:
        if db.execute("PRAGMA user_version").fetchone() < (PROVEN_SINCE,):
            raise Refused("a store stands there", str(store), f"of an older program, so its records: {FORCE}")
        old = Proof.over(db)
        name, size = old.origins()[-1].name, old.size()
        root = old.root_at(size)
    with closing(connect(draft, write=False)) as db:
        new = Proof.over(db)
        if name != new.origins()[-1].name:
            raise Refused("a store stands there", str(store), f"another log, or one that began anew: {FORCE}")
        if size > new.size():
            raise Refused(
                "a store stands there", str(store), f"it has {size} records, the backup {new.size()}: {FORCE}"
            )
        if root != new.root_at(size):
            raise Refused("a store stands there", str(store), f"its records are not those of the backup: {FORCE}")


def _copy_aside(store: Path) -> Path:
    with drafted(store) as draft:
        copied(store, draft, store)
        while True:
            aside = _free(store)
            try:
                keep(draft, aside, replace=False)
            except StoreError as error:
                if error.what != "exists already":
                    raise
            else:
                return aside


def _swap(store: Path, draft: Path) -> Path:
    """Let *draft* take the name of a store that SQLite cannot write any more, which goes aside as it is."""
    try:
        aside = _free(store)
        aside.hardlink_to(store)
        _move_companions(store, aside)
    except OSError as error:
        raise _unmovable(store, error) from None
    keep(draft, store, replace=True)
    return aside


def _move_companions(store: Path, aside: Path) -> Path | None:
    """Move what SQLite left beside *store*, which would be read into the next file of its name; say whether it did."""
    moved = None
    for end in COMPANIONS:
        left = store.with_name(store.name + end)
        if not os.path.lexists(left):
            continue
        if end == "-shm" or not left.stat().st_size:
            left.unlink()
        else:
            moved = left.rename(aside.with_name(aside.name + end))
    sync_folder(store.parent)
    return moved


def _unmovable(store: Path, error: OSError) -> StoreError:
    return StoreError("cannot write", str(store), f"{error.strerror}: nothing was restored, make its folder writable")


def _free(store: Path) -> Path:
    number = 1
    while True:
        aside = store.with_name(f"{store.name}.before-restore-{number}")
        if not any(os.path.lexists(aside.with_name(aside.name + end)) for end in ("", *COMPANIONS)):
            return aside
        number += 1


def _refusal(store: Path, db: sqlite3.Connection, size: int) -> str | None:
    try:
        check_standing(fetching(db), key_of(store), size)
    except DisputeError as error:
        return str(error)
    return None
