"""A backup is one state of the store, whole, verified, and nothing else."""

import gzip
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from events.errors import StoreError
from events.log.backing import drafted
from tests.tracker.backing.killing import finds_torn, is_torn, kill, whole
from tests.tracker.cli.running import ROOT
from tests.tracker.proving.builders import edit, note
from tracker.backing.making import back_up
from tracker.curating.tracker import Tracker
from tracker.proving.reading import here

WRITER = """
import sys
from pathlib import Path
from tests.tracker.proving.builders import *
with Tracker(Path(sys.argv[1]), CURATOR, clock=Ticking()) as tracker:
    for number in range(100_000):
        note(tracker, f"It goes on and on, {number}")
        print(number, flush=True)
"""


def test_a_backup_has_the_records_and_the_root_of_its_store_and_is_for_its_owner_alone(
    store: Path, tmp_path: Path
) -> None:
    made = back_up(store, tmp_path / "b.sqlite")
    _, size, root = here(store)
    assert (made.records, made.root) == (size, root)
    assert here(tmp_path / "b.sqlite") == here(store)
    assert (tmp_path / "b.sqlite").stat().st_mode & 0o777 == 0o600
    assert made.size == (tmp_path / "b.sqlite").stat().st_size
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.sqlite", "here"]


def test_what_is_not_in_the_file_yet_is_in_the_backup_and_not_in_a_bare_copy(tracker: Tracker, tmp_path: Path) -> None:
    """The control: a copy of the file alone lacks what was acknowledged."""
    note(tracker, "Acknowledged, and in the -wal alone")
    shutil.copy(tracker.path, tmp_path / "copy.sqlite")
    back_up(tracker.path, tmp_path / "b.sqlite")
    assert here(tmp_path / "b.sqlite") == here(tracker.path)
    assert is_torn(tmp_path / "copy.sqlite") or here(tmp_path / "copy.sqlite") != here(tracker.path)


def test_while_another_process_writes_each_backup_is_whole_and_holds_what_was_acknowledged(
    store: Path, tmp_path: Path
) -> None:
    program = [sys.executable, "-c", WRITER, str(store)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        try:
            sizes: list[int] = []
            for _ in range(8):
                said = int(writer.stdout.readline())
                sizes.append(back_up(store, tmp_path / "b.sqlite", force=bool(sizes)).records)
                assert sizes[-1] >= 6 + said + 1
                assert whole(tmp_path / "b.sqlite").size == sizes[-1]
        finally:
            writer.kill()
    assert sizes[0] < sizes[-1]
    _, size, _ = here(store)
    assert size >= sizes[-1]


def test_what_is_there_is_replaced_when_asked_and_if_it_is_a_backup(store: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.sqlite"
    back_up(store, there)
    with pytest.raises(StoreError, match="exists already"):
        back_up(store, there)
    assert back_up(store, there, force=True).records == whole(there).size
    there.write_text("a letter", encoding="utf-8")
    with pytest.raises(StoreError, match="it is no backup"):
        back_up(store, there, force=True)
    assert there.read_text(encoding="utf-8") == "a letter"


def test_neither_the_store_itself_nor_another_that_is_in_use_is_written_over(tracker: Tracker, tmp_path: Path) -> None:
    back_up(tracker.path, tmp_path / "b.sqlite")
    with pytest.raises(StoreError, match="the store itself"):
        back_up(tracker.path, tracker.path, force=True)
    note(tracker, "So that there is a -wal")
    with pytest.raises(StoreError, match="in use as a store"):
        back_up(tmp_path / "b.sqlite", tracker.path, force=True)


def test_a_damaged_store_gets_no_backup_and_the_one_there_stays(store: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.sqlite"
    back_up(store, there)
    before = there.read_bytes()
    edit(store, "UPDATE payload SET state = replace(CAST(state AS TEXT), 'day 3', 'day 4') WHERE pos = 4")
    with pytest.raises(StoreError, match=r"store is damaged: .*position 4: not as its leaf says"):
        back_up(store, there, force=True)
    assert there.read_bytes() == before


def test_where_nothing_can_be_written_one_line_says_so(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot write: .*: No such file or directory"):
        back_up(store, tmp_path / "none" / "b.sqlite")


def test_a_draft_that_a_crash_left_is_swept_away_and_one_in_work_is_not(store: Path, tmp_path: Path) -> None:
    left = tmp_path / ".b.sqlite.1.00000000.draft"
    left.touch()
    with drafted(tmp_path / "b.sqlite") as other:
        back_up(store, tmp_path / "b.sqlite")
        assert other.exists()
    assert not left.exists()
    assert not other.exists()


def test_an_older_programs_store_is_backed_up_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    old.write_bytes(gzip.decompress((ROOT / "tests" / "stores" / "schema-1.sqlite.gz").read_bytes()))
    made = back_up(old, tmp_path / "b.sqlite")
    assert made.root is None
    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM record").fetchone() == (made.records,)


@pytest.mark.parametrize("rounds", [12, pytest.param(300, marks=pytest.mark.soak)])
def test_whenever_it_is_killed_the_backup_there_is_whole(store: Path, tmp_path: Path, rounds: int) -> None:
    there = tmp_path / "b.sqlite"
    back_up(store, there)
    assert kill(rounds, lambda: void(back_up(store, there, force=True)), lambda: void(whole(there))) == rounds
    back_up(store, there, force=True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.sqlite", "here"]


def test_the_same_killing_finds_a_copy_that_is_written_in_place(store: Path, tmp_path: Path) -> None:
    """The control."""
    there, data = tmp_path / "b.sqlite", store.read_bytes()

    def copy() -> None:
        with there.open("wb") as file:
            for start in range(0, len(data), 4096):
                file.write(data[start : start + 4096])
                file.flush()

    assert finds_torn(there, copy)


def void(_: object) -> None:
    """Leave a result alone."""
