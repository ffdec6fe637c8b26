"""Writes the facts of each record in the append's own transaction: a reader never sees one without the other."""

from collections.abc import Callable, Sequence
from typing import cast

from events.acts import (
    AnyAct,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    MilestoneRecorded,
    PartyAdded,
    PartyChanged,
    PartyMerged,
    PartyUnmerged,
    ProceedingAdded,
    ProceedingChanged,
    SourceAdded,
    SourceChanged,
)
from events.log.records import Record
from events.log.store import Transaction
from events.milestone import Milestone
from tracker.index import milestones, parties
from tracker.index.anew import Anew, open_rows
from tracker.index.live import Group
from tracker.index.neighbours import Neighbours
from tracker.index.registering import change_dispute, register
from tracker.index.rows import GroupKey, Rows, VersionCells
from tracker.index.said import Decode, Said
from tracker.index.tables import INDEX_VERSION, TABLES
from tracker.views import VIEWS

GROUPS_KEPT = 4_000
"""How many groups are kept in memory at most; those not met for longest go first."""


class Indexer:
    """What the log calls with the records of each append.

    ``warnings`` holds, by position, what the records of the last call gave
    reason to warn of. An index that is behind the log is left as it is, and
    caught up by :mod:`tracker.index.catching_up`.
    """

    def __init__(self, decode: Decode, *, thorough: bool = False) -> None:
        """Take what reads a payload of the log. *thorough*: take no short ways, which has to give the same facts."""
        self._thorough = thorough
        self._said = Said(decode)
        self._groups: dict[GroupKey, Group] = {}
        self._seen = (-1, 0)
        self.warnings: dict[int, list[str]] = {}
        self.progress: Callable[[int], None] | None = None

    def __call__(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Bring the index up to the last of *records*, one record after the other."""
        self.warnings = {}
        if records and upto(tx) == records[0].position - 1:
            self.write(tx, records)

    def write(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Write the facts of *records*, which follow on what the index holds."""
        if not records:
            return
        stands = _stands(tx)
        if self._seen != stands:
            # Somebody else wrote in between, or built it anew, or an append of ours was undone.
            self._groups.clear()
            self._said.forget()
        rows = Rows(tx)
        for number, record in enumerate(records, 1):
            self._said.keep(record)
            self._apply(tx, rows, record, cast("AnyAct", record.act))  # the registry holds no other acts
            if self.progress and number % 100 == 0:
                self.progress(number)
        rows.flush()
        self._seen = (records[-1].position, stands[1])
        tx.execute("UPDATE facts_header SET upto = ? WHERE only = 1", (self._seen[0],))

    def _apply(self, tx: Transaction, rows: Rows, record: Record, act: AnyAct) -> None:
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
            case PartyMerged() | PartyUnmerged():
                self._write_anew(tx, rows, record, lambda anew: parties.write(anew, record, act))
            case MilestoneRecorded() if self._is_ordinary(tx, rows, record, act):
                pass
            case _:
                self._write_anew(tx, rows, record, lambda anew: milestones.write(anew, record, act))

    def _write_anew(self, tx: Transaction, rows: Rows, record: Record, write: Callable[[Anew], None]) -> None:
        rows.flush()
        anew = Anew(tx, rows, self._said, record.position)
        write(anew)
        for group in anew.groups:
            self._groups.pop(group, None)
        if anew.warnings:
            self.warnings[record.position] = anew.warnings

    def _is_ordinary(self, tx: Transaction, rows: Rows, record: Record, act: MilestoneRecorded) -> bool:
        """Write the record the short way if it is ordinary (:mod:`tracker.index.live`), and say whether it was."""
        said = self._said.canonical(tx, act.milestone)
        if said.follows or self._thorough:
            return False
        keys = [
            (act.dispute, view, group)
            for view, projection in VIEWS.items()
            for group in projection.groups(str(record.position), said)
        ]
        groups = [self._group(tx, rows, key) for key in keys]
        if not all(group.takes(said) for group in groups):
            return False
        placed = _bounds(groups, said)
        if placed is None:
            return False
        first, last = said.occurred_on.first_day, said.occurred_on.last_day
        rows.milestone(record.position, record.stream, act.dispute, act.key)
        rows.version(VersionCells(record.position, 1, record.position, record.position, True, said.kind, first, last))  # noqa: FBT003
        for group in groups:
            rows.member(group.key, record.position)
            self._enter(rows, group, record, said, placed)
        return True

    def _enter(self, rows: Rows, group: Group, record: Record, said: Milestone, bounds: tuple[int, int]) -> None:
        changes = group.enter(record.position, said, bounds, group.before(said))
        for row in changes.ended:
            rows.close(group.numbers.pop(row), record.position)
        for row in changes.begun:
            group.numbers[row] = rows.open(group.key, row, record.position)
            if row.aspect == "warning":
                self.warnings.setdefault(record.position, []).append(f"{row.subject}: {row.value}")

    def _group(self, tx: Transaction, rows: Rows, key: GroupKey) -> Group:
        """Return a group as it stands."""
        if key in self._groups:
            self._groups[key] = found = self._groups.pop(key)
            return found
        rows.flush()
        near = Neighbours(tx, self._said)
        members = {int(one): said for one, said in near.members(key)}
        near.reach(members)
        order = near.arranged()
        group = Group(key, order, members, open_rows(tx, key))
        while len(self._groups) >= GROUPS_KEPT:
            del self._groups[next(iter(self._groups))]
        self._groups[key] = group
        return group


def _bounds(groups: Sequence[Group], said: Milestone) -> tuple[int, int] | None:
    """Return the tightened bounds of a new milestone; None where it would change another's, or cannot be."""
    earliest, latest = said.occurred_on.first_day, said.occurred_on.last_day
    for group in groups:
        for other in group.before(said):
            # With orders dropped, what is tried first counts: then not even a bound on the way may change.
            end = group.said[int(other)].occurred_on.last_day if group.order.dropped else group.order.latest[other]
            if end > latest or group.order.earliest[other] > latest:
                return None
            earliest = max(earliest, group.order.earliest[other])
    return earliest, latest


def upto(tx: Transaction) -> int:
    """Return the position up to which the index stands, made if there is none; -1 if it has another shape."""
    if tx.fetchone("SELECT 1 FROM sqlite_master WHERE name = 'facts_header'") is None:
        for table in TABLES:
            tx.execute(table)
        tx.execute("INSERT INTO facts_header (only, version, upto, built) VALUES (1, ?, 0, random())", (INDEX_VERSION,))
    row = tx.fetchone("SELECT version, upto FROM facts_header")
    return int(row[1]) if row and row[0] == INDEX_VERSION else -1


def _stands(tx: Transaction) -> tuple[int, int]:
    """Return the position up to which the index stands, and which building of it this is."""
    row = tx.fetchone("SELECT upto, built FROM facts_header")
    return (int(row[0]), int(row[1])) if row else (-1, 0)
