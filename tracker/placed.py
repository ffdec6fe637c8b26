"""What a projection takes and gives: milestones in their place, what each says, and tracks of values."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from events.milestone import Milestone
from tracker.restoring import Part

NOTHING = ""
"""A value that is no value: it ends the one before it, and is not shown."""


class Placed(NamedTuple):
    """A milestone where it stands: its id, its tightened bounds (ordinals), its rank among those of one day."""

    id: str
    said: Milestone
    earliest: int
    latest: int
    rank: int

    def surely_before(self, other: "Placed") -> bool:
        """Whether every reading has this one before *other*."""
        return (self.latest, self.rank) < (other.earliest, other.rank)


class Say(NamedTuple):
    """What one milestone says of one aspect of one subject, whatever else is recorded.

    *mark* tells tracks of one aspect apart: one motion from another, one
    funding from the next.
    """

    subject: str
    aspect: str
    value: str
    mark: str = ""
    part: Part = "moves"


@dataclass(frozen=True, slots=True)
class Track:
    """One aspect of one subject, and the value that each milestone gives it: the last one stands.

    ``parts`` is given where milestones can close and restore it
    (:mod:`tracker.restoring`), with what restoring ``turns`` a value into;
    milestones not in it move.
    """

    subject: str
    aspect: str
    values: Mapping[str, str]
    parts: Mapping[str, Part] = field(default_factory=dict)
    turns: Mapping[str, str] = field(default_factory=dict)


def _nothing_begins(_group: str, _said: Milestone) -> bool:
    return False


def _nothing_lacks(_said: Milestone) -> None:
    return None


@dataclass(frozen=True)
class Projection:
    """A view: which groups a milestone belongs to, and what it says there. All of it pure and total.

    ``groups`` and ``says`` take a milestone's id and what it says. ``begins``
    tells whether a milestone begins its group (a bid being made), ``lacks``
    what to warn of where nothing does. ``project`` is given where what a
    milestone says depends on the others of its group: it takes all of them,
    by place of first record, in place of ``says``. Milestones of other
    ``kinds`` belong to no group of the view; None: of any kind.
    """

    view: str
    groups: Callable[[str, Milestone], Sequence[str]]
    says: Callable[[str, str, Milestone], Iterable[Say]] | None = None
    begins: Callable[[str, Milestone], bool] = _nothing_begins
    lacks: Callable[[Milestone], str | None] = _nothing_lacks
    project: Callable[[str, Sequence[Placed]], Sequence[Track]] | None = None
    kinds: frozenset[type] | None = None

    def tracks(self, group: str, placed: Sequence[Placed]) -> list[Track]:
        """Return the tracks of *group*, given its milestones by place of first record."""
        if self.project is not None:
            return list(self.project(group, placed))
        found: dict[tuple[str, str, str], tuple[dict[str, str], dict[str, Part]]] = {}
        for one in placed:
            for say in self.said(group, one.id, one.said):
                values, parts = found.setdefault((say.subject, say.aspect, say.mark), ({}, {}))
                values[one.id] = say.value
                parts[one.id] = say.part
        tracks = [Track(subject, aspect, *given) for (subject, aspect, _), given in found.items()]
        return [*tracks, *self._lacking(group, placed)]

    def said(self, group: str, one: str, said: Milestone) -> Iterator[Say]:
        """Yield what a milestone says in *group*, leaving out what it has no word on."""
        if self.says is not None:
            yield from self.says(group, one, said)

    def _lacking(self, group: str, placed: Sequence[Placed]) -> Iterator[Track]:
        if any(self.begins(group, one.said) for one in placed):
            return
        for one in placed:
            if text := self.lacks(one.said):
                yield warning(group, one.id, text)


def warning(group: str, one: str, text: str) -> Track:
    """Return the track that shows *text* as a warning on the subject of *group* from milestone *one* on."""
    return Track(group.split(":", 1)[-1], "warning", {one: text})


def joined(slugs: Sequence[str]) -> str:
    """Return the parties *slugs* as one value."""
    return ", ".join(slugs)
