"""The Merkle tree of RFC 6962 §2.1 over SHA-256: hashes, frontier, proofs. Pure.

Proofs are verified by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2,
which share nothing with those that make them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from events.errors import InvalidInput, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

Range: TypeAlias = tuple[int, int]
"""Leaves from the first number, counted from 0, up to but without the second."""

Subtree: TypeAlias = "Callable[[int, int], bytes]"
"""What gives the tree hash of a range of leaves: from leaf hashes (:func:`over`) or from tiles."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of one leaf (RFC 6962 §2.1). Pure."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two others (RFC 6962 §2.1). Pure."""
    return sha256(b"\x01" + left + right).digest()


class Frontier(NamedTuple):
    """All that has to be kept of a tree to go on growing it: its size and the hashes of its full subtrees.

    Those stand from left to right, so the largest comes first: one for
    each bit set in *size*.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @classmethod
    def restored(cls, size: int, hashes: Iterable[bytes]) -> Frontier:
        """Return the frontier that was kept as *size* and *hashes*. Raises StoreError if no tree has such a one."""
        hashes = tuple(hashes)
        if size < 0 or len(hashes) != size.bit_count() or any(len(one) != HASH_SIZE for one in hashes):
            why = "work it out anew from the leaves"
            raise StoreError("frontier damaged", f"{len(hashes)} hashes for a tree of {size} leaves", why)
        return cls(size, hashes)

    def plus(self, hashes: Iterable[bytes]) -> Frontier:
        """Return the frontier after leaves of these *hashes* were appended; each costs two hashes on average."""
        size, stack = self.size, list(self.hashes)
        for node in hashes:
            full = size
            while full & 1:
                node = sha256(b"\x01" + stack.pop() + node).digest()  # noqa: PLW2901 - it climbs
                full >>= 1
            stack.append(node)
            size += 1
        return Frontier(size, tuple(stack))

    def root(self) -> bytes:
        """Return the tree's root hash, that of no bytes at all for an empty tree."""
        if not self.hashes:
            return EMPTY_ROOT
        *rest, node = self.hashes
        for left in reversed(rest):
            node = node_hash(left, node)
        return node


def root_of(hashes: Iterable[bytes]) -> bytes:
    """Return the root of the tree whose leaves have these *hashes*. Pure."""
    return Frontier().plus(hashes).root()


def over(hashes: Sequence[bytes]) -> Subtree:
    """Return the way to hash any range of leaves of these *hashes*; it takes as long as the range is wide."""

    def subtree(start: int, end: int) -> bytes:
        return root_of(hashes[start:end])

    return subtree


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the audit path of leaf *index* in the tree of *size* leaves (RFC 6962 §2.1.1), sibling first. Pure.

    Raises InvalidInput for a leaf that the tree does not hold.
    """
    return [subtree(start, end) for start, end in inclusion_ranges(index, size)]


def consistency_proof(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree of *size* leaves begins with that of *old* leaves (RFC 6962 §2.1.2). Pure.

    Raises InvalidInput unless 1 <= *old* <= *size*: everything begins with nothing.
    """
    return [subtree(start, end) for start, end in consistency_ranges(old, size)]


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return which subtrees an inclusion proof is made of, as ranges of leaves. Pure."""
    if not 0 <= index < size:
        raise InvalidInput("leaf index", str(index), f"the tree holds {size} leaves, counted from 0")
    ranges: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """Return which subtrees a consistency proof is made of, as ranges of leaves. Pure."""
    if not 1 <= old <= size:
        raise InvalidInput("tree size", str(old), f"a proof is from a tree of 1 to {size} leaves")
    ranges: list[Range] = []
    start, end = 0, size
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # else it is the old tree as a whole, whose root the verifier has
        ranges.append((start, end))
    return ranges[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether *proof* shows the leaf of hash *leaf* at *index* in the tree of *size* leaves and *root*. Pure.

    *size* and *root* have to come from one signed checkpoint: the proof
    does not bind them to each other.
    """
    if not 0 <= index < size or not _are_hashes([leaf, *proof]):
        return False
    here, last, node = index, size - 1, leaf
    for other in proof:
        if not last:
            return False
        if here & 1 or here == last:
            node = node_hash(other, node)
            here, last = _climbed(here, last)
        else:
            node = node_hash(node, other)
        here, last = here >> 1, last >> 1
    return not last and node == root


def verify_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Say whether *proof* shows that the tree of *size* and *root* begins with that of *old* and *old_root*. Pure.

    False for an empty old tree, from which nothing can be shown.
    """
    if not 1 <= old <= size or not _are_hashes(proof):
        return False
    if old == size:
        return not proof and old_root == root
    path = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    if not proof:
        return False
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if not last:
            return False
        if here & 1 or here == last:
            before, after = node_hash(other, before), node_hash(other, after)
            here, last = _climbed(here, last)
        else:
            after = node_hash(after, other)
        here, last = here >> 1, last >> 1
    return not last and before == old_root and after == root


def _climbed(here: int, last: int) -> Range:
    """Return both places on the level below the next on which *here* is a right child: a lone node is not hashed."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(size: int) -> int:
    """Return the largest power of two below *size*, which is 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _are_hashes(hashes: Iterable[bytes]) -> bool:
    return all(len(one) == HASH_SIZE for one in hashes)
