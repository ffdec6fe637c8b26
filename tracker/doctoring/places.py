"""Checks of where files lie and who may touch them."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.doctoring.finding import Finding

_OTHERS_READ, _OTHERS_WRITE = 0o044, 0o022
_KEY_LIMIT = 4096


def private(path: Path) -> Iterator[Finding]:
    """Yield a finding where others than its owner may read or write the file at *path*."""
    if _mode(path) & (_OTHERS_READ | _OTHERS_WRITE):
        yield Finding(f"others may read or write {path} ({_mode(path):04o})", f"chmod 600 {path}")


def unwritable(path: Path) -> Iterator[Finding]:
    """Yield a finding where others than its owner may write the file at *path*."""
    if _mode(path) & _OTHERS_WRITE:
        yield Finding(f"others may write {path} ({_mode(path):04o})", f"chmod go-w {path}")


def parents(path: Path) -> Iterator[Finding]:
    """Yield a finding for each folder above *path* in which others may put another file, or folder, in its place.

    A sticky folder, as /tmp is, lets nobody touch what is another's. One that
    a group may write to is a note: the group may be its owner's own.
    """
    for folder in path.resolve().parents:
        mode = _mode(folder)
        if mode & stat.S_ISVTX or not mode & _OTHERS_WRITE:
            continue
        everybody = bool(mode & stat.S_IWOTH)
        who = "everybody" if everybody else f"the group {_group(folder)}"
        way = f"chmod {'o-w' if everybody else 'g-w'} {folder}"
        yield Finding(f"{who} may replace {path.name} through {folder} ({mode:04o})", way, serious=everybody)


def one_name(path: Path) -> Iterator[Finding]:
    """Yield a finding where the store has several names: the -wal and the worker's lock go by name."""
    if (names := path.stat().st_nlink) > 1:
        what = f"{path} has {names} names (hard links): two workers can run, each with a -wal of its own"
        yield Finding(what, "keep one name, and use `dispute backup` for copies")


def key_apart(key: Path, backups: Iterable[Path]) -> Iterator[Finding]:
    """Yield a finding for each folder of *backups* that are still there in which the *key* lies, or a copy of it."""
    try:
        secret = key.read_bytes()
    except OSError:
        return
    folders = dict.fromkeys(one.resolve().parent for one in backups if one.exists())
    for folder in folders:
        for one in sorted(folder.iterdir()):
            if one.is_file() and one.stat().st_size == len(secret) <= _KEY_LIMIT and _says(one, secret):
                what = f"the signing key lies beside a backup: {one}"
                yield Finding(what, "move one of the two: whoever has both can sign another past")


def unpublished(folder: Path | None, files: Iterable[tuple[str, Path]]) -> Iterator[Finding]:
    """Yield a finding for each of *files*, named by what it is, that lies in the *folder* of the site."""
    for name, path in files:
        if folder is not None and path.resolve().is_relative_to(folder.resolve()):
            yield Finding(f"{name} lies in the folder that is published: {path}", "move it out, or publish elsewhere")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _group(path: Path) -> str:
    try:
        return path.group()
    except KeyError:
        return str(path.stat().st_gid)


def _says(path: Path, secret: bytes) -> bool:
    try:
        return path.read_bytes() == secret
    except OSError:
        return False
