"""Each danger by name is found by the examination of a whole store, with its way out, and none where there is none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tracker.proving.builders import CURATOR, Ticking, keyed
from tracker.backing.known import Known, remember
from tracker.backing.making import back_up
from tracker.curating.tracker import Tracker
from tracker.doctoring.examining import Patient, examine
from tracker.doctoring.finding import Finding
from tracker.doctoring.machine import durability, file_system, sqlite_version

MARCH = datetime(2026, 3, 1, 13, tzinfo=UTC)
SHARE = "40 22 0:40 / {} rw - nfs4 server:/export rw\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of six records with its key, for its owner alone, in a folder for its owner alone."""
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    with Tracker(folder / "dispute.sqlite", CURATOR, clock=Ticking(), create=True) as made:
        keyed(made)
    return made.path


def found(store: Path, now: datetime = MARCH) -> dict[str, list[Finding]]:
    """Return what an examination finds that is serious of *store*, by check; but for the room on this disk."""
    patient = Patient(store, store.with_name(f"{store.name}.key"), None, None)
    checks = {one.name: one.findings for one in examine(patient, now)}
    assert len(checks) == 15
    serious = {name: [one for one in findings if one.serious] for name, findings in checks.items() if name != "room"}
    return {name: findings for name, findings in serious.items() if findings}


def beside_the_key(store: Path) -> None:
    done = back_up(store, store.with_name("backup.sqlite"))
    remember(store, Known(store.with_name("backup.sqlite"), done.records, MARCH))


DANGERS: dict[str, Callable[[Path], object]] = {
    "permissions": lambda store: store.chmod(0o644),
    "workers": lambda store: store.with_name("other.sqlite").hardlink_to(store),
    "key beside a backup": beside_the_key,
    "parents": lambda store: store.parent.chmod(0o777),
}


def test_a_sound_store_is_in_no_danger(store: Path) -> None:
    assert found(store) == {}


@pytest.mark.parametrize("name", DANGERS)
def test_a_danger_is_found_by_its_own_check_alone_with_its_way_out(store: Path, name: str) -> None:
    DANGERS[name](store)
    checks = found(store)
    assert list(checks) == [name]
    assert all(one.what and one.way for one in checks[name])


def test_a_clock_behind_the_log_is_found_with_its_way_out(store: Path) -> None:
    ((name, (one,)),) = found(store, MARCH - timedelta(hours=2)).items()
    assert name == "clock"
    assert "set this machine's clock" in one.way


def test_what_leaves_syncs_out_is_found_with_its_way_out(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_PRELOAD", "/usr/lib/libeatmydata.so")
    ((name, (one,)),) = found(store).items()
    assert name == "durability"
    assert "LD_PRELOAD" in one.way


def test_what_only_another_machine_has_is_told_with_its_way_out(store: Path) -> None:
    (bug,) = sqlite_version((3, 40, 1))
    (below,) = durability(1, "wal", {})
    (share,) = file_system(SHARE.format(store.parent), store)
    assert all(one.way for one in (bug, below, share))
