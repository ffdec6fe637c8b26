"""What a curator does to a small store, a call of it gone wrong: what is told, what stands, and what comes next."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from events.log.records import Curator
from tests import tracing
from tests.tracing import Point, Traced
from tests.tracker.proving.builders import CURATOR, Ticking, keyed, note
from tracker import config
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.proving.verifying import verify

ROWS = """[dispute]
slug = "a-v-b"
title = "A v. B"

[[party]]
slug = "carol"
name = "Carol"
party_kind = "person"

[[milestone]]
key = "letter"
kind = "noted"
title = "A letter becomes known"
occurred_on = "2025-06"
unsourced = true

[[milestone]]
key = "answer"
kind = "noted"
title = "It is answered"
occurred_on = "2025-07"
unsourced = true
"""
NOTED = ("add", "noted", "--on", "2026-02-01", "--unsourced", "--title", "Something new")
ACTS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "add": (NOTED, 1),
    "add --receipt": ((*NOTED, "--receipt", "receipt.txt"), 1),
    "import": (("import", "rows.toml"), 3),
    "correct": (("correct", "ID", "--title", "Said otherwise", "--why", "A slip of the pen."), 1),
}
"""What is done, and how many records that adds."""


def folder(place: Path) -> Path:
    """Make a tracker in *place*: settings, a store with one dispute of five milestones, its key, a file to import."""
    place.mkdir()
    (place / config.FILE).write_text(config.written("Disputes", config.BASE_URL, str(CURATOR)), encoding="utf-8")
    (place / "rows.toml").write_text(ROWS, encoding="utf-8")
    with Tracker(place / config.STORE, CURATOR, clock=Ticking(), create=True) as tracker:
        keyed(tracker)
    return place


class Rig:
    """An act on copies of one folder."""

    def __init__(self, base: Path, act: str) -> None:
        """Do it undisturbed, once here and once traced."""
        args, self.adds = ACTS[act]
        with Index(base / config.STORE) as index:
            first = next(iter(index.timeline(index.head().position))).id
            self.before = index.head().position
        self.args = tuple(first if one == "ID" else one for one in args)
        self._base = base
        tracing.warm(base, *self.args)
        self.undisturbed = self._run(None)[1]
        assert self.undisturbed.code == 0, self.undisturbed

    def tried(self, at: Point) -> tuple[Traced, list[str]]:
        """Do it with that happening to it; return what was told, and what is wrong with that or with what stands."""
        work, ran = self._run(at)
        return ran, [*ran.complaints(), *self.standing(work / config.STORE, ran)]

    def _run(self, at: Point | None) -> tuple[Path, Traced]:
        work = self._base.with_name("work")
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self._base, work)
        return work, tracing.run(work, *self.args, at=at)

    def standing(self, store: Path, ran: Traced) -> Iterator[str]:
        """Yield what is wrong with what stands, and with what comes next without a step by hand."""
        yield from whole(store)
        stored = len(positions(store)) - self.before
        if stored not in {0, self.adds}:
            yield f"{stored} of {self.adds} records are stored"
        if stored == 0 and (ran.code == 0 or ran.out):
            yield f"acknowledged, and not there: {ran.out!r}"
        if stored and "nothing was stored" in ran.err:
            yield f"stored, and said not to be: {ran.err!r}"
        if stored and ran.code == 1 and not ran.out and "may be stored" not in ran.err:
            yield f"stored, and not told so: {ran.err!r}"
        with Tracker(store, Curator("Ada", "again@example.org"), clock=utc_now) as tracker:
            note(tracker, "And then")
        yield from whole(store)
        if positions(store) != list(range(1, self.before + stored + 2)):
            yield f"positions {positions(store)}"


def whole(store: Path) -> list[str]:
    """Return what is found wrong with *store*, its index compared with a replay."""
    return verify(store).findings


def positions(store: Path) -> list[int]:
    """Return the positions of all records, in order."""
    with closing(sqlite3.connect(store)) as db:
        return [one for (one,) in db.execute("SELECT pos FROM record ORDER BY pos")]
