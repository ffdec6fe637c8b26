"""From tracks to facts: what each value of each aspect stands for, on which days, because of what. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from events.milestone import STANDINGS, Milestone
from tracker.certainty import Stretch
from tracker.order import Arrangement, Edge
from tracker.placed import NOTHING, Placed, Track, warning
from tracker.restoring import last_restored
from tracker.views import VIEWS


class Reason(NamedTuple):
    """A milestone that a fact rests on, by its place, the days on which it can, and how well founded it is."""

    place: int
    start: int
    end: int
    standing: str


class Fact(NamedTuple):
    """A value of an aspect of a subject, possible from *start* until *end*, certain within; days are ordinals."""

    subject: str
    aspect: str
    value: str
    start: int
    end: int
    sure_from: int | None
    sure_until: int | None
    because: tuple[Reason, ...]


def facts(view: str, group: str, said: Mapping[int, Milestone], order: Arrangement) -> list[Fact]:
    """Return the facts of one group of *view*, given its milestones by place and their order."""
    return [fact for track in tracks_of(view, group, said, order) for fact in facts_of(track, said, order)]


def tracks_of(view: str, group: str, said: Mapping[int, Milestone], order: Arrangement) -> list[Track]:
    """Return the tracks of one group of *view*, what there is to warn of among them."""
    placed = [
        Placed(str(place), milestone, order.earliest[one], order.latest[one], order.rank[one])
        for place, milestone in sorted(said.items())
        if (one := str(place)) in order.rank
    ]
    return [*VIEWS[view].tracks(group, placed), *_impossible(group, placed, order.dropped)]


def _impossible(group: str, placed: Sequence[Placed], dropped: Iterable[Edge]) -> list[Track]:
    """Return warnings for the orders within *group* that no reading of the dates allows."""
    here = {one.id: one for one in placed}
    return [
        warning(group, edge.after, f"dated before what it follows, so that order is not used: {edge.why}")
        for edge in dropped
        if edge.after in here and edge.before in here
    ]


def facts_of(track: Track, said: Mapping[int, Milestone], order: Arrangement) -> list[Fact]:
    """Return the facts of one track, given what its milestones say, by place, and their order."""
    values = {one: (track.parts.get(one, "moves"), value) for one, value in track.values.items()}
    if not values:
        return []
    return [
        fact_of(track.subject, track.aspect, stretch, said)
        for stretch in last_restored(values, order, track.turns)
        if stretch.value != NOTHING
    ]


def fact_of(subject: str, aspect: str, stretch: Stretch, said: Mapping[int, Milestone]) -> Fact:
    """Return the fact that one stretch of a track is."""
    sure = (stretch.certain_from, stretch.certain_until)
    return Fact(subject, aspect, stretch.value, stretch.start, stretch.end, *sure, _reasons(stretch, said))


def _reasons(stretch: Stretch, said: Mapping[int, Milestone]) -> tuple[Reason, ...]:
    return tuple(Reason(int(one.id), one.start, one.end, said[int(one.id)].standing) for one in stretch.support)


def weakest(standings: Iterable[str]) -> str:
    """Return the least well founded of *standings*: an allegation among them makes all of it one."""
    return max(standings, key=STANDINGS.index, default="stated")
