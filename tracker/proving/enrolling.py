"""Putting curators' SSH keys on the roster, and taking them off it. Each is a record."""

from typing import Any
from uuid import uuid4

from events.acts import CuratorKeyAdded, CuratorKeyRevoked
from events.audit.sshkeys import SshKey
from events.errors import Refused
from events.log.records import Curator, NewAct
from tracker.curating.acting import curator_key_claim, signer_claim
from tracker.curating.roster import Entry, named, roster
from tracker.curating.tracker import Outcome, Tracker
from tracker.proving.reading import connected, fetching


def add(tracker: Tracker, curator: Curator, key: SshKey, **how: Any) -> Outcome:
    """Let *curator* sign by *key* from now on. Raises Refused where it is or was on the roster."""
    line = str(key)
    there = entries(tracker).get(key.fingerprint)
    if there is not None and tracker.first_time(how.get("command")) is None:
        was = "was revoked: make another" if there.revoked else "is there already: there is nothing to do"
        raise Refused("ssh key", key.fingerprint, f"the key of {there.curator} {was}")
    claims = (curator_key_claim(line), signer_claim(line, str(curator)))
    act = CuratorKeyAdded(curator=str(curator), key=line)
    return tracker.append([NewAct(str(uuid4()), 1, act, claims)], **how)


def revoke(tracker: Tracker, name: str, why: str, **how: Any) -> tuple[Entry, Outcome]:
    """Let the key whose fingerprint begins with *name* sign nothing more; return whose it was.

    What it signed before stays proven. Raises NotFound, InvalidInput, Refused.
    """
    one = named(entries(tracker), name)
    if one.revoked is not None and tracker.first_time(how.get("command")) is None:
        raise Refused("revoked already", one.fingerprint, f"at @{one.revoked.position}: there is nothing to do")
    act = CuratorKeyRevoked(curator=one.curator, key=one.key, why=why)
    return one, tracker.append([NewAct(one.stream, 2, act, releases=(signer_claim(one.key, one.curator),))], **how)


def entries(tracker: Tracker) -> dict[str, Entry]:
    """Return the roster of the log of *tracker*."""
    with connected(tracker.path) as db:
        return roster(fetching(db))
