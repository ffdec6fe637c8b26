"""Writes the facts of each record in the append's own transaction: a reader never sees one without the other."""

from collections.abc import Callable, Sequence
from typing import cast

from events.acts import (
    AnyAct,
    CuratorKeyAdded,
    CuratorKeyRevoked,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    KeyRevoked,
    KeyRotated,
    MilestoneCited,
    MilestoneCorrected,
    MilestoneRecorded,
    MilestoneRetracted,
    OriginBegun,
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
from tracker.index import milestones, parties
from tracker.index.anew import Anew
from tracker.index.kept import Kept
from tracker.index.milestones import MilestoneAct
from tracker.index.registering import change_dispute, register
from tracker.index.rows import Rows
from tracker.index.said import Decode, Said
from tracker.index.shares import WHOLE, Share
from tracker.index.shortly import Shortly
from tracker.index.tables import INDEX_VERSION, TABLES

_OnMilestones = MilestoneAct | PartyMerged | PartyUnmerged


class Indexer:
    """What the log calls with the records of each append.

    ``warnings`` holds, by position, what the records of the last call gave
    reason to warn of. An index that is behind the log is left as it is, and
    caught up by :mod:`tracker.index.catching_up`.
    """

    def __init__(self, decode: Decode, *, thorough: bool = False, share: Share = WHOLE) -> None:
        """Take what reads a payload of the log. *thorough*: take no short ways, which has to give the same facts."""
        self._thorough = thorough
        self._share = share
        self._said = Said(decode)
        self._kept = Kept(self._said)
        self._shortly = Shortly(self._said, self._kept)
        self._seen = (-1, 0)
        self.warnings: dict[int, list[str]] = {}
        self.progress: Callable[[int], None] | None = None

    def __call__(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Bring the index up to the last of *records*, one record after the other."""
        self.warnings = {}
        if records and upto(tx) == records[0].position - 1:
            self.write(tx, records)

    def write(self, tx: Transaction, records: Sequence[Record], upto: int | None = None) -> None:
        """Write the facts of *records*, which follow on what the index holds and lead to the position *upto*."""
        if upto is None and not records:
            return
        stands = _stands(tx)
        if self._seen != stands:
            # Somebody else wrote in between, or built it anew, or an append of ours was undone.
            self._kept.forget()
            self._said.forget()
        self._seen = (-1, 0)
        rows = Rows(tx)
        for number, record in enumerate(records, 1):
            self._said.keep(record)
            self._apply(tx, rows, record, cast("AnyAct", record.act))  # the registry holds no other acts
            if self.progress and number % 100 == 0:
                self.progress(number)
        rows.flush()
        self._seen = (records[-1].position if upto is None else upto, stands[1])
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
            case KeyRotated() | KeyRevoked() | OriginBegun() | CuratorKeyAdded() | CuratorKeyRevoked():
                pass  # on the log itself: no fact comes of it
            case _ if self._share.of > 1 and not self._is_ours(rows, record, act):
                pass
            case _:
                warnings = None if self._thorough else self._write_shortly(tx, rows, record, act)
                if warnings is None:
                    warnings = self._write_anew(tx, rows, record, act)
                if warnings:
                    self.warnings[record.position] = warnings

    def _is_ours(self, rows: Rows, record: Record, act: _OnMilestones) -> bool:
        """Whether an act is on a dispute of our share; one on a party can be on all."""
        match act:
            case MilestoneRecorded():
                return self._share.holds(act.dispute)
            case PartyMerged() | PartyUnmerged():
                return True
            case _:
                return rows.place_of(record.stream) is not None

    def _write_shortly(self, tx: Transaction, rows: Rows, record: Record, act: _OnMilestones) -> list[str] | None:
        match act:
            case MilestoneRecorded():
                return self._shortly.record(tx, rows, record, act)
            case MilestoneCorrected() | MilestoneCited():
                return self._shortly.correct(tx, rows, record, act)
            case MilestoneRetracted():
                return self._shortly.retract(tx, rows, record)
            case _:
                return None

    def _write_anew(self, tx: Transaction, rows: Rows, record: Record, act: _OnMilestones) -> list[str]:
        rows.flush()
        anew = Anew(tx, rows, self._said, record.position)
        if isinstance(act, PartyMerged | PartyUnmerged):
            parties.write(anew, record, act)
            self._kept.forget()
        else:
            milestones.write(anew, record, act)
            dispute, _ = rows.place_of(record.stream) or ("", 0)
            self._kept.forget_about(dispute, anew.reached, anew.groups)
        return anew.warnings


def upto(tx: Transaction) -> int:
    """Return the position up to which the index stands, made if there is none; -1 if it has another shape."""
    if tx.fetchone("SELECT 1 FROM sqlite_master WHERE name = 'facts_header'") is None:
        for table in TABLES:
            tx.execute(table)
        tx.execute("INSERT INTO facts_header (only, version, upto, built) VALUES (1, ?, 0, random())", (INDEX_VERSION,))
    row = tx.fetchone("SELECT version, upto FROM facts_header")
    return int(row[1]) if row and row[0] == INDEX_VERSION else -1


def outdate(tx: Transaction) -> None:
    """Let the index be built anew by whoever opens it next: words that are destroyed are in it."""
    if upto(tx) >= 0:
        tx.execute("UPDATE facts_header SET version = ?", (-INDEX_VERSION,))


def _stands(tx: Transaction) -> tuple[int, int]:
    """Return the position up to which the index stands, and which building of it this is."""
    row = tx.fetchone("SELECT upto, built FROM facts_header")
    return (int(row[0]), int(row[1])) if row else (-1, 0)
