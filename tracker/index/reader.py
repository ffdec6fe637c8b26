"""Reads the facts index and the rows beside it. Light: sqlite3 and json, neither eventsourcing nor pydantic.

Every question takes *known*, the log position up to which records count.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from events.errors import InvalidInput, NotFound
from events.log.instants import from_micros
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from tracker.index.found import FactRow, Known, Registered, Version
from tracker.index.stored import body_of
from tracker.index.tables import INDEX_VERSION, OPEN
from tracker.index.withholding import ASPECTS, WITHHELD, redacted

SHORTEST_PREFIX = 6


_VERSION = (
    "SELECT m.id, m.place, m.dispute, m.key, v.number, v.live, said.act, payload.state, v.known,"
    " latest.recorded_at, first.recorded_at "
    "FROM milestone m JOIN version v ON v.place = m.place "
    "JOIN record said ON said.pos = v.said JOIN payload ON payload.pos = v.said "
    "JOIN record latest ON latest.pos = v.known JOIN record first ON first.pos = m.place "
)
_FACT = "SELECT dispute, view, subject, aspect, value, start, end, sure_from, sure_until, because FROM fact "

__all__ = ["FactRow", "Index", "Known", "Registered", "Version"]


class Index:
    """An open store, for reading. A context manager: leaving it closes the connection."""

    def __init__(self, path: str | Path) -> None:
        """Open the store at *path*. Raises StoreError."""
        self.path = Path(path)
        self._db = connect(path, write=False)

    def __enter__(self) -> Self:
        """Return the index."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection. Closing twice is harmless."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Hold one state of the store for several questions, while others write."""
        self._db.execute("BEGIN")
        try:
            yield self
        finally:
            self._db.rollback()

    def is_behind(self) -> bool:
        """Whether the index is not up to the log's last record, or of another shape."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'facts_header'"):
            return True
        ((version, upto),) = self._rows("SELECT version, upto FROM facts_header")
        return bool(version != INDEX_VERSION or upto != self.head().position)

    def head(self) -> Known:
        """Return the end of the log; position 0 if nothing is recorded."""
        rows = self._rows("SELECT pos, recorded_at FROM record ORDER BY pos DESC LIMIT 1")
        return Known(rows[0][0], from_micros(rows[0][1])) if rows else Known(0, None)

    def registered(self, sort: str, known: int) -> list[Registered]:
        """Return all of a sort (dispute, party, proceeding, source) by slug."""
        rows = self._rows(
            "SELECT sort, stream, slug, status, body, known FROM registry "
            "WHERE sort = ? AND known <= ? AND until > ? ORDER BY slug",
            (sort, known, known),
        )
        return [Registered(s, stream, slug, status, json.loads(body), k) for s, stream, slug, status, body, k in rows]

    def find(self, sort: str, name: str, known: int) -> Registered | None:
        """Return the one of a sort that *name* is the slug or an alias of; None if there is none."""
        wanted = name.casefold()
        for one in self.registered(sort, known):
            if one.slug == name or wanted in (alias.casefold() for alias in one.body.get("aliases", ())):
                return one
        return None

    def facts(
        self, day: int, known: int, *, dispute: str | None = None, view: str | None = None, group: str | None = None
    ) -> list[FactRow]:
        """Return the facts that are possible on *day* (an ordinal), by dispute, view and subject.

        One *group* of a view, as :meth:`touched` names them, is found without looking at the others.
        """
        wanted, params = _where(dispute=dispute, view=view, grp=group)
        rows = self._rows(
            f"{_FACT} WHERE known <= ? AND until > ? AND start <= ? AND end > ?{wanted}"
            " ORDER BY dispute, view, subject, aspect, start, value",
            (known, known, day, day, *params),
        )
        return self._facts(rows)

    def changes(self, position: int, day: int) -> tuple[list[FactRow], list[FactRow]]:
        """Return the facts of *day* that the record at *position* ended, and those that it brought."""
        during = (position, day, day)
        ended = self._rows(f"{_FACT} WHERE until = ? AND start <= ? AND end > ?", during)
        brought = self._rows(f"{_FACT} WHERE known = ? AND start <= ? AND end > ?", during)
        return self._facts(ended), self._facts(brought)

    def touched(self, position: int) -> list[tuple[str, str]]:
        """Return the (view, group) pairs of which the record at *position* ended or brought facts of whatever day."""
        rows = self._rows(
            "SELECT view, grp FROM fact WHERE until = ? UNION SELECT view, grp FROM fact WHERE known = ? ORDER BY 1, 2",
            (position, position),
        )
        return [(view, group) for view, group in rows]

    def timeline(self, known: int, *, dispute: str | None = None, retracted: bool = False) -> list[Version]:
        """Return the milestones as known, by date and place of first record; retracted ones only if asked for."""
        wanted, params = _where(**{"m.dispute": dispute})
        rows = self._rows(
            f"{_VERSION} WHERE v.known <= ? AND v.until > ? AND v.live >= ?{wanted} "
            "ORDER BY v.first_day, v.last_day, m.place",
            (known, known, 0 if retracted else 1, *params),
        )
        return self._versions(rows, known)

    def milestone(self, name: str, known: int) -> Version:
        """Return the milestone whose id begins with *name*, at least six digits. Raises NotFound, InvalidInput."""
        one = self.milestone_id(name)
        rows = self._rows(f"{_VERSION} WHERE m.id = ? AND v.known <= ? AND v.until > ?", (one, known, known))
        if not rows:
            raise NotFound("unknown milestone", name, "it was recorded only later")
        return self._versions(rows, known)[0]

    def milestone_id(self, name: str) -> str:
        """Return the whole id of the milestone whose id begins with *name*. Raises NotFound, InvalidInput."""
        prefix = name.lower().removeprefix("urn:uuid:")
        if len(prefix) < SHORTEST_PREFIX or not set(prefix) <= set("0123456789abcdef-"):
            raise InvalidInput("not an id", name, "give at least six of its digits, as `dispute timeline` shows them")
        rows = self._rows(
            "SELECT id FROM milestone WHERE id >= ? AND id < ? ORDER BY id LIMIT 3", (prefix, prefix + "~")
        )
        if not rows:
            raise NotFound("unknown milestone", name, "see `dispute timeline` for the ids")
        if len(rows) > 1:
            shown = ", ".join(row[0] for row in rows)
            raise InvalidInput("several milestones begin so", name, f"give more digits: {shown}")
        return str(rows[0][0])

    def ids(self, places: Sequence[int]) -> dict[int, str]:
        """Return the ids of the milestones at *places*."""
        found: dict[int, str] = {}
        for place in places:
            found |= dict(self._rows("SELECT place, id FROM milestone WHERE place = ?", (place,)))
        return found

    def payload(self, position: int) -> dict[str, Any]:
        """Return the act stored at *position*, in today's shape."""
        ((act, state),) = self._rows(
            "SELECT act, state FROM record JOIN payload USING (pos) WHERE pos = ?", (position,)
        )
        return body_of(act, state)

    def records(self, after: int = 0) -> Iterator[tuple[Any, ...]]:
        """Yield the log's rows above position *after*, envelope and payload, in order."""
        yield from self._db.execute(
            "SELECT pos, lower(hex(id)), stream, version, act, recorded_at, command, state "
            "FROM record JOIN payload USING (pos) WHERE pos > ? ORDER BY pos",
            (after,),
        )

    def withheld(self) -> frozenset[int]:
        """Return the places of the milestones whose words are withheld now."""
        return frozenset(place for (place,) in self._rows("SELECT place FROM withheld WHERE until = ?", (OPEN,)))

    def _facts(self, rows: Sequence[tuple[Any, ...]]) -> list[FactRow]:
        withheld = self.withheld()
        return [_fact(row, withheld) for row in rows]

    def _versions(self, rows: Sequence[tuple[Any, ...]], known: int) -> list[Version]:
        withheld = self.withheld()
        merged = dict(
            self._rows(
                "SELECT g.place, m.id FROM merged g JOIN milestone m ON m.place = g.into_place "
                "WHERE g.known <= ? AND g.until > ?",
                (known, known),
            )
        )
        return [_version(row, withheld, merged) for row in rows]

    def _rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with speaking(self.path):
            return self._db.execute(sql, params).fetchall()


def _where(**wanted: object) -> tuple[str, list[object]]:
    """Return the conditions for the columns that are asked for, and their values."""
    given = {column: value for column, value in wanted.items() if value is not None}
    return "".join(f" AND {column} = ?" for column in given), list(given.values())


def _fact(row: tuple[Any, ...], withheld: frozenset[int]) -> FactRow:
    fact = FactRow._make((*row[:-1], tuple(map(tuple, json.loads(row[-1])))))
    if withheld and (fact.view, fact.aspect) in ASPECTS and any(reason[0] in withheld for reason in fact.because):
        return fact._replace(value=WITHHELD)
    return fact


def _version(row: tuple[Any, ...], withheld: frozenset[int], merged: Mapping[int, str]) -> Version:
    one, place, dispute, key, number, live, act, state, known, recorded_at, first = row
    body = body_of(act, state)["milestone"]
    hidden = place in withheld
    return Version(
        one,
        place,
        dispute,
        key,
        number,
        bool(live),
        redacted(body) if hidden else body,
        known,
        from_micros(recorded_at),
        from_micros(first),
        hidden,
        merged.get(place),
    )
