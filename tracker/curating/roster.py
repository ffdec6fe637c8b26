"""The roster of curators' keys, as the log itself has it: which key was whose from where to where. Light."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from events.acts import CuratorKeyAdded, CuratorKeyRevoked
from events.errors import InvalidInput, NotFound, StoreError
from events.log.instants import from_micros
from events.text import printable
from tracker.curating.acting import fingerprint_of

SHORTEST = 6
_ROSTER = (
    "SELECT r.pos, lower(hex(r.id)), r.stream, r.act, r.recorded_at, p.state, length(p.salt) "
    "FROM record r LEFT JOIN payload p ON p.pos = r.pos WHERE r.act IN (?, ?) ORDER BY r.pos"
)
_ACTS = CuratorKeyAdded.name, CuratorKeyRevoked.name


class Revocation(NamedTuple):
    """Where a key was taken off the roster, and why."""

    position: int
    record: str
    at: datetime
    why: str


class Entry(NamedTuple):
    """A key of *curator* (``Name <mail>``), which signs after *position*, up to where it was *revoked*, if it was.

    The record that revokes it may still be signed by it. ``first``: no key was ever added before it.
    """

    curator: str
    key: str
    fingerprint: str
    position: int
    record: str
    at: datetime
    stream: str
    first: bool
    revoked: Revocation | None = None

    @property
    def name(self) -> str:
        """The curator's name, without the mail address."""
        return self.curator.rpartition(" <")[0]


def roster(fetch: Callable[..., list[tuple[Any, ...]]]) -> dict[str, Entry]:
    """Return the keys that are or were on the roster, by their fingerprints, in the order of the log.

    *fetch* returns the rows of a query. All records are looked at, which
    takes 0.1 s for a million, rather than the claims: from these a key could
    be taken away, and another one be the first. What was erased in spite of
    all adds no key, and revokes one still: the leaf has the act.
    Raises StoreError for what cannot be read.
    """
    found: dict[str, Entry] = {}
    names: dict[str, str] = {}
    for row in fetch(_ROSTER, _ACTS):
        try:
            _take(found, names, _Row._make(row))
        except (ValueError, LookupError, TypeError, AttributeError, InvalidInput) as error:
            why = "run `dispute verify`: it says what is damaged"
            raise StoreError("roster of curators' keys unreadable", f"position {row[0]}", why) from error
    return found


class _Row(NamedTuple):
    position: int
    record: str
    stream: str
    act: str
    at: int
    state: bytes
    salted: int


def _take(found: dict[str, Entry], names: dict[str, str], row: _Row) -> None:
    """Let *found*, and the *names* by stream, be what they are after a record of the roster."""
    body, at = json.loads(row.state)["act"] if row.salted else {}, from_micros(row.at)
    if row.act == CuratorKeyAdded.name:
        name = fingerprint_of(body["key"]) if body else ""
        if name:
            entry = Entry(body["curator"], body["key"], name, row.position, row.record, at, row.stream, not names)
            found.setdefault(name, entry)
        names[row.stream] = name
    elif names.get(row.stream):
        one = found[names[row.stream]]
        gone = Revocation(row.position, row.record, at, body.get("why", ""))
        found[one.fingerprint] = one._replace(revoked=one.revoked or gone)


def named(entries: dict[str, Entry], text: str) -> Entry:
    """Return the one of *entries* whose fingerprint begins with *text*, with or without ``SHA256:``. Pure.

    Raises NotFound, InvalidInput.
    """
    short = text.removeprefix("SHA256:")
    if len(short) < SHORTEST:
        raise InvalidInput("fingerprint", text, f"give at least {SHORTEST} of its characters after SHA256:")
    some = [one for name, one in entries.items() if name.removeprefix("SHA256:").startswith(short)]
    if len(some) != 1:
        why = "several begin so: give more of it" if some else "see `dispute curators` for those there are"
        raise NotFound("unknown key", printable(text), why)
    return some[0]
