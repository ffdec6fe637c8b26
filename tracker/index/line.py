"""The order of one dispute's milestones, kept while records are written, so that a record costs what it changes.

:func:`tracker.order.arrange` says what the order is. Here it is brought up to
date instead of worked out anew, which needs all orders to lead from an
earlier record to a later one, and comes to the same for these reasons.

- Orders that all can be at once are all taken, in whatever turn they are
  tried. So what still fits leaves those taken before as they are, and those
  dropped before stay dropped: they fit into less.
- An order between two milestones whose own dates contradict it never fits.
- Then rank is the place of the first record.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.index.rows import GroupKey
from tracker.order import Arrangement, Edge, decided

Bounds = tuple[int, int]


@dataclass
class Line:
    """Milestones by place, as text: their own bounds, those that the order leaves them, orders taken and dropped.

    Of every milestone in it all are in it that known order leads to.
    ``dropped`` has orders by either end; those that are ``doubtful`` were
    dropped for the sake of others. ``aside`` has those by either end that the
    dates alone decided; a few may be left of ends that are gone. ``groups``
    has the groups of each.
    """

    own: dict[str, Bounds] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=dict)
    earliest: dict[str, int] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)
    dropped: dict[str, list[Edge]] = field(default_factory=dict)
    doubtful: list[Edge] = field(default_factory=list)
    aside: dict[str, dict[Edge, None]] = field(default_factory=dict)
    groups: dict[str, Sequence[GroupKey]] = field(default_factory=dict)

    def __contains__(self, one: str) -> bool:
        """Whether a milestone is in it."""
        return one in self.own

    def __len__(self) -> int:
        """Return how many milestones are in it."""
        return len(self.own)

    def take_in(self, order: Arrangement, own: Mapping[str, Bounds], groups: Mapping[str, Sequence[GroupKey]]) -> bool:
        """Take in milestones that are in order, with all that it leads to; False where it leads backwards."""
        if any(int(one) > int(other) for one in own for other in order.after.get(one, ())):
            return False
        for one, bounds in own.items():
            if one in self.own:
                continue
            self.own[one], self.rank[one], self.groups[one] = bounds, int(one), groups[one]
            self.earliest[one], self.latest[one] = order.earliest[one], order.latest[one]
            for other in order.after.get(one, ()):
                self._join(one, other)
        for edge in order.dropped:
            if edge.after in own and edge not in self.dropped.get(edge.after, ()):
                self._drop(edge)
        for edge in order.aside:
            if edge.before in own or edge.after in own:
                self._put_aside(edge)
        return True

    def forget(self, ones: Iterable[str]) -> None:
        """Forget milestones, among them with each all that known order leads to from it."""
        gone = set(ones)
        bounds: Sequence[dict[str, Any]] = (self.own, self.rank, self.earliest, self.latest)
        orders: Sequence[dict[str, Any]] = (self.after, self.before, self.dropped, self.aside, self.groups)
        for one in gone:
            for some in (*bounds, *orders):
                some.pop(one, None)
        self.doubtful = [edge for edge in self.doubtful if edge.after not in gone]

    def enter(self, one: str, own: Bounds, edges: Sequence[Edge]) -> set[str] | None:
        """Put in a milestone that is recorded last, which *edges* lead to and from, and return whose bounds change.

        None, and nothing is done, where an order leads back to earlier places,
        and where :func:`tracker.order.arrange` has to say which give way.
        """
        self.own[one], self.rank[one] = own, int(one)
        open_ = [edge for edge in edges if not self._is_decided(edge)]
        kept = [edge for edge in open_ if self.own[edge.before][0] <= self.own[edge.after][1]]
        if any(edge.before == one for edge in kept):
            del self.own[one], self.rank[one]
            return None
        earliest = max([own[0], *(self.earliest[edge.before] for edge in kept)])
        lower = self._lowered({edge.before: own[1] for edge in kept})
        if earliest > own[1] or any(self.earliest[other] > day for other, day in lower.items()):
            del self.own[one], self.rank[one]
            return None
        self.earliest[one], self.latest[one] = earliest, own[1]
        self.latest.update(lower)
        for edge in kept:
            self._join(edge.before, one)
        for edge in open_:
            if edge not in kept:
                self._drop(edge)
        for edge in edges:
            if edge not in open_:
                self._put_aside(edge)
        return set(lower)

    def move(self, one: str, own: Bounds) -> set[str] | None:
        """Give a milestone other bounds of its own, and return whose bounds change by that; None as for enter."""
        if self._may_revive(one, own) or self._decides_otherwise(one, own):
            return None
        self.own[one] = own
        return self._settle([one], [one])

    def cut(self, edge: Edge) -> set[str] | None:
        """Take back an order, and return whose bounds change by that; None as for enter, once it is taken back."""
        if self._is_decided(edge):
            return set()
        if edge in self.dropped.get(edge.after, ()):
            self._drop_no_more(edge)
            return set()
        if edge.after not in self.after.get(edge.before, ()):
            return None
        self.after[edge.before].remove(edge.after)
        self.before[edge.after].remove(edge.before)
        if self._may_free([edge.after], [edge.before]):
            return None
        return self._settle([edge.after], [edge.before])

    def leave(self, one: str) -> set[str] | None:
        """Take out a milestone, and return whose bounds change by that; None as for enter, once it is out."""
        for edge in [*self.dropped.get(one, ())]:
            self._drop_no_more(edge)
        later, earlier = self.after.get(one, []), self.before.get(one, [])
        may_free = self._may_free(later, earlier)
        for other in later:
            self.before[other].remove(one)
        for other in earlier:
            self.after[other].remove(one)
        self.forget([one])
        return None if may_free else self._settle(later, earlier)

    def around(self, ones: Collection[str]) -> Arrangement:
        """Return the order as far as it matters to the values that *ones* give: see :func:`around`."""
        whole = Arrangement(self.earliest, self.latest, self.rank, self.after, ())
        return around(whole, ones, self.dropped)

    def _settle(self, later: Iterable[str], earlier: Iterable[str]) -> set[str] | None:
        """Work out anew the bounds that change from some milestones on; None, and none is, where that cannot be."""
        rising = self._spread(later, self.after, self._earliest)
        sinking = self._spread(earlier, self.before, self._latest)
        for one in rising.keys() | sinking.keys():
            if rising.get(one, self.earliest[one]) > sinking.get(one, self.latest[one]):
                return None
        self.earliest.update(rising)
        self.latest.update(sinking)
        return rising.keys() | sinking.keys()

    def _join(self, one: str, other: str) -> None:
        self.after.setdefault(one, []).append(other)
        self.before.setdefault(other, []).append(one)

    def _lowered(self, days: Mapping[str, int]) -> dict[str, int]:
        """Return the latest days that sink where those of some milestones are at most *days*."""
        lower: dict[str, int] = {}
        waiting = list(days.items())
        while waiting:
            one, day = waiting.pop()
            if day < lower.get(one, self.latest[one]):
                lower[one] = day
                waiting += [(other, day) for other in self.before.get(one, ())]
        return lower

    def _spread(
        self, starts: Iterable[str], links: Mapping[str, list[str]], worked_out: Callable[[str, Mapping[str, int]], int]
    ) -> dict[str, int]:
        """Return the bounds that change on one side from *starts* on along *links*."""
        sign = 1 if links is self.after else -1
        bound = self.earliest if links is self.after else self.latest
        changed: dict[str, int] = {}
        waiting = [(sign * int(start), start) for start in starts]
        heapq.heapify(waiting)
        while waiting:
            _, one = heapq.heappop(waiting)
            day = worked_out(one, changed)
            if day != changed.get(one, bound[one]):
                changed[one] = day
                for other in links.get(one, ()):
                    heapq.heappush(waiting, (sign * int(other), other))
        return changed

    def _earliest(self, one: str, changed: Mapping[str, int]) -> int:
        days = [changed.get(other, self.earliest[other]) for other in self.before.get(one, ())]
        return max([self.own[one][0], *days])

    def _latest(self, one: str, changed: Mapping[str, int]) -> int:
        days = [changed.get(other, self.latest[other]) for other in self.after.get(one, ())]
        return min([self.own[one][1], *days])

    def _is_decided(self, edge: Edge) -> bool:
        """Whether the dates alone decide an order."""
        return decided(self.own[edge.before], self.own[edge.after])

    def _put_aside(self, edge: Edge) -> None:
        for one in (edge.before, edge.after):
            self.aside.setdefault(one, {})[edge] = None

    def _decides_otherwise(self, one: str, own: Bounds) -> bool:
        """Whether dates alone decide other orders of a milestone once it has other bounds of its own."""
        for edge in self.aside.get(one, ()):
            other = self.own.get(edge.after if edge.before == one else edge.before)
            if other is None or not (decided(own, other) if edge.before == one else decided(other, own)):
                return True
        return any(decided(own, self.own[other]) for other in self.after.get(one, ())) or any(
            decided(self.own[other], own) for other in self.before.get(one, ())
        )

    def _drop(self, edge: Edge) -> None:
        self.dropped.setdefault(edge.before, []).append(edge)
        self.dropped.setdefault(edge.after, []).append(edge)
        if self.own[edge.before][0] <= self.own[edge.after][1]:
            self.doubtful.append(edge)

    def _drop_no_more(self, edge: Edge) -> None:
        for one in (edge.before, edge.after):
            self.dropped[one].remove(edge)
        if edge in self.doubtful:
            self.doubtful.remove(edge)

    def _may_revive(self, one: str, own: Bounds) -> bool:
        """Whether an order that was dropped could fit once a milestone has other bounds of its own."""
        for edge in self.dropped.get(one, ()):
            first = own[0] if edge.before == one else self.own[edge.before][0]
            last = own[1] if edge.after == one else self.own[edge.after][1]
            if first <= last:
                return True
        return self._may_free([one], [one])

    def _may_free(self, later: Sequence[str], earlier: Sequence[str]) -> bool:
        """Whether an order that was dropped for others could fit once bounds widen from some milestones on."""
        if not self.doubtful:
            return False
        after, before = self._reached(later, self.after), self._reached(earlier, self.before)
        return any(edge.before in after or edge.after in before for edge in self.doubtful)

    @staticmethod
    def _reached(starts: Sequence[str], links: Mapping[str, list[str]]) -> set[str]:
        """Return *starts* and all that *links* lead to from them."""
        seen, waiting = {*starts}, [*starts]
        while waiting:
            fresh = [other for other in links.get(waiting.pop(), ()) if other not in seen]
            seen.update(fresh)
            waiting += fresh
        return seen


def around(order: Arrangement, ones: Collection[str], dropped: Mapping[str, Sequence[Edge]]) -> Arrangement:
    """Return *order* as far as it matters to the values that *ones* give; *dropped* has what it dropped by its end.

    Whoever follows one of them matters only if it can have happened before
    that one's last day: later, it is later by its date alone. Pure.
    """
    rank = {one: order.rank[one] for one in ones}
    after: dict[str, list[str]] = {}
    for one in ones:
        if order.earliest[one] < order.latest[one] and one in order.after:
            _follow(order, one, after, rank)
    here = [
        edge
        for one in ones
        if one in dropped
        for edge in dropped[one]
        if edge.after == one and edge.before in order.rank
    ]
    return Arrangement(order.earliest, order.latest, rank, after, here)


def _follow(order: Arrangement, start: str, after: dict[str, list[str]], rank: dict[str, int]) -> None:
    """Add to *after* and *rank* those that come after *start* and can have happened before its last day."""
    end, seen, waiting = order.latest[start], {start}, [start]
    while waiting:
        one = waiting.pop()
        near = [other for other in order.after.get(one, ()) if order.earliest[other] < end]
        after[one] = list(dict.fromkeys((*after.get(one, ()), *near)))
        rank.update((other, order.rank[other]) for other in near)
        fresh = [other for other in near if other not in seen]
        seen.update(fresh)
        waiting += fresh
