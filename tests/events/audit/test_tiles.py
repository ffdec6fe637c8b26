"""Tests of tiles: which there are, what stands in them, and that proofs can be made from them alone."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.audit.tiles import (
    Bundle,
    Tile,
    bundles,
    entry_bundle,
    hash_tile,
    parse_bundle,
    tiled,
    tiles,
)
from events.audit.tree import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    over,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from events.errors import InvalidInput

SIZE = 70_000
HASHES = [sha256(b"%d" % n).digest() for n in range(SIZE)]

sizes = st.integers(0, 200_000)


def test_paths_are_those_of_the_specification() -> None:
    """Its own examples: three digits an element, all but the last after an x."""
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(63, 0, 17).path == "tile/63/000.p/17"
    assert Tile(1, 1000, 255).path == "tile/1/x001/000.p/255"
    assert Bundle(1234067).path == "tile/entries/x001/x234/067"
    assert Bundle(5, 1).path == "tile/entries/005.p/1"


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts() -> None:
    """273 full ones and one of 112 at level 0, one full and one of 17 at level 1, one of 1 at level 2."""
    found = list(tiles(70_000))
    assert found == [
        *(Tile(0, n) for n in range(273)),
        Tile(0, 273, 112),
        Tile(1, 0),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert list(tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert [*tiles(0), *bundles(0)] == []


@given(sizes, sizes)
def test_going_on_needs_only_the_tiles_that_are_new(size: int, since: int) -> None:
    """What a smaller tree had is not written again, and nothing else is left out."""
    since, size = sorted((since, size))
    assert set(tiles(size, since)) == set(tiles(size)) - set(tiles(since))
    assert set(bundles(size, since)) == set(bundles(size)) - set(bundles(since))
    assert list(tiles(size, size)) == []


@given(sizes)
def test_bundles_are_as_wide_as_the_tiles_of_their_hashes(size: int) -> None:
    """One leaf for each hash at level 0."""
    assert [tuple(b) for b in bundles(size)] == [(t.number, t.width) for t in tiles(size) if t.level == 0]
    assert sum(b.width for b in bundles(size)) == size


def test_tiles_hold_the_hashes_that_the_specification_defines() -> None:
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]), here by the definition alone."""
    assert hash_tile(Tile(0, 273, 112), over(HASHES)) == b"".join(HASHES[273 * 256 : 70_000])
    expected = b"".join(root_of(HASHES[n * 256 : (n + 1) * 256]) for n in range(256, 273))
    assert hash_tile(Tile(1, 1, 17), over(HASHES)) == expected
    assert hash_tile(Tile(2, 0, 1), over(HASHES)) == root_of(HASHES[: 256**2])


def test_a_tile_is_hashed_from_those_below() -> None:
    """Publishing a long log needs no more than the level under each tile."""
    site = {tile.path: hash_tile(tile, over(HASHES)) for tile in tiles(SIZE)}
    below = tiled(SIZE, lambda tile: site[tile.path])
    for tile in tiles(SIZE):
        if tile.level:
            assert hash_tile(tile, below) == site[tile.path]


def test_proofs_are_made_from_tiles_alone() -> None:
    """A reader of the published files needs no help: each proof is the one that the leaves give."""
    site = {tile.path: hash_tile(tile, over(HASHES)) for tile in tiles(SIZE)}
    root = root_of(HASHES)
    read: list[Tile] = []

    def reading(tile: Tile) -> bytes:
        read.append(tile)
        return site[tile.path]

    for index in (0, 1, 255, 256, 65_535, 65_536, 69_887, 69_999):
        read.clear()
        proof = inclusion_proof(index, SIZE, tiled(SIZE, reading))
        assert len(read) <= 6
        assert proof == inclusion_proof(index, SIZE, over(HASHES))
        assert verify_inclusion(index, SIZE, HASHES[index], proof, root)
    for old in (1, 2, 255, 256, 257, 65_536, 66_000, 69_999):
        proof = consistency_proof(old, SIZE, tiled(SIZE, reading))
        assert verify_consistency(old, SIZE, proof, root_of(HASHES[:old]), root)


