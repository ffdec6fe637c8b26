"""One worker for one store, by whatever name, until it ends, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from events.errors import Refused, StoreError
from tests.tracker.cli.running import ROOT
from tracker.scheduling.lock import WorkerLock


def test_only_one_has_it_and_the_other_is_told_who(store: Path) -> None:
    first, second = WorkerLock(store), WorkerLock(store)
    assert first.holder() is None
    first.must_take()
    assert first.take()
    assert not second.take()
    assert second.holder() == os.getpid()
    with pytest.raises(Refused, match=f"a worker runs already: process {os.getpid()}"):
        second.must_take()
    first.let_go()
    first.let_go()
    assert second.holder() is None
    assert second.take()
    second.let_go()


def test_a_store_is_one_store_by_whatever_name(store: Path, tmp_path: Path) -> None:
    (tmp_path / "link.sqlite").symlink_to(store)
    first = WorkerLock(store)
    first.must_take()
    assert not WorkerLock(tmp_path / "link.sqlite").take(tries=1)
    first.let_go()


def test_a_worker_that_is_killed_has_it_no_more(store: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from tracker.scheduling.lock import WorkerLock; "
        "WorkerLock(Path(sys.argv[1])).must_take(); print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, store], cwd=ROOT, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        assert WorkerLock(store).holder() == worker.pid
        worker.send_signal(signal.SIGKILL)
    assert WorkerLock(store).holder() is None
    assert WorkerLock(store).take()


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no worker can run here"):
        WorkerLock(tmp_path / "nowhere" / "dispute.sqlite").take()


def test_on_a_full_disk_it_holds_and_does_not_say_who_has_it(store: Path) -> None:
    """A limit of no bytes for any file is to a process what a full disk is."""
    program = (
        "import resource, sys\nfrom pathlib import Path\nfrom tracker.scheduling.lock import WorkerLock\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "first, second = (WorkerLock(Path(sys.argv[1])) for _ in range(2))\n"
        "first.must_take()\nprint(second.take(), second.holder())\nfirst.let_go()\nprint(second.take())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(store)], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (done.stdout, done.stderr) == ("False 0\nTrue\n", "")
