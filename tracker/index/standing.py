"""One aspect of one subject as it stands while records are written: a value that comes last changes its end alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from events.milestone import Milestone
from tracker.certainty import NEVER, Stretch, Support
from tracker.index.line import Line
from tracker.index.rows import FactCells, row_of
from tracker.placed import NOTHING
from tracker.restoring import Part, last_restored

TrackKey = tuple[str, str, str]
"""A track: subject, aspect, mark."""


class Changes(NamedTuple):
    """The rows that end, and the rows that begin."""

    ended: list[FactCells]
    begun: list[FactCells]


@dataclass
class Standing:
    """A track as it stands: who gives it which value, and its rows.

    ``open`` holds the stretches that have no end yet, with their rows; after
    the day ``settled``, the last that any of its milestones can fall on,
    nothing but them stands. None: that is still to be worked out.
    """

    values: dict[str, tuple[Part, str]] = field(default_factory=dict)
    rows: dict[FactCells, None] = field(default_factory=dict)
    open: list[tuple[Stretch, FactCells]] = field(default_factory=list)
    settled: int | None = None

    def append(
        self, key: TrackKey, one: str, value: str, bounds: tuple[int, int], said: Mapping[int, Milestone]
    ) -> Changes:
        """Put a value after all others: the stretches that were open end with it, or the one of its value goes on."""
        earliest, latest = bounds
        support = Support(one, earliest, NEVER)
        before = [row for stretch, row in self.open if stretch.value != NOTHING]
        on = self.open[0][0] if self.open else None
        if on is not None and on.value == value:
            held = (*_cut(on, earliest, latest).support, support)
            ended: list[Stretch] = []
            follow = Stretch(value, on.start, NEVER, on.certain_from, on.certain_until, held)
        else:
            ended = [_cut(stretch, earliest, latest) for stretch, _ in self.open]
            follow = Stretch(value, earliest, NEVER, latest, NEVER, (support,))
        row = row_of(key[0], key[1], follow, said)
        after = [row_of(key[0], key[1], stretch, said) for stretch in ended if stretch.value != NOTHING]
        if value != NOTHING:
            after.append(row)
        for one_row in before:
            self.rows.pop(one_row, None)
        self.rows.update(dict.fromkeys(after))
        self.open = [(follow, row)]
        self.settled = latest
        return Changes([row for row in before if row not in after], [row for row in after if row not in before])

    def work_out(self, key: TrackKey, line: Line, said: Mapping[int, Milestone]) -> None:
        """Work a track out from all of its milestones."""
        found = last_restored(self.values, line.around(self.values))
        rows = [(stretch, row_of(key[0], key[1], stretch, said)) for stretch in found]
        self.rows = dict.fromkeys(row for stretch, row in rows if stretch.value != NOTHING)
        self.open = [(stretch, row) for stretch, row in rows if stretch.end == NEVER]
        self.settled = max(line.latest[one] for one in self.values)


def _cut(stretch: Stretch, earliest: int, latest: int) -> Stretch:
    """Return an open stretch ended by what happens from *earliest* to *latest*, and after all that holds it."""
    until = None if stretch.certain_until is None else min(stretch.certain_until, earliest)
    support = tuple(Support(one.id, one.start, min(one.end, latest)) for one in stretch.support)
    return Stretch(stretch.value, stretch.start, latest, stretch.certain_from, until, support)
