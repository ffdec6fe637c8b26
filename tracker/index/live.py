"""Groups kept in memory while records are written, so that an ordinary record costs no more for a long history.

An ordinary record is a new milestone that follows nothing but what begins its
groups, and that changes nobody else's bounds: then it comes last in line, and
only the tracks that it has a word on change. Anything else is left to
:mod:`tracker.index.anew`. A property test holds both to the same facts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from events.milestone import Milestone
from tracker.certainty import NEVER, Stretch, Support
from tracker.implied import RULES
from tracker.index.rows import FactCells, GroupKey, cells
from tracker.order import Arrangement
from tracker.placed import NOTHING, Say, warning
from tracker.projecting import fact_of, facts_of
from tracker.restoring import Part, last_restored
from tracker.views import VIEWS

TrackKey = tuple[str, str, str]


class Changes(NamedTuple):
    """The rows that end, and the rows that begin."""

    ended: list[FactCells]
    begun: list[FactCells]


@dataclass
class Standing:
    """A track as it stands: who gives it which value, and its rows.

    ``open`` holds the stretches that have no end yet; after the day
    ``settled``, the last that any of its milestones can fall on, nothing but
    them stands.
    """

    values: dict[str, tuple[Part, str]] = field(default_factory=dict)
    rows: list[FactCells] = field(default_factory=list)
    open: list[Stretch] = field(default_factory=list)
    settled: int = -1


@dataclass
class Group:
    """A group with its milestones by place, their order, its tracks as they stand, and the numbers of its rows."""

    key: GroupKey
    order: Arrangement
    said: dict[int, Milestone]
    numbers: dict[FactCells, int]
    tracks: dict[TrackKey, Standing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._projection = VIEWS[self.key[1]]
        self._rules = [rule for rule in RULES if rule.view == self.key[1]]
        self._kinds = {one.kind for one in self.said.values()}
        self._begun = any(self._projection.begins(self.key[2], one) for one in self.said.values())
        for place, said in sorted(self.said.items()):
            for say in self._says(place, said):
                standing = self.tracks.setdefault((say.subject, say.aspect, say.mark), Standing())
                standing.values[str(place)] = (say.part, say.value)
        for key, standing in self.tracks.items():
            self._work_out(key, standing)

    def takes(self, said: Milestone) -> bool:
        """Whether a new milestone that says this is an ordinary one, as far as the kinds of this group go."""
        if self._projection.project is not None:
            return False
        if not self._kinds:
            return True
        if not self._begun and self._projection.begins(self.key[2], said):
            return False
        for rule in self._rules:
            then = (self._kinds - {rule.first}) if rule.then is None else (self._kinds & rule.then)
            if said.kind == rule.first and then:
                return False
            if rule.then is not None and said.kind in rule.then and rule.first in self._kinds:
                return False
        return True

    def before(self, said: Milestone) -> list[str]:
        """Return the milestones of this group that a new one, which it takes, is known to come after."""
        firsts = {rule.first for rule in self._rules if rule.then is None and rule.first in self._kinds}
        if not firsts:
            return []
        return [str(place) for place, one in self.said.items() if one.kind in firsts and one.kind != said.kind]

    def enter(self, place: int, said: Milestone, bounds: tuple[int, int], before: Sequence[str]) -> Changes:
        """Take in a new milestone with tightened *bounds* that comes after those *before*; return what rows change."""
        self.order.enter_last(str(place), bounds, before)
        self.said[place] = said
        self._kinds.add(said.kind)
        changes = Changes([], [])
        for say in self._says(place, said):
            ended, begun = self._say(str(place), say, bounds)
            changes.ended.extend(ended)
            changes.begun.extend(begun)
        self._begun = self._begun or self._projection.begins(self.key[2], said)
        if not self._begun and (text := self._projection.lacks(said)):
            track = warning(self.key[2], str(place), text)
            changes.begun.extend(cells(fact) for fact in facts_of(track, self.said, self.order))
        return changes

    def _says(self, place: int, said: Milestone) -> Iterator[Say]:
        return self._projection.said(self.key[2], str(place), said)

    def _say(self, one: str, say: Say, bounds: tuple[int, int]) -> Changes:
        key = (say.subject, say.aspect, say.mark)
        standing = self.tracks.setdefault(key, Standing())
        standing.values[one] = (say.part, say.value)
        alike = [one for one in standing.open if one.value == say.value]
        is_next = bounds[0] > standing.settled and say.part != "restores" and (not alike or len(standing.open) == 1)
        before = standing.rows
        if is_next:
            self._append(key, standing, one, say.value, bounds)
        else:
            self._work_out(key, standing)
        old, new = set(before), set(standing.rows)
        return Changes([row for row in before if row not in new], [row for row in standing.rows if row not in old])

    def _append(self, key: TrackKey, standing: Standing, one: str, value: str, bounds: tuple[int, int]) -> None:
        """Put a value after all others: the stretches that were open end with it, or the one of its value goes on."""
        earliest, latest = bounds
        support = Support(one, earliest, NEVER)
        ended = [_cut(stretch, earliest, latest) for stretch in standing.open]
        if ended and ended[0].value == value:
            on = standing.open[0]
            held = (*ended[0].support, support)
            follow = Stretch(value, on.start, NEVER, on.certain_from, on.certain_until, held)
            ended = []
        else:
            follow = Stretch(value, earliest, NEVER, latest, NEVER, (support,))
        closed = {self._row(key, stretch) for stretch in standing.open}
        standing.rows = [row for row in standing.rows if row not in closed]
        standing.rows += [self._row(key, stretch) for stretch in (*ended, follow) if stretch.value != NOTHING]
        standing.open = [follow]
        standing.settled = latest

    def _row(self, key: TrackKey, stretch: Stretch) -> FactCells:
        return cells(fact_of(key[0], key[1], stretch, self.said))

    def _work_out(self, key: TrackKey, standing: Standing) -> None:
        """Work a track out from all of its milestones."""
        found = last_restored(standing.values, self.order)
        standing.rows = [self._row(key, stretch) for stretch in found if stretch.value != NOTHING]
        standing.open = [stretch for stretch in found if stretch.end == NEVER]
        standing.settled = max(self.order.latest[one] for one in standing.values)


def _cut(stretch: Stretch, earliest: int, latest: int) -> Stretch:
    """Return an open stretch ended by what happens from *earliest* to *latest*, and after all that holds it."""
    until = None if stretch.certain_until is None else min(stretch.certain_until, earliest)
    support = tuple(Support(one.id, one.start, min(one.end, latest)) for one in stretch.support)
    return Stretch(stretch.value, stretch.start, latest, stretch.certain_from, until, support)
