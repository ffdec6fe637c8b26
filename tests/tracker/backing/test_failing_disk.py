"""A disk that is full, or fails, at any call of a backup or a restore: one line, nothing half, and it goes on after."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.backing.killing import whole
from tests.tracker.cli.running import ROOT
from tests.tracker.proving.builders import CURATOR, Ticking, note
from tracker.backing.making import back_up
from tracker.curating.tracker import Tracker
from tracker.proving.reading import here

CALLS = ("pwrite64", "fsync", "fdatasync", "rename", "link", "ftruncate", "unlink")
MOST = 10
"""How many points of one call are tried: all, or so many of them that chance takes."""


def run(folder: Path, *args: str, inject: str = "") -> tuple[int, str, str]:
    """Run a command under strace; return its exit code, what it said on standard error, and what strace saw."""
    trace = folder.parent / "trace"
    calls = ",".join(CALLS)
    program = [
        "strace",
        "-f",
        "-o",
        str(trace),
        "-e",
        f"trace={calls}",
        *(["-e", f"inject={inject}"] if inject else []),
    ]
    around = {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}
    done = subprocess.run(
        [*program, sys.executable, "-m", "tracker.cli.main", *args],
        cwd=folder, env=around | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stderr, trace.read_text("utf-8")


@pytest.mark.soak
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_whichever_call_fails_what_stands_is_whole_and_the_next_command_works(
    store: Path, tmp_path: Path, command: str, error: str
) -> None:
    backup = tmp_path / "b.sqlite"
    back_up(store, backup)
    with Tracker(store, CURATOR, clock=Ticking()) as tracker:
        note(tracker, "Later")
    roots = {here(backup)[2], here(store)[2]}
    saved = store.read_bytes(), backup.read_bytes()
    args = (command, "--store", str(store), str(backup), "--force")
    code, _, trace = run(store.parent, *args)
    assert code == 0
    chance, tried, refused = random.Random(11), 0, 0
    for call in CALLS:
        times = range(1, trace.count(f" {call}(") + 1)
        for number in times if len(times) <= MOST else sorted(chance.sample(times, MOST)):
            for path, data in zip((store, backup), saved, strict=True):
                path.write_bytes(data)
            code, said, seen = run(store.parent, *args, inject=f"{call}:error={error}:when={number}")
            tried += "(INJECTED)" in seen
            refused += code != 0
            assert code in {0, 1}, said
            assert "unexpected" not in said
            assert all(line.startswith(("dispute: ", "warning: ")) for line in said.splitlines()), said
            assert {whole(store).root, whole(backup).root} <= roots
            assert code or whole(store).root == whole(backup).root, "said to be done, and is not"
            for aside in store.parent.glob("*.before-restore-*"):
                assert whole(aside).root in roots
                aside.unlink()
            assert run(store.parent, *args)[0] == 0
            assert not list(store.parent.glob(".*.draft*"))
            for aside in store.parent.glob("*.before-restore-*"):
                aside.unlink()
    print(f"{command}, {error}: {tried} points, {refused} refused in a line, 0 half")  # noqa: T201 - the figure
    assert tried
    assert refused
