"""The log's signing key: one line in a file outside the store that nobody else may read.

Whoever has the file can sign another past: it belongs neither beside the
store nor into its backups.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from events.audit import durable
from events.audit.note import SigningKey
from events.audit.origin import checked_origin
from events.errors import InvalidInput, NotFound, Refused, StoreError

FILE_LIMIT = 4096
OTHERS = 0o077


def create(path: str | Path, origin: str) -> SigningKey:
    """Make a key of the log *origin* and keep it in a new file at *path*, durably. Its folder is made if need be.

    Raises StoreError if anything is there already: a key is never replaced,
    since what it signed has to stay provable.
    """
    path, key = Path(path), SigningKey.new(checked_origin(origin))
    try:
        _make_folder(path.parent)
        durable.create(path, f"{key.secret()}\n".encode())
    except FileExistsError as error:
        raise StoreError("key exists already", str(path), "use it as it is, or name another file") from error
    except OSError as error:
        why = f"{error.strerror}: name a file in a folder that you may write to"
        raise StoreError("key cannot be made", str(path), why) from error
    return key


def load(path: str | Path) -> SigningKey:
    """Return the key in the file at *path*. Nothing of it is in any error.

    Raises NotFound, Refused for a file that others can read or write,
    InvalidInput for one that is no key, StoreError.
    """
    path = Path(path)
    try:
        text = _read(path)
    except FileNotFoundError as error:
        raise NotFound(
            "no signing key", str(path), "restore it from where you keep a copy, or name its file"
        ) from error
    except OSError as error:
        raise StoreError("key cannot be read", str(path), f"{error.strerror}: check path and permissions") from error
    line, end, rest = text.partition("\n")
    if not end or rest:
        raise InvalidInput("signing key", str(path), "not a key of ours: it has to be one line, as it was made")
    return SigningKey.parse(line)


def promote(successor: str | Path, path: str | Path) -> None:
    """Put the key in the file *successor* into the place of that at *path*, durably: the last step of a rotation.

    The old key is gone then. Both files have to lie in one folder.
    """
    successor, path = Path(successor), Path(path)
    try:
        successor.replace(path)
        durable.sync_folder(path.parent)
    except OSError as error:
        why = f"{error.strerror}: check path and permissions, then do it again"
        raise StoreError("key cannot be replaced", str(path), why) from error


def _read(path: Path) -> str:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe in its place is refused, not waited for
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Refused("signing key", str(path), "it is no file: name the file that holds the key")
        if about.st_mode & OTHERS:
            mode = stat.S_IMODE(about.st_mode)
            why = f"others may use it (mode {mode:04o}): run `chmod 600 {path}`, and rotate it if they might have"
            raise Refused("signing key", str(path), why)
        return os.read(handle, FILE_LIMIT).decode("utf-8", "replace")
    finally:
        os.close(handle)


def _make_folder(folder: Path) -> None:
    """Make *folder* and those above it, for their owner alone, durably."""
    if folder.is_dir():
        return
    if os.path.lexists(folder):
        raise NotADirectoryError(errno.ENOTDIR, "it lies under something that is no folder")
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    durable.sync_folder(folder.parent)
