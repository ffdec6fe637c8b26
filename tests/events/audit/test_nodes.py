"""The nodes beside the leaves give every root and every proof that the leaves themselves give."""

from __future__ import annotations

from hashlib import sha256

import pytest

from events.audit.nodes import grown, last_leaves, noded
from events.audit.tree import Frontier, consistency_proof, inclusion_proof, over, root_of

HASHES = [sha256(bytes([number])).digest() for number in range(70)]
NODES, FRONTIER = grown(Frontier(), HASHES)


def test_the_root_of_every_size_is_made_of_one_node_for_each_of_its_bits() -> None:
    for size in range(len(HASHES) + 1):
        ends = last_leaves(size)
        assert len(ends) == size.bit_count()
        assert Frontier(size, tuple(NODES[end] for end in ends)).root() == root_of(HASHES[:size])


@pytest.mark.parametrize("cut", [0, 1, 31, 64, 70])
def test_a_tree_grows_on_from_its_frontier_as_if_it_had_never_stopped(cut: int) -> None:
    first, frontier = grown(Frontier(), HASHES[:cut])
    second, whole = grown(frontier, HASHES[cut:])
    assert (first + second, whole) == (NODES, FRONTIER)
    assert frontier == Frontier().plus(HASHES[:cut])


def test_every_proof_is_the_one_that_the_leaves_give() -> None:
    leaves, nodes = over(HASHES), noded(NODES.__getitem__, HASHES.__getitem__)
    for size in range(1, len(HASHES) + 1):
        for one in range(size):
            assert inclusion_proof(one, size, nodes) == inclusion_proof(one, size, leaves)
            assert consistency_proof(one + 1, size, nodes) == consistency_proof(one + 1, size, leaves)
