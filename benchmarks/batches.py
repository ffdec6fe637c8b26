"""The append behind `import` against `executemany` of the same bytes, in durable batches of milestones."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.acting import acts
from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Raw, Size, batched, raw_rows, shown, timed
from benchmarks.stores import CURATOR, NOON
from events.acts import ACTS
from events.log.log import Log
from tracker.curating.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from events.log.records import NewAct

BATCH, MILESTONES = 100, 10_000


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield the ratios for batches, then for single milestones: log alone, and with the facts index."""
    told = list(acts(many_disputes(min(MILESTONES, size.milestones[0]))))
    alone, indexed, raw = _in_turns(where, "batch", list(batched(told, BATCH)))
    yield _figure(f"batches of {BATCH}, log alone, of executemany", alone, raw, 0.35)
    yield _figure(f"batches of {BATCH}, log and index, of executemany", indexed, raw, 0.35)
    alone, indexed, raw = _in_turns(where, "single", [[act] for act in told[: 10 * size.blocks + 300]])
    yield _figure("milestones one by one, log alone, of raw inserts", alone, raw, None)
    yield _figure("milestones one by one, log and index, of raw inserts", indexed, raw, 0.6)


def _figure(what: str, ours: float, raw: float, target: float | None) -> Figure:
    return Figure(what, raw / ours, f"({shown(ours)}, raw {shown(raw)})", at_least=target)


def _in_turns(where: Path, name: str, batches: Sequence[Sequence[NewAct]]) -> tuple[float, float, float]:
    """Return the median seconds of one batch: into a log, into a log with its index, and raw."""
    alone, indexed, bare = [], [], []
    raw = Raw(where / f"{name}.raw")
    with (
        Log.create(where / f"{name}.log", ACTS, clock=lambda: NOON) as log,
        Tracker(where / f"{name}.indexed", CURATOR, clock=lambda: NOON, create=True) as tracker,
    ):
        for batch in batches:
            alone.append(timed(partial(log.append, batch, curator=CURATOR)))
            indexed.append(timed(partial(tracker.append, batch)))
            bare.append(timed(partial(raw.insert, raw_rows(log, len(batch)))))
    raw.close()
    return median(alone), median(indexed), median(bare)
