"""A timeline in stretches of bounded size: by year, month, day, and past that by order of record.

Which there are follows from what stands now, not from the steps that led there; one milestone more or less is
one more or less in a few of them, however many there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

UNDATED: Final = "undated"
_YEAR, _MONTH, _DAY = 4, 7, 10
"""How much of a day's ISO form names the stretch."""
_WIDEST = 10**9


class Place(NamedTuple):
    """Where a milestone stands in a timeline, which is sorted so.

    *first* and *last* are the ordinals of the days that its date can mean, *first* 0 where nothing bounds it;
    *position* is that of its first record.
    """

    first: int
    last: int
    position: int
    story: str


@dataclass(slots=True, eq=False)
class Stretch:
    """A part of a timeline: with its milestones where there are at most *limit*, or in further parts.

    *name* is its folder's; that of the whole is empty. *start* is what it is sorted by among its like. *ends* is the
    length of the ISO form that names its own parts, or, where they are numbered, None; *width* is then theirs.
    """

    name: str
    limit: int
    start: int = 0
    ends: int | None = None
    width: int = _WIDEST
    stem: str = ""
    count: int = 0
    parts: "dict[int, Stretch] | None" = None
    _places: set[Place] = field(default_factory=set)

    def add(self, place: Place, touched: set[str]) -> None:
        """Take in *place*, and note in *touched* the names of all that it is in."""
        touched.add(self.name)
        self.count += 1
        if self.parts is not None:
            self._part(place).add(place, touched)
            return
        self._places.add(place)
        if self.count > self.limit and self.width:
            self.parts = {}
            for one in self._places:
                self._part(one).add(one, touched)
            self._places = set()

    def remove(self, place: Place, touched: set[str]) -> None:
        """Let *place* go, and note in *touched* the names of all that it was in."""
        touched.add(self.name)
        self.count -= 1
        if self.parts is None:
            self._places.remove(place)
            return
        part = self._part(place)
        part.remove(place, touched)
        if not part.count:
            del self.parts[part.start]
        if self.count <= self.limit:
            self._places = set(self.latest(self.count))
            self.parts = None

    def latest(self, most: int) -> list[Place]:
        """Return the *most* latest places, the latest first."""
        if self.parts is None:
            return sorted(self._places, reverse=True)[:most]
        found: list[Place] = []
        for start in sorted(self.parts, reverse=True):
            found += self.parts[start].latest(most - len(found))
            if len(found) >= most:
                break
        return found

    def divided(self) -> "list[Stretch]":
        """Return the parts, the latest first; none where it holds its milestones itself.

        A numbered part that would be the only one gives way to its own.
        """
        found = self
        while found.parts is not None and found.ends is None and len(found.parts) == 1:
            (found,) = found.parts.values()
        return [found.parts[start] for start in sorted(found.parts, reverse=True)] if found.parts else []

    def _part(self, place: Place) -> "Stretch":
        """Return the part in which *place* is, made where there is none."""
        parts = self.parts if self.parts is not None else {}
        if self.ends is None:
            start = (place.position - 1) // self.width * self.width + 1
            if start not in parts:
                name = f"{self.stem}-{start}-{start + self.width - 1}"
                parts[start] = Stretch(name, self.limit, start, None, self.width // 10, self.stem)
            return parts[start]
        day = date.fromordinal(place.first) if place.first else None
        start = _start(day, self.ends) if day else 0
        if start not in parts:
            name = day.isoformat()[: self.ends] if day else UNDATED
            finer = {_YEAR: _MONTH, _MONTH: _DAY, _DAY: None}[self.ends] if day else None
            parts[start] = Stretch(name, self.limit, start, finer, stem=name)
        return parts[start]


class Around(NamedTuple):
    """A stretch with what its page leads to: those *above* it, outermost first, the one *earlier*, the one *later*."""

    stretch: Stretch
    above: tuple[str, ...]
    earlier: str | None = None
    later: str | None = None


def by_date(limit: int) -> Stretch:
    """Return a timeline by date, empty, in stretches of at most *limit*."""
    return Stretch("", limit, ends=_YEAR)


def by_record(name: str, limit: int) -> Stretch:
    """Return a list by order of record, empty, in stretches of at most *limit*, whose names begin with *name*."""
    return Stretch(name, limit, stem=name)


def pages(whole: Stretch) -> dict[str, Around]:
    """Return the stretches of *whole* that have pages, by name: none where it is not parted.

    The pages with milestones lead to one another, however deep they are; those that lead to others, to their like.
    """
    found: dict[str, Around] = {}
    leaves: list[Around] = []
    top = (whole.name,) if whole.name else ()
    if whole.parts is not None:
        if whole.name:
            found[whole.name] = Around(whole, ())
        for rank in _ranks(whole, top, leaves):
            found |= _linked(rank)
        found |= _linked(leaves)
    return found


def _ranks(stretch: Stretch, above: tuple[str, ...], leaves: list[Around]) -> Iterator[list[Around]]:
    """Yield the parts of each of those below *stretch* and of itself; those that are not parted go to *leaves* too."""
    siblings = [Around(part, above) for part in stretch.divided()]
    yield siblings
    for one in siblings:
        if one.stretch.parts is None:
            leaves.append(one)
        else:
            yield from _ranks(one.stretch, (*above, one.stretch.name), leaves)


def _linked(rank: list[Around]) -> dict[str, Around]:
    """Return those of one *rank*, the latest first, each with the one before and the one after it."""
    found = {one.stretch.name: one for one in rank}
    for late, early in pairwise(one.stretch.name for one in rank):
        found[late] = found[late]._replace(earlier=early)
        found[early] = found[early]._replace(later=late)
    return found


def _start(day: date, ends: int) -> int:
    """Return the ordinal of the first day of the year or month of *day*, or its own."""
    return day.replace(month=1 if ends == _YEAR else day.month, day=day.day if ends == _DAY else 1).toordinal()
