"""Tests of small files that survive a power cut, as far as a test without one can tell."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from events.audit import durable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order that a power cut asks for: fsync of the file, then its name, then fsync of the folder."""
    path, happened = tmp_path / "file", list[str]()
    really = os.fsync

    def fsync(handle: int) -> None:
        what = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        happened.append(f"{what} synced, {'named' if path.exists() else 'not named'}, {read(path)}")
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    durable.create(path, b"1")
    durable.replace(path, b"2")
    assert happened == [
        "file synced, not named, ",
        "folder synced, named, 1",
        "file synced, named, 1",
        "folder synced, named, 2",
    ]


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@pytest.mark.parametrize("write", [durable.create, durable.replace])
def test_a_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    """And nothing else is left beside it."""
    before = os.umask(0)
    try:
        write(tmp_path / "file", b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_is_there_is_never_replaced_by_creating(tmp_path: Path) -> None:
    """Not even a link that leads nowhere."""
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            durable.create(tmp_path / name, b"new")
    assert (tmp_path / "file").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_what_could_not_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, told by the fsync: the old file stands, and no draft lies about."""
    (tmp_path / "file").write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for write in (durable.create, durable.replace):
        with pytest.raises(OSError, match="No space"):
            write(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
