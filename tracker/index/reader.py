"""Reads the facts index and the rows beside it. Light: sqlite3 and json, neither eventsourcing nor pydantic.

Every question takes *known*, the log position up to which records count.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from events.errors import InvalidInput, NotFound
from events.log.instants import from_micros
from events.log.sqlite_schema import UNCLEANED
from tracker.index.facts import Facts, where
from tracker.index.found import FactRow, Held, Known, Registered, Version
from tracker.index.logged import Acts, Logged
from tracker.index.points import Points
from tracker.index.registry import Registry
from tracker.index.stored import body_of
from tracker.index.tables import INDEX_VERSION
from tracker.index.withholding import redacted

SHORTEST_PREFIX = 6
RIVALLED = b'"rivals":[{'
"""What the payload of a milestone that holds rival values has in it. A test holds it to how payloads are written."""

_VERSION = (
    "SELECT m.id, m.place, m.dispute, m.key, v.number, v.live, said.act, payload.state, v.known,"
    " latest.recorded_at, first.recorded_at "
    "FROM milestone m JOIN version v ON v.place = m.place "
    "JOIN record said ON said.pos = v.said JOIN payload ON payload.pos = v.said "
    "JOIN record latest ON latest.pos = v.known JOIN record first ON first.pos = m.place "
)

__all__ = ["FactRow", "Held", "Index", "Known", "Logged", "Registered", "Version"]


class Index(Points, Registry, Acts, Facts):
    """An open store, for reading. A context manager: leaving it closes the connection."""

    def is_behind(self) -> bool:
        """Whether the index is not up to the log's last record, or of another shape."""
        version, upto = self._header()
        return bool(version != INDEX_VERSION or upto != self.head().position)

    def is_uncleaned(self) -> bool:
        """Whether words that were erased may still stand in the file."""
        return bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = ?", (UNCLEANED,)))

    def is_of_another_shape(self) -> bool:
        """Whether the index has to be built anew before it may be asked anything."""
        return self._header()[0] not in {0, INDEX_VERSION}

    def _header(self) -> tuple[int, int]:
        """Return of which shape the index is and up to where it stands; zeros if there is none."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'facts_header'"):
            return 0, 0
        ((version, upto),) = self._rows("SELECT version, upto FROM facts_header")
        return version, upto

    def timeline(self, known: int, *, dispute: str | None = None, retracted: bool = False) -> list[Version]:
        """Return the milestones as known, by date and place of first record; retracted ones only if asked for."""
        wanted, params = where(**{"m.dispute": dispute})
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

    def ids(self, places: Iterable[int]) -> dict[int, str]:
        """Return the ids of the milestones at *places*."""
        asked = json.dumps(list(places))
        return dict(
            self._rows("SELECT place, id FROM milestone WHERE place IN (SELECT value FROM json_each(?))", (asked,))
        )

    def at_places(self, places: Iterable[int], known: int) -> dict[int, Version]:
        """Return by place the milestones first recorded there, as known; none for one that was recorded only later."""
        asked = json.dumps(list(places))
        rows = self._rows(
            f"{_VERSION} WHERE m.place IN (SELECT value FROM json_each(?)) AND v.known <= ? AND v.until > ?",  # noqa: S608  (names of ours)
            (asked, known, known),
        )
        return {one.place: one for one in self._versions(rows, known)}

    def rivalled(self, ids: Iterable[str], known: int) -> list[Version]:
        """Return those of the milestones *ids* that hold rival values, as known, by place."""
        rows = self._rows(
            f"{_VERSION} WHERE m.id IN (SELECT value FROM json_each(?)) AND v.known <= ? AND v.until > ? "  # noqa: S608  (names of ours)
            "AND instr(payload.state, ?) ORDER BY m.place",
            (json.dumps(list(ids)), known, known, RIVALLED),
        )
        return [one for one in self._versions(rows, known) if one.body.get("rivals")]

    def parts(self, place: int, known: int) -> list[tuple[Version, int, int]]:
        """Return the milestones that were merged into the one at *place* by *known*, each with since and until when."""
        rows = self._rows(
            "SELECT place, known, until FROM merged WHERE into_place = ? AND known <= ? ORDER BY known", (place, known)
        )
        there = self.at_places([row[0] for row in rows], known)
        return [(there[one], since, until) for one, since, until in rows]

    def naming(self, dispute: str, one: str, known: int) -> list[Version]:
        """Return the milestones of a dispute whose stored words hold the id *one*, as known, by date."""
        rows = self._rows(
            f"{_VERSION} WHERE m.dispute = ? AND v.known <= ? AND v.until > ? AND instr(payload.state, ?) "
            "ORDER BY v.first_day, v.last_day, m.place",
            (dispute, known, known, one.encode()),
        )
        return self._versions(rows, known)

    def milestones(self, ids: Iterable[str], known: int) -> dict[str, Version]:
        """Return by id those of the milestones *ids* that were recorded by *known*."""
        rows = self._rows(
            f"{_VERSION} WHERE m.id IN (SELECT value FROM json_each(?)) AND v.known <= ? AND v.until > ?",  # noqa: S608
            (json.dumps(list(ids)), known, known),
        )
        return {one.id: one for one in self._versions(rows, known)}

    def merged_parties(self, known: int) -> dict[str, str]:
        """Return the slugs of parties that were merged, each with the slug of the one that stands for it, as known."""
        into = dict(
            self._rows("SELECT slug, into_slug FROM party_merged WHERE known <= ? AND until > ?", (known, known))
        )
        return {slug: _last(slug, into) for slug in into}

    def _versions(self, rows: Sequence[tuple[Any, ...]], known: int) -> list[Version]:
        places = [row[1] for row in rows]
        withheld = self._withheld_among(places)
        merged = dict(
            self._rows(
                "SELECT g.place, m.id FROM merged g JOIN milestone m ON m.place = g.into_place "
                "WHERE g.known <= ? AND g.until > ? AND g.place IN (SELECT value FROM json_each(?))",
                (known, known, json.dumps(places)),
            )
        )
        erased = self._erased_among(withheld)
        return [_version(row, withheld, erased, merged) for row in rows]


def _version(
    row: tuple[Any, ...], withheld: frozenset[int], erased: frozenset[int], merged: Mapping[int, str]
) -> Version:
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
        place in erased,
    )


def _last(slug: str, into: Mapping[str, str]) -> str:
    while slug in into:
        slug = into[slug]
    return slug
