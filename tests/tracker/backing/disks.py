"""Disks of our own: a small one in memory that is filled to the page or read-only, and one whose power can be cut."""

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHUTDOWN, WITHOUT_FLUSH = 0x8004587D, 2
"""EXT4_IOC_SHUTDOWN, and EXT4_GOING_FLAGS_NOLOGFLUSH: what is not on the disk by now never gets there."""


class Disk:
    """A file system of our own at *place*."""

    def __init__(self, place: Path) -> None:
        """Take where it is mounted."""
        self.place = place
        self._ballast = place / "ballast"

    def leave(self, pages: int) -> None:
        """Fill it so that so many pages are left."""
        self.free()
        left = os.statvfs(self.place)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, (left.f_bavail - pages) * left.f_frsize)

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def read_only(self, *, yes: bool) -> None:
        """Let it be read-only, or not any more."""
        subprocess.run(["mount", "-o", f"remount,{'ro' if yes else 'rw'}", self.place], check=True)

    def cut(self) -> None:
        """Cut its power: what is not on it by now never gets there. For one that lies in a file."""
        handle = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))
        finally:
            os.close(handle)

    def power_up(self) -> None:
        """Mount it again, as a machine does that starts. For one that lies in a file."""
        subprocess.run(["umount", self.place], check=True)
        subprocess.run(["mount", "-o", "loop", _image(self.place), self.place], check=True)


@contextmanager
def in_memory(place: Path, megabytes: int) -> Iterator[Disk]:
    """Give a disk in memory. The test is skipped where the system does not let us mount one."""
    place.mkdir(exist_ok=True)
    if os.geteuid() != 0:
        pytest.skip("only root can mount")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], check=False).returncode:
        pytest.skip("this system mounts nothing")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", place], check=True)


@contextmanager
def in_a_file(place: Path, megabytes: int) -> Iterator[Disk]:
    """Give an ext4 file system that lies in a file. The test is skipped where the system does not let us mount one."""
    place.mkdir(exist_ok=True)
    if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("only root can mount, with mkfs.ext4")
    with _image(place).open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", _image(place)], check=True)
    if subprocess.run(["mount", "-o", "loop", _image(place), place], check=False).returncode:
        pytest.skip("this system mounts no loop devices")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", place], check=True)


def _image(place: Path) -> Path:
    return place.with_name(f"{place.name}.img")
