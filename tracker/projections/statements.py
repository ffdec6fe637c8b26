"""Statements: who said what. A statement stays said."""

from collections.abc import Sequence

from events.kinds.words import StatementMade
from events.milestone import Milestone
from tracker.placed import Placed, Track, joined

VIEW = "statements"


def groups(one: str, said: Milestone) -> Sequence[str]:
    """Return a group of its own for each statement."""
    return (one,) if isinstance(said.what, StatementMade) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the statement by its title, its subject being who made it."""
    del group
    return [
        Track(joined(one.said.what.by) or "unnamed", "statement", {one.id: one.said.title})
        for one in placed
        if isinstance(one.said.what, StatementMade)
    ]
