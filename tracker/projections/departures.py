"""Departures: who left what, when, how, and whether they are back."""

from collections.abc import Sequence
from typing import get_args

from events.kinds.people import Appointed, Departed, PeopleKind, Reinstated
from events.milestone import Milestone
from tracker.placed import Placed, Track, warning

VIEW = "departures"


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the person and organisation that a departure or return is about. Taking an office is neither."""
    what = said.what
    if isinstance(what, get_args(PeopleKind)) and not isinstance(what, Appointed):
        return (f"{what.person}/{what.organisation}",)
    return ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return whether the person is gone or back, and from which office and how they left."""
    status: dict[str, str] = {}
    role: dict[str, str] = {}
    manner: dict[str, str] = {}
    for one in placed:
        match one.said.what:
            case Departed() as what:
                status[one.id] = "gone"
                if what.role:
                    role[one.id] = what.role
                if what.manner:
                    manner[one.id] = what.manner
            case Reinstated():
                status[one.id] = "back"
    found = [Track(group, "status", status), Track(group, "role", role), Track(group, "manner", manner)]
    if "gone" not in status.values():
        found += [warning(group, one, "reinstated, but no departure is recorded") for one in status]
    return [track for track in found if track.values]
