"""Groups kept in memory while records are written, so that an ordinary record costs no more for a long history.

An ordinary record is a new milestone that changes nobody else's bounds: then
only the tracks that it has a word on change. Where more changes, a group is
worked out from all of its milestones. A property test holds both, and the
long way of :mod:`tracker.index.anew`, to the same facts.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from events.milestone import Milestone
from events.vocabulary import KINDS
from tracker.implied import RULES, Rule
from tracker.index.line import Line
from tracker.index.rows import FactCells, GroupKey, cells
from tracker.index.standing import Changes, Standing, TrackKey
from tracker.order import Edge
from tracker.placed import Say, Track, warning
from tracker.projecting import facts_of, tracks_of
from tracker.restoring import Part
from tracker.views import VIEWS

TrackSays = tuple[str, str, tuple[tuple[str, str], ...], tuple[tuple[str, Part], ...]]
_RULES = {view: [rule for rule in RULES if rule.view == view] for view in VIEWS}
_FIRSTS = {view: {rule.first for rule in rules} for view, rules in _RULES.items()}


_VIEWS = {
    kind: [(view, one.groups) for view, one in VIEWS.items() if one.kinds is None or kind in one.kinds]
    for kind in KINDS.values()
}


def groups_of(dispute: str, place: int, said: Milestone) -> list[GroupKey]:
    """Return the groups that a milestone belongs to. Pure."""
    one = str(place)
    return [(dispute, view, group) for view, groups in _VIEWS[type(said.what)] for group in groups(one, said)]


class Orders(NamedTuple):
    """The implied orders that a new milestone brings, those of them that lead back to earlier places, those it ends."""

    new: list[Edge]
    back: list[Edge]
    gone: list[Edge]

    @property
    def bears_on_others(self) -> bool:
        """Whether orders of milestones that were there before are others."""
        return bool(self.back or self.gone)


@dataclass
class Group:
    """A group with its milestones by place, the line that they stand in, and the numbers of its rows."""

    key: GroupKey
    line: Line
    said: dict[int, Milestone]
    numbers: dict[FactCells, int]
    _begun: bool = False
    _kinds: Counter[str] = field(default_factory=Counter)
    _firsts: dict[str, list[int]] = field(default_factory=dict)
    """The milestones of kinds that come first in some rule."""
    _worked: dict[TrackSays, list[FactCells]] = field(default_factory=dict)
    """The rows of each track, kept where all of them are worked out each time."""
    _tracks: dict[TrackKey, Standing] | None = None
    """What each track stands at, worked out when it is first needed."""

    def __post_init__(self) -> None:
        self._projection = VIEWS[self.key[1]]
        self._rules = _RULES[self.key[1]]
        self._count_kinds()

    def orders(self, place: int, said: Milestone) -> Orders:
        """Return how a new milestone changes the implied orders."""
        found = Orders([], [], [])
        for rule in self._rules:
            if said.kind == rule.first:
                self._begin_rule(rule, str(place), found)
            elif rule.then is None or said.kind in rule.then:
                self._continue_rule(rule, str(place), found)
        return found

    def enter(self, place: int, said: Milestone, moved: Collection[str] | None) -> Changes:
        """Take in a new milestone, which the line holds already; *moved* as for :meth:`rework`."""
        first_to_begin = not self._begun and self._projection.begins(self.key[2], said)
        begins_late = first_to_begin and bool(self.said)
        self.said[place] = said
        if self._projection.project is not None or begins_late or moved is None or self._holds_any(moved):
            return self.rework(moved)
        self._count(place, said)
        self._begun = self._begun or first_to_begin
        changes = Changes([], [])
        for say in self._says(place, said):
            ended, begun = self._say(place, say)
            changes.ended.extend(ended)
            changes.begun.extend(begun)
        for track in self._warnings(place, said):
            changes.begun.extend(row for row in self._rows(track) if row not in changes.begun)
        return changes

    def rework(self, moved: Collection[str] | None) -> Changes:
        """Work out every track from all of its milestones, but for those without any that *moved*.

        These are milestones that say something else, or whose bounds are
        others; None where orders among those there were before are others.
        """
        self._count_kinds()
        self._tracks = None
        _, view, name = self.key
        order = self.line.around([str(place) for place in self.said])
        before, self._worked = self._worked, {}
        for track in tracks_of(view, name, self.said, order):
            says = (track.subject, track.aspect, tuple(track.values.items()), tuple(track.parts.items()))
            rows = None if moved is None or any(one in track.values for one in moved) else before.get(says)
            self._worked[says] = [cells(f) for f in facts_of(track, self.said, order)] if rows is None else rows
        found = dict.fromkeys(row for rows in self._worked.values() for row in rows)
        return Changes(
            [row for row in self.numbers if row not in found], [row for row in found if row not in self.numbers]
        )

    def _holds_any(self, ones: Collection[str]) -> bool:
        return any(int(one) in self.said for one in ones)

    def _count_kinds(self) -> None:
        self._kinds, self._firsts = Counter(), {}
        for place, said in self.said.items():
            self._count(place, said)
        self._begun = any(self._projection.begins(self.key[2], one) for one in self.said.values())

    def _count(self, place: int, said: Milestone) -> None:
        self._kinds[said.kind] += 1
        if said.kind in _FIRSTS[self.key[1]]:
            self._firsts.setdefault(said.kind, []).append(place)

    def _begin_rule(self, rule: Rule, one: str, found: Orders) -> None:
        """Add what one more of a rule's first kind changes."""
        first, then = self._sides(rule)
        if rule.once and (first, then) == (1, 1):
            found.gone.append(self._only(rule))
        if then and (not rule.once or (first, then) == (0, 1)):
            found.back.extend(Edge(one, other, rule.why) for other in self._then(rule))

    def _continue_rule(self, rule: Rule, one: str, found: Orders) -> None:
        """Add what one more of the kinds that come after a rule's first kind changes."""
        first, then = self._sides(rule)
        if rule.once and (first, then) == (1, 1):
            found.gone.append(self._only(rule))
        if first and (not rule.once or (first, then) == (1, 0)):
            found.new.extend(Edge(str(other), one, rule.why) for other in self._firsts[rule.first])

    def _then(self, rule: Rule) -> list[str]:
        kinds = rule.then
        return [
            str(place)
            for place, one in self.said.items()
            if (one.kind != rule.first if kinds is None else one.kind in kinds)
        ]

    def _sides(self, rule: Rule) -> tuple[int, int]:
        """Return how many milestones there are on each side of a rule."""
        first = self._kinds[rule.first]
        if rule.then is None:
            return first, len(self.said) - first
        return first, sum(self._kinds[kind] for kind in rule.then)

    def _only(self, rule: Rule) -> Edge:
        """Return the one order that a rule implies, where it has one of each side."""
        (first,) = self._firsts[rule.first]
        (then,) = self._then(rule)
        return Edge(str(first), then, rule.why)

    def _says(self, place: int, said: Milestone) -> Iterator[Say]:
        return self._projection.said(self.key[2], str(place), said)

    def _warnings(self, place: int, said: Milestone) -> Iterator[Track]:
        """Yield what there is to warn of a new milestone."""
        name, one = self.key[2], str(place)
        if not self._begun and (text := self._projection.lacks(said)):
            yield warning(name, one, text)
        for edge in self.line.dropped.get(one, ()):
            if edge.after == one and int(edge.before) in self.said:
                yield warning(name, one, f"dated before what it follows, so that order is not used: {edge.why}")

    def _rows(self, track: Track) -> list[FactCells]:
        return [cells(fact) for fact in facts_of(track, self.said, self.line.around([*track.values]))]

    def _say(self, place: int, say: Say) -> Changes:
        tracks = self._tracks if self._tracks is not None else self._stand(but=place)
        key = (say.subject, say.aspect, say.mark)
        standing = tracks.get(key)
        if standing is None:
            standing = tracks[key] = Standing()
        elif standing.settled is None:
            standing.work_out(key, self.line, self.said)
        one = str(place)
        bounds = self.line.earliest[one], self.line.latest[one]
        standing.values[one] = (say.part, say.value)
        alike = any(stretch.value == say.value for stretch, _ in standing.open)
        is_last = standing.settled is None or bounds[0] > standing.settled
        if is_last and say.part != "restores" and (not alike or len(standing.open) == 1):
            return standing.append(key, one, say.value, bounds, self.said)
        before = standing.rows
        standing.work_out(key, self.line, self.said)
        return Changes(
            [row for row in before if row not in standing.rows], [row for row in standing.rows if row not in before]
        )

    def _stand(self, *, but: int) -> dict[TrackKey, Standing]:
        """Return what every track is given, but for what the milestone *but* says."""
        tracks: dict[TrackKey, Standing] = {}
        self._tracks = tracks
        for place, said in sorted(self.said.items()):
            if place != but:
                for say in self._says(place, said):
                    standing = tracks.setdefault((say.subject, say.aspect, say.mark), Standing())
                    standing.values[str(place)] = (say.part, say.value)
        return tracks
