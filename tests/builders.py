"""Builders of real things with sane defaults: trackers on real SQLite files, milestones, whole histories."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from events.errors import DisputeError
from events.log.records import Curator
from tests.strategies import PARTIES, SLUGS, Step
from tracker.curating.rivalling import Word
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
    """Give a tracker on a store of its own, with a dispute, the parties and the proceedings of the strategies.

    Those are recorded once, and the store that holds them is copied: one
    that is not *opened* has an origin of its own, two that are share theirs.
    """
    with tempfile.TemporaryDirectory(dir=folder) as where:
        path, clock = Path(where) / "dispute.sqlite", Ticking()
        if opened:
            store, clock.now = _opened()
            path.write_bytes(store)
            path.chmod(0o600)
        with Tracker(path, CURATOR, clock=clock, create=not opened) as tracker:
            yield tracker


@cache
def _opened() -> tuple[bytes, datetime]:
    """Return a store with what :func:`a_tracker` gives, closed, and what its clock showed last."""
    with tempfile.TemporaryDirectory() as where:
        path, clock = Path(where) / "dispute.sqlite", Ticking()
        with Tracker(path, CURATOR, clock=clock, create=True) as tracker:
            tracker.open_dispute("a-dispute", "A dispute")
            for slug in PARTIES:
                kind = "organisation" if slug == "acme" else "person"
                tracker.add("party", {"slug": slug, "name": slug.title(), "party_kind": kind})
            for slug in SLUGS:
                tracker.add("proceeding", {"slug": slug, "title": f"Case {slug}"})
        return path.read_bytes(), clock.now


def a_milestone(kind: str, on: str = "2025-02-14", **fields: Any) -> dict[str, Any]:
    """Return a milestone's raw fields with sane defaults."""
    return {"kind": kind, "title": f"a {kind}", "occurred_on": on, "unsourced": True, **fields}


def play(tracker: Tracker, steps: Sequence[Step]) -> list[str]:
    """Act out *steps*, leaving out what the tracker refuses, and return the ids of the milestones recorded."""
    ids: list[str] = []
    for step in steps:
        try:
            act(tracker, step, ids)
        except DisputeError:
            if step.act == "record":
                raise
    return ids


def act(tracker: Tracker, step: Step, ids: list[str]) -> None:
    """Act out *step* on the milestones *ids*; a milestone that it records is added to them."""
    match step.act:
        case "record":
            ids.append(tracker.record({**step.raw, "follows": [ids[one] for one in step.follows]}).stream)
        case "correct":
            tracker.correct(ids[step.of], step.raw, "it was otherwise")
        case "cite":
            _cite(tracker, ids[step.of], step.raw)
        case "withhold":
            tracker.withhold(ids[step.of], "a court order", "it names a minor")
        case "show":
            tracker.show_again(ids[step.of], "the order was lifted")
        case "merge":
            tracker.merge(ids[step.into], ids[step.of], "they are one")
        case "unmerge":
            tracker.unmerge(ids[step.of], "they are two")
        case "merge-parties":
            tracker.merge_parties(PARTIES[step.into], PARTIES[step.of], "they are one")
        case "unmerge-parties":
            tracker.unmerge_parties(PARTIES[step.of], "they are two")
        case _:
            tracker.retract(ids[step.of], "it never was")


def _cite(tracker: Tracker, one: str, raw: dict[str, Any]) -> None:
    """Let a milestone rest on one more source, which is added where there is none of its name."""
    if tracker.names.stream("source", raw["citation"]) is None:
        tracker.add("source", {"slug": raw["citation"], "title": f"The {raw['citation']}"})
    word = Word(raw["field"], raw["value"], raw["rank"], "it says so") if "field" in raw else None
    tracker.cite(one, raw["citation"], word)
