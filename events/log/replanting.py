"""A log that begins under a new name: every leaf again, for the new origin, within one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.audit.envelope import envelope, parse
from events.audit.tree import Frontier
from events.log.leaves import numbered
from events.log.sqlite_schema import LEAF_IS_NEVER_CHANGED

if TYPE_CHECKING:
    from events.log.store import Transaction

AT_ONCE = 1000


def replant(tx: Transaction, origin: str, key: str) -> None:
    """Let the log be *origin*, for which *key* speaks first, from its first record on.

    The leaves are made of the leaves, not of the rows: what is wrong with a
    row is found as it was before.
    """
    tx.execute("INSERT INTO origin (name, key) VALUES (?, ?)", (origin, key))
    tx.execute("DROP TRIGGER leaf_is_never_changed")
    frontier, last = Frontier(), 0
    while rows := tx.fetchall("SELECT envelope FROM leaf WHERE pos > ? ORDER BY pos LIMIT ?", (last, AT_ONCE)):
        made = [renamed(leaf, origin) for (leaf,) in rows]
        leaves, frontier = numbered(last, made, frontier)
        tx.executemany(
            "UPDATE leaf SET envelope = ?, node = ? WHERE pos = ?",
            [(one.envelope, one.node, one.position) for one in leaves],
        )
        last += len(rows)
    tx.execute(LEAF_IS_NEVER_CHANGED)


def renamed(leaf: bytes, origin: str) -> bytes:
    """Return what *leaf* is in the log *origin*. Pure."""
    return envelope(parse(leaf)._replace(origin=origin))
