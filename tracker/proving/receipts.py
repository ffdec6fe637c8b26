"""Receipts: that a record is in the log, under a checkpoint that may leave the store."""

from pathlib import Path

from events.audit.checkpoint import claimed
from events.audit.receipt import receipt
from events.errors import NotFound
from events.log.sqlite_proof import Proof
from tracker.index.reader import Index
from tracker.proving.reading import connected
from tracker.proving.signing import checkpoint


def receipt_at(store: Path, position: int, key: Path | None = None) -> bytes:
    """Return the receipt of the record at *position*, in C2SP's form (https://c2sp.org/tlog-proof).

    Raises NotFound where there is none, and what `signing.checkpoint` raises.
    """
    note = checkpoint(store, key)
    size = claimed(note).size
    if not 1 <= position <= size:
        raise NotFound("unknown record", f"@{position}", f"the log has {size}")
    with connected(store) as db:
        proof = Proof.over(db)
        return receipt(proof.leaf(position - 1), note, proof.subtree())


def position_of(index: Index, name: str) -> int:
    """Return the position of what *name* names: ``@60``, a record's id with its ``r``, or a milestone's id.

    Of a milestone, it is the record that it was last changed by. Raises NotFound, InvalidInput.
    """
    known = index.head().position
    if name.startswith("@") and name[1:].isdigit():
        return int(name[1:])
    if name[:1] in {"r", "R"}:
        found = index.points_of(name[1:].lower()) if _is_hexadecimal(name[1:]) else []
        if len(found) != 1:
            raise NotFound("unknown record", name, "several begin so: give more of it" if found else "check the id")
        return found[0][1].position
    return index.milestone(name, known).known


def _is_hexadecimal(text: str) -> bool:
    return 6 <= len(text) <= 32 and set(text.lower()) <= set("0123456789abcdef")  # noqa: PLR2004  (an id's lengths)
