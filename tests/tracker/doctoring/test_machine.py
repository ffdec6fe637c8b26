"""Each check of the machine fires where it has to, and is silent elsewhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.doctoring import machine
from tracker.doctoring.machine import LITTLE, MIB

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOUNTS = """22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:40 / /srv rw shared:1 master:2 - nfs4 server:/export rw,vers=4.2
41 40 254:1 / /srv/local rw - xfs /dev/vdb rw
42 22 0:42 / /mnt/my\\040share rw - cifs //server/share rw
43 22 0:43 / /over rw - ext4 /dev/vdc rw
44 43 0:44 / /over rw - fuse.sshfs host: rw
45 22 0:45 / /run rw - tmpfs tmpfs rw
a line that nobody understands
46 22 0:46 / - 9p
"""


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 9), (3, 50, 6), (3, 51, 2)])
def test_an_sqlite_with_the_wal_reset_bug_is_noted(version: tuple[int, int, int]) -> None:
    (found,) = machine.sqlite_version(version)
    assert ".".join(map(str, version)) in found.what
    assert not found.serious


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 52, 0), (4, 0, 0)])
def test_one_in_which_it_is_mended_is_not(version: tuple[int, int, int]) -> None:
    assert not list(machine.sqlite_version(version))


@pytest.mark.parametrize(
    ("synchronous", "journal", "environment", "says"),
    [
        (0, "wal", {}, "below FULL"),
        (1, "wal", {}, "below FULL"),
        (2, "delete", {}, "not wal"),
        (2, "wal", {"LD_PRELOAD": "libeatmydata.so"}, "leaves out every sync"),
    ],
)
def test_syncs_that_are_left_out_are_serious(
    synchronous: int, journal: str, environment: dict[str, str], says: str
) -> None:
    (found,) = machine.durability(synchronous, journal, environment)
    assert says in found.what
    assert found.serious


def test_syncs_that_are_made_are_well() -> None:
    assert not list(machine.durability(2, "wal", {"LD_PRELOAD": "libother.so"}))
    assert not list(machine.durability(3, "wal", {}))


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv/disputes/dispute.sqlite", "nfs4"), ("/mnt/my share/a", "cifs"), ("/over/a", "fuse.sshfs")],
)
def test_a_network_file_system_is_serious(path: str, kind: str) -> None:
    (found,) = machine.file_system(MOUNTS, Path(path))
    assert f"({kind})" in found.what
    assert found.serious


def test_memory_is_noted() -> None:
    (found,) = machine.file_system(MOUNTS, Path("/run/dispute.sqlite"))
    assert not found.serious


@pytest.mark.parametrize("path", ["/home/a", "/srv/local/a", "/srvother/a", "/mnt/my"])
def test_a_local_one_is_well_also_below_or_beside_a_network_one(path: str) -> None:
    assert not list(machine.file_system(MOUNTS, Path(path)))


def test_where_the_system_says_nothing_nothing_is_found(tmp_path: Path) -> None:
    assert not list(machine.file_system("", tmp_path))
    assert machine.mounts()


def test_a_clock_before_the_last_record_is_serious() -> None:
    (found,) = machine.clock(NOW, NOW - timedelta(seconds=1))
    assert found.serious


def test_a_clock_at_or_after_it_is_well_and_so_is_an_empty_log() -> None:
    assert not list(machine.clock(NOW, NOW))
    assert not list(machine.clock(None, NOW))


@pytest.mark.parametrize(
    ("free", "files", "size", "serious"),
    [
        (LITTLE - 1, None, 0, True),
        (MIB * 1024, 99, 0, True),
        (2000 * MIB, None, 1000 * MIB, False),
    ],
)
def test_little_room_is_serious_and_less_than_an_index_takes_is_noted(
    *, free: int, files: int | None, size: int, serious: bool
) -> None:
    (found,) = machine.room(free, files, size)
    assert found.serious is serious


def test_room_for_all_of_it_twice_is_well(tmp_path: Path) -> None:
    assert not list(machine.room(2100 * MIB, 100, 1000 * MIB))
    assert machine.left(tmp_path)[0] > 0
