"""What a projection takes and gives: milestones in their place, and tracks of values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

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


@dataclass(frozen=True, slots=True)
class Track:
    """One aspect of one subject, and the value that each milestone gives it: the last one stands.

    ``parts`` is given where milestones can close and restore it
    (:mod:`tracker.restoring`); milestones not in it move.
    """

    subject: str
    aspect: str
    values: Mapping[str, str]
    parts: Mapping[str, Part] = field(default_factory=dict)


class Projection(Protocol):
    """A view: which groups a milestone belongs to, and what the milestones of a group add up to.

    Both are pure and total: any milestones in any order give tracks, never an error.
    """

    VIEW: str

    def groups(self, one: str, said: Milestone) -> Sequence[str]:
        """Return the groups that the milestone *said*, whose id is *one*, belongs to."""
        ...

    def project(self, group: str, placed: Sequence[Placed]) -> Sequence[Track]:
        """Return the tracks of *group*, given its milestones by place of first record."""
        ...


def warning(subject: str, one: str, text: str) -> Track:
    """Return the track that shows *text* as a warning on *subject* from milestone *one* on."""
    return Track(subject, "warning", {one: text})


def joined(slugs: Sequence[str]) -> str:
    """Return the parties *slugs* as one value."""
    return ", ".join(slugs)


