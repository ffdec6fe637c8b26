"""The short way to write what a record changes: from what is kept in memory, reading next to nothing.

It takes what is recorded, corrected or retracted where known order leads
from earlier records to later ones and stays as it is, but for what a new
milestone adds. Anything else it declines, for :mod:`tracker.index.anew`.
"""

from events.acts import MilestoneCited, MilestoneCorrected, MilestoneRecorded
from events.log.records import Record
from events.log.store import Transaction
from tracker.implied import implied
from tracker.index.kept import Kept, Work
from tracker.index.live import Group, groups_of
from tracker.index.rows import Rows, VersionCells
from tracker.index.said import Said
from tracker.order import Edge


class Shortly:
    """The short way to write a record's changes."""

    def __init__(self, said: Said, kept: Kept) -> None:
        """Take what milestones say, and what is kept of them."""
        self._said = said
        self._kept = kept

    def record(self, tx: Transaction, rows: Rows, record: Record, act: MilestoneRecorded) -> list[str] | None:
        """Write a new milestone and return what there is to warn of; None if it is declined."""
        said, place, one = self._said.canonical(tx, act.milestone), record.position, str(record.position)
        work = Work(tx, rows, act.dispute, self._kept.line(act.dispute), place, place)
        keys = groups_of(act.dispute, place, said)
        groups = self._kept.all(work, keys)
        follows = self._kept.followed(work, said.follows)
        if groups is None or follows is None:
            return None
        orders = [group.orders(place, said) for group in groups]
        edges = [Edge(str(other), one, "said to follow", explicit=True) for other in follows]
        on = said.occurred_on
        changed = work.line.enter(
            one, (on.first_day, on.last_day), [*edges, *(edge for some in orders for edge in (*some.new, *some.back))]
        )
        if changed is None:
            return None
        work.line.groups[one] = keys
        for edge in (edge for some in orders for edge in some.gone):
            freed = work.line.cut(edge)
            if freed is None:
                return None
            changed |= freed
        others = self._kept.others(work, changed, keys)
        if others is None:
            return None
        rows.milestone(place, record.stream, act.dispute, act.key)
        rows.version(VersionCells(place, 1, place, place, True, said.kind, on.first_day, on.last_day))  # noqa: FBT003
        for key in keys:
            rows.member(key, place)
        for other in follows:
            rows.follow(place, other)
        moved = None if any(some.bears_on_others for some in orders) else changed
        for group in groups:
            work.write(group, group.enter(place, said, moved))
        for group in others:
            work.write(group, group.rework(moved))
        work.warn_of_order(one)
        return work.warnings

    def correct(
        self, tx: Transaction, rows: Rows, record: Record, act: MilestoneCorrected | MilestoneCited
    ) -> list[str] | None:
        """Write what a milestone is instead, where kind, groups and order stay; return warnings, None if declined."""
        work = self._kept.at(tx, rows, record)
        if work is None:
            return None
        said, place, one = self._said.canonical(tx, act.milestone), work.place, str(work.place)
        on = said.occurred_on
        before = self._kept.now(work)
        keys = groups_of(work.dispute, place, said)
        if (
            before is None
            or (before.kind, before.follows) != (said.kind, said.follows)
            or keys != work.line.groups[one]
        ):
            return None
        own = (on.first_day, on.last_day)
        changed = work.line.move(one, own) if own != work.line.own[one] else set()
        if changed is None:
            return None
        groups, others = self._kept.all(work, keys), self._kept.others(work, changed, keys)
        if groups is None or others is None:
            return None
        rows.end_version(place, record.version - 1, record.position)
        rows.version(VersionCells(place, record.version, record.position, record.position, True, said.kind, *own))  # noqa: FBT003
        for group in groups:
            group.said[place] = said
        for group in (*groups, *others):
            work.write(group, group.rework({*changed, one}))
        work.warn_of_order(one)
        return work.warnings

    def retract(self, tx: Transaction, rows: Rows, record: Record) -> list[str] | None:
        """Write that a milestone never was, where no other order comes of it; return warnings, None if declined."""
        work = self._kept.at(tx, rows, record)
        before = self._kept.now(work) if work else None
        if work is None or before is None:
            return None
        place, one = work.place, str(work.place)
        keys = work.line.groups[one]
        groups = self._kept.all(work, keys)
        if groups is None or not all(_leaves_order(group, place) for group in groups):
            return None
        changed = work.line.leave(one)
        others = None if changed is None else self._kept.others(work, changed, keys)
        if others is None:
            return None
        words, on = rows.words_of(place), before.occurred_on
        rows.end_version(place, record.version - 1, record.position)
        cells = (place, record.version, record.position, words, False, before.kind, on.first_day, on.last_day)
        rows.version(VersionCells(*cells))
        rows.leave(place, keys)
        for group in groups:
            del group.said[place]
        for group in (*groups, *others):
            work.write(group, group.rework(None))
        return work.warnings


def _leaves_order(group: Group, gone: int) -> bool:
    """Whether the implied orders among the others of a group stay as they are without a milestone. Pure."""
    members = [(str(place), said) for place, said in sorted(group.said.items())]
    left = {edge for edge in implied(group.key[1], members) if str(gone) not in {edge.before, edge.after}}
    return left == set(implied(group.key[1], [(one, said) for one, said in members if one != str(gone)]))
