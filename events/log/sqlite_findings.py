"""What can be wrong with the rows of a log, in words, and which record it is in."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from events.audit.envelope import commitment, parse, signature_commitment
from events.errors import DisputeError
from events.log.instants import from_micros
from events.log.leaves import committed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from events.log.store import Row

Signed = tuple[bytes | None, bytes | None]
"""A signature and the salt of its commitment; neither where nobody signed."""
MOST = 1000
"""How many findings are told at most."""
ID_LENGTH = 32
_SHAPE_ERRORS = (TypeError, ValueError, KeyError, AttributeError, OverflowError, DisputeError)

_BESIDE = {
    # Leaves that miss their row, and gaps between leaves, are found on the way: what is left are the two ends.
    "it has no leaf: it was put in beside the log": (
        "SELECT pos, lower(hex(id)) FROM record WHERE pos < 1 OR pos > (SELECT ifnull(max(pos), 0) FROM leaf)"
    ),
    "a payload without its record": (
        "SELECT pos, NULL FROM payload WHERE pos < 1 OR pos > (SELECT ifnull(max(pos), 0) FROM record)"
    ),
    "a signature without its record": (
        "SELECT pos, NULL FROM signature WHERE pos < 1 OR pos > (SELECT ifnull(max(pos), 0) FROM record)"
    ),
    "the versions of its stream do not count from 1 without a gap": (
        "SELECT min(pos), NULL FROM record GROUP BY stream HAVING count(*) <> max(version) OR min(version) <> 1"
    ),
    "it stands before the version that it follows": (
        "SELECT b.pos, lower(hex(b.id)) FROM record b JOIN record a ON a.stream = b.stream "
        "AND a.version = b.version - 1 WHERE b.version > 1 AND a.pos > b.pos"
    ),
    "positions up to here were given out, and the log ends elsewhere": (
        "SELECT seq, NULL FROM sqlite_sequence WHERE name = 'record' "
        "AND seq <> (SELECT ifnull(max(pos), 0) FROM record)"
    ),
}


class Hole(NamedTuple):
    """An erased payload: its record's position, what stands there, and the position of the record that erased it.

    *stream* is that record's: of no other can it erase a payload, or whoever has the store could put another key on
    the roster of curators in the place of one.
    """

    position: int
    state: bytes
    by: int
    stream: str


class Finding(NamedTuple):
    """Something that does not hold, and which record's bytes it is in, where it is one's."""

    what: str
    position: int | None = None
    record: str | None = None

    def __str__(self) -> str:
        """Return it in a line."""
        where = [f"record r{self.record}"] if self.record else []
        where += [f"position {self.position}"] if self.position is not None else []
        return f"{', '.join(where)}: {self.what}" if where else self.what


def difference(leaf: bytes, origin: str, row: Row, signed: Signed = (None, None)) -> Finding:
    """Say in which fields *row*, as *signed* with which salt, and its *leaf*, in the log *origin*, differ."""
    return Finding(_difference(leaf, origin, row, signed), row.position, record_in(leaf) or _hex(row.id))


def record_in(leaf: bytes) -> str | None:
    """Return the id of the record that *leaf* names, None where that cannot be read. Pure."""
    _, found, rest = leaf.partition(b'"record":"')
    name = rest[:ID_LENGTH].decode("ascii", "replace")
    return name if found and len(name) == ID_LENGTH and set(name) <= set("0123456789abcdef") else None


def beside(db: sqlite3.Connection) -> Iterator[Finding]:
    """Yield what is wrong beside the leaves: rows without one, versions with a hole, positions that are gone."""
    for what, sql in _BESIDE.items():
        try:
            for position, record in db.execute(f"{sql} LIMIT {MOST}").fetchall():
                yield Finding(what, position, record)
        except sqlite3.Error as error:
            yield Finding(f"cannot be read: {error}")


def holes_of(db: sqlite3.Connection) -> dict[str, Hole]:
    """Return by the id of its record what stands for each payload that was erased, as the records of erasing say.

    What is no such record says nothing here: it is found where it stands.
    """
    found: dict[str, Hole] = {}
    asked = (
        "SELECT r.pos, r.stream, p.state FROM record r JOIN payload p ON p.pos = r.pos "
        "WHERE r.act LIKE '%.erased' ORDER BY r.pos"
    )
    for by, stream, state in db.execute(asked):
        try:
            holes = [(one["record"], Hole(one["position"], one["state"].encode(), by, stream)) for one in _held(state)]
        except _SHAPE_ERRORS:
            continue
        found.update(holes)
    return found


def not_erased(db: sqlite3.Connection, holes: Mapping[str, Hole]) -> Iterator[Finding]:
    """Yield the records whose words are there, though a later one says that they were erased."""
    for record, hole in holes.items():
        asked = "SELECT length(p.salt) FROM payload p JOIN record r ON r.pos = p.pos WHERE p.pos = ? AND r.id = ?"
        try:
            if any(salt for (salt,) in db.execute(asked, (hole.position, bytes.fromhex(record)))):
                yield Finding(
                    f"its words are there, and the record at position {hole.by} erased them", hole.position, record
                )
        except (sqlite3.Error, *_SHAPE_ERRORS):
            continue


def _held(state: bytes) -> list[dict[str, Any]]:
    return list(json.loads(state)["act"]["holes"])


def _difference(leaf: bytes, origin: str, row: Row, signed: Signed) -> str:
    try:
        said = parse(leaf)
    except DisputeError:
        return "its leaf is damaged"
    if row.state is None:
        return "its payload is missing"
    if not row.salt:
        return "it stands as if it were erased, and not as a record of erasing says"
    checks: dict[str, Callable[[], bool]] = {
        "the log's name": lambda: said.origin == origin,
        "place in the log": lambda: said.leaf_index == row.position - 1,
        "id": lambda: said.record == row.id.hex(),
        "stream": lambda: said.stream == row.stream,
        "version": lambda: said.stream_version == row.version,
        "kind of act": lambda: said.kind == row.name,
        "recorded_at": lambda: said.recorded_at == from_micros(row.recorded_at),
        "curator": lambda: said.curator == row.curator,
        "payload, command id, digest or salt": lambda: (
            said.commitment == commitment(committed_of(row), row.salt or b"")
        ),
        "signature": lambda: (
            said.signature == (None if signed[0] is None else signature_commitment(*map(_blob, signed)))
        ),
    }
    differ = [name for name, holds in checks.items() if not _holds(holds)]
    if not differ:
        return "it was not recorded after the one before it"
    return f"not as its leaf says: {', '.join(differ)}"


def _blob(cell: object) -> bytes:
    if not isinstance(cell, bytes):
        raise TypeError(cell)
    return cell


def _hex(cell: object) -> str | None:
    return cell.hex() if isinstance(cell, bytes) else None


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except _SHAPE_ERRORS:
        return False
