"""Every way in which a store cannot be used is said in one line that names the way out, and nothing is harmed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from events.errors import DisputeError, StoreError
from events.log.log import Log
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect, create, hazard
from events.log.sqlite_schema import SCHEMA_VERSION
from tests.events.log.builders import ADA, REGISTRY, Clock, a_new_act

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.sqlite"
    create(path)
    return path


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that other users can reach, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def refusal(path: Path, *, write: bool = True, timeout: float = 10) -> str:
    """Return what opening *path* is refused with."""
    with pytest.raises(StoreError) as caught:
        connect(path, write=write, timeout=timeout)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def as_nobody(path: Path, *, write: bool) -> str:
    """Return what a user who owns nothing reads from the store at *path*, or what they are refused with."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    reading, writing = os.pipe()
    child = os.fork()  # a program run anew might not be theirs to run
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, count_or_refusal(path, write=write).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


def count_or_refusal(path: Path, *, write: bool) -> str:
    """Return how many records the store at *path* holds, or the refusal."""
    try:
        with closing(connect(path, write=write)) as connection:
            return str(connection.execute("SELECT COUNT(*) FROM record").fetchone()[0])
    except StoreError as error:
        return str(error)


def test_a_new_store_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with Log.create(path, REGISTRY, clock=Clock()) as log:
        log.append([a_new_act()], curator=ADA)
        files = sorted(tmp_path.iterdir())
        assert [f.name for f in files] == ["log.sqlite", "log.sqlite-shm", "log.sqlite-wal"]
        assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    assert [f.name for f in tmp_path.iterdir()] == ["log.sqlite"]


def test_a_new_store_waits_for_the_disk_and_writes_ahead(path: Path) -> None:
    with closing(connect(path, write=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)


def test_a_name_with_what_addresses_are_made_of_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c%20é.sqlite"
    create(path)
    connect(path, write=True).close()
    assert [f.name for f in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("what", ["store", "file", "folder", "link to nowhere"])
def test_what_is_there_is_never_replaced(tmp_path: Path, what: str) -> None:
    path = tmp_path / "there"
    match what:
        case "store":
            create(path)
        case "file":
            path.write_text("precious")
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to(tmp_path / "nowhere")
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=r"store exists already: .*there: use it as it is, or name another"):
        create(path)
    assert [f.name for f in tmp_path.iterdir()] == ["there"]
    assert before is None or path.read_bytes() == before


def test_a_store_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"store cannot be made: .*: No such file or directory: name a file in a folder"
    ):
        create(tmp_path / "nowhere" / "log.sqlite")


