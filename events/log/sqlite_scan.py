"""Holds the rows of a log to its leaves, one to one, and works its tree out anew: what `dispute verify` rests on.

Reads rows as they are, not through the models: what it says is about bytes.
Every cell of a record, its payload and its leaf takes part.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from events.audit.envelope import PAYLOAD_LABEL, committed_in, signature_commitment, signed_in, written
from events.audit.tree import Frontier
from events.errors import DisputeError
from events.log.leaves import committed
from events.log.sqlite_findings import MOST, Finding, Hole, beside, difference, holes_of, not_erased, record_in
from events.log.store import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SCAN = """
SELECT l.pos, l.envelope, l.node,
    r.pos, r.id, r.stream, r.version, r.act, r.recorded_at, r.curator, r.command, p.state, p.digest, p.salt,
    g.signature, g.salt
FROM leaf l LEFT JOIN record r ON r.pos = l.pos LEFT JOIN payload p ON p.pos = l.pos
    LEFT JOIN signature g ON g.pos = l.pos WHERE l.pos > ? ORDER BY l.pos"""
_SHAPE_ERRORS = (TypeError, ValueError, AttributeError, OverflowError, OSError, DisputeError)


class Scan:
    """One way through a log, from its first leaf to its last.

    Afterwards ``findings`` say what does not hold, ``size`` how many leaves
    there are, ``signed`` how many of them say that a curator signed,
    ``roots`` the roots of the sizes that were asked for and of the whole,
    worked out from the leaves alone; ``whole`` is False where leaves are
    missing, from which on there are none.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        origin: str,
        sizes: Iterable[int] = (),
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Take the connection to the store, the name that its leaves have to have, and *sizes* to know the roots of."""
        self._db = db
        self._origin = origin
        self._wanted = sorted(set(sizes), reverse=True)
        self._progress = progress
        self._last = 0
        self._second = (0, "")
        self._true: list[bytes] = []
        self._stored: list[bytes] = self._true  # apart from the first wrong node on
        self.size = 0
        self.signed = 0
        self.whole = True
        self.roots: dict[int, bytes] = {}
        self.findings: list[Finding] = []

    def run(self) -> Self:
        """Go through it all."""
        self._ask()
        for row in self._rows():
            self._take(row)
        if self.whole:
            self.roots[self.size] = self._root()
        for found in (*beside(self._db), *not_erased(self._db, self._erased)):
            self._find(found)
        return self

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the leaves with their rows; one that SQLite stumbles over is read once more, text as bytes."""
        last = 0
        while True:
            try:
                for row in self._db.execute(_SCAN, (last,)):
                    yield row
                    last = row[0]
            except sqlite3.Error as error:
                row = _as_bytes(self._db, last)
                if row is None:
                    self._find(Finding(f"it and what follows cannot be read ({error})", last + 1))
                    return
                yield row
                last = row[0]
            else:
                return

    def _take(self, row: tuple[Any, ...]) -> None:
        if self._fits(row):
            self._grow(row[0], row[1], row[2])
            return
        position, leaf, node, there, *cells, signature, its_salt = row
        if not isinstance(leaf, bytes):
            leaf = str(leaf).encode(errors="replace")
        if position != self.size + 1:
            missing = position - self.size - 1
            self._find(Finding(f"missing before it, with their leaves: {missing}", position, record_in(leaf)))
            self.size, self.whole = position - 1, False
        if there is None:
            self._find(Finding("its row is missing: its leaf says that there was one", position, record_in(leaf)))
        elif not self._fits((position, leaf, *row[2:])):
            self._find(difference(leaf, self._origin, Row(position, *cells), (signature, its_salt)))
        self._grow(position, leaf, node)

    def _fits(self, row: tuple[Any, ...]) -> bool:
        """Say whether a row is what its leaf says, and follows in place and time: the quick way, for most."""
        position, leaf, _, _, number, stream, version, act, at, curator, command, state, digest, salt, *mark = row
        signed = None
        try:
            if mark[0] is not None:
                signed = signature_commitment(*mark).hex()
            if not salt:
                payload, signed = committed_in(leaf), signed or signed_in(leaf)
            else:
                what = committed(command, digest, state)
                payload = sha256(b"%b%b%b%b" % (PAYLOAD_LABEL, len(what).to_bytes(8), salt, what)).hexdigest()
            second, micros = divmod(at, 1_000_000)
            if second != self._second[0]:
                self._second = second, datetime.fromtimestamp(second, UTC).isoformat()[:19]
            instant = f"{self._second[1]}.{micros:06}Z"
            again = written(
                self._origin, position - 1, number.hex(), stream, version, act, instant, curator, payload, signed
            )
            if again.encode() != leaf or at <= self._last or position != self.size + 1:
                return False
        except _SHAPE_ERRORS:
            return False
        self._last = at
        self.signed += signed is not None
        return bool(salt) or self._is_hole(number.hex(), position, state, digest)

    def _is_hole(self, record: str, position: int, state: Any, digest: Any) -> bool:
        """Say whether what stands for an erased payload is what the record of erasing says."""
        hole = self._erased.get(record)
        return hole is not None and hole[:2] == (position, state) and position < hole.by and digest == b""

    @cached_property
    def _erased(self) -> dict[str, Hole]:
        try:
            return holes_of(self._db)
        except sqlite3.Error:
            return {}  # what cannot be read is found on the way

    def _grow(self, position: int, leaf: bytes, node: Any) -> None:
        """Add a leaf to the tree, and compare the hash beside it."""
        if self.whole:
            own = _climb(self._stored, leaf, self.size)
            if own != node or self._stored is not self._true:
                self._grow_apart(position, leaf, node, own)
        self.size += 1
        if self._wanted and self._wanted[-1] <= self.size:
            self._ask()
        if not self.size & 0xFFF:
            self._progress(self.size)

    def _grow_apart(self, position: int, leaf: bytes, node: Any, own: bytes) -> None:
        """From the first wrong hash on, grow two trees: of the leaves alone, and of the hashes that are stored."""
        if self._stored is self._true:
            self._stored = list(self._true)
        else:
            _climb(self._true, leaf, self.size)
        if own == node:
            return
        if not any(one.position == position for one in self.findings[-1:]):
            what = "the hash beside its leaf is not that of the leaves up to it"
            self._find(Finding(what, position, record_in(leaf)))
        self._stored[-1] = node if isinstance(node, bytes) else own

    def _ask(self) -> None:
        while self._wanted and self._wanted[-1] <= self.size:
            self._wanted.pop()
            if self.whole:
                self.roots[self.size] = self._root()

    def _root(self) -> bytes:
        return Frontier(self.size, tuple(self._true)).root()

    def _find(self, found: Finding) -> None:
        if len(self.findings) < MOST:
            self.findings.append(found)


def _climb(stack: list[bytes], leaf: bytes, full: int) -> bytes:
    """Add a *leaf* to the frontier *stack* of a tree of *full* leaves, and return the hash that it ends with then."""
    node = sha256(b"\0" + leaf).digest()
    while full & 1:
        node = sha256(b"\x01" + stack.pop() + node).digest()
        full >>= 1
    stack.append(node)
    return node


def _as_bytes(db: sqlite3.Connection, last: int) -> tuple[Any, ...] | None:
    """Return the leaf after the position *last* with its row, text as bytes; None if that cannot be read either."""
    factory = db.text_factory
    db.text_factory = bytes
    try:
        row: tuple[Any, ...] | None = db.execute(f"{_SCAN} LIMIT 1", (last,)).fetchone()
    except sqlite3.Error:
        return None
    finally:
        db.text_factory = factory
    return row
