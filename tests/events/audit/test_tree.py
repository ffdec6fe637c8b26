"""Tests of the tree: against a second implementation, outside vectors, and proofs that were tampered with."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from events.audit.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    over,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from events.errors import InvalidInput, StoreError
from tests.events.audit import naive

if TYPE_CHECKING:
    from collections.abc import Callable

ORACLES = Path(__file__).parents[4] / "shared" / "oracles" / "merkle"
MOST = 2_000
LEAVES = [b"leaf %d" % n for n in range(MOST)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def vectors(kind: str) -> list[Any]:
    found = sorted((ORACLES / kind).rglob("*.json"))
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/oracles/merkle is not here"), id=kind)]
    return [pytest.param(path, id=str(path.relative_to(ORACLES).with_suffix(""))) for path in found]


def read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for name in ("root", "root1", "root2", "leafHash"):
        if name in told:
            told[name] = b64decode(told[name])
    told["proof"] = [b64decode(one) for one in told["proof"] or ()]
    return told


@pytest.mark.parametrize("path", vectors("inclusion"))
def test_inclusion_vectors_are_accepted_and_refused_as_marked(path: Path) -> None:
    """The proofs of transparency-dev/merkle."""
    told = read(path)
    accepted = verify_inclusion(told["leafIdx"], told["treeSize"], told["leafHash"], told["proof"], told["root"])
    assert accepted is not told["wantErr"], told["desc"]


@pytest.mark.parametrize("path", vectors("consistency"))
def test_consistency_vectors_are_accepted_and_refused_as_marked(path: Path) -> None:
    """The proofs of transparency-dev/merkle."""
    told = read(path)
    accepted = verify_consistency(told["size1"], told["size2"], told["proof"], told["root1"], told["root2"])
    assert accepted is not told["wantErr"], told["desc"]


def test_vectors_of_both_outcomes_are_there() -> None:
    """A folder that holds only refusals would be passed by a verifier that refuses everything."""
    if not ORACLES.is_dir():
        pytest.skip("../shared/oracles/merkle is not here")
    for kind in ("inclusion", "consistency"):
        assert {read(path)["wantErr"] for path in (ORACLES / kind).rglob("*.json")} == {True, False}


def test_roots_of_trees_of_up_to_2000_leaves_are_those_of_another_implementation() -> None:
    """Leaf by leaf, the frontier gives the root that RFC 6962 defines."""
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT == naive.root([])
    expected = naive.roots(LEAVES)
    for size, one in enumerate(HASHES, 1):
        frontier = frontier.plus([one])
        assert frontier.size == size
        assert frontier.root() == expected[size]


def test_the_other_implementation_agrees_with_the_recursive_definition() -> None:
    """The naive one goes level by level for speed; its recursive twin follows the clause word for word."""
    expected = naive.roots(LEAVES[:70])
    assert expected == [naive.root(LEAVES[:n]) for n in range(71)]


def test_how_leaves_are_split_into_appends_makes_no_difference() -> None:
    """Batches of any size, with the frontier kept and restored in between, give the same frontier."""
    choose = Random(1)
    for _ in range(50):
        size = choose.randrange(1, 300)
        frontier, done = Frontier(), 0
        while done < size:
            step = choose.randrange(1, size - done + 1)
            frontier = Frontier.restored(*frontier.plus(HASHES[done : done + step]))
            done += step
        assert frontier == Frontier().plus(HASHES[:size])


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(-1, []), (0, [bytes(32)]), (1, []), (3, [bytes(32)]), (4, [bytes(32), bytes(32)]), (1, [bytes(31)])],
)
def test_a_frontier_that_no_tree_has_is_refused(size: int, hashes: list[bytes]) -> None:
    """One hash for each bit of the size, and each of 32 bytes."""
    with pytest.raises(StoreError, match="frontier damaged"):
        Frontier.restored(size, hashes)


def test_proofs_are_those_that_the_rfc_defines() -> None:
    """Every proof of every tree of up to 40 leaves, and what it proves is accepted."""
    for size in range(1, 41):
        leaves, root, subtree = LEAVES[:size], root_of(HASHES[:size]), over(HASHES[:size])
        for index in range(size):
            path = inclusion_proof(index, size, subtree)
            assert path == naive.path(index, leaves)
            assert verify_inclusion(index, size, HASHES[index], path, root)
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, subtree)
            assert proof == naive.proof(old, leaves)
            assert verify_consistency(old, size, proof, root_of(HASHES[:old]), root)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_inclusion_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    """What cannot be proven is refused, and what claims to prove it is not accepted."""
    with pytest.raises(InvalidInput, match="leaf index"):
        inclusion_proof(index, size, over(HASHES[:size]))
    assert not verify_inclusion(index, size, HASHES[0], [], HASHES[0])


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3), (-1, 3), (0, 0)])
def test_no_consistency_proof_from_nothing_or_backwards(old: int, size: int) -> None:
    """What cannot be proven is refused, and what claims to prove it is not accepted."""
    with pytest.raises(InvalidInput, match="tree size"):
        consistency_proof(old, size, over(HASHES[:size]))
    assert not verify_consistency(old, size, [], EMPTY_ROOT, EMPTY_ROOT)


def test_a_leaf_cannot_pass_for_a_node() -> None:
    """The prefixes part the two: a leaf of the bytes of two hashes is not the node over them."""
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != node_hash(left, right) == root_of([left, right])


def test_two_trees_of_one_size_are_consistent_if_they_are_one() -> None:
    """With nothing to show; and of two roots for one size one is another past."""
    root, other = root_of(HASHES[:5]), root_of(HASHES[1:6])
    assert verify_consistency(5, 5, [], root, root)
    assert not verify_consistency(5, 5, [root], root, root)
    assert not verify_consistency(5, 5, [], root, other)


def test_no_proof_at_all_proves_nothing() -> None:
    """Whether or not the old tree is a full one, whose root begins the path."""
    for old in range(1, 8):
        assert not verify_consistency(old, 8, [], root_of(HASHES[:old]), root_of(HASHES[:8]))
        assert not verify_consistency(old, 8, [], root_of(HASHES[:old]), root_of(HASHES[:old]))


def test_what_is_no_hash_proves_nothing() -> None:
    """Not even where it is equal to what is asked for, or hashes to it by lying across two elements."""
    assert not verify_inclusion(0, 1, b"", [], b"")
    assert not verify_inclusion(0, 2, HASHES[0][:31], [HASHES[0][31:] + HASHES[1]], root_of(HASHES[:2]))
    proof = consistency_proof(3, 5, over(HASHES[:5]))
    longer = [proof[0] + proof[1][:1], proof[1][1:], *proof[2:]]
    assert verify_consistency(3, 5, proof, root_of(HASHES[:3]), root_of(HASHES[:5]))
    assert not verify_consistency(3, 5, longer, root_of(HASHES[:3]), root_of(HASHES[:5]))


def test_a_proof_for_a_tree_of_another_height_proves_nothing() -> None:
    """The right-hand edge of a larger tree would else pass for a smaller one under the larger one's root."""
    assert not verify_inclusion(0, 1, HASHES[1], [HASHES[0]], root_of(HASHES[:2]))
    assert not verify_inclusion(1, 2, HASHES[3], [HASHES[2], root_of(HASHES[:2])], root_of(HASHES[:4]))
    assert verify_inclusion(3, 4, HASHES[3], [HASHES[2], root_of(HASHES[:2])], root_of(HASHES[:4]))
    proof = consistency_proof(7, 8, over(HASHES[:8]))
    assert verify_consistency(7, 8, proof, root_of(HASHES[:7]), root_of(HASHES[:8]))
    assert not verify_consistency(3, 4, proof, root_of(HASHES[:7]), root_of(HASHES[:8]))
    assert not verify_consistency(7, 16, proof, root_of(HASHES[:7]), root_of(HASHES[:8]))


