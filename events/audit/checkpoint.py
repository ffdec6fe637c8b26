"""Checkpoints: the tree at one size, signed, as https://c2sp.org/tlog-checkpoint has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from events.audit import note
from events.audit.refusals import NotProven
from events.audit.strict64 import from_base64, to_base64
from events.audit.tree import EMPTY_ROOT, HASH_SIZE, verify_consistency
from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.audit.note import SigningKey, VerifierKey

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


class Checkpoint(NamedTuple):
    """What a checkpoint says: whose log, how many leaves, and their root hash.

    ``extensions`` are lines that nobody can audit: ours have none, those of
    other logs are kept as they are.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the note's text. Raises InvalidInput for what no checkpoint can say."""
        text = "".join(f"{line}\n" for line in (self.origin, self.size, to_base64(self.root), *self.extensions))
        if parse(text) != self:
            raise _malformed("a line of it is not of its form")
        return text


def parse(text: str) -> Checkpoint:
    """Return what the *text* of a checkpoint's note says, which is signed by nobody. Pure. Raises InvalidInput."""
    lines = text.split("\n")
    if lines.pop() or len(lines) < 3 or not all(lines):  # noqa: PLR2004 - origin, size, root
        raise _malformed("it needs three lines: origin, size, root")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise _malformed("its second line is not a tree's size")
    digest = from_base64(root, "root hash")
    if len(digest) != HASH_SIZE or (size == "0" and digest != EMPTY_ROOT):
        raise _malformed("its third line is not a root hash of such a tree")
    return Checkpoint(origin, int(size), digest, tuple(extensions))


def signed(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """Return the note in which *key*, whose name has to be the origin, signs *checkpoint*.

    Nothing is remembered here: what leaves the store is signed through
    :class:`events.audit.highest.Highest`, which refuses to sign two pasts.
    """
    if key.name != checkpoint.origin:
        raise InvalidInput("signing key", key.name, f"it is not the key of {checkpoint.origin}: name that log's key")
    return note.sign(checkpoint.text(), [key])


def opened(data: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """Return the checkpoint in the note *data*, signed by at least one of *keys* that is named as its origin.

    Raises InvalidInput for what is no such note, NotProven for a signature
    that does not hold or is of another log.
    """
    text, signers = note.opened(data, keys)
    checkpoint = parse(text)
    if all(key.name != checkpoint.origin for key in signers):
        names = ", ".join(key.name for key in signers)
        raise NotProven("checkpoint", f"of {checkpoint.origin}", f"signed by {names} alone, which is another log")
    return checkpoint


def claimed(data: bytes) -> Checkpoint:
    """Return the checkpoint in the note *data*, nothing of it verified: to find the key, or the proof to ask for."""
    return parse(note.parse(data).text)


def consistent(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Say whether *proof* shows that *new* is what became of *old*: the same log, nothing of its past changed. Pure.

    From an empty log everything follows, with an empty proof.
    """
    if old.origin != new.origin:
        return False
    if not old.size:
        return not proof
    return verify_consistency(old.size, new.size, proof, old.root, new.root)


def _malformed(why: str) -> InvalidInput:
    return InvalidInput("not a checkpoint", "", f"{why}: fetch it afresh")
