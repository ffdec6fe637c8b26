"""A restored store is the backup, whole; nothing that was acknowledged goes without being kept aside."""

import gzip
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from events.errors import DisputeError, Refused, StoreError
from tests.tracker.backing.killing import finds_torn, kill, whole
from tests.tracker.cli.running import ROOT
from tests.tracker.proving.builders import CURATOR, Ticking, edit, keyed, note
from tracker.backing.making import back_up
from tracker.backing.restoring import restore
from tracker.config import key_of
from tracker.curating.tracker import Tracker
from tracker.proving.reading import here
from tracker.proving.rotating import begin
from tracker.proving.signing import checkpoint
from tracker.proving.verifying import verify
from tracker.scheduling.lock import WorkerLock


@pytest.fixture
def backup(store: Path, tmp_path: Path) -> Path:
    """A backup of the store as it is."""
    back_up(store, tmp_path / "b.sqlite")
    return tmp_path / "b.sqlite"


def grow(store: Path, *titles: str) -> None:
    """Record more in *store*."""
    with Tracker(store, CURATOR, clock=Ticking()) as tracker:
        note(tracker, *(titles or ("Later",)))


def test_where_no_store_stands_it_is_the_backup_with_the_same_root(backup: Path, tmp_path: Path) -> None:
    now = restore(tmp_path / "new.sqlite", backup)
    assert (now.aside, now.upgraded, now.refusal) == (None, False, None)
    assert here(tmp_path / "new.sqlite") == here(backup)
    assert verify(tmp_path / "new.sqlite").code == 0
    assert (tmp_path / "new.sqlite").stat().st_mode & 0o777 == 0o600
    grow(tmp_path / "new.sqlite")


