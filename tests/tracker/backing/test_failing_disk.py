"""A disk that is full, or fails, at any call of a backup or a restore: one line, nothing half, and it goes on after."""

import random
from pathlib import Path

import pytest

from tests import tracing
from tests.tracing import Tally, needs_strace
from tests.tracker.backing.killing import whole
from tests.tracker.proving.builders import CURATOR, Ticking, note
from tracker.backing.making import back_up
from tracker.curating.tracker import Tracker
from tracker.proving.reading import here

CALLS = ("pwrite64", "fsync", "fdatasync", "rename", "link", "ftruncate", "unlink")
MOST = 10
"""How many points of one call are tried: all, or so many of them that chance takes."""


@pytest.mark.soak
@needs_strace
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
    undisturbed = tracing.run(store.parent, *args)
    assert undisturbed.code == 0
    chance, tally = random.Random(11), Tally(f"{command}, {error}")
    for call in CALLS:
        points = undisturbed.points(error, [call])
        for at in points if len(points) <= MOST else chance.sample(points, MOST):
            for path, data in zip((store, backup), saved, strict=True):
                path.write_bytes(data)
            ran = tracing.run(store.parent, *args, at=at)
            tally.add(at, ran, ran.complaints())
            assert {whole(store).root, whole(backup).root} <= roots
            assert ran.code or whole(store).root == whole(backup).root, "said to be done, and is not"
            for aside in store.parent.glob("*.before-restore-*"):
                assert whole(aside).root in roots
                aside.unlink()
            assert tracing.run(store.parent, *args).code == 0
            assert not list(store.parent.glob(".*.draft*"))
            for aside in store.parent.glob("*.before-restore-*"):
                aside.unlink()
    tally.hold()
