"""Whether what is kept beside the log, its facts index and its claims, is what comes of the log."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from events.log.claims import COMMAND, CURATOR
from events.log.records import Claim, Holder, Record
from events.log.sqlite_errors import speaking
from tracker.index.reader import Index
from tracker.index.scratch import Scratch
from tracker.index.tables import NAMES
from tracker.moving.lines import Claims

_TABLES = tuple(name for name in NAMES if name != "facts_header")
Held = dict[Claim, Holder]
MOST = 20
"""How many claims are told of at most."""
_ANEW = ": `dispute reindex` builds it anew"


def differences(
    store: Path, known: int, progress: Callable[[int], None] = lambda _: None, *, sound: bool = True
) -> Iterator[str]:
    """Yield what the index and the claims of *store* have otherwise than its log up to the position *known* has.

    How to make them anew is said where the log is *sound*: else that would only hide what it was before.
    Replays the whole log through the models. Raises StoreError for a record that cannot be read.
    """
    held: Held = {}
    claims_of = Claims()
    with Scratch(store, thorough=True) as scratch:
        for some in scratch.records(known):
            scratch.write(some)
            for record in some:
                _settle(held, record, claims_of)
            progress(some[-1].position)
        with speaking(store):
            for table in _TABLES:
                yield from (f"{one}{_ANEW if sound else ''}" for one in _of_table(scratch, table))
            there = scratch.db.execute("SELECT kind, name, stream, pos FROM log.claims").fetchall()
    yield from _of_claims(held, {Claim(kind, name): Holder(stream, pos) for kind, name, stream, pos in there})


def is_of_another_shape(store: Path) -> bool:
    """Say whether the index of *store* is of an older program's shape, or outdated by an erasing: it is built anew."""
    with Index(store) as index:
        return index.is_of_another_shape()


def _of_table(scratch: Scratch, table: str) -> Iterator[str]:
    if not scratch.db.execute("SELECT 1 FROM log.sqlite_master WHERE name = ?", (table,)).fetchone():
        if scratch.db.execute(f"SELECT 1 FROM main.{table} LIMIT 1").fetchone():  # noqa: S608  (names of ours)
            yield f"index, table {table}: it is missing"
        return
    counts = []
    for one, other in (("main", "log"), ("log", "main")):
        sql = f"SELECT count(*) FROM (SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table})"  # noqa: S608
        counts.append(scratch.db.execute(sql).fetchone()[0])
    sizes = [
        scratch.db.execute(f"SELECT count(*) FROM {one}.{table}").fetchone()[0]  # noqa: S608  (names of ours)
        for one in ("main", "log")
    ]
    if any(counts) or sizes[0] != sizes[1]:
        yield (
            f"index, table {table}: {counts[0]} rows of those that come of the log are missing or otherwise, "
            f"{counts[1]} come of nothing in it"
        )


def _settle(held: Held, record: Record, claims_of: Claims) -> None:
    """Let *held* be what is claimed after *record*."""
    claimed = claims_of(record)
    for one in claimed.releases:
        held.pop(one, None)
    by = Holder(record.stream, record.position)
    for one in claimed.claims:
        held[one] = by
    if record.command:
        held.setdefault(Claim(COMMAND, record.command), by)
    if record.curator is not None:
        held.setdefault(Claim(CURATOR, str(record.curator)), Holder(record.curator_id or "", record.position))


def _of_claims(held: Held, there: Held) -> Iterator[str]:
    differ: list[Any] = sorted({claim for claim, _ in held.items() ^ there.items()})
    for kind, name in differ[:MOST]:
        yield f"claim {kind} {name}: not as the log has it: put the log into a new store (`dispute export`, `import`)"
    if len(differ) > MOST:
        yield f"and {len(differ) - MOST} more claims"
