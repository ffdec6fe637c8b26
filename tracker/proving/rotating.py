"""Changing who speaks for a log: another key, no key any more, or another name. Each is a record."""

from pathlib import Path
from uuid import uuid4

from events.acts import KeyRevoked, KeyRotated, OfLog, OriginBegun
from events.audit import keys as key_files
from events.audit.checkpoint import Checkpoint
from events.audit.note import SigningKey, VerifierKey
from events.audit.origin import new_origin
from events.audit.places import next_to
from events.audit.rotation import rotation
from events.audit.strict64 import to_base64
from events.errors import Conflict, NotFound
from events.log.records import NewAct
from events.log.replanting import replant
from events.log.sqlite_proof import Proof
from events.log.store import Transaction
from tracker.curating.acting import signing_claim
from tracker.curating.tracker import Tracker
from tracker.proving.reading import here
from tracker.proving.signing import load_key, settle


def rotate(tracker: Tracker, key: Path) -> VerifierKey:
    """Let a new key speak for the log from now on, and return it; the old one, in the file *key*, is gone then.

    Both sign that the one follows the other. Raises what `load_key` raises.
    """
    old = load_key(tracker.path, key)
    who, size, root = here(tracker.path)
    new = _waiting(key, who.origin)
    note = rotation(old, new, Checkpoint(who.origin, size, root))
    tracker.append([_of_log(KeyRotated(key=str(new.verifier), note=note.decode()))])
    _settle(tracker.path, key)
    return new.verifier


def revoke(tracker: Tracker, why: str) -> VerifierKey:
    """Say that the log's key speaks no more, and return it. It need not be there for that.

    Nothing is signed then until a new origin is begun. Raises NotFound where no key speaks.
    """
    who, _, _ = here(tracker.path)
    if who.current is None:
        raise NotFound("no signing key", who.origin, "there is none to revoke")
    tracker.append([_of_log(KeyRevoked(key=str(who.current), why=why))])
    return who.current


def begin(tracker: Tracker, key: Path, why: str) -> VerifierKey:
    """Let the log go on under a new name and key, which is returned, and say which name it had before.

    For a log that cannot be what became of what was signed of it: a backup
    that was restored, or a key that is lost. All that is in it is proven
    under the new name from the first record on.
    """
    who, size, root = here(tracker.path)
    origin = new_origin()
    next_to(key).unlink(missing_ok=True)  # of a change that never came to be: it spoke for nothing
    new = key_files.create(next_to(key), origin)
    act = OriginBegun(origin=origin, key=str(new.verifier), before=who.origin, size=size, root=to_base64(root), why=why)

    def before(tx: Transaction) -> None:
        if Proof(tx.fetchall).size() != size:
            raise Conflict("changed meanwhile", str(tracker.path), "somebody recorded something: do it again")
        replant(tx, origin, str(new.verifier))

    tracker.begin_anew(_of_log(act), origin, before)
    _settle(tracker.path, key)
    return new.verifier


def _of_log(act: OfLog) -> NewAct:
    return NewAct(str(uuid4()), 1, act, (signing_claim(act),))


def _waiting(key: Path, origin: str) -> SigningKey:
    """Return the key that is to follow: one that a crash left is of no other use."""
    waiting = next_to(key)
    if waiting.exists():
        found = key_files.load(waiting)
        if found.name == origin:
            return found
        waiting.unlink()
    return key_files.create(waiting, origin)


def _settle(store: Path, key: Path) -> None:
    settle(key, here(store)[0])
