"""Every view, against every reading of the dates."""

import itertools
from collections.abc import Mapping, Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from events.milestone import Milestone
from tests.strategies import milestones
from tracker.implied import implied
from tracker.order import Arrangement, Edge, Node, arrange
from tracker.projecting import facts
from tracker.views import VIEWS

BOUNDED = (
    "2024-02-27",
    "2024-02-28",
    "2024-03-01",
    "[2024-02-27..2024-02-29]",
    "[2024-02-28..2024-03-02]",
    "2024-02-29~",
)
DAYS = range(738_941, 738_952)
"""From before the first of the dates to after the last."""
FAMILIES = (
    ("suit-filed", "trial-set", "trial-reset", "suit-dismissed", "case-stayed", "case-reopened", "hearing-set"),
    ("bid-made", "bid-raised", "bid-rejected", "bid-withdrawn"),
    ("appointed", "departed", "reinstated"),
    ("claim-made", "claim-answered", "claim-decided"),
    ("agreement-made", "agreement-ended", "founded", "restructured"),
    ("forecast-made", "metric-reported", "valuation-reported", "funding-made", "statement-made"),
)


@st.composite
def groups(draw: st.DrawFn) -> tuple[dict[int, Milestone], list[Edge]]:
    """A few milestones of one family with dates a few days wide, and what some are said to follow."""
    kinds = draw(st.sampled_from(FAMILIES))
    raws = draw(st.lists(milestones(kinds), min_size=1, max_size=5))
    said = {}
    for place, raw in enumerate(raws, 1):
        what = {name: value for name, value in raw.items() if name not in Milestone.model_fields}
        fields = {name: value for name, value in raw.items() if name in Milestone.model_fields}
        date = draw(st.sampled_from(BOUNDED))
        said[place] = Milestone.model_validate({**fields, "occurred_on": date, "what": what})
    pairs = st.tuples(st.sampled_from(list(said)), st.sampled_from(list(said))).filter(lambda pair: pair[0] != pair[1])
    follows = draw(st.lists(pairs, max_size=2, unique=True)) if len(said) > 1 else []
    return said, [Edge(str(before), str(after), "said", explicit=True) for before, after in follows]


def known_to_the_day(order: Arrangement, reading: Mapping[str, int]) -> Arrangement:
    """Return *order* with every date read as one day."""
    return Arrangement(dict(reading), dict(reading), order.rank, order.after, order.dropped)


def standing(
    view: str, group: str, said: Mapping[int, Milestone], order: Arrangement, day: int
) -> set[tuple[str, ...]]:
    """Return the values possible on *day*."""
    found = facts(view, group, said, order)
    return {(fact.subject, fact.aspect, fact.value) for fact in found if fact.start <= day < fact.end}


def certain(view: str, group: str, said: Mapping[int, Milestone], order: Arrangement, day: int) -> set[tuple[str, ...]]:
    """Return the values certain on *day*."""
    return {
        (fact.subject, fact.aspect, fact.value)
        for fact in facts(view, group, said, order)
        if fact.sure_from is not None and fact.sure_until is not None and fact.sure_from <= day < fact.sure_until
    }


def readings(order: Arrangement, edges: Sequence[Edge]) -> list[dict[str, int]]:
    """Return every reading of the dates that obeys the orders kept."""
    kept = [edge for edge in edges if edge not in order.dropped]
    names = list(order.rank)
    found = []
    for days in itertools.product(*[range(order.earliest[one], order.latest[one] + 1) for one in names]):
        on = dict(zip(names, days, strict=True))
        if all(on[edge.before] <= on[edge.after] for edge in kept):
            found.append(on)
    return found


@settings(max_examples=120)
@given(groups())
def test_what_a_view_says_is_what_every_reading_says(given_: tuple[dict[int, Milestone], list[Edge]]) -> None:
    """A value is possible on a day if the view has it in some reading, certain if in all; for every view."""
    said, explicit = given_
    for view, projection in VIEWS.items():
        names = sorted({group for place, one in said.items() for group in projection.groups(str(place), one)})
        for group in names:
            members = {place: one for place, one in said.items() if group in projection.groups(str(place), one)}
            edges = [*explicit, *implied(view, [(str(place), one) for place, one in members.items()])]
            nodes = [
                Node(str(place), one.occurred_on.first_day, one.occurred_on.last_day, place)
                for place, one in said.items()
            ]
            order = arrange(nodes, edges)
            every = readings(order, edges)
            assume(every)
            for day in DAYS:
                exact = [standing(view, group, members, known_to_the_day(order, one), day) for one in every]
                assert standing(view, group, members, order, day) == set.union(*exact)
                assert certain(view, group, members, order, day) == set.intersection(*exact)
