"""One connection to a store, for reading, as all that asks the index shares it. Light."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect


class Connection:
    """An open store. A context manager: leaving it closes the connection."""

    def __init__(self, path: str | Path, db: sqlite3.Connection | None = None) -> None:
        """Open the store at *path*, or read it through *db*, which is open already. Raises StoreError."""
        self.path = Path(path)
        self._db = connect(path, write=False) if db is None else db

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection. Closing twice is harmless."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Hold one state of the store for several questions, while others write."""
        self._db.execute("BEGIN")
        try:
            yield self
        finally:
            self._db.rollback()

    def _rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with speaking(self.path):
            return self._db.execute(sql, params).fetchall()

    def _each(self, sql: str, params: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one, for those that may be many."""
        with speaking(self.path):
            yield from self._db.execute(sql, params)
