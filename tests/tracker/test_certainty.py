"""The closed form of certain and possible, against every reading of the dates."""

from dataclasses import replace

from hypothesis import given, settings

from tests.strategies import Case, cases
from tests.tracker.readings import agrees, answers, last
from tracker.certainty import NEVER, Contender, contenders, last_standing
from tracker.order import Edge, Node, arrange


@settings(max_examples=1000)
@given(cases())
def test_values_are_possible_in_some_reading_and_certain_in_all(case: Case) -> None:
    """The closed form says of every day just what trying every reading says, known order included."""
    order, found = answers(case, last)
    values = {one: value for one, (_, value) in case.values.items()}
    assert agrees(last_standing(contenders(values, order)), found)


def test_the_comparison_with_readings_is_not_blind() -> None:
    """A closed form that forgot a known order would be caught."""
    case = Case(
        [Node("0", 1, 3, 0), Node("1", 1, 3, 1)], [Edge("0", "1", "known")], {"0": ("moves", "a"), "1": ("moves", "b")}
    )
    order, found = answers(case, last)
    right = contenders({"0": "a", "1": "b"}, order)
    assert agrees(last_standing(right), found)
    assert not agrees(last_standing([replace(one, followers_latest=NEVER) for one in right]), found)


def test_what_follows_another_leaves_it_no_day_at_the_end() -> None:
    """A remark in a case that was filed some time before it makes the case certainly past its filing."""
    order = arrange([Node("suit", 100, 200, 2), Node("remark", 190, 200, 1)], [Edge("suit", "remark", "follows")])
    found = {one.value: one for one in last_standing(contenders({"suit": "filed", "remark": "expected"}, order))}
    assert (found["filed"].start, found["filed"].end) == (100, 200)
    assert (found["expected"].start, found["expected"].certain_from) == (190, 200)


def test_an_exact_day_makes_a_hole_in_what_may_fall_on_it_too() -> None:
    """On the one day of a later record, an uncertain earlier one cannot be the last."""
    order = arrange([Node("a", 3, 8, 0), Node("b", 5, 5, 1)], [])
    days = [(one.start, one.end) for one in last_standing(contenders({"a": "x", "b": "y"}, order)) if one.value == "x"]
    assert days == [(3, 5), (6, NEVER)]


def test_ties_go_by_the_place_of_the_first_record() -> None:
    """Of two on one day, the one recorded later stands."""
    line = [Contender("late", "y", 5, 5, 1), Contender("early", "x", 5, 5, 0)]
    assert [one.value for one in last_standing(line)] == ["y"]


def test_both_stay_possible_for_ever_where_neither_order_is_known() -> None:
    """A in [1..10] and B in [5..15]: from 5 on neither is certain, and none ever goes away."""
    order = arrange([Node("a", 1, 10, 0), Node("b", 5, 15, 1)], [])
    found = {one.value: one for one in last_standing(contenders({"a": "x", "b": "y"}, order))}
    assert found["x"].end == found["y"].end == NEVER
    assert found["x"].certain_from is found["y"].certain_from is None
