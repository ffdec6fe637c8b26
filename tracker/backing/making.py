"""Makes a backup of a store while others write, and verifies it before it takes its name."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from events.errors import DisputeError, StoreError
from events.log.backing import Copied, copied, drafted, exists, is_ours, keep
from events.log.sqlite_errors import FAILING, FULL, speaking
from events.log.sqlite_file import connect
from tracker.proving.verifying import verify

Progress = Callable[[int], None]


class Backup(NamedTuple):
    """A backup: how many records it holds, the root over them (None where the schema knows none), its bytes."""

    records: int
    root: bytes | None
    size: int


def back_up(store: Path, target: Path, *, force: bool = False, progress: Progress = lambda _: None) -> Backup:
    """Copy *store* into the file *target*: one state of it, whole and durable, or nothing.

    The copy is verified, rows, leaves and root, before it is there. The key
    stays where it is. Raises StoreError for a target that is there already,
    with *force* for one that is no backup; and for a store that is damaged.
    """
    _check_target(store, target, force=force)
    with drafted(target) as draft:
        said = copied(store, draft, target)
        check(draft, said, StoreError("store is damaged", str(store), "see `dispute verify`"), progress)
        size = draft.stat().st_size
        keep(draft, target, replace=force)
    return Backup(*said, size)


def check(copy: Path, said: Copied, refusal: StoreError, progress: Progress = lambda _: None) -> None:
    """Verify *copy*, which is to hold what was *said*; raises *refusal*, completed by what was found."""
    try:
        found = _found(copy, said, progress)
    except DisputeError as error:
        if error.what in {FULL.what, FAILING.what}:
            raise  # the disk's fault, not the copy's
        found = str(error)
    if found:
        raise type(refusal)(refusal.what, refusal.which, f"{found}: {refusal.why}")


def _found(copy: Path, said: Copied, progress: Progress) -> str | None:
    """Return what is wrong with *copy*; None for nothing."""
    if said.root is None:
        return _of_older(copy)
    verdict = verify(copy, index=False, progress=progress)
    if verdict.findings:
        return verdict.findings[0]
    if (verdict.size, verdict.root) != said:
        return f"it holds {verdict.size} records, and {said.records} were copied, or others"
    return None


def _of_older(copy: Path) -> str | None:
    """Return what can be found wrong with a store of a schema that has no leaves yet."""
    db = connect(copy, write=False, older=True)
    try:
        with speaking(copy):
            for (line,) in db.execute("PRAGMA integrity_check(1)"):
                return None if line == "ok" else f"sqlite: {line}"
    finally:
        db.close()
    return None


def _check_target(store: Path, target: Path, *, force: bool) -> None:
    with suppress(FileNotFoundError):
        if store.samefile(target):
            raise StoreError("the store itself", str(target), "name another file for its backup")
    if not os.path.lexists(target):
        return
    if not force:
        raise exists(target)
    why = "it is no backup of a store, so it stays: name another file"
    try:
        if not target.is_file() or (target.stat().st_size and not is_ours(target)):
            raise StoreError("not replaced", str(target), why)
    except OSError as error:
        raise StoreError("cannot write", str(target), f"{error.strerror}: name another file") from None
    if any(target.with_name(target.name + end).exists() for end in ("-wal", "-journal")):
        raise StoreError("not replaced", str(target), "it is in use as a store: name another file")
