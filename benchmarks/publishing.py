"""Publishing a whole site after one more record, to a folder, at a long history against a short one."""

from __future__ import annotations

import shutil
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Size, shown, timed
from benchmarks.stores import CURATOR, NOON, fill
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.folder import Folder
from tracker.publishing.site import Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.site import Written

SHORT = 1_000
LONGEST = 100_000


class Published:
    """The site of a store in a folder, published as a whole once; then one record at a time."""

    def __init__(self, where: Path, milestones: int) -> None:
        """Publish a copy of the store of so many milestones."""
        filled, self.store = where / f"many-{milestones}.sqlite", where / f"published-{milestones}.sqlite"
        if not filled.exists():
            fill(filled, many_disputes(milestones))
        shutil.copy(filled, self.store)
        self._publisher = Publisher("Disputes", "https://example.org/")
        self.folder = where / f"published-{milestones}"
        self._folder = Folder(self.folder, self._publisher.frame)
        self.whole = timed(self._publish)
        self.times: list[float] = []
        self.files: list[int] = []

    def record(self, number: int) -> None:
        """Record one more milestone and publish it."""
        raw = {"kind": "noted", "title": f"A further note, number {number}", "occurred_on": "2026-01-02"}
        with Tracker(self.store, CURATOR, clock=lambda: NOON) as tracker:
            tracker.record(raw | {"unsourced": True}, dispute="d0")
        self.times.append(timed(self._publish))
        self.files.append(self._done.files)

    def _publish(self) -> None:
        with Index(self.store) as index, index.snapshot():
            edition = self._publisher.edition(index)
        self._done: Written = self._folder.write(edition)


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield how long one more record takes to be published, and how many files, against a short history."""
    longest = min(max(size.milestones), LONGEST)
    shortest = min(SHORT, longest // 3)
    short, long = Published(where, shortest), Published(where, longest)
    for number in range(size.runs):
        for one in (short, long):
            one.record(number)
    took = [median(one.times) for one in (short, long)]
    files = [median(one.files) for one in (short, long)]
    against = f"at {longest:,} milestones, times at {shortest:,}"
    yield Figure(f"published after one record, {against}", took[1] / took[0], f"({shown(took[1])})", at_most=1.5)
    yield Figure(f"files written for it, {against}", files[1] / files[0], f"({files[1]:.0f})", at_most=1.5)
    yield Figure(f"the whole site for the first time, {against}", long.whole / short.whole, f"({shown(long.whole)})")
    for one in (short, long):
        shutil.rmtree(one.folder)
        one.store.unlink()
