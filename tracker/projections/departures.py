"""Departures: who left what, when, how, and whether they are back."""

from collections.abc import Iterator, Sequence

from events.kinds.people import Departed, Reinstated
from events.milestone import Milestone
from tracker.placed import Projection, Say


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the person and organisation that a departure or return is about. Taking an office is neither."""
    what = said.what
    return (f"{what.person}/{what.organisation}",) if isinstance(what, Departed | Reinstated) else ()


def says(group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield whether the person is gone or back, and from which office and how they left."""
    what = said.what
    yield Say(group, "status", "gone" if isinstance(what, Departed) else "back")
    if isinstance(what, Departed):
        if what.role:
            yield Say(group, "role", what.role)
        if what.manner:
            yield Say(group, "manner", what.manner)


DEPARTURES = Projection(
    "departures",
    groups,
    says,
    begins=lambda _group, said: isinstance(said.what, Departed),
    lacks=lambda _said: "reinstated, but no departure is recorded",
    kinds=frozenset({Departed, Reinstated}),
)
