"""Which records made the difference between two states. Light."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.index.reader import FactRow, Held, Index
from tracker.questions.answers import Answer, answered, only_dispute
from tracker.questions.court import DAYS
from tracker.questions.differences import Change, Key, difference, standing

FOLLOWING = "next-day-in-court"
"""The aspect whose values follow from others: no fact holds them."""


class Made(NamedTuple):
    """A change, and the positions of the records that made it."""

    change: Change
    positions: tuple[int, ...]


class Of(NamedTuple):
    """The dispute (a slug or an alias) and the view asked for; None: all of them."""

    dispute: str | None = None
    view: str | None = None


def between_days(index: Index, days: tuple[date, date], known: int, of: Of) -> list[Made]:
    """Return what is different on the second of two *days*, with the last records of the milestones that made it so."""
    only = only_dispute(index, known, of.dispute) if of.dispute is not None else None
    first, second = (index.facts(day.toordinal(), known, dispute=only, view=of.view) for day in days)
    changes = _difference(index, first, second, days, (known, known))
    bearing = _Bearing(first, second, (days[0].toordinal(), days[1].toordinal()))
    streams = _streams(index, [*first, *second], known)
    places = {one.key: bearing.on(one, streams[one.key.dispute]) for one in changes}
    last = index.at_places(sorted({place for some in places.values() for place in some}), known)
    return [Made(one, tuple(sorted(last[place].known for place in places[one.key]))) for one in changes]


def between_points(index: Index, day: date, known: tuple[int, int], of: Of) -> list[Made]:
    """Return what is different on *day* as known at the second of two positions, with the records that made it so."""
    after, upto = min(known), max(known)
    only = only_dispute(index, upto, of.dispute) if of.dispute is not None else None
    held = index.held(day.toordinal(), after, upto, dispute=only, view=of.view)
    first, second = ([one.fact for one in held if one.known <= at < one.until] for at in known)
    changes = _difference(index, first, second, (day, day), known)
    streams = _streams(index, [one.fact for one in held], upto)
    turning = _Turning(index, held, (after, upto), day.toordinal())
    return [Made(one, turning.of(one.key, streams[one.key.dispute])) for one in changes]


def _difference(
    index: Index,
    first: Sequence[FactRow],
    second: Sequence[FactRow],
    days: tuple[date, date],
    known: tuple[int, int],
) -> list[Change]:
    slugs = {stream: slug for slug, stream in _streams(index, [*first, *second], max(known)).items()}
    before, after = (
        standing(_renamed(index, answered(index, day, at, rows), at, slugs))
        for day, at, rows in zip(days, known, (first, second), strict=True)
    )
    return difference(before, after)


def _renamed(index: Index, answers: Sequence[Answer], known: int, slugs: Mapping[str, str]) -> list[Answer]:
    """Return *answers* with each dispute by the slug that it has at the later point: renamed, it is the same one."""
    streams = {one.slug: stream for stream, one in index.of_streams(slugs, known).items()}
    return [one._replace(dispute=slugs[streams[one.dispute]]) for one in answers]


def _streams(index: Index, rows: Iterable[FactRow], known: int) -> Mapping[str, str]:
    found = index.of_streams(sorted({row.dispute for row in rows}), known)
    return {one.slug: stream for stream, one in found.items()}


class _Bearing(NamedTuple):
    """The facts of two days, ordinals."""

    first: Sequence[FactRow]
    second: Sequence[FactRow]
    days: tuple[int, int]

    def on(self, change: Change, stream: str) -> set[int]:
        """Return the places of the milestones that bear on a change: those that bear on its subject only since.

        The nearest first: those of the value itself, else of its aspect, else of its subject.
        """
        key = change.key
        here = [row for row in self.second if (row.dispute, row.view, row.subject) == (stream, *key[1:3])]
        past = [row for row in self.first if (row.dispute, row.view, row.subject) == (stream, *key[1:3])]
        same: list[Callable[[FactRow], bool]] = [
            lambda row: _is_of(row, key),
            lambda row: row.aspect == key.aspect,
            lambda _: True,
        ]
        for fits in same:
            fresh = self._places(filter(fits, here), 1) - self._places(filter(fits, past), 0)
            if fresh:
                return fresh
        # Nothing new bears on it: its own days are over, or have come.
        own = [row for row in here if _is_of(row, key)]
        return self._places(own, 1) if own else self._places((row for row in past if _is_of(row, key)), 0)

    def _places(self, rows: Iterable[FactRow], which: int) -> set[int]:
        day = self.days[which]
        return {place for row in rows for place, start, end, _ in row.because if start <= day < end}


@dataclass(frozen=True)
class _Turning:
    """The facts of a day that are known at any position of a range, and where in it they begin and end."""

    index: Index
    held: Sequence[Held]
    between: tuple[int, int]
    day: int

    def of(self, key: Key, stream: str) -> tuple[int, ...]:
        """Return the positions at which the certainty of a value turned."""
        after, upto = self.between
        rows = [one for one in self.held if (one.fact.dispute, *one.fact[1:3]) == (stream, *key[1:3])]
        own = [one for one in rows if _is_of(one.fact, key)]
        turns = sorted({at for one in own for at in (one.known, one.until) if after < at <= upto})
        follows = key.aspect == FOLLOWING
        found = tuple(at for at in turns if follows or self._stands(own, at - 1) != self._stands(own, at))
        return found or self._registered(key)

    def _stands(self, rows: Sequence[Held], at: int) -> bool | None:
        """Return whether a value is certain as known at a position, None if it is not possible."""
        return max((one.fact.certain(self.day) for one in rows if one.known <= at < one.until), default=None)

    def _registered(self, key: Key) -> tuple[int, ...]:
        """Return where what is registered of a proceeding was entered, or a value that follows from others."""
        found = self.index.registered_as("proceeding", key.subject, self.between[1])
        return (found.known,) if found and self.between[0] < found.known else ()


def _is_of(row: FactRow, key: Key) -> bool:
    """Whether a row holds a value, or what follows from it: the next day in court follows from the days set."""
    if key.aspect == FOLLOWING:
        return row.aspect in DAYS
    return (row.aspect, row.value) == (key.aspect, key.value)
