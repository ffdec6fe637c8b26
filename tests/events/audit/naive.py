"""RFC 6962 §2.1 to §2.1.2 once more, as the clauses are written: recursive, slow, and without a line of ours."""

from hashlib import sha256


def root(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) over the leaves themselves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(bytes([0]) + leaves[0]).digest()
    k = _k(len(leaves))
    return sha256(bytes([1]) + root(leaves[:k]) + root(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(leaves) == 1:
        return []
    k = _k(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), root(leaves[k:])]
    return [*path(m - k, leaves[k:]), root(leaves[:k])]


def proof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b); PROOF(m, D[n]) with *whole*."""
    if m == len(leaves):
        return [] if whole else [root(leaves)]
    k = _k(len(leaves))
    if m <= k:
        return [*proof(m, leaves[:k], whole=whole), root(leaves[k:])]
    return [*proof(m - k, leaves[k:], whole=False), root(leaves[:k])]


def roots(leaves: list[bytes]) -> list[bytes]:
    """Return MTH(D[n]) for every n from 0 to all: level by level, each lone node carried up as it is."""
    hashes = [sha256(bytes([0]) + leaf).digest() for leaf in leaves]
    return [_by_levels(hashes[:n]) for n in range(len(leaves) + 1)]


def _by_levels(nodes: list[bytes]) -> bytes:
    if not nodes:
        return sha256(b"").digest()
    while len(nodes) > 1:
        pairs = range(0, len(nodes) - 1, 2)
        nodes = [sha256(bytes([1]) + nodes[i] + nodes[i + 1]).digest() for i in pairs] + nodes[len(nodes) & ~1 :]
    return nodes[0]


def _k(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k