def test_a_wal_that_was_left_of_another_store_is_not_read_into_it(store: Path, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.sqlite"
    with Tracker(store, CURATOR, clock=Ticking()) as tracker:
        note(tracker, "In the -wal alone")
        wal = store.with_name(f"{store.name}-wal").read_bytes()
    assert wal
    new.with_name("new.sqlite-wal").write_bytes(wal)
    new.with_name("new.sqlite-shm").write_bytes(b"x")
    now = restore(new, backup)
    assert here(new) == here(backup)
    assert now.aside is not None
    assert now.aside.read_bytes() == wal


def test_a_store_that_goes_on_from_the_backup_is_left_alone_but_with_force(store: Path, backup: Path) -> None:
    grow(store)
    before = here(store)
    with pytest.raises(Refused, match="it has 7 records, the backup 6"):
        restore(store, backup)
    assert here(store) == before
    now = restore(store, backup, force=True)
    assert here(store) == here(backup)
    assert now.aside is not None
    assert here(now.aside) == before


def test_a_store_whose_records_the_backup_has_all_needs_no_force(store: Path, backup: Path, tmp_path: Path) -> None:
    grow(store)
    back_up(store, tmp_path / "later.sqlite")
    restore(store, backup, force=True)
    assert restore(store, tmp_path / "later.sqlite").records == 7


def test_another_log_is_left_alone_though_it_is_shorter(backup: Path, tmp_path: Path) -> None:
    with Tracker(tmp_path / "other.sqlite", CURATOR, clock=Ticking(), create=True) as other:
        other.open_dispute("c-v-d", "C v. D")
    with pytest.raises(Refused, match="another log"):
        restore(tmp_path / "other.sqlite", backup)


def test_so_is_one_that_went_another_way_from_the_backup_on(store: Path, backup: Path, tmp_path: Path) -> None:
    grow(store, "One way")
    back_up(store, tmp_path / "one.sqlite")
    restore(store, backup, force=True)
    grow(store, "The other")
    with pytest.raises(Refused, match="its records are not those of the backup"):
        restore(store, tmp_path / "one.sqlite")


def test_whoever_has_the_store_open_sees_it_restored_and_goes_on(tracker: Tracker, tmp_path: Path) -> None:
    back_up(tracker.path, tmp_path / "b.sqlite")
    note(tracker, "One too many")
    now = restore(tracker.path, tmp_path / "b.sqlite", force=True)
    assert tracker.log.head() is not None
    assert now.records == 6
    note(tracker, "After it")
    tracker.close("a-v-b")
    assert verify(tracker.path).findings == []


def test_what_others_record_until_the_last_moment_is_kept_aside(store: Path, backup: Path) -> None:
    """Everything acknowledged is in the store, or in what was kept aside."""
    acknowledged: list[str] = []
    done = threading.Event()

    def write() -> None:
        clock = Ticking()
        while not done.is_set():  # who had it open when a backup was restored is refused, and opens it anew
            with suppress(DisputeError), Tracker(store, CURATOR, clock=clock) as tracker:
                while not done.is_set():
                    title = f"Acknowledged {len(acknowledged)}"
                    note(tracker, title)
                    acknowledged.append(title)

    writer = threading.Thread(target=write)
    writer.start()
    asides: list[Path | None] = []
    for _ in range(5):
        while len(acknowledged) <= len(asides) * 3:
            assert writer.is_alive()
        asides.append(restore(store, backup, force=True).aside)
    done.set()
    writer.join()
    kept: set[str] = set()
    for one in (store, *asides):
        assert one is not None
        whole(one)
        with closing(sqlite3.connect(one)) as db:
            rows = db.execute("SELECT json_extract(state, '$.act.milestone.title') FROM payload").fetchall()
            kept.update(title for (title,) in rows if title)
    assert set(acknowledged) <= kept


def test_a_worker_that_runs_is_named_and_nothing_is_done(store: Path, backup: Path) -> None:
    lock = WorkerLock(store)
    assert lock.take()
    try:
        with pytest.raises(Refused, match=r"a worker runs: process \d+"):
            restore(store, backup)
    finally:
        lock.let_go()
    restore(store, backup)


@pytest.mark.parametrize("what", ["text", "empty", "foreign", "edited", "cut", "none"])
def test_what_is_no_backup_or_does_not_verify_is_refused_and_the_store_stays(
    store: Path, backup: Path, what: str
) -> None:
    before = store.read_bytes()
    match what:
        case "text":
            backup.write_text("a letter" * 1000, encoding="utf-8")
        case "empty":
            backup.write_bytes(b"")
        case "foreign":
            backup.unlink()
            with closing(sqlite3.connect(backup)) as db:
                db.execute("CREATE TABLE record (pos)")
        case "edited":
            edit(backup, "UPDATE record SET recorded_at = recorded_at - 1 WHERE pos = 3")
        case "cut":
            backup.write_bytes(backup.read_bytes()[:40_000])
        case _:
            backup.unlink()
    with pytest.raises(StoreError):
        restore(store, backup, force=True)
    assert store.read_bytes() == before
    assert sorted(one.name for one in store.parent.iterdir()) == [
        "dispute.sqlite", "dispute.sqlite.key", *([] if what == "none" else ["dispute.sqlite.worker"]),
    ]  # fmt: skip


@pytest.mark.parametrize("damage", ["cut", "text"])
def test_a_damaged_store_goes_aside_with_its_wal(store: Path, backup: Path, damage: str) -> None:
    left = store.read_bytes()[:30_000] if damage == "cut" else b"nothing of a store" * 1000
    store.write_bytes(left)
    store.with_name("dispute.sqlite-wal").write_bytes(b"its wal")
    with pytest.raises(Refused, match="cannot be read"):
        restore(store, backup)
    now = restore(store, backup, force=True)
    assert now.aside is not None
    assert now.aside.read_bytes()[:30_000] == left[:30_000]
    assert here(store) == here(backup)
    grow(store)


def test_an_older_programs_backup_is_upgraded_on_the_way(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    old.write_bytes(gzip.decompress((ROOT / "tests" / "stores" / "schema-1.sqlite.gz").read_bytes()))
    before = old.read_bytes()
    now = restore(tmp_path / "new.sqlite", old)
    assert now.upgraded
    assert verify(tmp_path / "new.sqlite", index=False).size == now.records
    assert old.read_bytes() == before


def test_one_that_is_older_than_what_was_signed_says_so_and_takes_records_under_a_new_origin(
    store: Path, backup: Path
) -> None:
    grow(store)
    checkpoint(store)
    now = restore(store, backup, force=True)
    assert now.refusal is not None
    assert "dispute new-origin --why" in now.refusal
    with Tracker(store, CURATOR, clock=Ticking()) as tracker:
        with pytest.raises(DisputeError, match="older than its checkpoint"):
            note(tracker, "Not yet")
        begin(tracker, key_of(store), "restored")
        note(tracker, "Now")


@pytest.mark.parametrize("rounds", [12, pytest.param(300, marks=pytest.mark.soak)])
def test_whenever_it_is_killed_the_store_is_the_old_one_or_the_new_one(
    store: Path, backup: Path, tmp_path: Path, rounds: int
) -> None:
    grow(store, *map(str, range(30)))
    later = tmp_path / "later.sqlite"
    back_up(store, later)
    roots = {here(backup)[2], here(later)[2]}
    turn = [backup, later]
    seen = set()

    def swap() -> None:
        turn.reverse()
        restore(store, turn[0], force=True)

    def look() -> None:
        seen.add(whole(store).root)
        for aside in store.parent.glob("*.before-restore-*"):
            assert whole(aside).root in roots
            aside.unlink()

    assert kill(rounds, swap, look, within=0.12) == rounds
    assert seen <= roots
    restore(store, later, force=True)
    assert not list(store.parent.glob(".*.draft*"))


def test_the_same_killing_finds_a_store_that_is_copied_over(store: Path, backup: Path, tmp_path: Path) -> None:
    """The control."""
    with Tracker(tmp_path / "other.sqlite", CURATOR, clock=Ticking(), create=True) as other:
        keyed(other)
    datas = [backup.read_bytes(), (tmp_path / "other.sqlite").read_bytes()]

    def copy() -> None:
        datas.reverse()
        with store.open("r+b") as file:
            for start in range(0, len(datas[0]), 4096):
                file.write(datas[0][start : start + 4096])
                file.flush()

    assert finds_torn(store, copy)
