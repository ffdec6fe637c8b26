"""Receipts: that a record is in the log, to be held against it, as https://c2sp.org/tlog-proof has them. Pure.

A receipt of ours carries the leaf as its extra data, so that it is whole in
itself. The leaf has no words; whoever also keeps salt and payload can show
what was recorded, whatever becomes of the log.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from events.audit import checkpoint as checkpoints
from events.audit import envelope as leaves
from events.audit.refusals import NotProven
from events.audit.strict64 import from_base64, to_base64
from events.audit.tree import HASH_SIZE, inclusion_proof, leaf_hash, verify_inclusion
from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.audit.checkpoint import Checkpoint
    from events.audit.envelope import Envelope
    from events.audit.note import VerifierKey
    from events.audit.tree import Subtree

HEAD = "c2sp.org/tlog-proof@v1"
PROOF_LIMIT = 63  # a tree of more levels has no room for its size in 64 bits
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})")


class Receipt(NamedTuple):
    """A receipt taken apart: which leaf, its audit path, the checkpoint's note as it is, and any extra data.

    Nothing of it is verified (:func:`proven`), and the extra data is bound to
    nothing but what it hashes to.
    """

    leaf_index: int
    proof: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """Return the form that :func:`parse` reads."""
        lines = [HEAD]
        if self.extra:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += (f"index {self.leaf_index}", *map(to_base64, self.proof))
        return "\n".join(lines).encode() + b"\n\n" + self.note


class Proven(NamedTuple):
    """What a receipt shows: what is recorded, and the checkpoint under which it is."""

    envelope: Envelope
    checkpoint: Checkpoint


def receipt(leaf: bytes, note: bytes, subtree: Subtree) -> bytes:
    """Return the receipt of *leaf* under the signed checkpoint in *note*, whose tree *subtree* hashes ranges of.

    Raises NotProven if that tree is not the checkpoint's or does not hold the
    leaf: such a receipt would convict a log that has done nothing.
    """
    index, checkpoint = leaves.parse(leaf).leaf_index, checkpoints.claimed(note)
    made = Receipt(index, tuple(inclusion_proof(index, checkpoint.size, subtree)), note, leaf)
    _check(made, leaf, checkpoint)
    return made.to_bytes()


def parse(data: bytes) -> Receipt:
    """Return a receipt taken apart, nothing of it verified. Raises InvalidInput for what is none."""
    proof, parting, note = data.partition(b"\n\n")
    try:
        lines = proof.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _malformed("it holds more than ASCII") from error
    if not parting or lines.pop(0) != HEAD:
        raise _malformed(f"it does not begin with {HEAD}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0).removeprefix("extra "), "extra data")
        if not extra:
            raise _malformed("its extra data is empty")
    form = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if form is None:
        raise _malformed("it has no line that says the index")
    hashes = tuple(from_base64(line, "inclusion proof") for line in lines)
    if len(hashes) > PROOF_LIMIT or any(len(one) != HASH_SIZE for one in hashes):
        raise _malformed("its proof is not of hashes")
    checkpoints.claimed(note)
    return Receipt(int(form[1]), hashes, note, extra)


def proven(data: bytes, keys: Iterable[VerifierKey], leaf: bytes | None = None) -> Proven:
    """Return what the receipt *data* shows about *leaf*, which it carries itself unless one is given.

    Raises InvalidInput for what is no receipt, and NotProven where the
    checkpoint is signed by none of *keys*, or the leaf is not where it says.
    """
    found = parse(data)
    leaf = found.extra if leaf is None else leaf
    if leaf is None:
        raise InvalidInput("receipt", f"index {found.leaf_index}", "it does not carry its leaf: give the leaf as well")
    checkpoint = checkpoints.opened(found.note, keys)
    _check(found, leaf, checkpoint)
    what = leaves.parse(leaf)
    if (what.leaf_index, what.origin) != (found.leaf_index, checkpoint.origin):
        which = f"leaf {what.leaf_index} of {what.origin}"
        raise NotProven("receipt", which, f"it is for leaf {found.leaf_index} of {checkpoint.origin}")
    return Proven(what, checkpoint)


def note_in(data: bytes) -> bytes:
    """Return the note under which the receipt *data* shows the leaf that it carries; its signatures are not verified.

    Raises InvalidInput for what is no receipt, NotProven where its proof does not lead to the note's root.
    """
    found = parse(data)
    if found.extra is not None:
        _check(found, found.extra, checkpoints.claimed(found.note))
    return found.note


def _check(found: Receipt, leaf: bytes, checkpoint: Checkpoint) -> None:
    if not verify_inclusion(found.leaf_index, checkpoint.size, leaf_hash(leaf), found.proof, checkpoint.root):
        which = f"leaf {found.leaf_index} of {checkpoint.origin}"
        raise NotProven("receipt", which, "its proof does not lead to the checkpoint's root: one of them was altered")


def _malformed(why: str) -> InvalidInput:
    return InvalidInput("not a receipt", "", f"{why}: fetch it afresh")
