"""From one signing key to the next: a statement that both sign, so that trust in the old one carries over. Pure.

A signed note (https://c2sp.org/signed-note) of six lines: ours, the origin,
the old verifier key, the new one, and the size and root of the tree up to
which the old one spoke. It cannot pass for a checkpoint, whose second line
is a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from events.audit import checkpoint as checkpoints
from events.audit import note
from events.audit.note import VerifierKey
from events.audit.refusals import NotProven
from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.audit.checkpoint import Checkpoint
    from events.audit.note import SigningKey

HEAD = "dispute-tracker/key-rotation@v1"
LINES = 6


class Rotation(NamedTuple):
    """That *new* speaks for the log from the tree of *last* on, where *old* spoke until then."""

    old: VerifierKey
    new: VerifierKey
    last: Checkpoint

    def text(self) -> str:
        """Return the text that both keys sign."""
        origin, size, root = self.last.text().splitlines()
        return "".join(f"{line}\n" for line in (HEAD, origin, self.old, self.new, size, root))


def rotation(old: SigningKey, new: SigningKey, last: Checkpoint) -> bytes:
    """Return the note in which both keys say that *new* follows *old*. Raises InvalidInput if it cannot."""
    said = Rotation(old.verifier, new.verifier, last)
    _check(said)
    return note.sign(said.text(), [old, new])


def rotated(data: bytes, old: VerifierKey) -> Rotation:
    """Return what the note *data* says, signed by *old* and by the key that follows it.

    Raises InvalidInput for what is no such note, NotProven if either did not
    sign it: a new key that did not might be somebody else's.
    """
    said = _parsed(note.parse(data).text)
    if said.old != old:
        raise NotProven("key rotation", f"from {said.old}", f"not from the key that you trust, {old}")
    _, signers = note.opened(data, [said.old, said.new])
    if set(signers) != {said.old, said.new}:
        raise NotProven("key rotation", f"to {said.new}", "both keys have to sign it, and only one did")
    return said


def successor(first: VerifierKey, rotations: Iterable[bytes]) -> VerifierKey:
    """Return the key that speaks now, where *first* spoke at first and *rotations* followed, oldest first.

    Raises NotProven where one does not follow from the one before, or would
    have the old key speak for less than it had spoken for already.
    """
    key, size = first, 0
    for data in rotations:
        said = rotated(data, key)
        if said.last.size < size:
            which = f"at {said.last.size} records, after one at {size}"
            raise NotProven("key rotation", which, "they are out of order, or one of them was made up later")
        key, size = said.new, said.last.size
    return key


def _parsed(text: str) -> Rotation:
    lines = text.split("\n")
    if len(lines) != LINES + 1 or lines[0] != HEAD:
        raise InvalidInput("key rotation", lines[0], f"not a note of {LINES} lines that begins with {HEAD}")
    _, origin, old, new, size, root, _ = lines
    last = checkpoints.parse(f"{origin}\n{size}\n{root}\n")
    said = Rotation(VerifierKey.parse(old), VerifierKey.parse(new), last)
    _check(said)
    return said


def _check(said: Rotation) -> None:
    names = {said.old.name, said.new.name, said.last.origin}
    if len(names) != 1 or said.last.extensions or said.old == said.new:
        raise InvalidInput("key rotation", " and ".join(sorted(names)), "it takes two keys, both of that one log")
