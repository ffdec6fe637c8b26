"""What milestones say now, read from the log's rows within the append's transaction and kept while it lasts."""

from collections.abc import Callable

from events.acts import MilestoneCorrected, MilestoneRecorded
from events.log.records import Record
from events.log.store import Transaction
from events.milestone import Milestone
from tracker.index.tables import OPEN

KEPT = 10_000
"""How many milestones are kept at most; the oldest go first."""

Decode = Callable[[str, bytes], object]
"""Reads an act, given its public name and the payload's bytes."""


class Said:
    """Milestones by the position of the record that holds their words. A position's words never change."""

    def __init__(self, decode: Decode) -> None:
        """Take what reads a payload."""
        self._decode = decode
        self._by_position: dict[int, Milestone] = {}

    def keep(self, record: Record) -> None:
        """Keep what a new record says, so that it is not read back."""
        if isinstance(record.act, MilestoneRecorded | MilestoneCorrected):
            self._keep(record.position, record.act.milestone)

    def forget(self) -> None:
        """Forget all that is kept: an append that was undone gives its positions out again."""
        self._by_position.clear()

    def now(self, tx: Transaction, place: int) -> Milestone | None:
        """Return what the milestone first recorded at *place* says now; None if it is retracted."""
        row = tx.fetchone("SELECT said, live FROM version WHERE place = ? AND until = ?", (place, OPEN))
        return self.at(tx, row[0]) if row and row[1] else None

    def at(self, tx: Transaction, position: int) -> Milestone:
        """Return the milestone whose words stand in the record at *position*."""
        if position not in self._by_position:
            row = tx.fetchone(
                "SELECT record.act, payload.state FROM record JOIN payload USING (pos) WHERE pos = ?", (position,)
            )
            assert row is not None  # noqa: S101  (versions point at records that exist)
            act = self._decode(row[0], row[1])
            assert isinstance(act, MilestoneRecorded | MilestoneCorrected)  # noqa: S101  (and at none of another act)
            self._keep(position, act.milestone)
        return self._by_position[position]

    def _keep(self, position: int, milestone: Milestone) -> None:
        while len(self._by_position) >= KEPT:
            del self._by_position[next(iter(self._by_position))]
        self._by_position[position] = milestone
