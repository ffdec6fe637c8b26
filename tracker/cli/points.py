"""The options that name the points an answer is for, and the line that names them back."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from typing import Any

import click

from events.audit.strict64 import to_base64
from events.errors import DisputeError
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from tracker.cli.context import settings
from tracker.clock import utc_now
from tracker.index.reader import Index, Known
from tracker.questions.days import one_day
from tracker.questions.milestones import stamp
from tracker.questions.points import known_point

KNOWN = click.option(
    "--known",
    metavar="POINT",
    help="As recorded by then: a day (its end, UTC), an instant with its offset, @60, a record's id; else all.",
)
"""``--known``: the point on the axis of what was recorded."""


REPORTED = click.option(
    "--reported", metavar="DAY", help="Counting only what a cited source had published by this day."
)
"""``--reported``: by when something has to have been published to count."""


def at_option(about: str = "The day, such as 2025-02-15; left out, today (UTC).") -> Callable[..., Any]:
    """Return the option ``--at``: the day on the axis of what happened."""
    return click.option("--at", metavar="DAY", help=about)


def asked_day(at: str | None) -> date:
    """Return the day that *at* names, today if it is left out. Raises InvalidQuestion."""
    return utc_now().date() if at is None else one_day(at)


def asked_point(index: Index, known: str | None) -> Known:
    """Return the point that *known* names, the head of the log if it is left out. Raises as `known_point` does."""
    return known_point(index, known, utc_now())


def points(end: Known, *before: str, known: str | None = None) -> str:
    """Return the line that names the points that an answer is for: options to paste back, the rest as a comment.

    That ends in the root of the tree over the records that count, Base 64.

    *known* is given where that option names two points, of which *end* is the second.
    """
    until = f"as recorded up to position {end.position}"
    until += f" ({stamp(end.recorded_at)})" if end.recorded_at else ""
    until += _root(end.position)
    return " ".join((*before, "--known", known or f"@{end.position}", f" # {until}"))


def _root(position: int) -> str:
    """Return the root over the records up to *position*, by which the answer can be cited; nothing for an empty log."""
    if not position:
        return ""
    with suppress(DisputeError), closing(connect(settings().store, write=False)) as db:
        return f", root {to_base64(Proof.over(db).root_at(position))}"
    return ""  # the store is damaged: that is for `dispute verify` to say
