"""The plain meaning of certain and possible: every reading of the dates, tried one after the other."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

from tests.strategies import Case
from tracker.certainty import Stretch
from tracker.order import Arrangement, arrange
from tracker.restoring import Part

DAYS = range(14)


def answers(
    case: Case, value: Callable[[Sequence[tuple[Part, str]]], str | None]
) -> tuple[Arrangement, Mapping[int, set[str | None]]]:
    """Return for each day the values that stand in some reading, None for nothing.

    *value* says what stands after some contenders in order. A reading obeys
    every order that is not dropped; those of one day go by their rank.
    """
    order = arrange(case.nodes, case.edges)
    kept = [edge for edge in case.edges if edge not in order.dropped]
    found: dict[int, set[str | None]] = {day: set() for day in DAYS}
    for reading in itertools.product(*[range(node.earliest, node.latest + 1) for node in case.nodes]):
        on = {node.id: day for node, day in zip(case.nodes, reading, strict=True)}
        if any(on[edge.before] > on[edge.after] for edge in kept):
            continue
        line = sorted((on[one], order.rank[one], given) for one, given in case.values.items())
        for day in DAYS:
            found[day].add(value([given for when, _, given in line if when <= day]))
    return order, found


def last(line: Sequence[tuple[Part, str]]) -> str | None:
    """Return the value of the last contender."""
    return line[-1][1] if line else None


def restored(line: Sequence[tuple[Part, str]]) -> str | None:
    """Return what stands after contenders that move, close and restore."""
    current = mover = None
    for part, given in line:
        if part == "moves":
            current = mover = given
        else:
            current = mover if part == "restores" and mover is not None else given
    return current


def agrees(stretches: Iterable[Stretch], found: Mapping[int, set[str | None]]) -> bool:
    """Whether *stretches* say of every day just what the readings do: possible, and certain where there is no other."""
    stretches = list(stretches)
    return all(
        sorted(one.value for one in stretches if one.start <= day < one.end) == sorted(values - {None})  # type: ignore[type-var]
        and {
            one.value
            for one in stretches
            if one.certain_from is not None and one.certain_until is not None
            if one.certain_from <= day < one.certain_until
        }
        == (values if len(values) == 1 and None not in values else set())
        for day, values in found.items()
    )
