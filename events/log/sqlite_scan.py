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
from events.audit.nodes import last_leaves
from events.audit.tree import Frontier
from events.errors import DisputeError
from events.log.leaves import committed
from events.log.sqlite_findings import MOST, Finding, Hole, beside, difference, holes_of, not_erased, record_in
from events.log.sqlite_halves import LONG, Stretch, second_half
from events.log.sqlite_proof import Proof
from events.log.store import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SCAN = """
SELECT l.pos, l.envelope, l.node,
    r.pos, r.id, r.stream, r.version, r.act, r.recorded_at, r.curator, r.command, p.state, p.digest, p.salt,
    g.signature, g.salt
FROM leaf l LEFT JOIN record r ON r.pos = l.pos LEFT JOIN payload p ON p.pos = l.pos
    LEFT JOIN signature g ON g.pos = l.pos WHERE l.pos > ? AND l.pos <= ?
ORDER BY l.pos"""
_SHAPE_ERRORS = (TypeError, ValueError, AttributeError, OverflowError, OSError, DisputeError)

END = 2**63 - 1
"""Beyond all positions."""


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
        long: int = LONG,
    ) -> None:
        """Take the connection to the store, the name that its leaves have to have, and *sizes* to know the roots of.

        From *long* leaves on, a second process reads half of the log, as it was committed.
        """
        self._db = db
        self._origin = origin
        self._wanted = sorted(set(sizes), reverse=True)
        self._progress = progress
        self._long = long
        self._ended = False  # at what nobody can read
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
        with second_half(self._db, self._origin, self._wanted, self._long) as half:
            self._through(half.start if half else END)
            others = (*beside(self._db), *not_erased(self._db, self._erased))
            if half and self._is_well_at(half.start):
                self._go_on_from(half.stretch())
        self._through()
        if self.whole:
            self.roots[self.size] = self._root()
        for found in others:
            self._find(found)
        return self

    def stretch(self, start: int, end: int) -> Stretch | None:
        """Go through the leaves *start* to *end* alone, as if all before them were well; None where one is not."""
        proof = Proof.over(self._db)
        given = [proof.node(index) for index in last_leaves(start)]
        self.size, self._true[:] = start, given
        self._through(end)
        if self.findings or not self._is_well_at(end):
            return None
        ((first,),) = self._db.execute("SELECT recorded_at FROM record WHERE pos = ?", (start + 1,))
        return Stretch(start, end, given, first, self._last, self.signed, self._true, self.roots)

    def _is_well_at(self, size: int) -> bool:
        return self.whole and self.size == size and self._stored is self._true

    def _go_on_from(self, stretch: Stretch | None) -> None:
        """Take over what a second process found of the leaves that come next, where it rests on what is here."""
        if stretch is None or stretch.given != self._true or stretch.first <= self._last:
            return
        self.size, self._last, self._true[:] = stretch.size, stretch.last, stretch.frontier
        self.signed += stretch.signed
        self.roots |= stretch.roots
        while self._wanted and self._wanted[-1] <= self.size:
            self._wanted.pop()
        self._progress(self.size)

    def _through(self, upto: int = END) -> None:
        """Go on with the leaves that come next, as far as the position *upto*."""
        for row in self._rows(upto):
            self._take(row)

    def _rows(self, upto: int) -> Iterator[tuple[Any, ...]]:
        """Yield the leaves with their rows; one that SQLite stumbles over is read once more, text as bytes."""
        last = self.size
        while not self._ended:
            try:
                for row in self._db.execute(_SCAN, (last, upto)):
                    yield row
                    last = row[0]
            except sqlite3.Error as error:
                row = _as_bytes(self._db, last, upto)
                if row is None:
                    self._find(Finding(f"it and what follows cannot be read ({error})", last + 1))
                    self._ended = True
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
        position, leaf, _, _, number, stream, version, act, at, curator, command, state, digest, salt, mark, its = row
        signed = None
        try:
            if mark is not None:
                signed = signature_commitment(mark, its).hex()
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
        if signed is not None:
            self.signed += 1
        return bool(salt) or self._is_hole(number.hex(), position, stream, state, digest)

    def _is_hole(self, record: str, position: int, stream: str, state: Any, digest: Any) -> bool:
        """Say whether what stands for an erased payload is what the record of erasing says."""
        hole = self._erased.get(record)
        if hole is None or digest != b"":
            return False
        return hole[:2] == (position, state) and position < hole.by and stream == hole.stream

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


def _as_bytes(db: sqlite3.Connection, last: int, upto: int) -> tuple[Any, ...] | None:
    """Return the leaf after the position *last* with its row, text as bytes; None if that cannot be read either."""
    factory = db.text_factory
    db.text_factory = bytes
    try:
        row: tuple[Any, ...] | None = db.execute(f"{_SCAN} LIMIT 1", (last, upto)).fetchone()
    except sqlite3.Error:
        return None
    finally:
        db.text_factory = factory
    return row
