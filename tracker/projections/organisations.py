"""Organisations: when they were founded, by whom, and in what form they are."""

from collections.abc import Sequence
from typing import assert_never

from events.kinds.organisations import Founded, Restructured
from events.milestone import Milestone
from tracker.placed import Placed, Track, joined

VIEW = "organisations"


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the organisation that a milestone founds or makes over."""
    return (said.what.organisation,) if isinstance(said.what, Founded | Restructured) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the organisation's tracks: its status, its form and its founders."""
    aspects: dict[str, dict[str, str]] = {}
    for one in placed:
        what = one.said.what
        assert isinstance(what, Founded | Restructured)  # noqa: S101  (groups() lets no other in)
        for aspect, value in _given(what).items():
            if value:
                aspects.setdefault(aspect, {})[one.id] = value
    return [Track(group, aspect, values) for aspect, values in aspects.items()]


def _given(what: Founded | Restructured) -> dict[str, str | None]:
    match what:
        case Founded():
            return {"status": "founded", "form": what.form, "founded-by": joined(what.by)}
        case Restructured():
            return {"status": "restructured", "form": what.form}
        case _:
            assert_never(what)
