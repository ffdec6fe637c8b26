"""What is different between two states: values that are new, gone, or certain where they were possible. Pure."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from tracker.questions.answers import VIEWS, Answer

Certainty = Literal["certain", "possible"]


class Key(NamedTuple):
    """One value of one aspect of one subject."""

    dispute: str
    view: str
    subject: str
    aspect: str
    value: str


class Change(NamedTuple):
    """How a value stood before and how it stands after; None where it did not, or does not."""

    key: Key
    before: Certainty | None
    after: Certainty | None

    @property
    def what(self) -> Literal["new", "gone", "changed"]:
        """What became of the value."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"


Standing = Mapping[Key, Certainty]


def standing(answers: Iterable[Answer]) -> dict[Key, Certainty]:
    """Return how each value of a state stands: certain if any answer has it for certain. Pure."""
    found: dict[Key, Certainty] = {}
    for answer in answers:
        key = Key(*answer[:5])
        if found.get(key) != "certain":
            found[key] = answer.certainty
    return found


def difference(before: Standing, after: Standing) -> list[Change]:
    """Return the changes that lead from one state to another, by dispute, view, subject and aspect. Pure."""
    changes = (Change(key, before.get(key), after.get(key)) for key in {**before, **after})
    return _ordered(one for one in changes if one.before != one.after)


def composed(first: Iterable[Change], second: Iterable[Change]) -> list[Change]:
    """Return the changes that *first* and then *second* come to. Pure.

    What the second brings back is no change.
    """
    found = {one.key: one for one in first}
    for one in second:
        earlier = found.get(one.key)
        found[one.key] = one if earlier is None else Change(one.key, earlier.before, one.after)
    return _ordered(one for one in found.values() if one.before != one.after)


def _ordered(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda one: (one.key.dispute, VIEWS.index(one.key.view), *one.key[2:], one.what))
