"""One hash kept beside each leaf, of which any root and any proof are made without reading the leaves. Pure.

Beside a leaf stands the hash of the largest full subtree that ends with it:
appending works it out anyway. The root of any size needs one of them for
each bit of that size; a proof, some for each level of the tree.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from events.audit.tree import Frontier, node_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from events.audit.tree import Subtree


def last_leaves(size: int) -> list[int]:
    """Return the index of the last leaf of each full subtree of a tree of *size* leaves, from left to right."""
    found: list[int] = []
    end = 0
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            end += 1 << height
            found.append(end - 1)
    return found


def grown(frontier: Frontier, hashes: Iterable[bytes]) -> tuple[list[bytes], Frontier]:
    """Return the nodes of leaves of these *hashes*, appended to the tree of *frontier*, and what that is then."""
    size, stack = frontier.size, list(frontier.hashes)
    nodes: list[bytes] = []
    for node in hashes:
        full = size
        while full & 1:
            node = sha256(b"\x01" + stack.pop() + node).digest()  # noqa: PLW2901 - it climbs
            full >>= 1
        stack.append(node)
        nodes.append(node)
        size += 1
    return nodes, Frontier(size, tuple(stack))


def noded(node: Callable[[int], bytes], leaf: Callable[[int], bytes]) -> Subtree:
    """Return the way to hash ranges of leaves, as roots and proofs ask for them.

    *node* gives the node beside the leaf of an index, *leaf* the hash of the
    leaf itself. That the two fit each other is for the proof to show.
    """

    def full(start: int, height: int) -> bytes:
        """Return the hash of the full subtree of 2**height leaves from *start* on."""
        if not start >> height & 1:  # a left child: no larger subtree ends where it does
            return node(start + (1 << height) - 1)
        if not height:
            return leaf(start)
        middle = start + (1 << height - 1)
        return node_hash(full(start, height - 1), full(middle, height - 1))

    def subtree(start: int, end: int) -> bytes:
        parts: list[bytes] = []
        for height in reversed(range((end - start).bit_length())):
            if (end - start) >> height & 1:
                parts.append(full(start, height))
                start += 1 << height
        found = parts.pop()
        while parts:
            found = node_hash(parts.pop(), found)
        return found

    return subtree
