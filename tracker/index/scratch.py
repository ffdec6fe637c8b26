"""An index of its own over a store's log, thrown away in the end: to build the store's anew, or to compare it with."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from events.acts import ACTS
from events.errors import StoreError
from events.log.mapper import ActMapper
from events.log.records import Record
from events.log.sqlite import COLUMNS, SqliteTransaction
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import BUSY_SECONDS
from events.log.sqlite_plain import FROM
from events.log.sqlite_schema import PLAIN_TABLES
from events.log.store import Row
from tracker.index.decoding import decoder
from tracker.index.reader import Index
from tracker.index.shares import WHOLE, Share
from tracker.index.tables import ASKED, OPEN
from tracker.index.writer import Indexer, upto

AT_ONCE = 1000
CACHE_KIB = 16 * 1024
"""Memory for the pages of a scratch: the rest goes to a file that nobody sees."""


class Scratch:
    """A database, nameless if not named, with an index in it, and the store beside it as ``log``. A context manager.

    Names of tables without a schema mean the scratch's own where it has
    them: so the indexer writes there, and reads records from the store.
    """

    def __init__(
        self, path: str | Path, *, thorough: bool = False, name: str | Path = "", share: Share = WHOLE
    ) -> None:
        """Begin an empty index over the store at *path*. *thorough*: take no short ways; *share*: of some disputes."""
        self.path = Path(path)
        with speaking(self.path):
            self.db = sqlite3.connect(name, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
            self.db.execute("PRAGMA main.journal_mode = OFF")
            self.db.execute("PRAGMA main.synchronous = OFF")
            self.db.execute(f"PRAGMA main.cache_size = -{CACHE_KIB}")
            self._attach()
        self._tx = SqliteTransaction(self.db)
        self._indexer = Indexer(decoder(), thorough=thorough, share=share)
        upto(self._tx)
        if name:
            for index in ASKED:
                self.db.execute(f"DROP INDEX {index}")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw the index away."""
        self.db.close()

    @property
    def index(self) -> Index:
        """The index, to ask as one asks the store's own."""
        return Index(self.path, self.db)

    def write(self, records: Sequence[Record], upto: int | None = None) -> None:
        """Write the facts of *records*, which follow on what it holds and lead to the position *upto*."""
        with speaking(self.path):
            self.db.execute("BEGIN")
            self._indexer.write(self._tx, records, upto)
            self.db.execute("COMMIT")

    def suppose(self, records: Sequence[Record]) -> None:
        """Write the facts of a log that holds *records* alone, none of which need be the store's own.

        The words that are withheld in the store are so here.
        """
        with speaking(self.path):
            for table in PLAIN_TABLES:
                self.db.execute(table)
            self.db.executemany(
                "INSERT INTO main.record (pos, stream, version, act) VALUES (?, ?, ?, ?)",
                [(one.position, one.stream, one.version, one.act_name) for one in records],
            )
            self.db.executemany(
                "INSERT INTO main.payload (pos, state) VALUES (?, ?)", [(one.position, _state(one)) for one in records]
            )
            self.db.execute("INSERT INTO main.withheld SELECT * FROM log.withheld WHERE until = ?", (OPEN,))
        self.write(records)

    def records(self, known: int) -> Iterator[list[Record]]:
        """Yield the log's records up to the position *known*, as the log itself holds them, some at a time."""
        mapper = ActMapper(ACTS)
        after = 0
        while rows := self._rows(after, known):
            yield [mapper.record(Row._make(row)) for row in rows]
            after = rows[-1][0]

    def _rows(self, after: int, known: int) -> list[tuple[Any, ...]]:
        with speaking(self.path):
            return self.db.execute(
                f"SELECT {COLUMNS} {FROM} WHERE r.pos > ? AND r.pos <= ? ORDER BY r.pos LIMIT ?",
                (after, known, AT_ONCE),
            ).fetchall()

    def _attach(self) -> None:
        """Lay the store beside, by the first way that lets it be read: see `events.log.sqlite_file`."""
        name = str(self.path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        for how in ("mode=ro", "immutable=1"):
            try:
                self.db.execute("ATTACH ? AS log", (f"file:{name}?{how}",))
                self.db.execute("SELECT 1 FROM log.record LIMIT 1").fetchone()
            except sqlite3.OperationalError:
                if how != "mode=ro":
                    raise
                self._detach()
            else:
                return
        raise StoreError("store cannot be read", str(self.path), "check path and permissions")

    def _detach(self) -> None:
        if any(name == "log" for _, name, _ in self.db.execute("PRAGMA database_list")):
            self.db.execute("DETACH log")


def _state(record: Record) -> bytes:
    """Return the payload of a record that nobody stored."""
    return b'{"schema":%d,"by":null,"act":%s}' % (record.act.schema_number, record.act.model_dump_json().encode())
