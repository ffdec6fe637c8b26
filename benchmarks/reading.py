"""The log read back, as a rebuild and as questions read it, against a raw SELECT; the library's own way beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, datetime_now_with_tzinfo

from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Size, batched, in_turns, shown, timed
from benchmarks.stores import NOON, fill
from events.acts import ACTS
from events.log.log import Log
from events.log.mapper import ActMapper
from events.log.sqlite_file import connect
from tracker.index.decoding import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT_ONCE = 1000
RAW = """
SELECT r.pos, r.id, r.stream, r.version, r.act, r.recorded_at, r.curator, r.command, p.state, p.digest
FROM record r JOIN payload p ON p.pos = r.pos WHERE r.pos > ? ORDER BY r.pos LIMIT ?"""


class Told(Aggregate.Event):
    """An event of the library's own making that says what a milestone says."""

    fields: dict[str, Any]


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield the speed of reading acts back as a part of a raw SELECT of the same rows."""
    milestones = size.milestones[:2][-1]
    store = where / f"many-{milestones}.sqlite"
    if not store.exists():
        fill(store, many_disputes(milestones))
    library = where / "library.sqlite"
    with Log.open(store, ACTS, clock=lambda: NOON) as log, _filled(library, milestones) as app:
        raw, rebuilding, models, theirs = in_turns(
            max(size.runs // 5, 1),
            lambda: raw_read(store),
            lambda: _exhaust(_for_a_rebuild(log)),
            lambda: _exhaust(log.records()),
            lambda: _replay(app),
        )
    what = f"{milestones:,} read back for a rebuild, of a raw SELECT"
    yield Figure(what, raw / rebuilding, f"({shown(rebuilding)})", at_least=0.35)
    detail = f"({shown(models)}, raw {shown(raw)})"
    yield Figure(f"{milestones:,} read back as pydantic models, of a raw SELECT", raw / models, detail, at_least=0.15)
    yield Figure("the eventsourcing library's own replay, of a raw SELECT", raw / theirs, f"({shown(theirs)})")


def raw_read(store: Path) -> int:
    """Read every row of the log, a thousand at a time as the log does; return how many there are."""
    db = connect(store, write=False)
    count = last = 0
    while rows := db.execute(RAW, (last, AT_ONCE)).fetchall():
        count, last = count + len(rows), rows[-1][0]
    db.close()
    return count


def _for_a_rebuild(log: Log) -> Iterator[object]:
    """Yield the records as the index reads them."""
    mapper, after = ActMapper(ACTS), 0
    while rows := log.store.rows(after, None, AT_ONCE):
        yield [record_of(row, mapper) for row in rows]
        after = rows[-1].position


def _exhaust(values: Iterator[object]) -> None:
    for _ in values:
        pass


class _filled:  # noqa: N801  (a context manager)
    """An application of the library's on a store of its own, with as many events as a history has."""

    def __init__(self, path: Path, milestones: int) -> None:
        self._app: Application[Any] = Application(
            env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        )
        told = (row.fields for row in many_disputes(milestones) if row.section == "milestone")
        for batch in batched(told, AT_ONCE):
            self._app.events.put(
                [
                    Told(uuid4(), 1, datetime_now_with_tzinfo(), fields)  # type: ignore[call-arg]
                    for fields in batch
                ]
            )

    def __enter__(self) -> Application[Any]:
        return self._app

    def __exit__(self, *_: object) -> None:
        self._app.close()


def library_replay(path: Path, milestones: int) -> float:
    """Return the seconds that the library takes to read as many events back, once."""
    with _filled(path, milestones) as app:
        return timed(lambda: _replay(app))


def _replay(app: Application[Any]) -> None:
    start: int | None = 1
    while found := app.recorder.select_notifications(start, AT_ONCE):
        for one in found:
            app.mapper.to_domain_event(one)
        start = found[-1].id + 1
