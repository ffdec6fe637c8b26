"""What proof costs: an append with its leaf beside the same one without, and verifying a log beside reading it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from statistics import median
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.acting import acts
from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Size, batched, in_turns, shown, timed
from benchmarks.stores import CURATOR, NOON, fill
from events.acts import ACTS
from events.log.log import Log
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from events.log.sqlite_scan import Scan
from tracker.curating.tracker import Tracker

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from events.log.records import NewAct

BATCH, MILESTONES = 100, 10_000
AT_MOST = 1.5
A_SECOND = 100_000
READ = """
SELECT r.pos, r.id, r.stream, r.version, r.act, r.recorded_at, r.curator, r.command, p.state, p.digest, p.salt,
    l.envelope, l.node
FROM leaf l JOIN record r ON r.pos = l.pos JOIN payload p ON p.pos = l.pos ORDER BY l.pos"""


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield what a leaf adds to an append, one by one and in batches; then how fast logs are verified."""
    told = list(acts(many_disputes(min(MILESTONES, size.milestones[0]))))
    for name, some in (("one by one", [[act] for act in told[: 10 * size.blocks + 300]]), ("of 100", None)):
        batches = some or list(batched(told, BATCH))
        alone, indexed = _with_and_without(where, name, batches)
        yield Figure(f"append {name} with leaves, log alone, of without", *alone, at_most=AT_MOST)
        yield Figure(f"append {name} with leaves, log and index, of without", *indexed, at_most=AT_MOST)
    for milestones in size.milestones:
        yield from _verified(where / f"many-{milestones}.sqlite", milestones, size.runs)


def _with_and_without(
    where: Path, name: str, batches: Sequence[Sequence[NewAct]]
) -> tuple[tuple[float, str], tuple[float, str]]:
    """Return how many times as long a batch takes with its leaves as without: into a log, and with its index."""
    taken: dict[str, list[float]] = {}
    paths = [where / f"{name}.{kind}" for kind in ("proven", "bare", "proven-indexed", "bare-indexed")]
    with (
        Log.create(paths[0], ACTS, clock=lambda: NOON) as log,
        Log.create(paths[1], ACTS, clock=lambda: NOON) as bare_log,
        Tracker(paths[2], CURATOR, clock=lambda: NOON, create=True) as tracker,
        Tracker(paths[3], CURATOR, clock=lambda: NOON, create=True) as bare_tracker,
    ):
        for batch in batches:
            taken.setdefault("log", []).append(timed(partial(log.append, batch, curator=CURATOR)))
            taken.setdefault("index", []).append(timed(partial(tracker.append, batch)))
            with _without_leaves():
                taken.setdefault("bare log", []).append(timed(partial(bare_log.append, batch, curator=CURATOR)))
                taken.setdefault("bare index", []).append(timed(partial(bare_tracker.append, batch)))
    found = {what: median(seconds) for what, seconds in taken.items()}
    return _ratio(found["log"], found["bare log"]), _ratio(found["index"], found["bare index"])


def _ratio(ours: float, bare: float) -> tuple[float, str]:
    return ours / bare, f"({shown(ours)}, without {shown(bare)})"


@contextmanager
def _without_leaves() -> Iterator[None]:
    """Let appends make no leaves: what they took before there were any."""
    with patch("events.log.writing.leaves", lambda *_: []):
        yield


def _verified(path: Path, milestones: int, runs: int) -> Iterator[Figure]:
    """Yield how many records a second are verified (rows, leaves, root), beside bare reading and hashing.

    Where the log is long that takes two processes; reading and hashing, for scale, is done by one.
    """
    if not path.exists():
        fill(path, many_disputes(milestones))
    with closing(connect(path, write=False)) as db:
        proof = Proof.over(db)
        origin, count = proof.origins()[-1].name, proof.size()
        ours, bare = in_turns(min(runs, 5), lambda: _scan(db, origin), lambda: _read(db))
        assert _scan(db, origin) == proof.root_at(count)
    # A rate is of one machine: the target is of a log that is long enough for it to mean something.
    target = A_SECOND if count >= A_SECOND else None
    yield Figure(f"verified a second, of {count:,} records", count / ours, at_least=target)
    yield Figure("the same, of a SELECT with bare SHA-256", bare / ours, f"({shown(ours)}, bare {shown(bare)})")


def _scan(db: sqlite3.Connection, origin: str) -> bytes:
    scan = Scan(db, origin).run()
    assert not scan.findings
    return scan.roots[scan.size]


def _read(db: sqlite3.Connection) -> None:
    """Read the same rows, and hash the same bytes once."""
    for row in db.execute(READ):
        sha256(row[8]).digest()
        sha256(row[11]).digest()
