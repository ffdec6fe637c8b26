"""Works out anew every group that a change bears on: the way for any record at all."""

from collections.abc import Iterable, Sequence

from events.errors import NotFound
from events.log.store import Transaction
from events.milestone import Milestone
from tracker.implied import COUNTING_VIEWS
from tracker.index.line import around
from tracker.index.neighbours import Neighbours
from tracker.index.rows import FactCells, GroupKey, Rows, cells
from tracker.index.said import Said
from tracker.index.tables import OPEN
from tracker.order import Edge
from tracker.projecting import facts
from tracker.views import VIEWS

MANY = 200
"""With more milestones in order, a group is given that part of it which matters to its own."""


class Anew:
    """One change to the index: what leaves and enters which groups, and the facts that follow from it.

    First :meth:`reach` what the change can bear on, then change it, then
    :meth:`project`. ``groups`` holds the groups that are worked out anew,
    ``reached`` the milestones that the change bears on, ``warnings`` what
    there is to warn of.
    """

    def __init__(self, tx: Transaction, rows: Rows, said: Said, position: int) -> None:
        """Write through *tx* and *rows*, of which nothing waits, as known from *position* on."""
        self.tx = tx
        self.rows = rows
        self.said = said
        self.position = position
        self.warnings: list[str] = []
        self.groups: set[GroupKey] = set()
        self.reached: set[int] = set()
        self._changed: set[int] = set()

    def reach(self, places: Iterable[int]) -> None:
        """Take note of the milestones *places*, of all whose dates they bear on as it stands, and of their groups."""
        self._changed |= set(places)
        self._note(Neighbours(self.tx, self.said))

    def _note(self, near: Neighbours) -> None:
        """Take note of what is reached as it stands, also through those beside whom the change counts."""
        beside = {
            int(other)
            for one in self._changed
            for group in near.groups(one)
            if group[1] in COUNTING_VIEWS
            for other, _ in near.members(group)
        }
        self.reached |= near.reach(self.reached | self._changed | beside) | self._changed
        self.groups |= {group for one in self.reached for group in near.groups(one)}

    def enter(self, dispute: str, place: int, milestone: Milestone) -> None:
        """Enter the groups of a milestone and what it follows."""
        milestone = self.said.canonical(self.tx, milestone)
        for view, projection in VIEWS.items():
            for group in projection.groups(str(place), milestone):
                self.rows.member((dispute, view, group), place)
        self.rows.flush()
        for one in milestone.follows:
            row = self.tx.fetchone("SELECT place FROM milestone WHERE id = ? AND dispute = ?", (one, dispute))
            if row is None or row[0] == place:
                raise NotFound("unknown milestone", one, "what it follows has to be another of the same dispute")
            self.tx.execute("INSERT INTO follow (after, before) VALUES (?, ?)", (place, row[0]))

    def leave(self, place: int) -> None:
        """Take a milestone out of its groups, with what it follows."""
        self.tx.execute("DELETE FROM member WHERE place = ?", (place,))
        self.tx.execute("DELETE FROM follow WHERE after = ?", (place,))

    def project(self) -> None:
        """Project anew every group that the change bears on, and write what is different."""
        near = Neighbours(self.tx, self.said)
        self._note(near)
        members = {group: [int(one) for one, _ in near.members(group)] for group in sorted(self.groups)}
        near.reach({one for places in members.values() for one in places})
        order = near.arranged()
        dropped: dict[str, list[Edge]] = {}
        for edge in order.dropped:
            dropped.setdefault(edge.after, []).append(edge)
        for group, places in members.items():
            _, view, name = group
            near_by = around(order, [str(one) for one in places], dropped) if len(order.rank) > MANY else order
            found = facts(view, name, {one: near.said[one] for one in places}, near_by)
            self._replace(group, [cells(fact) for fact in found])
        self._dropped = order.dropped

    def warn_of_order(self, place: int) -> None:
        """Warn of orders of a milestone that cannot be, where no row of a group does."""
        for edge in self._dropped:
            text = f"dated before what it follows, so that order is not used: {edge.why}"
            if str(place) in {edge.before, edge.after} and not any(one.endswith(text) for one in self.warnings):
                self.warnings.append(text)

    _dropped: Sequence[Edge] = ()

    def _replace(self, group: GroupKey, found: Sequence[FactCells]) -> None:
        """Close the group's facts that no longer hold at this position, and open those that hold from it."""
        standing = open_rows(self.tx, group)
        wanted = set(found)
        for row, number in standing.items():
            if row not in wanted:
                self.rows.close(number, self.position)
        for row in dict.fromkeys(found):
            if row not in standing:
                self.rows.open(group, row, self.position)
                if row.aspect == "warning":
                    self.warnings.append(f"{row.subject}: {row.value}")
        self.rows.flush()


def open_rows(tx: Transaction, group: GroupKey) -> dict[FactCells, int]:
    """Return the numbers of the group's facts that are known still, by their cells."""
    found = tx.fetchall(
        "SELECT subject, aspect, value, start, end, sure_from, sure_until, because, rowid FROM fact "
        "WHERE dispute = ? AND view = ? AND grp = ? AND until = ?",
        (*group, OPEN),
    )
    return {FactCells(*row[:8]): row[8] for row in found}
