"""Roles: who held which office when. A group is an organisation, a subject one person in one office of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from events.kinds.people import Appointed, Departed, PeopleKind, Reinstated
from events.milestone import Milestone
from events.text import slugify
from tracker.placed import NOTHING, Placed, Projection, Track

if TYPE_CHECKING:
    from tracker.restoring import Part

_KINDS = get_args(PeopleKind)
_office = lru_cache(maxsize=4096)(slugify)


class _Move(NamedTuple):
    """A milestone, its number among those of its group, and what it says."""

    number: int
    one: Placed
    what: PeopleKind


@dataclass
class _Moves:
    """The milestones of an organisation: on one person in one office, on all that one leaves, on taking an office.

    Leaving an organisation leaves all its offices. Who takes an office that one person holds ends that of the holder.
    """

    held: dict[tuple[str, str], list[_Move]] = field(default_factory=dict)
    left: dict[str, list[_Move]] = field(default_factory=dict)
    taken: dict[str, list[_Move]] = field(default_factory=dict)

    def enter(self, move: _Move) -> None:
        """Enter a milestone."""
        what = move.what
        if what.role is None:
            self.left.setdefault(what.person, []).append(move)
            return
        office = _office(what.role)
        self.held.setdefault((what.person, office), []).append(move)
        if not isinstance(what, Departed) and what.is_sole:
            self.taken.setdefault(office, []).append(move)

    def own(self, person: str, office: str) -> list[_Move]:
        """Return those on a person in an office."""
        return sorted([*self.held[person, office], *self.left.get(person, ())])

    def of_others(self, person: str, office: str, own: Sequence[_Move]) -> Iterator[_Move]:
        """Yield those by which somebody else takes an office, but for those before all of a person's *own* in it."""
        for move in self.taken.get(office, ()):
            if move.what.person != person and not all(move.one.surely_before(other.one) for other in own):
                yield move


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the organisation whose offices a milestone is about."""
    return (said.what.organisation,) if isinstance(said.what, _KINDS) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return for each person and office of the organisation *group* whether they hold it.

    An office that one person holds is ended for its holder by whoever takes
    it next, without a departure.
    """
    moves = _Moves()
    for number, one in enumerate(placed):
        if isinstance(one.said.what, Appointed | Departed | Reinstated):
            moves.enter(_Move(number, one, one.said.what))
    return [track for person, office in sorted(moves.held) for track in _tracks(group, person, office, moves)]


def _tracks(organisation: str, person: str, office: str, moves: _Moves) -> Iterator[Track]:
    subject = f"{person}/{organisation}/{office}"
    own = moves.own(person, office)
    yield Track(subject, "office", {move.one.id: move.what.role for move in own if move.what.role})
    status: dict[str, str] = {}
    parts: dict[str, Part] = {}
    interim: dict[str, str] = {}
    for _, one, what in sorted([*own, *moves.of_others(person, office, own)]):
        if what.person != person:
            status[one.id], parts[one.id], interim[one.id] = NOTHING, "restores", NOTHING
        elif isinstance(what, Departed):
            status[one.id] = "left"
        else:
            status[one.id], interim[one.id] = "holds", "yes" if what.interim else NOTHING
    yield Track(subject, "status", status, parts, {"holds": "replaced"})
    if "yes" in interim.values():
        yield Track(subject, "interim", interim)


ROLES = Projection("roles", groups, project=project, kinds=frozenset(_KINDS))
