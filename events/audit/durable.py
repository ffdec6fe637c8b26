"""Small files that survive a power cut: temporary, fsync, rename, fsync of the folder. For their owner's eyes only."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODE = 0o600


def create(path: Path, data: bytes) -> None:
    """Write a file that was not there; raises FileExistsError if it is. Never seen half written, nor after a crash."""
    draft = _draft(path, data)
    try:
        put(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def put(draft: Path, path: Path) -> None:
    """Let *path* be what *draft* is; raises FileExistsError if anything is there already. The draft may be left."""
    try:
        path.hardlink_to(draft)  # unlike a rename, it never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: somebody may slip in between, but nothing is ever half made
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        draft.rename(path)


def replace(path: Path, data: bytes) -> None:
    """Write a file in the place of what was there: whoever reads, also after a crash, finds the old or the new one."""
    draft = _draft(path, data)
    try:
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make durable what was added to *folder*, renamed or removed in it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other process and thread that asks out of *folder*; a crash frees it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _draft(path: Path, data: bytes) -> Path:
    """Write *data*, durably, under a name of its own beside *path*."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.new")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE)
    try:
        try:
            with open(handle, "wb", closefd=False) as file:
                file.write(data)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        draft.unlink()
        raise
    return draft
