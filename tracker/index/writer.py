"""Writes the facts of each record in the append's own transaction: a reader never sees one without the other."""

import json
from collections.abc import Callable, Sequence
from typing import cast

from events.acts import (
    AnyAct,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    MilestoneCorrected,
    MilestoneRecorded,
    MilestoneRetracted,
    PartyAdded,
    PartyChanged,
    ProceedingAdded,
    ProceedingChanged,
    SourceAdded,
    SourceChanged,
)
from events.errors import NotFound
from events.log.records import Record
from events.log.store import Transaction
from events.milestone import Milestone
from tracker.index.neighbours import Neighbours
from tracker.index.registering import change_dispute, register
from tracker.index.said import Decode, Said
from tracker.index.tables import INDEX_VERSION, OPEN, TABLES
from tracker.order import Edge
from tracker.projecting import Fact, facts
from tracker.views import VIEWS


class Indexer:
    """What the log calls with the records of each append.

    ``warnings`` holds, by position, what the records of the last call gave
    reason to warn of. An index that is behind the log is left as it is, and
    caught up by :mod:`tracker.index.catching_up`.
    """

    def __init__(self, decode: Decode) -> None:
        """Take what reads a payload of the log."""
        self._said = Said(decode)
        self.warnings: dict[int, list[str]] = {}
        self.progress: Callable[[int], None] | None = None

    def __call__(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Bring the index up to the last of *records*, one record after the other."""
        self.warnings = {}
        if records and upto(tx) == records[0].position - 1:
            self.write(tx, records)

    def write(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Write the facts of *records*, which follow on what the index holds."""
        for number, record in enumerate(records, 1):
            self._said.keep(record)
            self._apply(tx, record, cast("AnyAct", record.act))  # the registry holds no other acts
            if self.progress and number % 100 == 0:
                self.progress(number)
        if records:
            tx.execute("UPDATE facts_header SET upto = ? WHERE only = 1", (records[-1].position,))

    def _apply(self, tx: Transaction, record: Record, act: AnyAct) -> None:
        match act:
            case DisputeOpened(dispute=subject):
                register(tx, record, "dispute", subject, status="open")
            case DisputeRenamed() | DisputeClosed() | DisputeReopened():
                change_dispute(tx, record, act)
            case PartyAdded(party=subject) | PartyChanged(party=subject):
                register(tx, record, "party", subject)
            case ProceedingAdded(proceeding=subject) | ProceedingChanged(proceeding=subject):
                register(tx, record, "proceeding", subject)
            case SourceAdded(source=subject) | SourceChanged(source=subject):
                register(tx, record, "source", subject)
            case MilestoneRecorded() | MilestoneCorrected() | MilestoneRetracted():
                _MilestoneWriter(tx, self._said, record, self.warnings).write(act)


def upto(tx: Transaction) -> int:
    """Return the position up to which the index stands, made if there is none; -1 if it has another shape."""
    if tx.fetchone("SELECT 1 FROM sqlite_master WHERE name = 'facts_header'") is None:
        for table in TABLES:
            tx.execute(table)
        tx.execute("INSERT INTO facts_header VALUES (1, ?, 0)", (INDEX_VERSION,))
    row = tx.fetchone("SELECT version, upto FROM facts_header")
    return int(row[1]) if row and row[0] == INDEX_VERSION else -1


class _MilestoneWriter:
    """Writes what one record changes: the milestone's version, its groups, and the facts that follow from it."""

    def __init__(self, tx: Transaction, said: Said, record: Record, warnings: dict[int, list[str]]) -> None:
        self._tx = tx
        self._said = said
        self._record = record
        self._warnings = warnings
        self._dispute, self._place = self._found()

    def write(self, act: MilestoneRecorded | MilestoneCorrected | MilestoneRetracted) -> None:
        before = Neighbours(self._tx, self._said)
        touched = before.reach([self._place]) if not isinstance(act, MilestoneRecorded) else set()
        groups = {group for one in touched for group in before.groups(one)}
        if isinstance(act, MilestoneRetracted):
            self._retract()
        else:
            self._say(act.milestone)
        self._project(touched | {self._place}, groups)

    def _found(self) -> tuple[str, int]:
        """Return dispute and place of the record's milestone, entered if it is new."""
        act = self._record.act
        if isinstance(act, MilestoneRecorded):
            self._tx.execute(
                "INSERT INTO milestone (place, id, dispute, key) VALUES (?, ?, ?, ?)",
                (self._record.position, self._record.stream, act.dispute, act.key),
            )
            return act.dispute, self._record.position
        row = self._tx.fetchone("SELECT dispute, place FROM milestone WHERE id = ?", (self._record.stream,))
        assert row is not None  # noqa: S101  (a stream begins with its recording)
        return row[0], row[1]

    def _say(self, milestone: Milestone) -> None:
        """Enter a version that says *milestone*, with its groups and what it follows."""
        on = milestone.occurred_on
        self._version(self._record.position, 1, milestone.kind, on.first_day, on.last_day)
        self._clear()
        self._tx.executemany(
            "INSERT INTO member (dispute, view, grp, place) VALUES (?, ?, ?, ?)",
            [
                (self._dispute, view, group, self._place)
                for view, projection in VIEWS.items()
                for group in projection.groups(str(self._place), milestone)
            ],
        )
        for one in milestone.follows:
            row = self._tx.fetchone("SELECT place FROM milestone WHERE id = ? AND dispute = ?", (one, self._dispute))
            if row is None:
                raise NotFound("unknown milestone", one, "what it follows has to be a milestone of the same dispute")
            self._tx.execute("INSERT INTO follow (after, before) VALUES (?, ?)", (self._place, row[0]))

    def _retract(self) -> None:
        row = self._tx.fetchone(
            "SELECT said, kind, first_day, last_day FROM version WHERE place = ? AND until = ?", (self._place, OPEN)
        )
        assert row is not None  # noqa: S101  (a stream begins with its recording)
        said, kind, first, last = row
        self._version(said, 0, kind, first, last)
        self._clear()

    def _version(self, said: int, live: int, kind: str, first: int, last: int) -> None:
        position = self._record.position
        self._tx.execute("UPDATE version SET until = ? WHERE place = ? AND until = ?", (position, self._place, OPEN))
        self._tx.execute(
            "INSERT INTO version (place, number, known, until, said, live, kind, first_day, last_day) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._place, self._record.version, position, OPEN, said, live, kind, first, last),
        )

    def _clear(self) -> None:
        self._tx.execute("DELETE FROM member WHERE place = ?", (self._place,))
        self._tx.execute("DELETE FROM follow WHERE after = ?", (self._place,))

    def _project(self, touched: set[int], groups: set[tuple[str, str, str]]) -> None:
        """Project anew every group that the record bears on, and write what is different."""
        near = Neighbours(self._tx, self._said)
        reached = near.reach(touched)
        groups |= {group for one in reached for group in near.groups(one)}
        members = {group: [int(one) for one, _ in near.members(group)] for group in sorted(groups)}
        near.reach({one for places in members.values() for one in places})
        order = near.arranged()
        for group, places in members.items():
            _, view, name = group
            self._replace(group, facts(view, name, {one: near.said[one] for one in places}, order))
        self._warn_of_order(order.dropped)

    def _warn_of_order(self, dropped: Sequence[Edge]) -> None:
        for edge in dropped:
            if str(self._place) in (edge.before, edge.after):
                text = f"dated before what it follows, so that order is not used: {edge.why}"
                self._warn(text)

    def _warn(self, text: str) -> None:
        known = self._warnings.setdefault(self._record.position, [])
        if text not in known:
            known.append(text)

    def _replace(self, group: tuple[str, str, str], found: Sequence[Fact]) -> None:
        """Close the group's facts that no longer hold at this position, and open those that hold from it."""
        position = self._record.position
        rows = self._tx.fetchall(
            "SELECT rowid, subject, aspect, value, start, end, sure_from, sure_until, because FROM fact "
            "WHERE dispute = ? AND view = ? AND grp = ? AND until = ?",
            (*group, OPEN),
        )
        standing = {tuple(row[1:]): row[0] for row in rows}
        wanted = {(*fact[:7], json.dumps(fact.because, separators=(",", ":"))): fact for fact in found}
        closed = [(position, number) for row, number in standing.items() if row not in wanted]
        opened = [row for row in wanted if row not in standing]
        self._tx.executemany("UPDATE fact SET until = ? WHERE rowid = ?", closed)
        self._tx.executemany(
            "INSERT INTO fact (dispute, view, grp, subject, aspect, value, start, end, sure_from, sure_until, because,"
            " known, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*group, *row, position, OPEN) for row in opened],
        )
        for row in opened:
            if row[1] == "warning":
                self._warn(f"{row[0]}: {row[2]}")
