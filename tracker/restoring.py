"""The stage of a thing that can be closed and reopened, when dates are not known to the day. Pure.

A contender *moves* (gives a value of its own), *closes* (gives one that a
reopening undoes) or *restores*: its value is then that of the last mover
before it. So a value stands by one contender or, after a reopening, by two at
once: a restorer R that is the last of all and a mover M that is the last
mover. :func:`_can_restore` decides on one day whether some reading has it so,
by putting M and R as late as they go and seeing whether everything else can
come before them or after that day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tracker.certainty import Contender, Stretch, Support, contenders, last_standing, possible_days, stretches
from tracker.order import Arrangement

Part = Literal["moves", "closes", "restores"]


@dataclass(frozen=True)
class _Line:
    """The contenders by rank, their parts, and which are known to come after which, even indirectly."""

    rivals: Sequence[Contender]
    part: Mapping[str, Part]
    followers: Mapping[str, frozenset[str]]


def last_restored(
    values: Mapping[str, tuple[Part, str]], order: Arrangement, turns: Mapping[str, str] | None = None
) -> list[Stretch]:
    """Return every value's stretches for the milestones *values*, each with its part and the value it gives.

    The value that a restorer gives counts only where no mover came before it.
    *turns* says what a restorer turns a mover's value into, where it is not
    the value itself: whoever takes an office turns its holder into somebody
    replaced, and leaves somebody who left as they are.
    """
    turns = turns or {}
    rivals = contenders({one: value for one, (_, value) in values.items()}, order)
    if all(part != "restores" for part, _ in values.values()):
        return last_standing(rivals)
    line = _Line(
        sorted(rivals, key=lambda one: one.rank),
        {one: part for one, (part, _) in values.items()},
        _followers(values, order),
    )
    by_days = sorted(rivals, key=lambda one: (one.earliest, one.rank))
    windows = possible_days(by_days)
    days = sorted({day for one in rivals for day in (one.earliest, one.earliest + 1, one.latest, one.latest + 1)})
    shown = {one.id: one.value for one in rivals}
    support = []
    for one in rivals:
        for start, end in windows[one.id]:
            if line.part[one.id] != "restores":
                support.append(Support(one.id, start, end))
                continue
            for since, until in _pieces(days, start, end):
                for mover in _restored(line, one, since):
                    name = one.id if mover is None else f"{one.id} {mover.id}"
                    shown[name] = one.value if mover is None else turns.get(mover.value, mover.value)
                    support.append(Support(name, since, until))
    return [_split(stretch) for stretch in stretches(shown, support, min(one.latest for one in rivals))]


def _split(stretch: Stretch) -> Stretch:
    """Return *stretch* with its supports joined: a pair of milestones that hold a value together counts as both."""
    runs: dict[str, list[tuple[int, int]]] = {}
    for one in stretch.support:
        for name in one.id.split(" "):
            known = runs.setdefault(name, [])
            if known and known[-1][1] >= one.start:
                known[-1] = (known[-1][0], max(known[-1][1], one.end))
            else:
                known.append((one.start, one.end))
    joined = (Support(name, start, end) for name, days in runs.items() for start, end in days)
    ordered = tuple(sorted(joined, key=lambda one: (one.start, one.end, one.id)))
    return Stretch(stretch.value, stretch.start, stretch.end, stretch.certain_from, stretch.certain_until, ordered)


def _followers(among: Mapping[str, object], order: Arrangement) -> dict[str, frozenset[str]]:
    """Return for each of *among* those of *among* that are known to come after it, even indirectly."""
    reach: dict[str, frozenset[str]] = {}
    for one in sorted(order.rank, key=order.rank.__getitem__, reverse=True):
        reach[one] = frozenset().union(*({follower} | reach[follower] for follower in order.after.get(one, ())))
    return {one: frozenset(other for other in reach[one] if other in among) for one in among}


def _pieces(days: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start..end (half-open) cut at those of *days* that lie within."""
    cuts = [start, *days[bisect_right(days, start) : bisect_left(days, end)], end]
    return pairwise(cuts)


def _restored(line: _Line, last: Contender, day: int) -> Iterator[Contender | None]:
    """Yield the movers that *last*, a restorer and the last of all by *day*, can restore; None: no mover at all."""
    end = (min(last.latest, day), last.rank)
    if _fits(line, day, last, None, end, None):
        yield None
    movers = [one for one in line.rivals if line.part[one.id] == "moves" and one.earliest <= day]
    sure = max(((one.earliest, one.rank) for one in movers if one.latest <= day), default=(-1, -1))
    for mover in movers:
        if (mover.latest, mover.rank) >= sure and _can_restore(line, day, last, mover, end):
            yield mover


def _can_restore(line: _Line, day: int, last: Contender, mover: Contender, end: tuple[int, int]) -> bool:
    """Whether some reading has *last* as the last of all by *day* and *mover* as the last mover."""
    if mover.id in line.followers[last.id]:
        return False
    latest = min(mover.latest, end[0] if mover.rank < last.rank else end[0] - 1)
    # A day earlier helps only what follows the mover and would tie with *last*.
    return any(
        _fits(line, day, last, mover, end, (on, mover.rank)) for on in (latest, latest - 1) if mover.earliest <= on
    )


def _fits(
    line: _Line,
    day: int,
    last: Contender,
    mover: Contender | None,
    end: tuple[int, int],
    movers_end: tuple[int, int] | None,
) -> bool:
    """Whether every other contender can come before *end* (a mover: before *movers_end*) or after *day*."""
    late: set[str] = set()
    after_mover = line.followers[mover.id] if mover else frozenset[str]()
    for one in line.rivals:
        if one is last or one is mover:
            if one.id in late:
                return False
            continue
        moves = line.part[one.id] == "moves"
        before = movers_end if moves else end
        earliest = max(one.earliest, movers_end[0]) if movers_end and one.id in after_mover else one.earliest
        fits = (
            before is not None
            and one.id not in late
            and one.id not in line.followers[last.id]
            and not (moves and one.id in after_mover)
            and (earliest, one.rank) < before
        )
        if not fits:
            if one.latest <= day:
                return False
            late |= line.followers[one.id]
    return True
