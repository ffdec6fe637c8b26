"""What known order does to dates and to the line of milestones."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import edges, nodes
from tracker.order import Edge, Node, arrange


@given(st.data())
def test_bounds_are_as_tight_as_the_readings_left(data: st.DataObject) -> None:
    """Each tightened bound is met by some reading that obeys every order kept, and passed by none."""
    found = data.draw(nodes(most=4))
    known = data.draw(edges(len(found)))
    order = arrange(found, known)
    kept = [edge for edge in known if edge not in order.dropped]
    days: dict[str, set[int]] = {node.id: set() for node in found}
    for reading in itertools.product(*[range(node.earliest, node.latest + 1) for node in found]):
        on = {node.id: day for node, day in zip(found, reading, strict=True)}
        if all(on[edge.before] <= on[edge.after] for edge in kept):
            for one, day in on.items():
                days[one].add(day)
    assert {one: (min(seen), max(seen)) for one, seen in days.items()} == {
        one: (order.earliest[one], order.latest[one]) for one in days
    }


@given(st.data())
def test_an_order_is_dropped_only_where_no_reading_is_left(data: st.DataObject) -> None:
    """Adding back a dropped order would close a circle or leave its ends no reading."""
    found = data.draw(nodes())
    order = arrange(found, data.draw(edges(len(found))))
    for edge in order.dropped:
        too_late = order.earliest[edge.before] > order.latest[edge.after]
        assert too_late or order.rank[edge.before] > order.rank[edge.after]


@given(st.data())
def test_the_line_obeys_every_order_kept(data: st.DataObject) -> None:
    """What comes before another in known order comes before it by its dates alone, or in line."""
    found = data.draw(nodes())
    known = data.draw(edges(len(found)))
    order = arrange(found, known)
    for edge in known:
        if edge in order.aside:
            assert order.latest[edge.before] < order.earliest[edge.after]
        elif edge not in order.dropped:
            assert order.rank[edge.before] < order.rank[edge.after]


@given(st.data())
def test_unrelated_milestones_do_not_change_the_line(data: st.DataObject) -> None:
    """Two milestones stand in the same order whatever else stands beside without being linked to them."""
    found = data.draw(nodes())
    known = data.draw(edges(len(found)))
    alone = arrange(found, known)
    beside = arrange([*found, Node("other", 1, 3, data.draw(st.integers(-1, 9)))], known)
    line = sorted(alone.rank, key=alone.rank.__getitem__)
    assert [one for one in sorted(beside.rank, key=beside.rank.__getitem__) if one != "other"] == line


def test_what_curators_said_goes_before_what_is_implied() -> None:
    """Of two orders that exclude each other, the one tried first is kept."""
    circle = [Edge("a", "b", "said", explicit=True), Edge("b", "a", "implied")]
    order = arrange([Node("a", 1, 5, 0), Node("b", 1, 5, 1)], circle)
    assert [edge.why for edge in order.dropped] == ["implied"]
