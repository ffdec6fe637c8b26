"""Rows of the index on their way into their tables: kept until somebody reads, then written many at once."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from events.log.store import Transaction
from events.milestone import Milestone
from tracker.certainty import Stretch
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
    return FactCells(*fact[:-1], because=_because(fact.because))


def row_of(subject: str, aspect: str, stretch: Stretch, said: Mapping[int, Milestone]) -> FactCells:
    """Return the cells of the fact that a stretch of a track is, given what its milestones say by place. Pure."""
    reasons = [(one.id, one.start, one.end, said[int(one.id)].standing) for one in stretch.support]
    return FactCells(
        subject,
        aspect,
        stretch.value,
        stretch.start,
        stretch.end,
        stretch.certain_from,
        stretch.certain_until,
        _because(reasons),
    )


def _because(reasons: Iterable[tuple[object, int, int, str]]) -> str:
    """Return reasons as JSON, as :func:`json.dumps` writes it, for which it takes ten times as long. Pure."""
    parts = [f'[{place},{start},{end},"{standing}"]' for place, start, end, standing in reasons]
    return f"[{parts[0]}]" if len(parts) == 1 else f"[{','.join(parts)}]"


def _turn(sql: str) -> tuple[int, str]:
    """Return when a statement's rows are written. Pure."""
    return ("INSERT", "UPDATE", "DELETE").index(sql[:6]), sql


class Rows:
    """Writes to the index within one transaction. Whoever reads the tables calls :meth:`flush` first."""

    def __init__(self, tx: Transaction) -> None:
        """Write through *tx*."""
        self._tx = tx
        row = tx.fetchone("SELECT max(rowid) FROM fact")
        self._last: int = (row[0] if row else None) or 0
        self._waiting: dict[str, list[tuple[object, ...]]] = {}
        self._entered: dict[str, tuple[str, int]] = {}
        self._members: set[GroupKey] = set()
        self._words: dict[int, int] = {}

    def holds(self, group: GroupKey) -> bool:
        """Whether a milestone waits to be entered into a group, or taken out of it."""
        return group in self._members

    def place_of(self, one: str) -> tuple[str, int] | None:
        """Return dispute and place of the milestone with the id *one*, also of one that waits; None if unknown."""
        if one in self._entered:
            return self._entered[one]
        row = self._tx.fetchone("SELECT dispute, place FROM milestone WHERE id = ?", (one,))
        return (row[0], row[1]) if row else None

    def words_of(self, place: int) -> int:
        """Return the position of the record that holds a milestone's words as they stand."""
        if place in self._words:
            return self._words[place]
        row = self._tx.fetchone("SELECT said FROM version WHERE place = ? AND until = ?", (place, OPEN))
        assert row is not None  # noqa: S101  (a stream begins with its recording)
        return int(row[0])

    def milestone(self, place: int, one: str, dispute: str, key: str | None) -> None:
        """Enter a milestone."""
        self._entered[one] = dispute, place
        self._put("INSERT INTO milestone (place, id, dispute, key) VALUES (?, ?, ?, ?)", (place, one, dispute, key))

    def version(self, row: VersionCells) -> None:
        """Enter a version of a milestone."""
        self._words[row.place] = row.said
        self._put(
            "INSERT INTO version (place, number, known, said, live, kind, first_day, last_day, until) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, OPEN),
        )

    def end_version(self, place: int, number: int, until: int) -> None:
        """End a version of a milestone before the position *until*."""
        self._put("UPDATE version SET until = ? WHERE place = ? AND number = ?", (until, place, number))

    def follow(self, after: int, before: int) -> None:
        """Enter that a milestone follows another."""
        self._put("INSERT INTO follow (after, before) VALUES (?, ?)", (after, before))

    def leave(self, place: int, groups: Iterable[GroupKey]) -> None:
        """Take a milestone out of its *groups*, with what it follows.

        It comes back into none before what waits is written.
        """
        self._members.update(groups)
        self._put("DELETE FROM member WHERE place = ?", (place,))
        self._put("DELETE FROM follow WHERE after = ?", (place,))

    def member(self, group: GroupKey, place: int) -> None:
        """Enter a milestone into a group."""
        self._members.add(group)
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
        """Write what waits: rows are entered before they are ended and taken out, since one may be all."""
        for sql in sorted(self._waiting, key=_turn):
            self._tx.executemany(sql, self._waiting[sql])
        self._waiting = {}
        self._entered.clear()
        self._members.clear()
        self._words.clear()

    def _put(self, sql: str, row: tuple[object, ...]) -> None:
        self._waiting.setdefault(sql, []).append(row)
