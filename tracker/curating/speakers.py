"""Who speaks for a log: its signing keys one after the other, as the log itself has them."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from events.acts import KeyRevoked, KeyRotated
from events.audit.note import VerifierKey
from events.audit.rotation import rotated
from events.log.sqlite_proof import Proof
from tracker.curating.acting import SIGNING

Fetch = Callable[..., list[tuple[Any, ...]]]
"""Returns the rows of a query."""

_SIGNING = (
    "SELECT r.act, p.state FROM claims c JOIN record r ON r.pos = c.pos JOIN payload p ON p.pos = c.pos "
    "WHERE c.kind = ? ORDER BY c.pos"
)


class Speakers(NamedTuple):
    """The keys that spoke for the log under the name that it has now, oldest first.

    ``rotations`` lead from each to the next, signed by both. ``revoked``: the
    last of them speaks no more, and none follows under this name.
    """

    origin: str
    keys: tuple[VerifierKey, ...]
    rotations: tuple[bytes, ...]
    revoked: bool

    @property
    def current(self) -> VerifierKey | None:
        """The key that speaks now; None where none was made yet, or it was revoked."""
        return self.keys[-1] if self.keys and not self.revoked else None


def speakers(fetch: Fetch) -> Speakers:
    """Return who speaks for the log that *fetch* reads. Raises InvalidInput and NotProven for a forged rotation."""
    origin = Proof(fetch).origins()[-1]
    if origin.key is None:
        return Speakers(origin.name, (), (), revoked=False)
    keys, notes, revoked = [VerifierKey.parse(origin.key)], [], False
    for act, state in fetch(_SIGNING, (SIGNING,)):
        said = json.loads(state)["act"]
        if act == KeyRotated.name and _is_of(said["note"], origin.name):
            notes.append(said["note"].encode())
            keys.append(rotated(notes[-1], keys[-1]).new)
        elif act == KeyRevoked.name and said["key"] == str(keys[-1]):
            revoked = True
    return Speakers(origin.name, tuple(keys), tuple(notes), revoked)


def _is_of(note: str, origin: str) -> bool:
    """Say whether a rotation is of the log's present name; those of earlier ones are history."""
    return note.split("\n")[1:2] == [origin]
