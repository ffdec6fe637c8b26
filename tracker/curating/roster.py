"""The roster of curators' keys, as the log itself has it: which key was whose from where to where. Light."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from events.acts import CuratorKeyAdded, CuratorKeyRevoked
from events.errors import InvalidInput, NotFound
from events.log.instants import from_micros
from events.text import printable
from tracker.curating.acting import CURATOR_KEY, fingerprint_of

SHORTEST = 6
_ROSTER = (
    "SELECT r.pos, lower(hex(r.id)), r.stream, r.version, r.act, r.recorded_at, p.state FROM claims c "
    "JOIN record r ON r.stream = c.stream JOIN payload p ON p.pos = r.pos WHERE c.kind = ? ORDER BY r.pos"
)


class Revocation(NamedTuple):
    """Where a key was taken off the roster, and why."""

    position: int
    record: str
    at: datetime
    why: str


class Entry(NamedTuple):
    """A key of *curator* (``Name <mail>``), which signs after *position*, up to where it was *revoked*, if it was.

    The record that revokes it may still be signed by it.
    """

    curator: str
    key: str
    fingerprint: str
    position: int
    record: str
    at: datetime
    stream: str
    revoked: Revocation | None = None

    @property
    def name(self) -> str:
        """The curator's name, without the mail address."""
        return self.curator.rpartition(" <")[0]


def roster(fetch: Callable[..., list[tuple[Any, ...]]]) -> dict[str, Entry]:
    """Return the keys that are or were on the roster, by their fingerprints, in the order of the log.

    *fetch* returns the rows of a query. Raises ValueError, KeyError and TypeError for what cannot be read.
    """
    found: dict[str, Entry] = {}
    for position, record, stream, _, act, at, state in fetch(_ROSTER, (CURATOR_KEY,)):
        body = json.loads(state)["act"]
        name = fingerprint_of(body["key"])
        if act == CuratorKeyAdded.name:
            found.setdefault(name, Entry(body["curator"], body["key"], name, position, record, from_micros(at), stream))
        elif act == CuratorKeyRevoked.name and name in found and found[name].revoked is None:
            revoked = Revocation(position, record, from_micros(at), body["why"])
            found[name] = found[name]._replace(revoked=revoked)
    return found


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
