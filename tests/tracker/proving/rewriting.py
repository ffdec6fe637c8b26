"""What somebody does who has the store and its key, and wants another past: then everything is worked out anew."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from events.audit.places import beside
from events.audit.tree import Frontier
from events.log.leaves import leaf_of, numbered
from events.log.sqlite import INSERT_LEAF, LAST, ROWS_FROM
from events.log.store import Row
from tests.tracker.proving.builders import edit
from tracker.clock import utc_now
from tracker.config import key_of
from tracker.index.catching_up import rebuild

Rows = list[Row]


def _edited(rows: Rows) -> Rows:
    return [_with(row, (row.state or b"").replace(b"day 3", b"day 9")) for row in rows]


def _retyped(rows: Rows) -> Rows:
    return [
        _with(row, (row.state or b"").replace(b'"noted"', b'"statement-made"')) if row.position == 4 else row
        for row in rows
    ]


def _deleted(rows: Rows) -> Rows:
    return rows[:3] + rows[4:]


def _slipped_in(rows: Rows) -> Rows:
    new = rows[3]._replace(
        id=os.urandom(16), stream="0b9e0b9e-0b9e-4b9e-8b9e-0b9e0b9e0b9e", recorded_at=rows[3].recorded_at + 5
    )
    return [*rows[:4], new, *rows[4:]]


def _reordered(rows: Rows) -> Rows:
    at = [row.recorded_at for row in rows]
    return [row._replace(recorded_at=at[number]) for number, row in enumerate([*rows[:3], rows[4], rows[3], *rows[5:]])]


def _cut(rows: Rows) -> Rows:
    return rows[:-1]


def _backdated(rows: Rows) -> Rows:
    return [row._replace(recorded_at=row.recorded_at - 86_400_000_000) for row in rows]


REWRITES: dict[str, Callable[[Rows], Rows]] = {
    "edit": _edited,
    "retype": _retyped,
    "delete": _deleted,
    "slip in": _slipped_in,
    "reorder": _reordered,
    "cut the tail": _cut,
    "backdate": _backdated,
}


def rewrite(store: Path, name: str, *, leaving_highest: bool = False) -> None:
    """Give the log in *store* the past that *name* says, with nothing left in it that shows that."""
    with closing(sqlite3.connect(store)) as db:
        rows = [Row._make(row) for row in db.execute(ROWS_FROM, (1, LAST, LAST))]
        ((origin,),) = db.execute("SELECT name FROM origin").fetchall()
        claims = db.execute("SELECT kind, name, stream FROM claims").fetchall()
    made = [row._replace(position=position) for position, row in enumerate(REWRITES[name](rows), 1)]
    leaves, _ = numbered(0, [leaf_of(row, origin) for row in made], Frontier())
    first = {row.stream: row.position for row in reversed(made)}
    statements: list[str | tuple[str, tuple[object, ...]]] = [
        f"DELETE FROM {table}"  # noqa: S608  (tables of ours)
        for table in ("leaf", "payload", "record", "checkpoint", "claims", "sqlite_sequence")
    ]
    for row, leaf in zip(made, leaves, strict=True):
        statements += [
            ("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)", tuple(row[:8])),
            ("INSERT INTO payload VALUES (?, ?, ?, ?)", (row[0], *row[8:])),
            (INSERT_LEAF, tuple(leaf)),
        ]
    for kind, claim, stream in claims:
        statements.append(("INSERT INTO claims VALUES (?, ?, ?, ?)", (kind, claim, stream, first.get(stream, 1))))
    edit(store, *statements)
    if not leaving_highest:
        beside(key_of(store)).unlink()
    rebuild(store, utc_now)


def _with(row: Row, state: bytes) -> Row:
    return row._replace(state=state)
