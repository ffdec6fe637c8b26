"""What stands of a dispute, as far as a page shows it: of each view what records changed last."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias

from tracker.index.reader import FactRow, Index
from tracker.publishing.names import NamesAt
from tracker.publishing.standing import VIEWS, Subject, of_answers
from tracker.questions.answers import answered

Subjects: TypeAlias = dict[tuple[str, str], Subject]
_Group: TypeAlias = tuple[str, str]
_ORDER = {view: place for place, view in enumerate(VIEWS)}


class Groups:
    """The groups of a dispute's subjects, in the order in which records changed them last, with what stands of them.

    A group of a view is what the index finds at once: subjects that are worked out together. What stood of it on
    the day that was asked for last is kept until a record changes it, or it is to be forgotten.
    """

    def __init__(self, dispute: str) -> None:
        """Know none of the groups of the stream *dispute* yet."""
        self._dispute = dispute
        self._groups: dict[str, dict[str, None]] = {view: {} for view in VIEWS}
        self._day: date | None = None
        self._stands: dict[_Group, Subjects] = {}

    def touch(self, view: str, group: str) -> None:
        """Note that a record changed what stands of a group."""
        if view in self._groups:
            self._groups[view].pop(group, None)
            self._groups[view][group] = None
            self._stands.pop((view, group), None)

    def forget(self) -> None:
        """Work out anew what stands: names or words are others."""
        self._stands = {}

    def subjects(self, index: Index, day: date, known: NamesAt, most: int) -> tuple[Subjects, frozenset[str]]:
        """Return what stands on *day*, by view and subject, and the views of which that is not all.

        Of a view with more than *most* groups of which anything stands it is those that records changed last, and of
        figures, of which any number stand at once, the latest.
        """
        if day != self._day:
            self._stands, self._day = {}, day
        found: list[_Group] = []
        cut: set[str] = set()
        rows: dict[_Group, Sequence[FactRow]] = {}
        for view in VIEWS:
            left = most
            for group in reversed(self._groups[view]):
                key = (view, group)
                if key not in self._stands:
                    rows[key] = index.facts(
                        day.toordinal(), known.position, dispute=self._dispute, view=view, group=group
                    )
                if self._stands.get(key) or rows.get(key):
                    if not left:
                        cut.add(view)
                        break
                    found.append(key)
                    left -= 1
        self._work_out(index, rows, known, most)
        stands = {key: one for group in found for key, one in self._stands[group].items()}
        return dict(sorted(stands.items(), key=lambda pair: (_ORDER[pair[0][0]], pair[0][1]))), frozenset(cut)

    def _work_out(self, index: Index, rows: dict[_Group, Sequence[FactRow]], known: NamesAt, most: int) -> None:
        """Keep what *rows* come to for each group."""
        if not rows or self._day is None:
            return
        group_of = {(row.view, row.subject): group for group, some in rows.items() for row in some}
        fewer = [row for some in rows.values() for row in _latest(some, most + 1)]
        fewer.sort(key=lambda row: (row.view, row.subject))
        self._stands |= {group: {} for group in rows}
        for key, subject in of_answers(answered(index, self._day, known.position, fewer), known).items():
            self._stands[group_of[key]][key] = subject


class Touched:
    """The groups of all disputes, told of each record of the log what it changed: a merge of parties does too."""

    def __init__(self) -> None:
        """Have looked at no record yet."""
        self._upto = 0
        self._disputes: dict[str, Groups] = {}

    def take(self, index: Index, upto: int, *, anew: bool) -> None:
        """Look at the records that came up to the position *upto*; *anew*: let all be worked out anew."""
        for position in range(self._upto + 1, upto + 1):
            for dispute, view, group in index.touched_groups(position):
                self.of(dispute).touch(view, group)
        self._upto = upto
        if anew:
            for groups in self._disputes.values():
                groups.forget()

    def of(self, dispute: str) -> Groups:
        """Return the groups of the stream *dispute*."""
        if dispute not in self._disputes:
            self._disputes[dispute] = Groups(dispute)
        return self._disputes[dispute]


def _latest(rows: Sequence[FactRow], most: int) -> Iterator[FactRow]:
    """Yield *rows* of a group, of figures only the *most* latest of each sort: any number of them stand at once."""
    for (_, view, _, _), some in groupby(rows, key=lambda row: (row.dispute, row.view, row.subject, row.aspect)):
        values = list(some)
        yield from values[-most:] if view == "money" else values
