"""Rows of the index on their way into their tables: kept until somebody reads, then written many at once."""

import json
from typing import NamedTuple

from events.log.store import Transaction
from tracker.index.tables import OPEN
from tracker.projecting import Fact

GroupKey = tuple[str, str, str]
"""A group: the stream of its dispute, its view, its name."""


class FactCells(NamedTuple):
    """The cells of a fact apart from its group and its known positions; days are ordinals, *because* is JSON."""

    subject: str
    aspect: str
    value: str
    start: int
    end: int
    sure_from: int | None
    sure_until: int | None
    because: str


class VersionCells(NamedTuple):
    """The cells of a milestone's version: its place, number, since which position it is known, what it says where."""

    place: int
    number: int
    known: int
    said: int
    live: bool
    kind: str
    first_day: int
    last_day: int


def cells(fact: Fact) -> FactCells:
    """Return the cells of *fact*. Pure."""
    because = json.dumps(fact.because, separators=(",", ":"))
    return FactCells(
        fact.subject, fact.aspect, fact.value, fact.start, fact.end, fact.sure_from, fact.sure_until, because
    )


class Rows:
    """Writes to the index within one transaction. Whoever reads the tables calls :meth:`flush` first."""

    def __init__(self, tx: Transaction) -> None:
        """Write through *tx*."""
        self._tx = tx
        row = tx.fetchone("SELECT max(rowid) FROM fact")
        self._last: int = (row[0] if row else None) or 0
        self._waiting: dict[str, list[tuple[object, ...]]] = {}

    def milestone(self, place: int, one: str, dispute: str, key: str | None) -> None:
        """Enter a milestone."""
        self._put("INSERT INTO milestone (place, id, dispute, key) VALUES (?, ?, ?, ?)", (place, one, dispute, key))

    def version(self, row: VersionCells) -> None:
        """Enter a version of a milestone."""
        self._put(
            "INSERT INTO version (place, number, known, said, live, kind, first_day, last_day, until) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, OPEN),
        )

    def member(self, group: GroupKey, place: int) -> None:
        """Enter a milestone into a group."""
        self._put("INSERT INTO member (dispute, view, grp, place) VALUES (?, ?, ?, ?)", (*group, place))

    def open(self, group: GroupKey, row: FactCells, known: int) -> int:
        """Enter a fact known from the position *known* on, and return its number."""
        self._last += 1
        self._put(
            "INSERT INTO fact (rowid, dispute, view, grp, subject, aspect, value, start, end, sure_from, sure_until,"
            " because, known, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._last, *group, *row, known, OPEN),
        )
        return self._last

    def close(self, number: int, until: int) -> None:
        """End what is known of the fact *number* before the position *until*."""
        self._put("UPDATE fact SET until = ? WHERE rowid = ?", (until, number))

    def flush(self) -> None:
        """Write what waits: facts are entered before they are ended, since one may be both."""
        for sql in sorted(self._waiting):
            self._tx.executemany(sql, self._waiting[sql])
        self._waiting = {}

    def _put(self, sql: str, row: tuple[object, ...]) -> None:
        self._waiting.setdefault(sql, []).append(row)