@given(st.integers(1, 700), st.data())
def test_proofs_from_tiles_are_those_from_leaves(size: int, data: st.DataObject) -> None:
    """For every shape of tree."""
    site = {tile: hash_tile(tile, over(HASHES[:size])) for tile in tiles(size)}
    subtree, known = tiled(size, site.__getitem__), over(HASHES[:size])
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert inclusion_proof(index, size, subtree) == inclusion_proof(index, size, known)
    assert consistency_proof(old, size, subtree) == consistency_proof(old, size, known)
    assert subtree(0, size) == root_of(HASHES[:size])


def test_a_tile_that_was_changed_gives_no_proof() -> None:
    """Where the files lie proves nothing: the checkpoint decides."""
    size = 300
    site = {tile: hash_tile(tile, over(HASHES[:size])) for tile in tiles(size)}
    root = root_of(HASHES[:size])
    tile = Tile(0, 0)
    site[tile] = bytes(32) + site[tile][32:]
    proof = inclusion_proof(1, size, tiled(size, site.__getitem__))
    assert not verify_inclusion(1, size, HASHES[1], proof, root)


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(32 * 44), bytes(32 * 256)])
def test_a_tile_of_another_size_is_refused(data: bytes) -> None:
    """Cut short by a full disk or a bad connection: one line, not a wrong proof."""
    with pytest.raises(InvalidInput, match="tile"):
        inclusion_proof(299, 300, tiled(300, lambda tile: data if tile.number else bytes(32 * 256)))


@pytest.mark.parametrize(("start", "end"), [(1, 3), (0, 0), (0, 301), (-1, 2), (255, 257), (4, 2)])
def test_ranges_that_are_no_subtree_are_refused(start: int, end: int) -> None:
    """Tiles hold no hash of them."""
    site = {tile: hash_tile(tile, over(HASHES[:300])) for tile in tiles(300)}
    with pytest.raises(InvalidInput, match="range of leaves"):
        tiled(300, site.__getitem__)(start, end)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_reads_back(leaves: list[bytes]) -> None:
    """Each leaf after its length."""
    data = entry_bundle(leaves)
    assert parse_bundle(data, len(leaves)) == leaves
    assert len(data) == sum(map(len, leaves)) + 2 * len(leaves)


def test_a_bundle_is_this() -> None:
    """Two bytes, big-endian, as TLS writes them."""
    assert entry_bundle([b"", b"ab", b"c" * 258]) == b"\0\0" + b"\0\2ab" + b"\1\2" + b"c" * 258


def test_entries_are_what_the_tile_of_level_0_hashes() -> None:
    """So that whoever reads both needs nothing else."""
    leaves = [b"leaf %d" % n for n in range(5)]
    tile = hash_tile(Tile(0, 0, 5), over([leaf_hash(leaf) for leaf in leaves]))
    read = parse_bundle(entry_bundle(leaves), 5)
    assert b"".join(leaf_hash(leaf) for leaf in read) == tile


@pytest.mark.parametrize(
    ("data", "width"),
    [
        (b"", 1),
        (b"\0", 1),
        (b"\0\2a", 1),
        (b"\0\1a\0", 1),
        (b"\0\1a\0\1b", 1),
        (b"\0\1a", 2),
        (b"\0\1a", 0),
        (b"\0", 0),
    ],
)
def test_a_bundle_with_more_or_less_in_it_is_refused(data: bytes, width: int) -> None:
    """Cut short, or with another entry at its end."""
    with pytest.raises(InvalidInput, match="entry bundle"):
        parse_bundle(data, width)


def test_what_no_bundle_can_hold_is_refused() -> None:
    """An entry longer than its length can say, a 257th entry."""
    assert len(entry_bundle([bytes(65_535)] * 256)) == 256 * 65_537
    with pytest.raises(InvalidInput, match="entry"):
        entry_bundle([bytes(65_536)])
    with pytest.raises(InvalidInput, match="entry bundle"):
        entry_bundle([b""] * 257)
