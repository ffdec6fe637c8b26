"""`dispute state` as a whole process on the longest history, against the same on the demo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Size, in_turns, shown
from benchmarks.processes import demo, dispute, run
from benchmarks.questions import points
from benchmarks.stores import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield how long one dispute's state takes among many, as a multiple of the demo's."""
    milestones = size.milestones[-1]
    store = where / f"many-{milestones}.sqlite"
    if not store.exists():
        fill(store, many_disputes(milestones))
    slug = points(store)[0].slug
    short, long = in_turns(
        size.runs,
        partial(run, [*dispute(), "--store", str(demo(where)), "state"]),
        partial(run, [*dispute(), "--store", str(store), "state", "--dispute", slug]),
    )
    yield Figure(
        f"dispute state among {milestones:,}, times on the demo", long / short, f"({shown(long)})", at_most=1.3
    )
