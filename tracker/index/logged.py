"""The log's records as they are read for people: without the models, a name for the curator, never the mail. Light."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from events.log.instants import from_micros
from tracker.index.connection import Connection
from tracker.index.stored import parts_of
from tracker.index.tables import OPEN

_LOGGED = (
    "SELECT pos, lower(hex(id)), stream, version, act, recorded_at, state FROM record JOIN payload USING (pos) WHERE "
)


class Logged(NamedTuple):
    """A record of the log: *body* has the fields of its act, in today's shape; *curator* is a name, None for nobody."""

    position: int
    id: str
    stream: str
    version: int
    act: str
    recorded_at: datetime
    curator: str | None
    body: dict[str, Any]


class Acts(Connection):
    """The log's records."""

    def logged(self, position: int) -> Logged:
        """Return the record at *position*, which there is."""
        (row,) = self._rows(f"{_LOGGED} pos = ?", (position,))
        return _logged(row)

    def logged_of(self, stream: str, known: int) -> list[Logged]:
        """Return the records of one stream up to the position *known*, in order."""
        return [_logged(row) for row in self._rows(f"{_LOGGED} stream = ? AND pos <= ? ORDER BY pos", (stream, known))]

    def logged_between(self, after: int, upto: int) -> Iterator[Logged]:
        """Yield the records of positions above *after* and not above *upto*, in order, as they are read."""
        for row in self._each(f"{_LOGGED} pos > ? AND pos <= ? ORDER BY pos", (after, upto)):
            yield _logged(row)

    def logged_in(self, dispute: str, known: int) -> Iterator[tuple[int, Logged]]:
        """Yield the records of a dispute's milestones up to *known*, one milestone after the other, with its place."""
        rows = self._each(
            "SELECT m.place, r.pos, lower(hex(r.id)), r.stream, r.version, r.act, r.recorded_at, p.state "
            "FROM milestone m JOIN record r ON r.stream = m.id JOIN payload p ON p.pos = r.pos "
            "WHERE m.dispute = ? AND m.place <= ? AND r.pos <= ? ORDER BY m.place, r.version",
            (dispute, known, known),
        )
        for row in rows:
            yield row[0], _logged(row[1:])

    def whats(self, dispute: str, kinds: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the milestones of a dispute that are of *kinds* now: id, and the kind's fields with all words."""
        rows = self._each(
            "SELECT m.id, r.act, p.state FROM milestone m JOIN version v ON v.place = m.place AND v.until = ? "
            "JOIN record r ON r.pos = v.said JOIN payload p ON p.pos = v.said "
            "WHERE m.dispute = ? AND v.kind IN (SELECT value FROM json_each(?))",
            (OPEN, dispute, json.dumps(kinds)),
        )
        for one, act, state in rows:
            yield one, parts_of(act, state)[1]["milestone"]["what"]

    def erased_after(self, position: int) -> bool:
        """Say whether a record above *position* destroyed words of earlier ones."""
        return bool(self._rows("SELECT 1 FROM record WHERE pos > ? AND act = 'milestone.erased' LIMIT 1", (position,)))

    def payload(self, position: int) -> dict[str, Any]:
        """Return the act stored at *position*, in today's shape."""
        return self.logged(position).body

    def records(self, after: int = 0) -> Iterator[tuple[Any, ...]]:
        """Yield the log's rows above position *after*, envelope and payload, in order."""
        yield from self._each(
            "SELECT pos, lower(hex(id)), stream, version, act, recorded_at, command, state "
            "FROM record JOIN payload USING (pos) WHERE pos > ? ORDER BY pos",
            (after,),
        )


def _logged(row: tuple[Any, ...]) -> Logged:
    position, one, stream, version, act, recorded_at, state = row
    by, body = parts_of(act, state)
    curator = by.rpartition(" <")[0] if by else None
    return Logged(position, one, stream, version, act, from_micros(recorded_at), curator, body)
