"""Works out anew every group that a record bears on: the way for any record at all."""

from collections.abc import Sequence

from events.acts import MilestoneCorrected, MilestoneRecorded, MilestoneRetracted
from events.errors import NotFound
from events.log.records import Record
from events.log.store import Transaction
from events.milestone import Milestone
from tracker.index.neighbours import Neighbours
from tracker.index.rows import FactCells, GroupKey, Rows, VersionCells, cells
from tracker.index.said import Said
from tracker.index.tables import OPEN
from tracker.order import Edge
from tracker.projecting import facts
from tracker.views import VIEWS

MilestoneAct = MilestoneRecorded | MilestoneCorrected | MilestoneRetracted


class Anew:
    """Writes what one record changes: the milestone's version, its groups, and the facts that follow from it.

    ``warnings`` holds what there is to warn of, ``groups`` which groups were worked out.
    """

    def __init__(self, tx: Transaction, rows: Rows, said: Said, record: Record) -> None:
        """Write through *tx* and *rows*, of which nothing waits."""
        self._tx = tx
        self._rows = rows
        self._said = said
        self._record = record
        self._dispute, self._place = self._found()
        self.warnings: list[str] = []
        self.groups: set[GroupKey] = set()

    def write(self, act: MilestoneAct) -> None:
        """Write what the record's *act* changes."""
        before = Neighbours(self._tx, self._said)
        touched = before.reach([self._place]) if not isinstance(act, MilestoneRecorded) else set()
        self.groups = {group for one in touched for group in before.groups(one)}
        if isinstance(act, MilestoneRetracted):
            self._retract()
        else:
            self._say(act.milestone)
        self._project(touched | {self._place})

    def _found(self) -> tuple[str, int]:
        """Return dispute and place of the record's milestone, entered if it is new."""
        act = self._record.act
        if isinstance(act, MilestoneRecorded):
            self._rows.milestone(self._record.position, self._record.stream, act.dispute, act.key)
            self._rows.flush()
            return act.dispute, self._record.position
        row = self._tx.fetchone("SELECT dispute, place FROM milestone WHERE id = ?", (self._record.stream,))
        assert row is not None  # noqa: S101  (a stream begins with its recording)
        return row[0], row[1]

    def _say(self, milestone: Milestone) -> None:
        """Enter a version that says *milestone*, with its groups and what it follows."""
        on = milestone.occurred_on
        self._version(self._record.position, milestone.kind, on.first_day, on.last_day, live=True)
        self._clear()
        for view, projection in VIEWS.items():
            for group in projection.groups(str(self._place), milestone):
                self._rows.member((self._dispute, view, group), self._place)
        self._rows.flush()
        for one in milestone.follows:
            row = self._tx.fetchone("SELECT place FROM milestone WHERE id = ? AND dispute = ?", (one, self._dispute))
            if row is None or row[0] == self._place:
                raise NotFound("unknown milestone", one, "what it follows has to be another of the same dispute")
            self._tx.execute("INSERT INTO follow (after, before) VALUES (?, ?)", (self._place, row[0]))

    def _retract(self) -> None:
        row = self._tx.fetchone(
            "SELECT said, kind, first_day, last_day FROM version WHERE place = ? AND until = ?", (self._place, OPEN)
        )
        assert row is not None  # noqa: S101  (a stream begins with its recording)
        self._version(*row, live=False)
        self._clear()

    def _version(self, said: int, kind: str, first: int, last: int, *, live: bool) -> None:
        position = self._record.position
        self._tx.execute("UPDATE version SET until = ? WHERE place = ? AND until = ?", (position, self._place, OPEN))
        self._rows.version(VersionCells(self._place, self._record.version, position, said, live, kind, first, last))
        self._rows.flush()

    def _clear(self) -> None:
        self._tx.execute("DELETE FROM member WHERE place = ?", (self._place,))
        self._tx.execute("DELETE FROM follow WHERE after = ?", (self._place,))

    def _project(self, touched: set[int]) -> None:
        """Project anew every group that the record bears on, and write what is different."""
        near = Neighbours(self._tx, self._said)
        reached = near.reach(touched)
        self.groups |= {group for one in reached for group in near.groups(one)}
        members = {group: [int(one) for one, _ in near.members(group)] for group in sorted(self.groups)}
        near.reach({one for places in members.values() for one in places})
        order = near.arranged()
        for group, places in members.items():
            _, view, name = group
            found = facts(view, name, {one: near.said[one] for one in places}, order)
            self._replace(group, [cells(fact) for fact in found])
        self._warn_of_order(order.dropped)

    def _replace(self, group: GroupKey, found: Sequence[FactCells]) -> None:
        """Close the group's facts that no longer hold at this position, and open those that hold from it."""
        standing = open_rows(self._tx, group)
        wanted = set(found)
        for row, number in standing.items():
            if row not in wanted:
                self._rows.close(number, self._record.position)
        for row in dict.fromkeys(found):
            if row not in standing:
                self._rows.open(group, row, self._record.position)
                if row.aspect == "warning":
                    self.warnings.append(f"{row.subject}: {row.value}")
        self._rows.flush()

    def _warn_of_order(self, dropped: Sequence[Edge]) -> None:
        """Warn of orders of this milestone that cannot be, where no row of a group does."""
        for edge in dropped:
            text = f"dated before what it follows, so that order is not used: {edge.why}"
            if str(self._place) in {edge.before, edge.after} and not any(one.endswith(text) for one in self.warnings):
                self.warnings.append(text)


def open_rows(tx: Transaction, group: GroupKey) -> dict[FactCells, int]:
    """Return the numbers of the group's facts that are known still, by their cells."""
    found = tx.fetchall(
        "SELECT subject, aspect, value, start, end, sure_from, sure_until, because, rowid FROM fact "
        "WHERE dispute = ? AND view = ? AND grp = ? AND until = ?",
        (*group, OPEN),
    )
    return {FactCells(*row[:8]): row[8] for row in found}
