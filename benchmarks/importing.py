"""A whole import of one file, and where its time goes."""

from __future__ import annotations

import tomllib
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.acting import acts
from benchmarks.histories import as_toml, one_dispute
from benchmarks.measuring import Figure, Size, shown, timed
from benchmarks.stores import CURATOR, NOON
from events.acts import ACTS
from events.log.log import Log
from tracker.curating.tracker import Tracker
from tracker.moving.importing import import_toml
from tracker.moving.rows import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.histories import Told


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield seconds of the import of one dispute's file, in one transaction, and the share of each part."""
    told = list(one_dispute(size.rows))
    path = where / "history.toml"
    text = as_toml(iter(told))
    path.write_text(text, encoding="utf-8")
    toml = timed(lambda: tomllib.loads(text))
    found = timed(lambda: parsed(text, path.name)) - toml
    logged = _log_alone(where, told)
    reading, whole = _imported(where, path)
    yield Figure(f"import of {len(told):,} rows in one file, seconds", whole, f"({shown(whole / len(told))} a row)")
    parts = {
        "reading the TOML": toml,
        "finding its rows' lines and order": found,
        "rows to acts, names looked up": reading - toml - found,
        "the log": logged,
        "the index": whole - reading - logged,
    }
    for what, seconds in parts.items():
        yield Figure(f"  of it {what}", seconds / whole, f"({shown(seconds)})")


def _imported(where: Path, path: Path) -> tuple[float, float]:
    """Import the file at *path*; return the seconds until all of it was read, and until it was stored."""
    read: list[float] = []

    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", total):
            read.append(perf_counter())

    with Tracker(where / "import.sqlite", CURATOR, clock=lambda: NOON, create=True) as tracker:
        start = perf_counter()
        import_toml(tracker, path, progress=progress)
        return read[-1] - start, perf_counter() - start


def _log_alone(where: Path, told: Sequence[Told]) -> float:
    """Return the seconds that the same acts take in one append to a log without an index."""
    made = list(acts(iter(told)))
    with Log.create(where / "alone.sqlite", ACTS, clock=lambda: NOON) as log:
        return timed(lambda: log.append(made, curator=CURATOR))
