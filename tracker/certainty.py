"""Which value stands on which day, for certain or possibly, when dates are not known to the day. Pure.

A *contender* is a milestone that gives something a value: a stage, a status,
a price. The value on a day is that of the last contender that has happened by
then. With dates that have several readings, a value is *possible* on a day if
it stands in some reading, *certain* if it stands in every one. Readings obey
the known order (:mod:`tracker.order`).

The closed form. Contender A can be the last by day t if A can have happened,
and every other contender can have happened before A or after t. Taking A as
late as possible, on m = min(latest A, t), that is: A's earliest is at most t,
and every C that cannot come before (m, rank of A), or that follows A, has a
latest day after t. So A's possible days run from its earliest day to the
first latest day of such a C, with a hole on each day on which a C that is
known to the day, and comes later in line, falls within A's bounds.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.order import Arrangement

NEVER = 5_000_000
"""A day after every day that a date can name: what runs until then has no end."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A milestone with the value that it gives; bounds tightened, rank in line.

    ``followers_latest``: the earliest of the latest days of the contenders
    that are known to come after it, ``NEVER`` if there are none.
    """

    id: str
    value: str
    earliest: int
    latest: int
    rank: int
    followers_latest: int = NEVER


@dataclass(frozen=True, slots=True)
class Support:
    """A milestone that can be the one by which a value stands, and on which days, half-open."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value over days, half-open: possible from *start* until *end*, within that certain from and until.

    ``certain_from`` is None where it is never certain. A value with a gap in
    its days, or twice certain with a doubt between, has several stretches.
    """

    value: str
    start: int
    end: int
    certain_from: int | None
    certain_until: int | None
    support: tuple[Support, ...]


def contenders(values: Mapping[str, str], order: Arrangement) -> list[Contender]:
    """Return the contenders for the milestones *values*, placed by *order*."""
    bound = order.latest_of_followers(values) if order.after else {}
    return [
        Contender(one, value, order.earliest[one], order.latest[one], order.rank[one], bound.get(one, NEVER))
        for one, value in values.items()
    ]


def last_standing(rivals: Sequence[Contender]) -> list[Stretch]:
    """Return every value's stretches, by start and value. Days before any contender have no value."""
    line = sorted(rivals, key=lambda one: (one.earliest, one.rank))
    if all(one.earliest == one.latest for one in line):
        return _all_known(line)
    windows = possible_days(line)
    nothing_until = min(one.latest for one in line)
    return stretches(
        {one.id: one.value for one in line},
        [Support(one.id, start, end) for one in line for start, end in windows[one.id]],
        nothing_until,
    )


def _all_known(line: Sequence[Contender]) -> list[Stretch]:
    """Return the stretches where every date is known to the day: one after the other, all certain."""
    found: list[Stretch] = []
    for one, following in zip(line, [*line[1:], None], strict=True):
        end = NEVER if following is None else following.earliest
        if one.earliest == end:
            continue
        support = (Support(one.id, one.earliest, end),)
        if found and found[-1].value == one.value and found[-1].end == one.earliest:
            last = found.pop()
            found.append(Stretch(one.value, last.start, end, last.start, end, last.support + support))
        else:
            found.append(Stretch(one.value, one.earliest, end, one.earliest, end, support))
    return found


def possible_days(line: Sequence[Contender]) -> dict[str, list[tuple[int, int]]]:
    """Return the runs of days, half-open, on which each contender of *line* (by earliest and rank) can be the last."""
    keys = [(one.earliest, one.rank) for one in line]
    ends = [NEVER] * (len(line) + 1)
    for index in range(len(line) - 1, -1, -1):
        ends[index] = min(ends[index + 1], line[index].latest)
    known = [(one.earliest, one.rank) for one in line if one.earliest == one.latest]
    found = {}
    for one in line:
        later = bisect_right(keys, (one.latest, one.rank))
        end = min(ends[later], one.followers_latest)
        holes = {
            day
            for day, rank in known[bisect_right(known, (one.earliest, -1)) :]
            if rank > one.rank and one.earliest <= day < min(one.latest, end)
        }
        found[one.id] = _without(one.earliest, end, holes)
    return found


def _without(start: int, end: int, holes: set[int]) -> list[tuple[int, int]]:
    """Return the runs of start..end (half-open) that are left without the days *holes*."""
    runs = []
    for hole in sorted(holes):
        runs.append((start, hole))
        start = hole + 1
    return [(one, other) for one, other in [*runs, (start, end)] if one < other]


def stretches(values: Mapping[str, str], support: Sequence[Support], nothing_until: int) -> list[Stretch]:
    """Return the values' stretches, given by which contenders each can stand, and until when nothing can.

    A value is certain on the days on which no other is possible, nothing included.
    """
    days = sorted({day for one in support for day in (one.start, one.end)} | {nothing_until})
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for one in support:
        opening.setdefault(one.start, []).append(values[one.id])
        closing.setdefault(one.end, []).append(values[one.id])
    count: dict[str, int] = {}
    sweep = _Sweep()
    for day in days:
        for value in closing.get(day, ()):
            count[value] -= 1
            if not count[value]:
                del count[value]
        for value in opening.get(day, ()):
            count[value] = count.get(value, 0) + 1
        sweep.enter(day, count, alone=len(count) == 1 and day >= nothing_until)
    sweep.enter(NEVER, {}, alone=False)
    by_value: dict[str, list[Support]] = {}
    for one in support:
        by_value.setdefault(values[one.id], []).append(one)
    return sorted(
        (
            Stretch(value, start, end, sure, until, _merged(by_value[value], start, end))
            for value, start, end, sure, until in sweep.found
        ),
        key=lambda stretch: (stretch.start, stretch.value),
    )


def _merged(support: Sequence[Support], start: int, end: int) -> tuple[Support, ...]:
    """Return what of *support* lies within the days start..end, in order of its days."""
    within = [Support(one.id, max(one.start, start), min(one.end, end)) for one in support]
    return tuple(sorted((one for one in within if one.start < one.end), key=lambda one: (one.start, one.end, one.id)))


class _Sweep:
    """Collects stretches while walking through the days on which something changes."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, int, int | None, int | None]] = []
        self._open: dict[str, list[int | None]] = {}

    def enter(self, day: int, possible: Mapping[str, int], *, alone: bool) -> None:
        """Take note that from *day* the values *possible* can stand; *alone*: the one there is, is certain."""
        for value in [value for value in self._open if value not in possible]:
            self._close(value, day)
        for value in possible:
            run = self._open.setdefault(value, [day, None, None])
            if alone and run[1] is not None and run[2] is not None:
                self._close(value, day)
                self._open[value] = [day, day, None]
            elif alone and run[1] is None:
                run[1] = day
            elif not alone and run[1] is not None and run[2] is None:
                run[2] = day

    def _close(self, value: str, day: int) -> None:
        start, sure, until = self._open.pop(value)
        assert start is not None  # noqa: S101  (a run is opened with its first day)
        if sure is not None and until is None:
            until = day
        self.found.append((value, start, day, sure, until))
