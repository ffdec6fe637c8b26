"""The log as it grew: what each record changed in the state, on its own UTC day and as known right after it. Light."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import NamedTuple

from tracker.index.reader import Index, Logged
from tracker.questions.answers import answered, check_view, only_dispute
from tracker.questions.differences import Change, difference, standing
from tracker.questions.making import Of
from tracker.questions.records import Record, record_of

PROCEEDING = "proceeding."
Group = tuple[str, str, str]
"""The stream of a dispute, a view and a group of it: a case, a bid, an office."""


class Step(NamedTuple):
    """A record, the day on which the state is looked at, and what is different in it."""

    record: Record
    at: date
    changes: tuple[Change, ...]


def steps(index: Index, after: int, upto: int, of: Of) -> Iterator[Step]:
    """Yield the records above the position *after* and not above *upto*, each with what it changed.

    Where a view or a dispute is asked for, only those that changed something
    there. Raises NotFound for a view or a dispute that there is not.
    """
    check_view(of.view)
    only = only_dispute(index, upto, of.dispute) if of.dispute is not None else None
    for logged in index.logged_between(after, upto):
        at = logged.recorded_at.astimezone(UTC).date()
        groups = [
            group
            for group in _groups(index, logged)
            if (only is None or group[0] == only) and (of.view is None or group[1] == of.view)
        ]
        changes = tuple(_changes(index, groups, at, logged.position))
        if changes or (only is None and of.view is None):
            yield Step(record_of(index, logged), at, changes)


def _groups(index: Index, logged: Logged) -> list[Group]:
    """Return the groups whose facts a record changed, or which what it registers is shown with."""
    found = index.touched_groups(logged.position)
    if logged.act.startswith(PROCEEDING):
        slug = logged.body["proceeding"]["slug"]
        disputes = [one.stream for one in index.registered("dispute", logged.position)]
        found += [(dispute, "trial", slug) for dispute in disputes]
    return found


def _changes(index: Index, groups: list[Group], at: date, position: int) -> Iterator[Change]:
    """Yield what is different in *groups* on the day *at* since the position before."""
    day = at.toordinal()
    for dispute, view, group in groups:
        before, after = (
            standing(answered(index, at, known, index.facts(day, known, dispute=dispute, view=view, group=group)))
            for known in (position - 1, position)
        )
        yield from difference(before, after)
