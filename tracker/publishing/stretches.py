"""A timeline in stretches of bounded size: by year, month, day, and past that by order of record.

Which there are follows from what stands now, not from the steps that led there; one milestone more or less is
one more or less in a few of them, however many there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
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
    _leaves: "list[Stretch] | None" = None

    def add(self, place: Place, touched: set[str]) -> None:
        """Take in *place*, and note in *touched* the names of all that it is in."""
        touched.add(self.name)
        self._leaves = None
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
        self._leaves = None
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

    def leaves(self) -> "list[Stretch]":
        """Return the stretches in it that hold milestones themselves, the latest first."""
        if self.parts is None:
            return [self]
        if self._leaves is None:
            self._leaves = [leaf for start in sorted(self.parts, reverse=True) for leaf in self.parts[start].leaves()]
        return self._leaves

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
    """A stretch that has a page, with the names of the one *earlier* and the one *later* that it leads to."""

    stretch: Stretch
    earlier: str | None = None
    later: str | None = None

    @property
    def above(self) -> tuple[str, ...]:
        """The names of the year, month and day that it is in, or of its list; that they have pages follows from it."""
        name, stem = self.stretch.name, self.stretch.stem
        steps = [name[:end] for end in (_YEAR, _MONTH, _DAY) if name[:1].isdigit() and len(name) > end]
        return tuple(steps or ([stem] if stem != name else []))


class Layout:
    """Which stretches of a timeline have pages: none where it is not parted.

    The pages with milestones lead to one another, however deep they are; those that lead to others, to their like.
    """

    def __init__(self, whole: Stretch) -> None:
        """Know of no page yet."""
        self._whole = whole
        self._leaves: list[Stretch] = []
        self._index: dict[str, Around] = {}

    @property
    def names(self) -> set[str]:
        """The names of the stretches that have pages."""
        return {one.name for one in self._leaves} | self._index.keys()

    def changed(self, touched: set[str]) -> tuple[list[Around], set[str]]:
        """Return those whose pages are others since those *touched* changed, and the names that are gone."""
        leaves, index = self._leaves, self._index
        self._leaves = self._whole.leaves() if self._whole.parts is not None else []
        self._index = dict(_index(self._whole)) if self._whole.parts is not None else {}
        found = [one for name, one in self._index.items() if name in touched or index.get(name) != one]
        first, end = _other(leaves, self._leaves)
        found += [self._leaf(at) for at, one in enumerate(self._leaves) if first <= at < end or one.name in touched]
        if leaves == self._leaves and index.keys() == self._index.keys():
            return found, set()
        return found, {one.name for one in leaves} - self.names | index.keys() - self.names

    def _leaf(self, at: int) -> Around:
        later = self._leaves[at - 1].name if at else None
        earlier = self._leaves[at + 1].name if at + 1 < len(self._leaves) else None
        return Around(self._leaves[at], earlier, later)


def by_date(limit: int) -> Stretch:
    """Return a timeline by date, empty, in stretches of at most *limit*."""
    return Stretch("", limit, ends=_YEAR)


def by_record(name: str, limit: int) -> Stretch:
    """Return a list by order of record, empty, in stretches of at most *limit*, whose names begin with *name*."""
    return Stretch(name, limit, stem=name)


def _index(whole: Stretch) -> Iterator[tuple[str, Around]]:
    """Yield those of *whole* that lead to others, itself among them if it has a name, by name."""
    if whole.name:
        yield whole.name, Around(whole)
    parted = [whole]
    for stretch in parted:
        siblings = stretch.divided()
        for at, part in enumerate(siblings):
            if part.parts is not None:
                later = siblings[at - 1].name if at else None
                earlier = siblings[at + 1].name if at + 1 < len(siblings) else None
                yield part.name, Around(part, earlier, later)
                parted.append(part)


def _other(before: Sequence[Stretch], now: Sequence[Stretch]) -> tuple[int, int]:
    """Return from where to where in *now* those may be that have others beside them than *before*."""
    if before == now:
        return 0, 0
    same = sum(1 for _ in takewhile(_is_same, zip(before, now, strict=False)))
    after = sum(1 for _ in takewhile(_is_same, zip(reversed(before), reversed(now), strict=False)))
    return same - 1, len(now) - after + 1


def _is_same(pair: tuple[Stretch, Stretch]) -> bool:
    return pair[0] is pair[1]


def _start(day: date, ends: int) -> int:
    """Return the ordinal of the first day of the year or month of *day*, or its own."""
    return day.replace(month=1 if ends == _YEAR else day.month, day=day.day if ends == _DAY else 1).toordinal()