def flipped(choose: Random, data: bytes) -> bytes:
    at = choose.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def flip(choose: Random, proof: list[bytes]) -> None:
    at = choose.randrange(len(proof))
    proof[at] = flipped(choose, proof[at])


def drop(choose: Random, proof: list[bytes]) -> None:
    del proof[choose.randrange(len(proof))]


def insert(choose: Random, proof: list[bytes]) -> None:
    proof.insert(choose.randrange(len(proof) + 1), choose.choice([EMPTY_ROOT, choose.choice(proof), b""]))


def cut(choose: Random, proof: list[bytes]) -> None:
    at = choose.randrange(len(proof))
    proof[at] = proof[at][: choose.randrange(32)]


def lengthen(choose: Random, proof: list[bytes]) -> None:
    at = choose.randrange(len(proof))
    proof[at] += choose.randbytes(choose.randrange(1, 33))


def swap(choose: Random, proof: list[bytes]) -> None:
    proof.insert(0, proof.pop())


MUTATIONS: list[Callable[[Random, list[bytes]], None]] = [flip, drop, insert, cut, lengthen, swap]


def mutated(choose: Random, proof: list[bytes]) -> list[bytes]:
    """Return another list of hashes than *proof*, which is not empty."""
    while True:
        other = list(proof)
        choose.choice(MUTATIONS)(choose, other)
        if other != proof:
            return other


