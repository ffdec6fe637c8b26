"""The tree as files that never change, as https://c2sp.org/tlog-tiles has them: any proof can be made from these. Pure.

Paths are relative to the log's address; the checkpoint lies beside them as
``checkpoint``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from events.audit.envelope import LEAF_LIMIT
from events.audit.tree import HASH_SIZE, node_hash, root_of
from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from events.audit.tree import Subtree

HEIGHT = 8
WIDTH = 1 << HEIGHT


class Tile(NamedTuple):
    """Up to 256 hashes beside each other: of leaves at level 0, of full tiles of the level below above that."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, ``tile/0/x001/234`` for instance."""
        return _path(f"tile/{self.level}", self.number, self.width)


class Bundle(NamedTuple):
    """Up to 256 leaves after each other: those whose hashes stand in the tile of level 0 of the same number."""

    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, ``tile/entries/x001/234`` for instance."""
        return _path("tile/entries", self.number, self.width)


def tiles(size: int, since: int = 0) -> Iterator[Tile]:
    """Yield the tiles of a tree of *size* leaves that one of *since* leaves does not have."""
    level = 0
    while size:
        for number, width in _pieces(size, since):
            yield Tile(level, number, width)
        level, size, since = level + 1, size >> HEIGHT, since >> HEIGHT


def bundles(size: int, since: int = 0) -> Iterator[Bundle]:
    """Yield the entry bundles of a tree of *size* leaves that one of *since* leaves does not have."""
    return (Bundle(number, width) for number, width in _pieces(size, since))


def hash_tile(tile: Tile, subtree: Subtree) -> bytes:
    """Return what stands in *tile*, its hashes after each other; *subtree* hashes ranges of leaves."""
    step = 1 << HEIGHT * tile.level
    first = tile.number * WIDTH
    return b"".join(subtree(at * step, (at + 1) * step) for at in range(first, first + tile.width))


def entry_bundle(leaves: Iterable[bytes]) -> bytes:
    """Return what stands in the bundle of *leaves*: each after its length in two bytes, big-endian."""
    parts: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > LEAF_LIMIT:
            raise InvalidInput("entry", f"{len(leaf)} bytes", f"at most {LEAF_LIMIT}")
        parts += (len(leaf).to_bytes(2), leaf)
    if len(parts) > 2 * WIDTH:
        raise InvalidInput("entry bundle", f"{len(parts) // 2} entries", f"at most {WIDTH}")
    return b"".join(parts)


def parse_bundle(data: bytes, width: int = WIDTH) -> list[bytes]:
    """Return the *width* leaves in an entry bundle. Raises InvalidInput for any more, less or half of one."""
    leaves: list[bytes] = []
    at = 0
    while at < len(data) and len(leaves) <= width:
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        leaves.append(data[start:at])
    if at != len(data) or len(leaves) != width:
        raise InvalidInput("entry bundle", f"{len(data)} bytes", f"not {width} whole entries: fetch it afresh")
    return leaves


def tiled(size: int, read: Callable[[Tile], bytes]) -> Subtree:
    """Return the way to hash ranges of leaves of a tree of *size* by its tiles, each of them read once.

    It knows the ranges that proofs and tiles are made of, and takes for
    each no longer than the tree is high. That *read* gave the right bytes is
    for the proof to show: a tile of another size raises InvalidInput.
    """

    @cache
    def hashes(level: int, number: int) -> Sequence[bytes]:
        tile = Tile(level, number, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))
        data = read(tile)
        if len(data) != tile.width * HASH_SIZE:
            why = f"{len(data)} bytes, {tile.width * HASH_SIZE} expected: fetch it afresh"
            raise InvalidInput("tile", tile.path, why)
        return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]

    def full(start: int, height: int) -> bytes:
        """Return the hash of the full subtree of 2**height leaves from *start* on, all of it in one tile."""
        level, rest = divmod(height, HEIGHT)
        first = start >> HEIGHT * level
        number, at = divmod(first, WIDTH)
        return root_of(hashes(level, number)[at : at + (1 << rest)])

    def subtree(start: int, end: int) -> bytes:
        if not 0 <= start < end <= size or start & (1 << (end - start - 1).bit_length()) - 1:
            raise InvalidInput("range of leaves", f"{start} to {end}", f"no subtree of {size} leaves: ask by a proof")
        parts: list[bytes] = []
        for height in reversed(range((end - start).bit_length())):
            if (end - start) >> height & 1:
                parts.append(full(start, height))
                start += 1 << height
        node = parts.pop()
        while parts:
            node = node_hash(parts.pop(), node)
        return node

    return subtree


def _pieces(size: int, since: int) -> Iterator[tuple[int, int]]:
    """Yield number and width of each row of up to 256 that holds any of those from *since* up to *size*."""
    whole, rest = divmod(size, WIDTH)
    for number in range(since // WIDTH, whole):
        yield number, WIDTH
    if rest and size > since:
        yield whole, rest


def _path(folder: str, number: int, width: int) -> str:
    elements = [f"{number % 1000:03}"]
    while number := number // 1000:
        elements.insert(0, f"x{number % 1000:03}")
    return "/".join([folder, *elements]) + (f".p/{width}" if width < WIDTH else "")
