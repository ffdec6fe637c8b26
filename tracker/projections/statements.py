"""Statements: who said what. A statement stays said."""

from collections.abc import Iterator, Sequence

from events.kinds.words import StatementMade
from events.milestone import Milestone
from tracker.placed import Projection, Say, joined


def groups(one: str, said: Milestone) -> Sequence[str]:
    """Return a group of its own for each statement."""
    return (one,) if isinstance(said.what, StatementMade) else ()


def says(_group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield the statement by its title, its subject being who made it."""
    if isinstance(said.what, StatementMade):
        yield Say(joined(said.what.by) or "unnamed", "statement", said.title)


STATEMENTS = Projection("statements", groups, says, kinds=frozenset({StatementMade}))
