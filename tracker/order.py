"""Which milestone came before which, and what that says of their dates. Pure.

A date that is not known to the day has many *readings*. What is known of the
order (what a milestone ``follows``, and the implied orders of
:mod:`tracker.implied`) rules some of them out: a milestone cannot have
happened before what it follows. :func:`arrange` tightens the bounds to the
readings that are left, and puts all milestones in one line for those that
fall on the same day: known order first, then the place of the first record.

Most orders say no more than the dates alone: a suit was filed in March, the
ruling came in May. Those are left aside (:func:`decided`). They tighten
nothing, close no circle that the dates admit, and put nobody in line, since
two that they part cannot fall on one day.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone as far as its order goes: days are proleptic ordinals, *place* the position of its first record."""

    id: str
    earliest: int
    latest: int
    place: int


@dataclass(frozen=True, slots=True)
class Edge:
    """*before* came before *after*, on that day at the latest. *why* is for people; explicit: a curator said so."""

    before: str
    after: str
    why: str
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Milestones in order: tightened bounds, rank among those of one day, who directly follows whom.

    ``dropped`` holds the orders that no reading of the dates allows,
    ``aside`` those that the dates alone decide.
    """

    earliest: dict[str, int]
    latest: dict[str, int]
    rank: dict[str, int]
    after: dict[str, list[str]]
    dropped: Sequence[Edge]
    aside: Sequence[Edge] = ()

    def latest_of_followers(self, among: Iterable[str]) -> dict[str, int]:
        """For every milestone that any of *among* follows, even indirectly, the earliest of those ones' latest days."""
        bound: dict[str, int] = {}
        chosen = set(among)
        for one in sorted(self.rank, key=self.rank.__getitem__, reverse=True):
            ends = [
                end
                for follower in self.after.get(one, ())
                for end in (self.latest[follower] if follower in chosen else None, bound.get(follower))
                if end is not None
            ]
            if ends:
                bound[one] = min(ends)
        return bound


class _Bounds:
    """The bounds while orders are being added one by one."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.earliest = {node.id: node.earliest for node in nodes}
        self.latest = {node.id: node.latest for node in nodes}
        self.after: dict[str, list[str]] = {}
        self.before: dict[str, list[str]] = {}

    def admits(self, edge: Edge) -> bool:
        """Whether some reading has this order as well as all those added so far.

        One comparison is enough: bounds are tight, so whatever follows
        *after* ends no earlier than it does.
        """
        return self.earliest[edge.before] <= self.latest[edge.after] and not self._leads(edge.after, edge.before)

    def add(self, edge: Edge) -> None:
        self.after.setdefault(edge.before, []).append(edge.after)
        self.before.setdefault(edge.after, []).append(edge.before)
        self._spread(edge.after, self.earliest[edge.before], self.earliest, self.after, max)
        self._spread(edge.before, self.latest[edge.after], self.latest, self.before, min)

    def _leads(self, start: str, goal: str) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            one = waiting.pop()
            if one == goal:
                return True
            fresh = [other for other in self.after.get(one, ()) if other not in seen]
            seen.update(fresh)
            waiting += fresh
        return False

    @staticmethod
    def _spread(
        start: str, day: int, bound: dict[str, int], links: dict[str, list[str]], tightest: Callable[[int, int], int]
    ) -> None:
        waiting = [start]
        while waiting:
            one = waiting.pop()
            if tightest(bound[one], day) != bound[one]:
                bound[one] = day
                waiting += links.get(one, ())


def arrange(nodes: Sequence[Node], edges: Iterable[Edge]) -> Arrangement:
    """Return *nodes* arranged by *edges*, which are tried in the order given.

    An edge whose ends are not both among the nodes says nothing here. One
    that no reading allows, or that closes a circle, is dropped and named.
    """
    bounds = _Bounds(nodes)
    own = {node.id: (node.earliest, node.latest) for node in nodes}
    dropped, aside = [], []
    for edge in dict.fromkeys(edges):
        if edge.before not in own or edge.after not in own:
            continue
        if decided(own[edge.before], own[edge.after]):
            aside.append(edge)
        elif bounds.admits(edge):
            bounds.add(edge)
        else:
            dropped.append(edge)
    return Arrangement(bounds.earliest, bounds.latest, _rank(nodes, bounds), bounds.after, dropped, aside)


def decided(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether the dates alone, as first and last day, put the one before the other. Pure."""
    return before[1] < after[0]


def _rank(nodes: Sequence[Node], bounds: _Bounds) -> dict[str, int]:
    """Return the place of each node in the line: an order that the edges allow, else by first record.

    Taking the earliest recorded of those whose predecessors are all placed
    gives two milestones the same order whatever unrelated ones stand beside.
    """
    missing = {node.id: len(bounds.before.get(node.id, ())) for node in nodes}
    place = {node.id: node.place for node in nodes}
    ready = [(node.place, node.id) for node in nodes if not missing[node.id]]
    heapq.heapify(ready)
    rank: dict[str, int] = {}
    while ready:
        _, one = heapq.heappop(ready)
        rank[one] = len(rank)
        for follower in bounds.after.get(one, ()):
            missing[follower] -= 1
            if not missing[follower]:
                heapq.heappush(ready, (place[follower], follower))
    return rank
