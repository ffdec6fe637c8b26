"""What proves the log in SQLite: its origins, leaves and signed checkpoints; roots and proofs made of them. Light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from events.audit.nodes import last_leaves, noded
from events.audit.tree import Frontier, leaf_hash
from events.errors import NotFound, StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from events.audit.tree import Subtree


class Origin(NamedTuple):
    """A name that the log has, or had before it began anew; *key* is the first verifier key that spoke for it."""

    name: str
    key: str | None


class Proof:
    """The leaves of one log. *fetch* returns the rows of a query: of a connection, or of an append's transaction."""

    def __init__(self, fetch: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._fetch = fetch

    @classmethod
    def over(cls, db: sqlite3.Connection) -> Self:
        """Return the leaves of the store that *db* is connected to."""
        return cls(lambda sql, params=(): db.execute(sql, params).fetchall())

    def origins(self) -> list[Origin]:
        """Return the log's names, the one that its leaves have last."""
        return [Origin(*row) for row in self._fetch("SELECT name, key FROM origin ORDER BY number")]

    def size(self) -> int:
        """Return how many leaves there are."""
        ((last,),) = self._fetch("SELECT ifnull(max(pos), 0) FROM leaf")
        return int(last)

    def leaf(self, index: int) -> bytes:
        """Return the leaf at *index*, from 0. Raises StoreError if it is missing."""
        return self._cell("envelope", index)

    def node(self, index: int) -> bytes:
        """Return the node beside the leaf at *index*, from 0. Raises StoreError if it is missing."""
        return self._cell("node", index)

    def root_at(self, size: int) -> bytes:
        """Return the root of the tree of the first *size* leaves, of which there are so many."""
        return Frontier(size, tuple(map(self.node, last_leaves(size)))).root()

    def subtree(self) -> Subtree:
        """Return the way to hash ranges of leaves, for proofs."""
        return noded(self.node, lambda index: leaf_hash(self.leaf(index)))

    def checkpoints(self) -> list[tuple[str, int, bytes]]:
        """Return the checkpoints that left the store: origin, size and signed note, by size."""
        rows = self._fetch("SELECT origin, size, CAST(note AS BLOB) FROM checkpoint ORDER BY size, origin")
        return [(origin, size, note) for origin, size, note in rows]

    def index_of(self, prefix: str) -> int:
        """Return the index of the one record whose id begins with *prefix*, hexadecimal. Raises NotFound."""
        low, high = bytes.fromhex(prefix.ljust(32, "0")), bytes.fromhex(prefix.ljust(32, "f"))
        rows = self._fetch("SELECT pos FROM record WHERE id >= ? AND id <= ? LIMIT 2", (low, high))
        if len(rows) != 1:
            raise NotFound("unknown record", prefix, "several begin so: give more of it" if rows else "check the id")
        return int(rows[0][0]) - 1

    def _cell(self, column: str, index: int) -> bytes:
        rows = self._fetch(f"SELECT {column} FROM leaf WHERE pos = ?", (index + 1,))  # noqa: S608  (names of ours)
        if not rows:
            raise StoreError("leaf missing", f"position {index + 1}", "run `dispute verify`: it says what is damaged")
        return bytes(rows[0][0])
