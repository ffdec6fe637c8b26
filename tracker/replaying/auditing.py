"""Replays the log itself and compares what comes of it with the index."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracker.index.reader import FactRow, Index
from tracker.index.scratch import Scratch

_BECAUSE = 9
"""Where a fact's reasons stand among its cells."""


class Audit(NamedTuple):
    """How many records were replayed, how many facts and milestones came of them, and what the index has otherwise.

    ``missing`` are facts that the log gives and the index has not, ``extra``
    those that it has and the log does not give; words that are withheld are
    blank in them. ``milestones_differ`` are the ids of milestones that the
    index has in another version, or not at all, or too many.
    """

    records: int
    facts: int
    milestones: int
    missing: Sequence[FactRow]
    extra: Sequence[FactRow]
    milestones_differ: Sequence[str]

    @property
    def equal(self) -> bool:
        """Whether the index says what the log says."""
        return not (self.missing or self.extra or self.milestones_differ)


def audit(index: Index, at: date, known: int, progress: Callable[[int], None] = lambda _: None) -> Audit:
    """Return what comes of replaying the log up to the position *known*, beside what *index* says of the day *at*.

    The replay reads every record through the models, takes no short way of
    the index, and writes to an index of its own. Raises StoreError for a
    record that cannot be read.
    """
    with Scratch(index.path, thorough=True) as scratch:
        records = 0
        for some in scratch.records(known):
            scratch.write(some)
            records += len(some)
            progress(records)
        return _compared(index, scratch.index, at.toordinal(), known, records)


def _compared(index: Index, replayed: Index, day: int, known: int, records: int) -> Audit:
    facts, held = (one.stored(day, known) for one in (replayed, index))
    versions, kept = (one.stored_versions(known) for one in (replayed, index))
    missing, extra = _but(facts, held), _but(held, facts)
    differ = {row[1] for row in [*_but(versions, kept), *_but(kept, versions)]}
    return Audit(
        records,
        len(facts),
        len(versions),
        index.redacted([_fact(row) for row in missing]),
        index.redacted([_fact(row) for row in extra]),
        sorted(differ),
    )


def _but(rows: Sequence[tuple[Any, ...]], others: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return those of *rows* that are not among *others*, as often as they are too many."""
    left: dict[tuple[Any, ...], int] = {}
    for row in others:
        left[row] = left.get(row, 0) + 1
    found = []
    for row in rows:
        if left.get(row):
            left[row] -= 1
        else:
            found.append(row)
    return found


def _fact(row: tuple[Any, ...]) -> FactRow:
    """Return cells as a fact; one whose reasons were edited into something else has none."""
    try:
        because = tuple((int(place), int(start), int(end), str(standing)) for place, start, end, standing in _read(row))
    except (ValueError, TypeError):
        because = ()
    return FactRow._make((*row[:_BECAUSE], because))


def _read(row: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = json.loads(row[_BECAUSE])
    return found
