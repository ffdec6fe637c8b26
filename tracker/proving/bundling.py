"""The whole log as a bundle that somebody can check offline who has none of our programs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from events.audit.bundle import Bundled, Erased, Signed, bundle, named
from events.audit.checkpoint import claimed
from events.errors import StoreError
from events.log.leaves import committed_of
from events.log.sqlite import COLUMNS
from events.log.sqlite_plain import FROM
from events.log.store import Row
from tracker.curating.speakers import Fetch, all_speakers
from tracker.proving.reading import connected, fetching
from tracker.proving.signing import checkpoint

_ROWS = (
    f"SELECT l.envelope, g.signature, g.salt, {COLUMNS} {FROM} JOIN leaf l ON l.pos = r.pos "
    "LEFT JOIN signature g ON g.pos = r.pos WHERE r.pos <= ? ORDER BY r.pos"
)
_ERASED_BY = """
SELECT r.pos FROM record r JOIN payload p ON p.pos = r.pos
WHERE r.pos > ? AND r.act LIKE '%.erased' AND instr(p.state, ?) ORDER BY r.pos LIMIT 1"""


def bundled(store: Path, key: Path | None = None) -> Iterator[bytes]:
    """Yield the lines of a bundle of the log in *store* as it is now: `tools/verify_bundle.py` checks one.

    It holds everything that was recorded, the curators' mail addresses too.
    Raises what `signing.checkpoint` raises, StoreError for a payload that is
    missing though nothing says that it was erased.
    """
    note = checkpoint(store, key)
    with connected(store) as db:
        fetch = fetching(db)
        names = [named(one.origin, one.keys, one.rotations) for one in all_speakers(fetch)]
        found = db.execute(_ROWS, (claimed(note).size,))
        rows = (_record(fetch, leaf, _signed(*mark), Row._make(row)) for leaf, mark, row in map(_parts, found))
        yield from bundle(names, note, rows)


def _parts(cells: tuple[Any, ...]) -> tuple[bytes, tuple[Any, ...], tuple[Any, ...]]:
    return cells[0], cells[1:3], cells[3:]


def _signed(signature: bytes | None, salt: bytes) -> Signed | None:
    return None if signature is None else Signed(signature.decode(errors="replace"), salt)


def _record(fetch: Fetch, leaf: bytes, signed: Signed | None, row: Row) -> Bundled | Erased:
    if row.state is not None and row.salt:
        return Bundled(leaf, committed_of(row), row.salt, signed)
    by = fetch(_ERASED_BY, (row.position, row.id.hex().encode()))
    if not by:
        raise StoreError("payload missing", f"position {row.position}", "run `dispute verify`: it says what is damaged")
    return Erased(leaf, by[0][0] - 1)
