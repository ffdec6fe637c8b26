"""``dispute doctor``."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.cli.running import ROOT, dispute
from tracker.scheduling.lock import WorkerLock

DIES = """
import os, signal, sys
from events.log.sqlite_file import connect
db = connect(sys.argv[1], write=True)
db.execute("UPDATE facts_header SET built = built + 1")
os.kill(os.getpid(), signal.SIGKILL)
"""


def serious(folder: Path) -> list[str]:
    """Return what is serious in *folder*, by the name of its check."""
    del folder
    ran = dispute("doctor", "--json")
    found = json.loads(ran.out)
    names = [one["check"] for one in found["checks"] if one["result"] == "serious"]
    assert found["serious"] == len(names)
    assert ran.code == (1 if names else 0)
    return names


def test_a_store_as_init_makes_it_is_well(empty: Path) -> None:
    assert dispute("init", "--title", "A", "--curator", "Ada <ada@example.org>").code == 0
    assert serious(empty) == []
    ran = dispute("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("16 checks, 0 serious\n")


@pytest.mark.parametrize("name", ["dispute.sqlite", "dispute.sqlite.key", "dispute.toml"])
def test_open_permissions_are_serious(folder: Path, name: str) -> None:
    (folder / name).chmod(0o666)
    assert serious(folder) == ["permissions"]
    ran = dispute("doctor")
    assert ran.code == 1
    assert f"chmod {'go-w' if name.endswith('toml') else '600'} {folder / name}\n" in ran.out


def test_a_folder_that_everybody_may_write_to_is_told_of_once(folder: Path) -> None:
    folder.chmod(0o777)
    assert serious(folder) == ["parents"]


def test_a_backup_beside_the_key_is_serious_until_it_is_moved(folder: Path, tmp_path: Path) -> None:
    dispute("backup", "b.sqlite")
    assert serious(folder) == ["key beside a backup"]
    shutil.move("b.sqlite", tmp_path / "b.sqlite")
    assert serious(folder) == []


def test_a_site_in_which_store_and_key_lie_is_serious(folder: Path) -> None:
    with (folder / "dispute.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nfolder = "."\n')
    assert serious(folder) == ["key in the site"] * 3


def test_faulty_settings_are_serious_and_the_rest_is_looked_at(folder: Path) -> None:
    with (folder / "dispute.toml").open("a", encoding="utf-8") as file:
        file.write("[publish]\nfolder = 3\n")
    (folder / "dispute.sqlite").chmod(0o644)
    assert serious(folder) == ["settings", "permissions"]


@pytest.mark.parametrize("what", ["gone", "text"])
def test_a_store_that_cannot_be_opened_is_serious_with_its_way_out(folder: Path, what: str) -> None:
    (folder / "dispute.sqlite").unlink()
    if what == "text":
        (folder / "dispute.sqlite").write_text("a letter" * 100, encoding="utf-8")
        (folder / "dispute.sqlite").chmod(0o600)
    assert serious(folder) == ["store"]


def test_a_process_that_died_writing_is_noted_and_nothing_of_it_is_lost(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIES, "dispute.sqlite"], check=False, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL
    assert "note: wal: a process that wrote did not close the store" in dispute("doctor").out
    assert "note: wal" not in dispute("doctor").out


def test_a_worker_that_runs_is_told_and_none_where_none_does(folder: Path) -> None:
    assert "worker runs" not in dispute("doctor").out
    lock = WorkerLock(folder / "dispute.sqlite")
    assert lock.take()
    try:
        assert "a worker runs: process " in dispute("doctor").out
    finally:
        lock.let_go()
