"""What milestones say now, read from the log's rows within the append's transaction and kept while it lasts."""

from collections import OrderedDict
from collections.abc import Callable, Mapping

from events.acts import OfMilestone
from events.log.records import Record
from events.log.store import Transaction
from events.milestone import Milestone, references
from tracker.index.tables import OPEN

KEPT = 4_000
"""How many milestones are kept at most; the oldest go first."""

Decode = Callable[[str, bytes], object]
"""Reads an act, given its public name and the payload's bytes."""


class Said:
    """Milestones by the position of the record that holds their words. A position's words never change."""

    def __init__(self, decode: Decode) -> None:
        """Take what reads a payload."""
        self._decode = decode
        self._by_position: OrderedDict[int, Milestone] = OrderedDict()
        self._parties: dict[str, str] | None = None

    def keep(self, record: Record) -> None:
        """Keep what a new record says, so that it is not read back."""
        if isinstance(record.act, OfMilestone):
            self._keep(record.position, record.act.milestone)

    def forget(self) -> None:
        """Forget all that is kept: an append that was undone gives its positions out again."""
        self._by_position.clear()
        self._parties = None

    def now(self, tx: Transaction, place: int) -> Milestone | None:
        """Return what the milestone first recorded at *place* says now; None if it is retracted."""
        row = tx.fetchone("SELECT said, live FROM version WHERE place = ? AND until = ?", (place, OPEN))
        return self.canonical(tx, self.at(tx, row[0])) if row and row[1] else None

    def canonical(self, tx: Transaction, said: Milestone) -> Milestone:
        """Return *said* with every party that was merged named by the one that stands for it now."""
        if self._parties is None:
            self._parties = dict(
                tx.fetchall("SELECT slug, into_slug FROM party_merged WHERE until = ? ORDER BY slug", (OPEN,))
            )
        return renamed(said, self._parties) if self._parties else said

    def at(self, tx: Transaction, position: int) -> Milestone:
        """Return the milestone whose words stand in the record at *position*."""
        if position not in self._by_position:
            row = tx.fetchone(
                "SELECT record.act, payload.state FROM record JOIN payload USING (pos) WHERE pos = ?", (position,)
            )
            assert row is not None  # noqa: S101  (versions point at records that exist)
            act = self._decode(row[0], row[1])
            assert isinstance(act, OfMilestone)  # noqa: S101  (and at none of another act)
            self._keep(position, act.milestone)
        return self._by_position[position]

    def _keep(self, position: int, milestone: Milestone) -> None:
        while len(self._by_position) >= KEPT:
            self._by_position.popitem(last=False)
        self._by_position[position] = milestone


def renamed(said: Milestone, into: Mapping[str, str]) -> Milestone:
    """Return *said* with each party that *into* leads elsewhere from by the last one that it leads to. Pure."""
    named = {slug for slug, _ in said.named_parties()}
    if not named & into.keys():
        return said
    changed: dict[str, object] = {}
    for field, _ in references(said.what, "party"):
        value = getattr(said.what, field)
        changed[field] = _each(value, into) if isinstance(value, tuple) else _last(value, into)
    parties = tuple(one.model_copy(update={"party": _last(one.party, into)}) for one in said.parties)
    return said.model_copy(update={"what": said.what.model_copy(update=changed), "parties": parties})


def _each(slugs: tuple[str, ...], into: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_last(slug, into) for slug in slugs))


def _last(slug: str, into: Mapping[str, str]) -> str:
    """Return where *slug* leads to in the end. There are no circles: what is merged takes no others in."""
    while slug in into:
        slug = into[slug]
    return slug
