"""Organisations: when they were founded, by whom, and in what form they are."""

from collections.abc import Iterator, Sequence
from typing import assert_never, cast

from events.kinds.organisations import Founded, Restructured
from events.milestone import Milestone
from tracker.placed import Projection, Say, joined


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the organisation that a milestone founds or makes over."""
    return (said.what.organisation,) if isinstance(said.what, Founded | Restructured) else ()


def says(group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield what a milestone says of an organisation: its status, its form and its founders."""
    what = cast("Founded | Restructured", said.what)  # groups() lets no other in
    return (Say(group, aspect, value) for aspect, value in _given(what).items() if value)


def _given(what: Founded | Restructured) -> dict[str, str | None]:
    match what:
        case Founded():
            return {"status": "founded", "form": what.form, "founded-by": joined(what.by)}
        case Restructured():
            return {"status": "restructured", "form": what.form}
        case _:
            assert_never(what)


ORGANISATIONS = Projection("organisations", groups, says, kinds=frozenset({Founded, Restructured}))
