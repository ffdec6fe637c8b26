"""Disks that are full, small, or take nothing: what files are written to in tests of those."""

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Refuse longer files meanwhile, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def a_small_disk() -> Iterator[Path]:
    """Give a folder on a file system of its own of four megabytes; skip where none can be mounted."""
    mount = shutil.which("mount")
    with tempfile.TemporaryDirectory() as made:
        command = [mount or "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", made]
        if mount is None or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no file system can be mounted here")
        try:
            yield Path(made)
        finally:
            subprocess.run(["umount", "--lazy", made], check=True)


def fill(file: Path) -> None:
    """Write to *file* until the disk is full."""
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(b"x" * 4096):
            pass


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be a user without rights meanwhile: root may look and write where nobody may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
