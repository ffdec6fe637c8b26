"""Which milestones bear on one another's dates, and in what order they are. Reads the index within a transaction."""

from collections.abc import Iterable

from events.log.store import Transaction
from events.milestone import Milestone
from tracker.implied import ORDERED_VIEWS, implied
from tracker.index.said import Said
from tracker.index.tables import OPEN
from tracker.order import Arrangement, Edge, Node, arrange


class Neighbours:
    """The milestones reached from some by known order, loaded as they are met.

    Milestones are named by place; :attr:`said` holds what each says now.
    """

    def __init__(self, tx: Transaction, said: Said) -> None:
        """Read through *tx*, taking what milestones say from *said*."""
        self._tx = tx
        self._said = said
        self._merged: dict[int, int] = dict(
            tx.fetchall("SELECT place, into_place FROM merged WHERE until = ?", (OPEN,))
        )
        self._groups: dict[tuple[str, str, str], list[tuple[str, Milestone]]] = {}
        self.said: dict[int, Milestone] = {}
        self._explicit: set[tuple[int, int]] = set()
        self._implied: dict[tuple[str, str, str], list[Edge]] = {}
        self._beside: dict[tuple[str, str, str], dict[str, set[int]]] = {}

    def reach(self, places: Iterable[int]) -> set[int]:
        """Load *places* and all that known order leads to from them, and return those that are live."""
        waiting = set(places)
        met: set[int] = set()
        while waiting:
            one = waiting.pop()
            met.add(one)
            if self._load(one) is None:
                continue
            waiting |= self._linked(one) - met
        return met & self.said.keys()

    def groups(self, place: int) -> list[tuple[str, str, str]]:
        """Return the groups, each (dispute, view, group), that a milestone belongs to."""
        return [
            (str(dispute), str(view), str(group))
            for dispute, view, group in self._tx.fetchall(
                "SELECT dispute, view, grp FROM member WHERE place = ? ORDER BY view, grp", (place,)
            )
        ]

    def members(self, group: tuple[str, str, str]) -> list[tuple[str, Milestone]]:
        """Return the milestones of a group by place, loaded."""
        if group not in self._groups:
            rows = self._tx.fetchall(
                "SELECT place FROM member WHERE dispute = ? AND view = ? AND grp = ? ORDER BY place", group
            )
            found = []
            for (place,) in rows:
                said = self._load(place)
                if said is not None:
                    found.append((str(place), said))
            self._groups[group] = found
        return self._groups[group]

    def arranged(self) -> Arrangement:
        """Return all that was loaded, arranged: what curators said of the order first, then what is implied."""
        nodes = [
            Node(str(place), said.occurred_on.first_day, said.occurred_on.last_day, place)
            for place, said in sorted(self.said.items())
        ]
        explicit = [
            Edge(str(before), str(after), "said to follow", explicit=True)
            for after, before in sorted(self._explicit, key=lambda pair: (pair[0], pair[1]))
        ]
        return arrange(nodes, [*explicit, *(edge for group in sorted(self._implied) for edge in self._implied[group])])

    def _load(self, place: int) -> Milestone | None:
        if place not in self.said:
            said = self._said.now(self._tx, place)
            if said is None:
                return None
            self.said[place] = said
        return self.said[place]

    def _linked(self, place: int) -> set[int]:
        """Return the milestones that an edge joins to *place*."""
        follows = self._follows(place)
        self._explicit |= follows
        found = {one for after, before in follows if not self._is_decided(before, after) for one in (after, before)}
        for group in self.groups(place):
            if group[1] in ORDERED_VIEWS:
                found |= self._beside_in(group).get(str(place), set())
        return found

    def _is_decided(self, before: int, after: int) -> bool:
        """Whether the dates of two milestones alone decide their order; one that is not live has none."""
        first, then = self._load(before), self._load(after)
        return first is None or then is None or first.occurred_on.last_day < then.occurred_on.first_day

    def _follows(self, place: int) -> set[tuple[int, int]]:
        """Return the (after, before) pairs that *place* is one of, or that something merged into it is."""
        before = self._tx.fetchall("SELECT before FROM follow WHERE after = ?", (place,))
        found = {(place, self._standing_for(one)) for (one,) in before}
        for source in self._sources(place):
            after = self._tx.fetchall("SELECT after FROM follow WHERE before = ?", (source,))
            found |= {(one, place) for (one,) in after}
        return {(after, one) for after, one in found if after != one}

    def _standing_for(self, place: int) -> int:
        while into := self._merged.get(place):
            place = into
        return place

    def _sources(self, place: int) -> set[int]:
        """Return *place* and all that is merged into it, even indirectly."""
        found, waiting = {place}, [place]
        while waiting and self._merged:
            one = waiting.pop()
            waiting += [source for source, into in self._merged.items() if into == one]
            found.update(waiting)
        return found

    def _beside_in(self, group: tuple[str, str, str]) -> dict[str, set[int]]:
        """Return for each milestone of a group those that an implied order joins it to."""
        if group not in self._implied:
            self._implied[group] = list(implied(group[1], self.members(group)))
            beside: dict[str, set[int]] = {}
            for edge in self._implied[group]:
                if self._is_decided(int(edge.before), int(edge.after)):
                    continue
                beside.setdefault(edge.before, set()).add(int(edge.after))
                beside.setdefault(edge.after, set()).add(int(edge.before))
            self._beside[group] = beside
        return self._beside[group]