def test_none_of_10000_tampered_inclusion_proofs_is_accepted() -> None:
    """Hashes changed, cut, dropped, added, moved; another leaf, root or index; each untouched one is accepted."""
    choose = Random(6962)
    accepted = 0
    for _ in range(2_500):
        size = choose.randrange(2, 200)
        index, root = choose.randrange(size), root_of(HASHES[:size])
        leaf, path = HASHES[index], inclusion_proof(index, size, over(HASHES[:size]))
        assert verify_inclusion(index, size, leaf, path, root)  # the control: it is not that nothing is accepted
        accepted += verify_inclusion(index, size, leaf, mutated(choose, path), root)
        accepted += verify_inclusion(index, size, flipped(choose, leaf), path, root)
        accepted += verify_inclusion(index, size, leaf, path, flipped(choose, root))
        elsewhere = choose.choice([other for other in range(-1, size + 1) if other != index])
        accepted += verify_inclusion(elsewhere, size, leaf, path, root)
    assert accepted == 0


def test_none_of_10000_tampered_consistency_proofs_is_accepted() -> None:
    """Hashes changed, cut, dropped, added, moved; another old root, another new one; each untouched one is accepted."""
    choose = Random(9162)
    accepted = 0
    for _ in range(2_500):
        size = choose.randrange(2, 200)
        old, root = choose.randrange(1, size), root_of(HASHES[:size])
        old_root, proof = root_of(HASHES[:old]), consistency_proof(old, size, over(HASHES[:size]))
        assert verify_consistency(old, size, proof, old_root, root)
        accepted += verify_consistency(old, size, mutated(choose, proof), old_root, root)
        accepted += verify_consistency(old, size, mutated(choose, proof), old_root, root)
        accepted += verify_consistency(old, size, proof, flipped(choose, old_root), root)
        accepted += verify_consistency(old, size, proof, old_root, flipped(choose, root))
    assert accepted == 0


def test_a_rewritten_leaf_shows_against_the_root_of_before() -> None:
    """What the tree is for: no proof leads from what a reader kept to a log whose past was changed."""
    size, old = 100, 60
    kept = root_of(HASHES[:old])
    rewritten = [*HASHES[:20], leaf_hash(b"changed"), *HASHES[21:size]]
    proof = consistency_proof(old, size, over(rewritten))
    assert verify_consistency(old, size, proof, root_of(rewritten[:old]), root_of(rewritten))
    assert not verify_consistency(old, size, proof, kept, root_of(rewritten))
