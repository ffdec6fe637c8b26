"""Curators with SSH keys, and what somebody does to their signatures who has the store."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from events.audit.envelope import commitment, committed_in, parse, signature_commitment
from events.audit.sshprivate import FileSigner
from events.audit.sshsig import Statement, sign
from events.audit.tree import Frontier
from events.log.leaves import committed_of, leaf_of, numbered
from events.log.records import Curator
from events.log.sqlite import LAST, ROWS_FROM
from events.log.store import Row
from tests.tracker.proving.builders import CURATOR as ADA
from tests.tracker.proving.builders import edit
from tracker.curating.tracker import Tracker
from tracker.proving.enrolling import add

BOB = Curator("Bob Babbage", "bob@example.org")
SALT = bytes(range(32))


class Signing(NamedTuple):
    """A curator's key in a file."""

    file: Path
    signer: FileSigner

    @property
    def fingerprint(self) -> str:
        """The key's."""
        return self.signer.key.fingerprint


def a_key(folder: Path, name: str) -> Signing:
    """Return a key that is the same for the same *name*, in a file of *folder*, its public half beside it."""
    private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    file = folder / name
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    signer = FileSigner.load(file)
    file.with_name(f"{name}.pub").write_text(f"{signer.key} {name}@host\n")
    return Signing(file, signer)


def enrolled(tracker: Tracker, ada: Signing, bob: Signing) -> None:
    """Put Ada's key on the roster, the first, and Bob's by her signature; everything is signed by her from then on."""
    add(tracker, ADA, ada.signer.key)
    signs(tracker, ada.file)
    add(tracker, BOB, bob.signer.key)


def signs(tracker: Tracker, file: Path | None) -> None:
    """Let *tracker* sign with the key in *file* from now on."""
    tracker._signing_key = file  # as if the store were opened anew
    tracker.__dict__.pop("_authoring", None)


def statement(store: Path, position: int) -> Statement:
    """Return what a curator has to sign for the record at *position*."""
    with closing(sqlite3.connect(store)) as db:
        row = Row._make(db.execute(ROWS_FROM, (position, position, 1)).fetchone())
        (leaf,) = db.execute("SELECT envelope FROM leaf WHERE pos = ?", (position,)).fetchone()
    said = parse(leaf)
    return Statement(said.origin, row.stream, row.version, row.name, row.command, said.commitment)


def signature_at(store: Path, position: int) -> bytes:
    """Return the signature of the record at *position*."""
    with closing(sqlite3.connect(store)) as db:
        ((signature,),) = db.execute("SELECT signature FROM signature WHERE pos = ?", (position,)).fetchall()
    return bytes(signature)


def forge(
    store: Path,
    position: int,
    signature: bytes | None,
    change: Callable[[Row], Row] = lambda row: row,
) -> None:
    """Let the record at *position* be signed by *signature*, or not, and *changed*; work every leaf out anew."""
    with closing(sqlite3.connect(store)) as db:
        rows = [Row._make(row) for row in db.execute(ROWS_FROM, (1, LAST, LAST))]
        marks = {
            pos: (armored, salt) for pos, armored, salt in db.execute("SELECT pos, signature, salt FROM signature")
        }
        ((origin,),) = db.execute("SELECT name FROM origin ORDER BY number DESC LIMIT 1").fetchall()
        said = [bytes.fromhex(committed_in(leaf)) for (leaf,) in db.execute("SELECT envelope FROM leaf ORDER BY pos")]
    marks.pop(position, None)
    if signature is not None:
        marks[position] = (signature, SALT)
    rows[position - 1] = change(rows[position - 1])
    bound = {pos: signature_commitment(*mark) for pos, mark in marks.items()}
    erased = {row.position: one for row, one in zip(rows, said, strict=True) if not row.salt}
    made = [leaf_of(row, origin, erased.get(row.position), bound.get(row.position)) for row in rows]
    leaves, _ = numbered(0, made, Frontier())
    row = rows[position - 1]
    edit(
        store,
        ("DELETE FROM signature WHERE pos = ?", (position,)),
        *([("INSERT INTO signature VALUES (?, ?, ?)", (position, *marks[position]))] if signature else []),
        (
            "UPDATE record SET stream = ?, version = ?, act = ?, recorded_at = ?, command = ? WHERE pos = ?",
            (row.stream, row.version, row.name, row.recorded_at, row.command, position),
        ),
        ("UPDATE payload SET state = ?, digest = ?, salt = ? WHERE pos = ?", (*row[8:], position)),
        *[
            ("UPDATE leaf SET envelope = ?, node = ? WHERE pos = ?", (one.envelope, one.node, one.position))
            for one in leaves
        ],
    )
    assert committed_in(leaves[position - 1].envelope) == commitment(committed_of(row), row.salt or b"").hex()


def signed_by(who: Signing, said: Statement, namespace: str = "record@dispute-tracker") -> bytes:
    """Return the signature of *who* over *said*."""
    return sign(said.message(), who.signer, namespace).encode()
