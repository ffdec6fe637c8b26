"""A tracker with one dispute and a few things to name, on a real store, with a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from events.log.records import Curator
from events.milestone import Milestone
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index, Version

CURATOR = Curator("Ada Byron", "ada@example.org")


@contextmanager
def a_tracker(path: Path) -> Iterator[Tracker]:
    """Open a new store in the folder *path*, with a dispute, two parties, a proceeding and a source."""
    ticks = count()
    clock = lambda: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(seconds=next(ticks))  # noqa: E731
    with Tracker(path / "dispute.sqlite", CURATOR, clock=clock, create=True) as tracker:
        tracker.open_dispute("a-v-b", "A v. B")
        tracker.add("party", {"slug": "ann", "name": "Ann", "party_kind": "person", "aliases": ["Annie"]})
        tracker.add("party", {"slug": "acme", "name": "ACME", "party_kind": "organisation"})
        tracker.add("proceeding", {"slug": "suit", "title": "The suit", "aliases": ["1:25-cv-1"]})
        tracker.add("source", {"slug": "paper", "title": "A paper", "aliases": ["the-paper"]})
        yield tracker


def raw(kind: str = "noted", **fields: Any) -> dict[str, Any]:
    """Return the raw fields of a milestone, unsourced unless they cite."""
    some = {"kind": kind, "title": "T", "occurred_on": "2025-03", **fields}
    return some if "citations" in some else {**some, "unsourced": True}


def said(tracker: Tracker, name: str) -> Version:
    """Return the milestone *name* as it stands."""
    with Index(tracker.path) as index:
        return index.milestone(name, index.head().position)


def head(tracker: Tracker) -> int:
    """Return the position of the last record."""
    found = tracker.log.head()
    return found[0] if found else 0


def drafted(tracker: Tracker, **fields: Any) -> Milestone:
    """Return the milestone that raw fields say, without storing it."""
    act = tracker.record(raw(**fields), dry_run=True).records[-1].act
    found = getattr(act, "milestone", None)
    assert isinstance(found, Milestone)
    return found
