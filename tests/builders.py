"""Builders of real things with sane defaults: trackers on real SQLite files, milestones, whole histories."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from events.errors import DisputeError
from events.log.records import Curator
from tests.strategies import PARTIES, SLUGS, Step
from tracker.curating.tracker import Tracker

CURATOR = Curator("Ada Example", "ada@example.org")
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


class Ticking:
    """A clock that goes on by a second each time it is read."""

    def __init__(self, start: datetime = START) -> None:
        """Begin at *start*."""
        self.now = start

    def __call__(self) -> datetime:
        """Return the present instant, a second after the last."""
        self.now += timedelta(seconds=1)
        return self.now


@contextmanager
def a_tracker(folder: Path | None = None, *, opened: bool = True) -> Iterator[Tracker]:
    """Give a tracker on a store of its own, with a dispute, the parties and the proceedings of the strategies."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as where,
        Tracker(Path(where) / "dispute.sqlite", CURATOR, clock=Ticking(), create=True) as tracker,
    ):
        if opened:
            tracker.open_dispute("a-dispute", "A dispute")
            for slug in PARTIES:
                kind = "organisation" if slug == "acme" else "person"
                tracker.add("party", {"slug": slug, "name": slug.title(), "party_kind": kind})
            for slug in SLUGS:
                tracker.add("proceeding", {"slug": slug, "title": f"Case {slug}"})
        yield tracker


def a_milestone(kind: str, on: str = "2025-02-14", **fields: Any) -> dict[str, Any]:
    """Return a milestone's raw fields with sane defaults."""
    return {"kind": kind, "title": f"a {kind}", "occurred_on": on, "unsourced": True, **fields}


def play(tracker: Tracker, steps: Sequence[Step]) -> list[str]:
    """Act out *steps*, leaving out what the tracker refuses, and return the ids of the milestones recorded."""
    ids: list[str] = []
    for step in steps:
        try:
            match step.act:
                case "record":
                    ids.append(tracker.record({**step.raw, "follows": [ids[one] for one in step.follows]}).stream)
                case "correct":
                    tracker.correct(ids[step.of], step.raw, "it was otherwise")
                case _:
                    tracker.retract(ids[step.of], "it never was")
        except DisputeError:
            if step.act == "record":
                raise
    return ids
