"""From the log's rows to the leaves of the audit tree, which prove them."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING

from events.audit.envelope import Envelope, commitment, envelope
from events.audit.nodes import grown, last_leaves
from events.audit.tree import Frontier, leaf_hash
from events.errors import StoreError
from events.log.instants import from_micros
from events.log.store import Leaf, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from events.log.store import Opening, Tables


def leaves(
    rows: Sequence[Row],
    opening: Opening,
    tables: Tables,
    proven: Mapping[int, bytes] = MappingProxyType({}),
    signed: Mapping[int, bytes] = MappingProxyType({}),
) -> list[Leaf]:
    """Return the leaves of *rows*, which follow the last record of a log that *opening* tells of.

    *proven* has the commitments of those that were erased, *signed* those of
    the signatures that there are, by position.
    """
    frontier = frontier_at(opening.position, tables)
    made = [leaf_of(row, opening.origin, proven.get(row[0]), signed.get(row[0])) for row in rows]
    return numbered(opening.position, made, frontier)[0]


def numbered(last: int, made: Sequence[bytes], frontier: Frontier) -> tuple[list[Leaf], Frontier]:
    """Return the leaves *made*, which follow the position *last*, with their nodes; and the frontier then. Pure."""
    nodes, after = grown(frontier, map(leaf_hash, made))
    return [
        Leaf(last + number, leaf, node) for number, (leaf, node) in enumerate(zip(made, nodes, strict=True), 1)
    ], after


def frontier_at(size: int, tables: Tables) -> Frontier:
    """Return the frontier of the tree of the first *size* records. Raises StoreError where a leaf of it is missing."""
    if not size:
        return Frontier()
    asked = last_leaves(size)
    nodes = tables.nodes(asked)
    if len(nodes) != len(asked):
        raise StoreError("leaf missing", f"one of the first {size}", "run `dispute verify`: it says what is damaged")
    return Frontier(size, tuple(nodes))


def leaf_of(row: Row, origin: str, proven: bytes | None = None, signed: bytes | None = None) -> bytes:
    """Return the leaf of *row*, whose payload is there or was committed to as *proven*, in the log *origin*. Pure.

    *signed* is the commitment of the curator's signature, ``None`` where nobody signed.
    """
    return envelope(said_of(row, origin, proven or commitment(committed_of(row), row.salt or b""), signed))


def said_of(row: Row, origin: str, payload: bytes, signed: bytes | None = None) -> Envelope:
    """Return what the leaf of *row* has to say; *payload* and *signed* are commitments. Pure."""
    position, number, stream, version, name, recorded_at, curator, *_ = row
    return Envelope(
        origin, position - 1, number.hex(), stream, version, name, from_micros(recorded_at), curator, payload, signed
    )


def committed(command: str, digest: bytes, state: bytes) -> bytes:
    """Return what a leaf is bound to: all that may identify somebody, or be guessed. Pure.

    JSON: the command id, the digest of the content (hexadecimal), and the
    payload as it is stored.
    """
    said = json.dumps(command, ensure_ascii=False).encode() if command else b'""'
    return b'{"command":%b,"digest":"%b","state":%b}' % (said, digest.hex().encode(), state)


def committed_of(row: Row) -> bytes:
    """Return what the leaf of *row*, whose payload is there, is bound to. Pure."""
    return committed(row.command, row.digest or b"", row.state or b"")
