"""Checks of the machine: its SQLite, its file systems, its clock, its room. The checks are pure."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from events.log.sqlite_file import hazard
from tracker.doctoring.finding import Finding

NETWORK = frozenset(
    (
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs3",
        "nfs4",
        "ocfs2",
        "orangefs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
    )
)
"""File systems, as the kernel names them, on which locks or syncs are another machine's."""
IN_MEMORY = frozenset(("tmpfs", "ramfs"))
MIB = 1024 * 1024
LITTLE = 64 * MIB
"""Bytes below which an import or a publication may come to an end."""
FULL = 2
_OCTAL = re.compile(r"\\([0-7]{3})")


def sqlite_version(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> Iterator[Finding]:
    """Yield a note where this SQLite can damage a store that two processes write. Pure."""
    if trouble := hazard(version):
        yield Finding(trouble, "use a Python with SQLite 3.51.3, 3.50.7, 3.44.6 or later; keep backups", serious=False)


def durability(synchronous: int, journal: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what keeps an acknowledged record from surviving a power cut. Pure.

    *synchronous* and *journal* are what SQLite says of a connection that writes.
    """
    if synchronous < FULL:
        yield Finding(f"synchronous is {synchronous}, below FULL", "use an SQLite that is not built to leave out syncs")
    if journal != "wal":
        yield Finding(f"the journal is {journal}, not wal", "move the store to a local file system")
    if "eatmydata" in environment.get("LD_PRELOAD", ""):
        yield Finding("libeatmydata leaves out every sync", "take it out of LD_PRELOAD")


def file_system(mounts: str, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the file system that *path*, resolved, lies on, by what /proc/self/mountinfo says. Pure.

    proc(5) has its form. A mount hides those before it at the same place.
    """
    kind, length = "", -1
    for line in mounts.splitlines():
        place, separator, rest = line.partition(" - ")
        fields = place.split(" ")
        if not separator or len(fields) < 5:  # noqa: PLR2004  (the fifth is the mount point)
            continue
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= length:
            kind, length = rest.split(" ")[0], len(point.parts)
    if kind in NETWORK:
        way = "move it to a disk of this machine: SQLite's locks and syncs do not hold across a network"
        yield Finding(f"{path} lies on a network file system ({kind})", way)
    if kind in IN_MEMORY:
        yield Finding(f"{path} lies in memory ({kind}): a power cut takes it", "move it to a disk", serious=False)


def clock(last: datetime | None, now: datetime) -> Iterator[Finding]:
    """Yield a finding where it is before the *last* record. Pure. Both aware."""
    if last is not None and now < last:
        behind = f"the clock says {now.isoformat(timespec='seconds')}, before the last record of {last.isoformat()}"
        yield Finding(behind, "set this machine's clock; an hour behind, nothing is recorded")


def room(free: int, files: int | None, size: int) -> Iterator[Finding]:
    """Yield a finding where few bytes, or few *files*, can be added to the disk of a store of *size* bytes. Pure.

    *files* is None where the file system does not count them.
    """
    way = "make room: a full disk stores nothing"
    if files is not None and files < 100:  # noqa: PLR2004
        yield Finding(f"{files} more files fit on the disk", way)
    if free < LITTLE:
        yield Finding(f"{free // MIB} MiB are left on the disk", way)
    elif free < 2 * size + LITTLE:
        what = f"{free // MIB} MiB are left on the disk, and the store has {size // MIB}"
        yield Finding(what, "make room: an index built anew and a backup each take about as much", serious=False)


def mounts() -> str:
    """Return what this system says of what is mounted, nothing where it says nothing."""
    try:
        return Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def left(folder: Path) -> tuple[int, int | None]:
    """Return how many bytes and how many files an ordinary process can add in *folder*."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize, found.f_favail if found.f_files else None
