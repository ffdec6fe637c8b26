"""Who stands behind a record: its signature held against the roster as it was at the record's place in the log."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from events.acts import OriginBegun
from events.audit.envelope import committed_in, signed_in
from events.audit.sshkeys import SshKey
from events.audit.sshsig import Statement, parse, whose
from events.errors import DisputeError, StoreError
from events.log.sqlite_proof import Proof
from tracker.curating.acting import SIGNING
from tracker.curating.roster import Entry, roster
from tracker.curating.speakers import Fetch
from tracker.proving.reading import connected, fetching

Shown = Literal["proven", "on-our-word", "unsigned", "erased", "refused"]

_COLUMNS = (
    "r.pos, lower(hex(r.id)), r.stream, r.version, r.act, r.command, p.state, l.envelope, g.signature "
    "FROM record r JOIN leaf l ON l.pos = r.pos LEFT JOIN payload p ON p.pos = r.pos"
)
_ONE = f"SELECT {_COLUMNS} LEFT JOIN signature g ON g.pos = r.pos WHERE r.pos = ?"
_SIGNED = f"SELECT {_COLUMNS} JOIN signature g ON g.pos = r.pos WHERE r.pos > ? ORDER BY r.pos LIMIT ?"
_AT_ONCE = 1000
_BEGUN = (
    "SELECT r.pos, p.state FROM claims c JOIN record r ON r.pos = c.pos JOIN payload p ON p.pos = r.pos "
    "WHERE c.kind = ? AND r.act = ? ORDER BY r.pos"
)


class Authorship(NamedTuple):
    """What is shown of who recorded the record at *position*.

    ``proven``: signed by a key (``key`` is its fingerprint) that was the
    curator's on the roster there. ``on-our-word``: so too, but the key came
    on the roster without a signature of one that was on it, and is not the first.
    ``unsigned``; ``erased``: the signature went with the words. ``refused``:
    it is signed, and does not hold; *why* says what is wrong.
    """

    position: int
    record: str
    shown: Shown
    key: str | None = None
    why: str | None = None


def judged(store: Path, positions: Sequence[int]) -> list[Authorship]:
    """Return what is shown of who recorded each of *positions* of the log in *store*. Raises StoreError."""
    with connected(store) as db:
        judge = Judge(fetching(db))
        return [judge.at(position) for position in positions]


class Judge:
    """Holds signatures against the roster of the log that *fetch* reads. Raises StoreError if that cannot be read."""

    def __init__(self, fetch: Fetch) -> None:
        """Read the roster, and judge who put each key on it."""
        self._fetch = fetch
        self._entries = roster(fetch)
        self._origins = [_named_before(*row) for row in fetch(_BEGUN, (SIGNING, OriginBegun.name))]
        self._origin = Proof(fetch).origins()[-1].name
        self._vouched: dict[str, bool] = {}
        for one in self._entries.values():
            self._vouched[one.fingerprint] = one.first or self.at(one.position).shown == "proven"

    def at(self, position: int) -> Authorship:
        """Return what is shown of the record at *position*, which is there."""
        return self._judged(self._fetch(_ONE, (position,))[0])

    def holding(self, position: int, signature: bytes) -> Authorship:
        """Return what would be shown of the record at *position* if *signature* were its own."""
        return self._judged((*self._fetch(_ONE, (position,))[0][:-1], signature))

    def signed(self) -> Iterator[Authorship]:
        """Yield what is shown of each record that has a signature, in order."""
        last = 0
        while rows := self._fetch(_SIGNED, (last, _AT_ONCE)):
            yield from map(self._judged, rows)
            last = rows[-1][0]

    def vouched(self, fingerprint: str) -> bool:
        """Whether the key is the first of the roster, or came on it by the signature of one that is so too."""
        return self._vouched[fingerprint]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The keys that are or were on the roster, in the order of the log."""
        return tuple(self._entries.values())

    def _judged(self, row: tuple[Any, ...]) -> Authorship:
        position, record, *_, leaf, signature = row
        if signature is None:
            return Authorship(position, record, "unsigned" if signed_in(leaf) is None else "erased")
        key = None
        try:
            armored = signature.decode("ascii")
            found = parse(armored)
            key = found.key.fingerprint
            one = self._on_roster(key, position, _curator(row))
            whose(found, self._said(row), [SshKey.parse(one.key)])
        except DisputeError as error:
            return Authorship(position, record, "refused", key, error.why)
        except (ValueError, KeyError, TypeError, AttributeError):
            return Authorship(position, record, "refused", key, "neither it nor its record can be read")
        return Authorship(position, record, "proven" if self._vouched.get(key) else "on-our-word", key)

    def _on_roster(self, key: str, position: int, curator: str | None) -> Entry:
        """Return the entry of *key*, should it be that *curator*'s at *position*. Raises DisputeError."""
        one = self._entries.get(key)
        if one is None:
            raise DisputeError("ssh signature", key, "by a key that never was on the roster")
        if one.position >= position:
            raise DisputeError("ssh signature", key, f"by a key that came on the roster only later, at @{one.position}")
        if one.revoked is not None and one.revoked.position < position:
            raise DisputeError("ssh signature", key, f"by a key that had been revoked at @{one.revoked.position}")
        if one.curator != curator:
            raise DisputeError("ssh signature", key, f"by the key of another curator, {one.name}")
        return one

    def _said(self, row: tuple[Any, ...]) -> bytes:
        """Return what had to be signed for the record, in the log as it was called then."""
        position, _, stream, version, act, command, _, leaf, _ = row
        origin = next((before for begun, before in self._origins if position < begun), self._origin)
        return Statement(origin, stream, version, act, command, bytes.fromhex(committed_in(leaf))).message()


def _named_before(position: int, state: bytes) -> tuple[int, str]:
    """Return where a log began anew, and what it was called before."""
    try:
        return position, json.loads(state)["act"]["before"]
    except (ValueError, KeyError, TypeError) as error:
        why = "run `dispute verify`: it says what is damaged"
        raise StoreError("record of a new origin unreadable", f"position {position}", why) from error


def _curator(row: tuple[Any, ...]) -> str | None:
    by: str | None = json.loads(row[6])["by"]
    return by
