"""What a site's folder is written with: temporaries, fsync, rename, and one writer at a time."""

import errno
import fcntl
import os
import sqlite3
import stat
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from feeds.errors import FeedsError
from feeds.paths import OURS, folders

_MANY = 256  # folders
_AT_ONCE = 128  # files that are open at one time
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """Turn whatever the system refuses into one line that names the way out."""
    try:
        yield
    except PermissionError as error:
        raise FeedsError("cannot publish", str(error.filename or folder), _why_closed(error)) from error
    except OSError as error:
        raise FeedsError("cannot publish", str(folder), _why(error)) from error
    except sqlite3.Error as error:
        raise FeedsError("cannot publish", str(folder), _why_not_listed(error)) from error


def _why_not_listed(error: sqlite3.Error) -> str:
    """Return what to do about the list of the site's files, which could not be read or written. Pure."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return "the disk is full, or failed; free some room and publish again: each file of the site is whole"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return "its list of files may not be written; change its permissions or name another folder"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program holds its list of files; wait for that one to end"
    return "its list of files is damaged; publish into an empty folder"


def _why(error: OSError) -> str:
    """Return what to do about *error*. Pure."""
    if error.errno in _FULL:
        return "the disk is full; free some room and publish again: each file of the site is whole"
    if error.errno in _CLOSED:
        return _why_closed(error)
    return f"{(error.strerror or 'the system refused').lower()}; publish again: each file of the site is whole"


def _why_closed(error: OSError) -> str:
    """Return what to do about a folder that may not be written. Pure."""
    if error.errno == errno.EROFS:
        return "it is on a disk that is read-only; name a folder elsewhere"
    return "it may not be written; change its permissions or name another folder"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other publications out of *folder* meanwhile; ends with the process, whatever ends that."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            why = "another publication is writing it; wait for that one to end"
            raise FeedsError("cannot publish", str(folder), why) from None
        yield
    finally:
        os.close(descriptor)


def stage(folder: Path, bodies: Mapping[str, bytes]) -> dict[str, Path]:
    """Write each of *bodies* to a temporary of its own in *folder*, durably; return where. All of them or none."""
    staged = {path: folder / f"{OURS}.{number}.tmp" for number, path in enumerate(bodies)}
    paths = list(bodies)
    try:
        for start in range(0, len(paths), _AT_ONCE):
            _write({staged[path]: bodies[path] for path in paths[start : start + _AT_ONCE]})
    except BaseException:
        sweep(folder)
        raise
    return staged


def _write(bodies: Mapping[Path, bytes]) -> None:
    """Write *bodies* to new files, and have them on the disk before returning; only then is the disk waited for."""
    with ExitStack() as stack:
        descriptors = []
        for place, body in bodies.items():
            # Readable by the web server, as far as the umask lets it; never through a link that somebody planted.
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
            file = stack.enter_context(os.fdopen(descriptor, "wb"))
            file.write(body)
            file.flush()
            descriptors.append(descriptor)
        for descriptor in descriptors:
            os.fsync(descriptor)


def sweep(folder: Path) -> None:
    """Remove the temporaries that a publication left which did not get to its end."""
    for leftover in folder.glob(f"{OURS}.*.tmp"):
        leftover.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Have the names in *folder* on the disk: a rename is lost in a power cut until then."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folders: Collection[Path]) -> None:
    """Have the names in each of *folders* on the disk.

    Very many of them are made durable with everything else on the machine, which Linux waits for (sync(2)): asking
    for each took longer than writing the files in it.
    """
    if len(folders) > _MANY and sys.platform == "linux":
        os.sync()
        return
    for folder in sorted(folders):
        sync(folder)


def remove(folder: Path, path: str) -> None:
    """Remove the document *path*, and the folders that it leaves empty; nothing where it is gone already."""
    place = folder / path
    without_links(folder, path)
    if is_file(place) or place.is_symlink():
        place.unlink()
    for parent in reversed(folders(path)):
        try:
            (folder / parent).rmdir()
        except OSError:  # missing, or somebody keeps something else in it
            return


def remove_empty(place: Path) -> None:
    """Remove the folder *place* with the folders in it, all of them empty; nothing where it is no folder."""
    if not place.is_dir() or place.is_symlink():
        return
    for item in sorted(place.rglob("*"), reverse=True):
        item.rmdir()
    place.rmdir()


def without_links(folder: Path, path: str) -> None:
    """Refuse *path* if a folder on the way to it is a symbolic link: it could lead anywhere."""
    for parent in folders(path):
        if (folder / parent).is_symlink():
            why = "it is a symbolic link inside the site, which could lead anywhere; move it away"
            raise FeedsError("cannot publish", str(folder / parent), why)


def is_file(place: Path) -> bool:
    """Say whether *place* itself is a regular file, and no link to one."""
    try:
        return stat.S_ISREG(place.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
