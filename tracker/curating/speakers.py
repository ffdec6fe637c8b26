"""Who speaks for a log: its signing keys one after the other, as the log itself has them."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from events.acts import KeyRevoked, KeyRotated, OriginBegun
from events.audit.note import VerifierKey
from events.audit.rotation import rotated
from events.log.sqlite_proof import Origin, Proof
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
    last of them speaks no more, and none follows under this name. ``ended``
    is how many records the log had when it began anew under another, None
    for the name that it has.
    """

    origin: str
    keys: tuple[VerifierKey, ...]
    rotations: tuple[bytes, ...]
    revoked: bool
    ended: int | None = None

    @property
    def current(self) -> VerifierKey | None:
        """The key that speaks now; None where none was made yet, or it was revoked."""
        return self.keys[-1] if self.keys and not self.revoked else None


def speakers(fetch: Fetch) -> Speakers:
    """Return who speaks for the log that *fetch* reads. Raises InvalidInput and NotProven for a forged rotation."""
    return all_speakers(fetch)[-1]


def all_speakers(fetch: Fetch) -> list[Speakers]:
    """Return who spoke for the log under each name that it had, the present one last. Raises as `speakers` does."""
    said = [(act, json.loads(state)["act"]) for act, state in fetch(_SIGNING, (SIGNING,))]
    return [_of(one, said) for one in Proof(fetch).origins()]


def _of(origin: Origin, said: Sequence[tuple[str, dict[str, Any]]]) -> Speakers:
    if origin.key is None:
        return Speakers(origin.name, (), (), revoked=False)
    ended = next(
        (body["size"] for act, body in said if act == OriginBegun.name and body["before"] == origin.name), None
    )
    keys, notes, revoked = [VerifierKey.parse(origin.key)], [], False
    for act, body in said:
        if act == KeyRotated.name and body["note"].split("\n")[1:2] == [origin.name]:
            notes.append(body["note"].encode())
            keys.append(rotated(notes[-1], keys[-1]).new)
        elif act == KeyRevoked.name and body["key"] == str(keys[-1]):
            revoked = True
    return Speakers(origin.name, tuple(keys), tuple(notes), revoked, ended)
