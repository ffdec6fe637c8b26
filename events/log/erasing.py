"""Takes payloads out of the log for good: what the record of erasing says stands in their place. Light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from events.errors import InvalidInput
from events.log.sqlite_schema import MARK_UNCLEANED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.log.store import Transaction


_LENGTH = """
SELECT length(p.salt) FROM payload p JOIN record r ON r.pos = p.pos WHERE r.pos = ? AND r.stream = ? AND r.id = ?"""


class Erased(Protocol):
    """A payload that is to go: its record's id, its place in the log, and what stands there then."""

    @property
    def record(self) -> str:
        """The id of its record, hexadecimal."""

    @property
    def position(self) -> int:
        """The position of its record."""

    @property
    def state(self) -> str:
        """A payload of the same act without words."""


def hollow(tx: Transaction, stream: str, holes: Iterable[Erased]) -> bool:
    """Let *holes* be in the place of their payloads; digests, salts, signatures go too. Say whether words were there.

    All have to be of *stream*, the record of erasing among them: an erasing that an export holds could else
    put anything in the place of anything. Raises InvalidInput.

    Without its salt, a leaf's commitment says nothing of what it was made of.
    What is deleted stays in the file's free pages until it is cleaned (:mod:`events.log.cleaning`), and is marked so.
    """
    words = False
    for hole in holes:
        row = tx.fetchone(_LENGTH, (hole.position, stream, bytes.fromhex(hole.record)))
        if row is None:
            raise InvalidInput("erasing", f"position {hole.position}", "it is no earlier record of the same milestone")
        words = words or row[0] > 0
        tx.execute("DELETE FROM payload WHERE pos = ?", (hole.position,))
        tx.execute("DELETE FROM signature WHERE pos = ?", (hole.position,))
        tx.execute(
            "INSERT INTO payload (pos, state, digest, salt) VALUES (?, ?, x'', x'')",
            (hole.position, hole.state.encode()),
        )
    if words:
        tx.execute(MARK_UNCLEANED)
    return words
