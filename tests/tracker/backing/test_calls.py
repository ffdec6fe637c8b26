"""Killed, on a full disk or a failing one, at any call of an append: what was acknowledged is there, and it goes on."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests import tracing
from tests.tracing import Point, Tally, needs_strace
from tests.tracker.backing.acting import ACTS, Rig, folder
from tracker.curating.tracker import Tracker

SAMPLE = 5
"""How many points of each act are tried in short, beside that at which a record is committed."""


def some(points: Sequence[Point]) -> list[Point]:
    """Return a few of *points*, spread over all: some are kills, some of a full disk, some of one that fails."""
    return tracing.spread([one for one in points if one.call in tracing.CHANGING], SAMPLE)


@needs_strace
@pytest.mark.parametrize("chosen", [some, pytest.param(list, marks=pytest.mark.soak)], ids=["some", "every"])
@pytest.mark.parametrize("act", ACTS)
def test_whatever_happens_at_a_call_nothing_acknowledged_is_lost_and_the_next_command_works(
    tmp_path: Path, act: str, chosen: Callable[[Sequence[Point]], Sequence[Point]]
) -> None:
    rig = Rig(folder(tmp_path / "base"), act)
    tally = Tally(act)
    for at in chosen(tracing.everywhere(rig.undisturbed)):
        tally.add(at, *rig.tried(at))
    tally.hold()


@needs_strace
def test_the_same_points_find_what_is_acknowledged_before_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a program that prints the id first."""
    rig = Rig(folder(tmp_path / "base"), "add")
    record = Tracker.record

    def too_soon(self: Tracker, *args: object, **how: object) -> object:
        print("00000000-0000-4000-8000-000000000000", flush=True)  # noqa: T201 - what it says
        return record(self, *args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Tracker, "record", too_soon)
    killed = rig.undisturbed.points("KILL", ["pwrite64", "fdatasync"])
    assert any("acknowledged, and not there" in one for at in tracing.spread(killed, 4) for one in rig.tried(at)[1])
