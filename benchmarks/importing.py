"""A whole import of one file, and where its time goes."""

from __future__ import annotations

import tomllib
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
    from collections.abc import Iterator
    from pathlib import Path


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield seconds of the import of one dispute's file, in one transaction, and the share of each part."""
    told = list(one_dispute(size.rows))
    path = where / "history.toml"
    path.write_text(as_toml(iter(told)), encoding="utf-8")
    with Tracker(where / "import.sqlite", CURATOR, clock=lambda: NOON, create=True) as tracker:
        whole = timed(lambda: import_toml(tracker, path))
    yield Figure(f"import of {len(told):,} rows in one file, seconds", whole, f"({shown(whole / len(told))} a row)")
    text = path.read_text(encoding="utf-8")
    toml = timed(lambda: tomllib.loads(text))
    reading = timed(lambda: parsed(text, path.name))
    made = list(acts(iter(told)))
    with Log.create(where / "alone.sqlite", ACTS, clock=lambda: NOON) as log:
        logged = timed(lambda: log.append(made, curator=CURATOR))
    with Tracker(where / "appended.sqlite", CURATOR, clock=lambda: NOON, create=True) as tracker:
        indexed = timed(lambda: tracker.append(made)) - logged
    parts = {
        "reading the TOML": toml,
        "finding its rows' lines and order": reading - toml,
        "rows to acts, names looked up": whole - reading - logged - indexed,
        "the log": logged,
        "the index": indexed,
    }
    for what, seconds in parts.items():
        yield Figure(f"  of it {what}", seconds / whole, f"({shown(seconds)})")
