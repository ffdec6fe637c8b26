"""The log's signing key, and what it signs: checkpoints, each kept as the highest before it leaves the store."""

import os
from pathlib import Path

from events.audit import keys as key_files
from events.audit.checkpoint import Checkpoint, claimed
from events.audit.durable import sync_folder
from events.audit.note import SigningKey, VerifierKey
from events.audit.places import beside, next_to, set_aside
from events.audit.refusals import Inconsistent
from events.audit.tree import consistency_proof
from events.errors import NotFound, Refused, StoreError
from events.log.sqlite_proof import Proof
from tracker.config import key_of
from tracker.curating.speakers import Speakers, speakers
from tracker.curating.standing import highest_of
from tracker.proving.reading import connected, fetching

_KEPT = "INSERT OR REPLACE INTO checkpoint (origin, size, note) VALUES (?, ?, ?)"
TIMES = 5
"""How often signing is tried anew while others append and sign."""


def make_key(store: Path, key: Path | None = None) -> SigningKey:
    """Make the key of the log in *store*, in a new file at *key*, and let the log know it. Raises StoreError.

    A file that a crash left from the first time is taken as it is.
    """
    key = key or key_of(store)
    with connected(store, write=True) as db:
        origin = Proof.over(db).origins()[-1]
        if origin.key is not None:
            raise StoreError("key made already", str(store), "`dispute key show` tells which it is")
        made = key_files.load(key) if os.path.lexists(key) else key_files.create(key, origin.name)
        if made.name != origin.name:
            raise StoreError(
                "key exists already", str(key), "it is another log's: name another file by `key` in dispute.toml"
            )
        db.execute("UPDATE origin SET key = ? WHERE name = ?", (str(made.verifier), origin.name))
    return made


def load_key(store: Path, key: Path | None = None) -> SigningKey:
    """Return the key that speaks for the log in *store* now; finish a change of keys that a crash left half done.

    Raises NotFound, Refused, InvalidInput, StoreError.
    """
    key = key or key_of(store)
    with connected(store) as db:
        who = speakers(fetching(db))
    if who.current is None:
        if who.revoked:
            raise Refused("signing key", str(key), "it was revoked: begin a new origin, `dispute new-origin --why …`")
        raise NotFound("no signing key", str(store), "make one: `dispute key new`")
    settle(key, who)
    found = key_files.load(key)
    if found.verifier != who.current:
        why = f"the log's is {who.current}: put that one back, or name its file by `key` in dispute.toml"
        raise Refused("another key", str(key), why)
    return found


def settle(key: Path, who: Speakers) -> None:
    """Let the key that waits beside *key* take its place, if the log says that it speaks now."""
    waiting = next_to(key)
    if not waiting.exists() or key_files.load(waiting).verifier != who.current:
        return
    highest = beside(key)
    if highest.exists() and (before := claimed(highest.read_bytes()).origin) != who.origin:
        highest.replace(set_aside(highest, before))
        sync_folder(key.parent)
    key_files.promote(waiting, key)


def checkpoint(store: Path, key: Path | None = None) -> bytes:
    """Return the signed checkpoint of the log in *store* as it is now: it may leave the store, and is kept.

    The same for the same log. Raises Inconsistent for a store that is older
    than what was signed, and what :func:`load_key` raises.
    """
    key = key or key_of(store)
    signing = load_key(store, key)
    for _ in range(TIMES - 1):
        try:
            return _checkpoint(store, key, signing)
        except Inconsistent:
            with connected(store) as db:  # others may have appended and signed in between
                found = highest_of(fetching(db), key).read()
                if found is None or Proof.over(db).size() < found.size:
                    raise
    return _checkpoint(store, key, signing)


def _checkpoint(store: Path, key: Path, signing: SigningKey) -> bytes:
    with connected(store) as db:
        proof = Proof.over(db)
        size = proof.size()
        said = Checkpoint(signing.name, size, proof.root_at(size))
        note = highest_of(fetching(db), key).sign(
            said, signing, lambda old, new: consistency_proof(old, new, proof.subtree())
        )
        there = db.execute("SELECT note FROM checkpoint WHERE origin = ? AND size = ?", said[:2]).fetchone()
    if there != (note,):
        with connected(store, write=True) as db:
            db.execute(_KEPT, (*said[:2], note))
    return note


def public_keys(store: Path) -> tuple[VerifierKey, ...]:
    """Return the keys that spoke for the log in *store* under its present name, oldest first; none yet if none."""
    with connected(store) as db:
        return speakers(fetching(db)).keys


def last_signed(store: Path) -> bytes | None:
    """Return the last checkpoint of the log's present name that left the store, None if none did."""
    with connected(store) as db:
        origin = Proof.over(db).origins()[-1].name
        row = db.execute(
            "SELECT note FROM checkpoint WHERE origin = ? ORDER BY size DESC LIMIT 1", (origin,)
        ).fetchone()
    return bytes(row[0]) if row else None
