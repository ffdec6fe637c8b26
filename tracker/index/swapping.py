"""Lays a new index beside the one of a store, some rows at a time, and lets it take its place in one short moment."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from events.log.sqlite import SqliteTransaction
from tracker.index.tables import NAMES, TABLES

AT_ONCE = 20_000
"""Rows of which others wait to be laid beside: some hundredths of a second."""
NEXT, OLD = "next_", "old_"
ONE_FOR_ALL = frozenset({"registry", "party_merged", "facts_header"})
"""What every share of an index has, whichever disputes it is of."""
BY_POSITION = {"fact": "rowid", "milestone": "place", "version": "place"}
"""The tables that are long, and the column along which they are copied bit by bit."""
Wrote = Callable[[str], None]
"""Is told the table of the index of which something more is laid beside."""


def lay_beside(store: sqlite3.Connection, shares: Sequence[Path], wrote: Wrote = lambda _: None) -> str:
    """Copy the tables of an index that lies in *shares* into *store*, and return what stands before their names there.

    Some rows are one transaction. What the index is asked by is made last,
    since it is quicker so: others wait for each for as long as it takes to
    sort its rows, seconds for a million milestones.
    """
    sweep(store)
    for number, share in enumerate(shares):
        store.execute(f"ATTACH ? AS share{number}", (str(share),))
    try:
        # Not durable before it is in its place: what a power cut leaves of it is swept away.
        store.execute("PRAGMA main.synchronous = NORMAL")
        (build,) = store.execute("SELECT abs(built) FROM share0.facts_header").fetchone()
        beside = f"{NEXT}{build}_"
        for statement in _beside(beside, "TABLE"):
            store.execute(statement)
        for table in NAMES:
            for statement in _copies(store, table, len(shares), beside):
                store.execute(statement)
                wrote(table)
        for statement in _beside(beside, "INDEX"):
            store.execute(statement)
    finally:
        store.execute("PRAGMA main.synchronous = FULL")
        for number in range(len(shares)):
            store.execute(f"DETACH share{number}")
    return beside


def _beside(beside: str, sort: str) -> Iterator[str]:
    """Yield the definitions of a sort for what is laid beside; an index keeps its name, so each has its own."""
    for statement in TABLES:
        if statement.startswith(f"CREATE {sort}"):
            yield re.sub(
                r"IF NOT EXISTS (\w+)( ON )?",
                lambda named: f"{named[1]}_{beside}{named[2]}{beside}" if named[2] else f"{beside}{named[1]}",
                statement,
                count=1,
            )


def _copies(store: sqlite3.Connection, table: str, shares: int, beside: str) -> Iterator[str]:
    """Yield what copies a table, each a transaction of its own."""
    names = [f"share{number}" for number in range(1 if table in ONE_FOR_ALL else shares)]
    columns = ", ".join(row[1] for row in store.execute(f"PRAGMA share0.table_info({table})"))
    copy = f"INSERT INTO main.{beside}{table} ({columns}) SELECT {columns} FROM "  # noqa: S608  (names of ours)
    if table not in BY_POSITION:
        yield from (f"{copy}{name}.{table}" for name in names)
        return
    by = BY_POSITION[table]
    lengths = (store.execute(f"SELECT coalesce(max({by}), 0) FROM {name}.{table}").fetchone()[0] for name in names)  # noqa: S608  (names of ours)
    for start in range(0, max(lengths), AT_ONCE):
        yield from (f"{copy}{name}.{table} WHERE {by} > {start} AND {by} <= {start + AT_ONCE}" for name in names)


def put_in_place(tx: SqliteTransaction, beside: str) -> None:
    """Let the tables laid beside take the place of the index's own, within a write transaction."""
    for table in NAMES:
        if tx.fetchone("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)):
            tx.execute(f"ALTER TABLE {table} RENAME TO {OLD}{table}")
        tx.execute(f"ALTER TABLE {beside}{table} RENAME TO {table}")


def sweep(store: sqlite3.Connection) -> None:
    """Drop what a rebuild left, of the old index or of a new one that it did not finish, a piece at a time."""
    left = store.execute(
        "SELECT type, name FROM sqlite_master WHERE substr(tbl_name, 1, ?) = ? OR substr(tbl_name, 1, ?) = ? "
        "ORDER BY type",
        (len(NEXT), NEXT, len(OLD), OLD),
    ).fetchall()
    for sort, name in left:
        if not name.startswith("sqlite_"):  # such an index goes with its table
            store.execute(f"DROP {sort} IF EXISTS {name}")