def test_a_missing_store_names_the_command_that_makes_one(tmp_path: Path) -> None:
    assert "no store: " in refusal(tmp_path / "none")
    assert "`dispute init`" in refusal(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"store is a folder: {tmp_path}: name the file in it by --store"


@pytest.mark.parametrize("content", ["", "hello", "x" * 100_000])
def test_a_file_of_another_kind_is_no_store(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    assert refusal(path).startswith("not a store: ")
    assert refusal(path, write=False).startswith("not a store: ")
    assert path.read_text() == content


def test_another_programs_database_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE record (x)")
    before = path.read_bytes()
    assert "it is another program's database" in refusal(path)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_program_says_so(path: Path) -> None:
    with closing(connect(path, write=True)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    assert f"has schema {SCHEMA_VERSION + 1} and this program knows {SCHEMA_VERSION}: use the newest" in refusal(path)
    assert "store of a newer program" in refusal(path, write=False)


def test_a_damaged_store_says_how_to_go_on(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    assert refusal(path).endswith("restore it from a backup or an export")


def test_a_store_whose_layout_is_no_text_is_damaged(path: Path) -> None:
    """SQLite quotes what it cannot read of it, and Python cannot read that."""
    whole = path.read_bytes()
    assert b"CREATE TABLE record" in whole
    path.write_bytes(whole.replace(b"CREATE TABLE record", b"CREATE TABL\x85 record"))
    assert "store is damaged" in refusal(path)


def test_a_store_locked_for_longer_than_the_timeout_says_so(path: Path) -> None:
    with closing(connect(path, write=True)) as other, Log.open(path, REGISTRY, clock=Clock(), timeout=0.2) as log:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"store is locked: .*: another process has been writing for too long"):
            log.append([a_new_act()], curator=ADA)
        assert list(log.records()) == []
        other.execute("ROLLBACK")
        assert len(log.append([a_new_act()], curator=ADA)) == 1


def test_a_full_disk_stores_nothing_and_the_log_goes_on_when_there_is_room(path: Path) -> None:
    with Log.open(path, REGISTRY, clock=Clock()) as log:
        log.append([a_new_act()], curator=ADA)
        with log.store.datastore.writing as cursor:  # type: ignore[attr-defined]
            cursor.execute("PRAGMA max_page_count=20")
        with pytest.raises(StoreError, match=r"disk full: .*: nothing was stored: free some space"):
            log.append([a_new_act("x" * 100_000), a_new_act()], curator=ADA)
        assert len(list(log.records())) == 1
        with log.store.datastore.writing as cursor:  # type: ignore[attr-defined]
            cursor.execute("PRAGMA max_page_count=100000")
        log.append([a_new_act("x" * 100_000)], curator=ADA)
        assert [r.position for r in log.records()] == [1, 2]


def test_a_quota_that_is_reached_stores_nothing(path: Path) -> None:
    code = f"""
import resource
from events.errors import StoreError
from tests.events.log.builders import *
from events.log.log import Log
with Log.open({str(path)!r}, REGISTRY, clock=Clock()) as log:
    log.append([a_new_act()], curator=ADA)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        log.append([a_new_act("x" * 1000) for _ in range(1000)], curator=ADA)
    except StoreError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "nothing was stored" in done.stdout
    with Log.open(path, REGISTRY, clock=Clock()) as log:
        assert len(list(log.records())) == 1


def test_what_is_opened_for_reading_cannot_be_written(path: Path) -> None:
    with closing(connect(path, write=False)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM claims")
        with pytest.raises(StoreError, match="store is read-only"), speaking(path):
            connection.execute("DELETE FROM claims")


@pytest.mark.parametrize(("file", "folder"), [(0o644, 0o755), (0o666, 0o755), (0o644, 0o777)])
def test_a_store_that_one_may_only_read_is_read_and_not_written(public: Path, file: int, folder: int) -> None:
    path = public / "sub" / "log.sqlite"
    path.parent.mkdir()
    with Log.create(path, REGISTRY, clock=Clock()) as log:
        log.append([a_new_act()], curator=ADA)
    path.chmod(file)
    path.parent.chmod(folder)
    assert as_nobody(path, write=False) == "1"
    assert as_nobody(path, write=True).startswith("store is read-only: ")


def test_a_store_of_somebody_elses_is_refused(public: Path) -> None:
    create(public / "log.sqlite")
    assert as_nobody(public / "log.sqlite", write=False).startswith("store cannot be read: ")


def test_a_store_that_a_writer_left_unfinished_in_a_read_only_folder_is_never_read_in_part(public: Path) -> None:
    path = public / "sub" / "log.sqlite"
    path.parent.mkdir()
    with Log.create(public / "live.sqlite", REGISTRY, clock=Clock()) as log:
        log.append([a_new_act()], curator=ADA)
        shutil.copy(public / "live.sqlite", path)
        shutil.copy(public / "live.sqlite-wal", f"{path}-wal")
    path.chmod(0o644)
    Path(f"{path}-wal").chmod(0o644)
    answer = as_nobody(path, write=False)
    assert answer == "1" or "left its -wal file behind" in answer


def test_our_own_errors_pass_unchanged(path: Path) -> None:
    ours = DisputeError("what")
    with pytest.raises(DisputeError) as caught, speaking(path):
        raise ours
    assert caught.value is ours
    with pytest.raises(ZeroDivisionError), speaking(path):
        raise ZeroDivisionError


def test_an_error_that_we_have_no_words_for_is_quoted(path: Path) -> None:
    message = r"store failed: .*\(no such table: nowhere\)"
    with closing(connect(path, write=False)) as connection, pytest.raises(StoreError, match=message), speaking(path):
        connection.execute("SELECT * FROM nowhere")


@pytest.mark.parametrize(
    ("version", "sound"),
    [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 50, 7), True), ((3, 50, 6), False),
     ((3, 44, 6), True), ((3, 45, 9), False), ((3, 52, 0), True)],
)  # fmt: skip
def test_a_version_of_sqlite_that_can_damage_a_store_is_named(version: tuple[int, int, int], sound: bool) -> None:  # noqa: FBT001
    assert (hazard(version) is None) is sound
