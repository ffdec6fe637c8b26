"""The plain recorder: the library's application recorder on our tables, nothing more.

It passes the library's own tests (``eventsourcing.tests.persistence``), so
that what is built over it stands on what the library promises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder

from events.log.sqlite_schema import PLAIN_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from eventsourcing.sqlite import SQLiteCursor

    from events.log.sqlite_pool import Datastore

FROM = "FROM record r LEFT JOIN payload p ON p.pos = r.pos"
LAST_POSITION = "SELECT seq FROM sqlite_sequence WHERE name = 'record'"


class PlainRecorder(SQLiteApplicationRecorder):
    """Records events in ``record`` and ``payload``. A notification id is a position, and never given out twice."""

    columns = "r.stream, r.version, r.act, p.state"

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore)
        self._writing = datastore.writing

    def create_table(self) -> None:
        """Create the tables where they are missing."""
        with self._writing as c:
            self._create_table(c)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Store events in one durable transaction and return their positions."""
        with self._writing as c:
            return self._insert_events(c, stored_events, **kwargs)

    def construct_create_table_statements(self) -> list[str]:
        """Return the definitions of the tables that it needs."""
        return list(PLAIN_TABLES)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        c.execute(LAST_POSITION)
        (last,) = c.fetchone() or (0,)
        positions = range(last + 1, last + 1 + len(stored_events))
        c.executemany(
            "INSERT INTO record (pos, stream, version, act) VALUES (?, ?, ?, ?)",
            [
                (p, str(e.originator_id), e.originator_version, e.topic)
                for p, e in zip(positions, stored_events, strict=True)
            ],
        )
        c.executemany(
            "INSERT INTO payload (pos, state) VALUES (?, ?)",
            [(p, e.state) for p, e in zip(positions, stored_events, strict=True)],
        )
        return list(positions)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the events of one stream, of versions above *gt* and not above *lte*."""
        conditions: list[tuple[str, object]] = [("r.stream = ?", str(originator_id))]
        if gt is not None:
            conditions.append(("r.version > ?", gt))
        if lte is not None:
            conditions.append(("r.version <= ?", lte))
        order = "r.version DESC" if desc else "r.version"
        return [self._event(row) for row in self._select(self.columns, conditions, order, limit)]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return up to *limit* events from position *start* to *stop*, of any of *topics* if there are."""
        conditions: list[tuple[str, object]] = []
        if start is not None:
            conditions.append(("r.pos >= ?" if inclusive_of_start else "r.pos > ?", start))
        if stop is not None:
            conditions.append(("r.pos <= ?", stop))
        if topics:
            marks = ", ".join("?" * len(topics))
            conditions.append((f"r.act IN ({marks})", tuple(topics)))
        rows = self._select("r.stream, r.version, r.act, p.state, r.pos", conditions, "r.pos", limit)
        return [Notification(*row) for row in rows]

    def _max_notification_id(self, c: SQLiteCursor) -> int:
        c.execute("SELECT MAX(pos) FROM record")
        (last,) = c.fetchone()
        position: int = last  # None for an empty log, as ApplicationRecorder has it
        return position

    def _event(self, row: tuple[Any, ...]) -> StoredEvent:
        return StoredEvent(*row)

    def _select(
        self, columns: str, conditions: Sequence[tuple[str, object]], order: str, limit: int | None
    ) -> list[tuple[Any, ...]]:
        """Return *columns* of the records that meet all *conditions*; those are SQL of our own, never a user's."""
        statement = f"SELECT {columns} {FROM}"
        if conditions:
            statement += " WHERE " + " AND ".join(sql for sql, _ in conditions)
        statement += f" ORDER BY {order} LIMIT ?"
        params: list[object] = []
        for _, value in conditions:
            params.extend(value if isinstance(value, tuple) else (value,))
        params.append(-1 if limit is None else limit)
        with self.datastore.transaction(commit=False) as c:
            c.execute(statement, params)
            rows: list[tuple[Any, ...]] = c.fetchall()
            return rows
