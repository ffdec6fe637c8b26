"""Stages that close and are restored, against every reading of the dates."""

from hypothesis import given, settings

from tests.strategies import Case, cases
from tests.tracker.readings import agrees, answers, last, restored
from tracker.order import Node, arrange
from tracker.restoring import last_restored


@settings(max_examples=1000)
@given(cases(restoring=True))
def test_a_restored_value_is_that_of_the_last_mover_in_every_reading(case: Case) -> None:
    """Closing and restoring give on every day just what trying every reading gives."""
    order, found = answers(case, restored)
    assert agrees(last_restored(case.values, order), found)


def test_the_comparison_with_readings_is_not_blind() -> None:
    """A form that took a restorer for a mover would be caught."""
    nodes = [Node("0", 1, 1, 0), Node("1", 2, 2, 1), Node("2", 3, 3, 2)]
    case = Case(nodes, [], {"0": ("moves", "a"), "1": ("closes", "x"), "2": ("restores", "r")})
    order, found = answers(case, restored)
    assert agrees(last_restored(case.values, order), found)
    assert not agrees(last_restored(case.values, order), answers(case, last)[1])


def test_a_case_stayed_twice_goes_back_to_the_stage_it_had() -> None:
    """Filed, stayed, reopened, stayed, reopened: filed."""
    parts = [
        ("moves", "filed"),
        ("closes", "stayed"),
        ("restores", "reopened"),
        ("closes", "stayed"),
        ("restores", "reopened"),
    ]
    order = arrange([Node(str(day), day, day, day) for day in range(5)], [])
    found = last_restored({str(day): part for day, part in enumerate(parts)}, order)  # type: ignore[misc]
    assert [(one.value, one.start) for one in found] == [
        ("filed", 0),
        ("stayed", 1),
        ("filed", 2),
        ("stayed", 3),
        ("filed", 4),
    ]


def test_both_milestones_that_hold_a_restored_value_are_named() -> None:
    """A restored stage rests on the reopening and on the mover that it restores."""
    order = arrange([Node("a", 1, 1, 0), Node("b", 2, 2, 1), Node("c", 3, 3, 2)], [])
    found = last_restored({"a": ("moves", "filed"), "b": ("closes", "stayed"), "c": ("restores", "reopened")}, order)
    assert {one.id for one in found[-1].support} == {"a", "c"}
