"""Lays a new index beside the one of a store, some rows at a time, and lets it take its place in one short moment."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from events.log.sqlite import SqliteTransaction
from tracker.index.tables import NAMES, TABLES

AT_ONCE = 10_000
"""Rows that are written while others wait: some hundredths of a second."""
NEXT, OLD = "next_", "old_"
Wrote = Callable[[str, int], None]
"""Is told the table of the index, and how many rows of it are laid beside by now."""


def lay_beside(store: sqlite3.Connection, index: sqlite3.Connection, wrote: Wrote = lambda *_: None) -> None:
    """Copy the tables of *index* into *store* under other names, a transaction for every ten thousand rows."""
    sweep(store)
    (build,) = index.execute("SELECT abs(built) FROM facts_header").fetchone()
    for statement in TABLES:
        store.execute(_renamed(statement, str(build)))
    for table in NAMES:
        written = 0
        for rows in _some(index, f"SELECT * FROM {table}"):  # noqa: S608  (names of ours)
            marks = ", ".join("?" * len(rows[0]))
            store.execute("BEGIN IMMEDIATE")
            store.executemany(f"INSERT INTO {NEXT}{table} VALUES ({marks})", rows)  # noqa: S608  (names of ours)
            store.execute("COMMIT")
            written += len(rows)
            wrote(table, written)


def put_in_place(tx: SqliteTransaction) -> None:
    """Let the tables laid beside take the place of the index's own, within a write transaction."""
    for table in NAMES:
        if tx.fetchone("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)):
            tx.execute(f"ALTER TABLE {table} RENAME TO {OLD}{table}")
        tx.execute(f"ALTER TABLE {NEXT}{table} RENAME TO {table}")


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


def _renamed(statement: str, build: str) -> str:
    """Return a definition for the table laid beside. An index keeps its name for ever, so it gets one of its own."""
    statement = statement.replace("CREATE TABLE IF NOT EXISTS ", f"CREATE TABLE {NEXT}")
    return re.sub(r"CREATE INDEX IF NOT EXISTS (\w+) ON ", rf"CREATE INDEX \1_{build} ON {NEXT}", statement)


def _some(index: sqlite3.Connection, sql: str) -> Iterator[list[tuple[Any, ...]]]:
    rows = index.execute(sql)
    while some := rows.fetchmany(AT_ONCE):
        yield some
