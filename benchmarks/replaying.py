"""A state by replaying the log from its beginning, as one would without an index: for scale, and to check by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from events.acts import ACTS, MilestoneCorrected, MilestoneRecorded, MilestoneRetracted
from events.log.log import Log
from tracker.implied import ORDERED_VIEWS, implied
from tracker.order import Edge, Node, arrange
from tracker.projecting import Fact, facts
from tracker.views import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.questions import Point
    from events.milestone import Milestone


def replay(store: Path, point: Point) -> list[Fact]:
    """Return the facts of one dispute on a day as known, out of every record of the log up to then."""
    said: dict[int, Milestone] = {}
    places: dict[str, int] = {}
    with Log.open(store, ACTS, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as log:
        for record in log.records(0, point.known):
            match record.act:
                case MilestoneRecorded(dispute=point.dispute, milestone=milestone):
                    places[record.stream] = record.position
                    said[record.position] = milestone
                case MilestoneCorrected(milestone=milestone) if record.stream in places:
                    said[places[record.stream]] = milestone
                case MilestoneRetracted() if record.stream in places:
                    del said[places[record.stream]]
    return [fact for fact in _all_facts(said, places) if fact.start <= point.at < fact.end]


def _all_facts(said: dict[int, Milestone], places: dict[str, int]) -> list[Fact]:
    groups: dict[tuple[str, str], dict[int, Milestone]] = {}
    for place, one in sorted(said.items()):
        for view, projection in VIEWS.items():
            for group in projection.groups(str(place), one):
                groups.setdefault((view, group), {})[place] = one
    edges = [
        Edge(str(places[other]), str(place), "said to follow", explicit=True)
        for place, one in sorted(said.items())
        for other in one.follows
        if places[other] in said
    ]
    for (view, _), members in sorted(groups.items()):
        if view in ORDERED_VIEWS:
            edges += implied(view, [(str(place), one) for place, one in members.items()])
    nodes = [Node(str(at), one.occurred_on.first_day, one.occurred_on.last_day, at) for at, one in said.items()]
    order = arrange(sorted(nodes, key=lambda node: node.place), edges)
    return [fact for (view, group), members in groups.items() for fact in facts(view, group, members, order)]
