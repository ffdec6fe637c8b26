"""A change is tried and shown, confirmed on a terminal, then stored: as it was shown, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import click

from events.acts import OfMilestone
from events.errors import Refused
from tracker.cli import prompting
from tracker.cli.context import warn, writes
from tracker.cli.fields import option_of
from tracker.curating.meantime import visible
from tracker.curating.tracker import Outcome, Tracker
from tracker.index.reader import Index, Version

NOTHING = "(nothing)"


class Acting(Protocol):
    """One use case, all but said: how it is taken is left open."""

    def __call__(self, **how: Any) -> Outcome:
        """Do it, or with ``dry_run`` try it."""


@dataclass(frozen=True)
class Taken:
    """How a command is taken: by whom, under which id, only tried, without asking."""

    curator: str | None
    command: str | None
    dry_run: bool
    yes: bool

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Taken":
        """Take the options of :func:`changes` out of *values*."""
        return cls(values.pop("curator"), values.pop("command_id"), values.pop("dry_run"), values.pop("yes"))


def changes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of those that change what is recorded: those of :func:`writes`, and ``--yes``."""
    return click.option("--yes", is_flag=True, help="Do not ask on a terminal.")(writes(function))


def carry_out(
    do: Acting,
    taken: Taken,
    show: Callable[[Outcome], None],
    *,
    ask: str,
    refused: tuple[str, str],
    version: int | None = None,
) -> Outcome | None:
    """Try it, *show* what it comes to, and store just that once *ask* is answered by yes; None if it was only tried.

    What changed between showing and storing is refused. *refused* says what
    was not done to what. With *version* only that one is taken to begin with.
    """
    tried = do(command=taken.command, dry_run=True, version=version)
    show(tried)
    if taken.dry_run:
        warn(list(tried.warnings))
        click.echo("nothing is stored: it was only tried", err=True)
        return None
    if not prompting.confirm(ask, yes=taken.yes):
        raise Refused(*refused, "nothing is stored")
    outcome = do(command=taken.command, version=tried.records[-1].version - 1)
    warn(list(outcome.warnings))
    return outcome


def reason(why: str | None, question: str, missing: str) -> str:
    """Return the reason given, or asked for on a terminal; off one *missing* says what is missing."""
    if why is None and not prompting.on_terminal():
        raise click.UsageError(f"missing option: --why TEXT: {missing}")
    return prompting.ask(question, lambda _: None) if why is None else why


def now(tracker: Tracker, name: str) -> Version:
    """Return the milestone *name* as it stands, without its words if they are withheld."""
    with Index(tracker.path) as index:
        return index.milestone(name, index.head().position)


def show_change(tracker: Tracker, tried: Outcome) -> None:
    """Show on standard error what an act says of a milestone anew, field by field; withheld words stay hidden."""
    record = tried.records[-1]
    assert isinstance(record.act, OfMilestone)  # noqa: S101  (it is what was tried)
    before = _said_before(tracker, record.stream, record.version)
    after = record.act.milestone.model_dump(mode="json")
    for field, old, new in visible(before, after, withheld=now(tracker, record.stream).withheld):
        name = option_of(field).replace("-", " ")
        click.echo(f"{name}: {old or NOTHING} → {new or NOTHING}", err=True)


def _said_before(tracker: Tracker, stream: str, version: int) -> dict[str, Any]:
    """Return what the milestone said before *version*."""
    acts = [one.act for one in tracker.log.stream(stream) if one.version < version and isinstance(one.act, OfMilestone)]
    return acts[-1].milestone.model_dump(mode="json")
