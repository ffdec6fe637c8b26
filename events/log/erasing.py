"""Takes payloads out of the log for good: what the record of erasing says stands in their place. Light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from events.log.sqlite_schema import MARK_UNCLEANED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.log.store import Transaction


class Erased(Protocol):
    """A payload that is to go: its place in the log, and what stands there then."""

    @property
    def position(self) -> int:
        """The position of its record."""

    @property
    def state(self) -> str:
        """A payload of the same act without words."""


def hollow(tx: Transaction, holes: Iterable[Erased]) -> bool:
    """Let *holes* be in the place of their payloads; digests, salts, signatures go too. Say whether words were there.

    Without its salt, a leaf's commitment says nothing of what it was made of.
    What is deleted stays in the file's free pages until it is cleaned (:mod:`events.log.cleaning`), and is marked so.
    """
    words = False
    for hole in holes:
        row = tx.fetchone("SELECT length(salt) FROM payload WHERE pos = ?", (hole.position,))
        words = words or (row is not None and row[0] > 0)
        tx.execute("DELETE FROM payload WHERE pos = ?", (hole.position,))
        tx.execute("DELETE FROM signature WHERE pos = ?", (hole.position,))
        tx.execute(
            "INSERT INTO payload (pos, state, digest, salt) VALUES (?, ?, x'', x'')",
            (hole.position, hole.state.encode()),
        )
    if words:
        tx.execute(MARK_UNCLEANED)
    return words
