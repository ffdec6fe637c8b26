"""The commands ``correct`` and ``retract``: a milestone said anew, or taken back, with the reason."""

from typing import Any

import click

from events.acts import MilestoneCorrected
from events.errors import Refused
from events.text import printable
from tracker.cli import prompting, said
from tracker.cli.changing import Changes, kind_options
from tracker.cli.completing import kinds, milestones
from tracker.cli.context import Command, warn, writes, writing
from tracker.cli.fields import option_of
from tracker.differing import differences
from tracker.curating.tracker import Outcome, Tracker
from tracker.index.reader import Index, Version


@click.command(
    "correct",
    cls=Command,
    params=[
        click.Argument(["name"], metavar="ID", shell_complete=milestones),
        click.Option(["--why"], help="What was wrong.  [needed]"),
        click.Option(["--kind"], help="Another kind; fields that both have are kept.", shell_complete=kinds),
        *said.common_options(marked=False),
        click.Option(
            ["--also-cite"], multiple=True, metavar="SOURCE[#pN][:START-END]", help="A citation beside those it has."
        ),
        click.Option(["--clear"], multiple=True, metavar="FIELD", help="A field that says nothing from now on."),
        *kind_options(),
        click.Option(["--version"], type=int, help="Refuse if the milestone is not at this version."),
        click.Option(["--yes"], is_flag=True, help="Do not ask on a terminal."),
    ],
    short_help="Say a milestone anew, with the reason.",
    example='dispute correct 3f9c2a71 --on 2025-05-26 --why "The minutes give the day before."',
)
@writes
def correct_command(name: str, why: str | None, **values: Any) -> None:
    """Say the milestone ID anew: the fields given in place of what they were, all others as they are.

    Shows on standard error what changes, and prints the milestone's id. A
    field that may be repeated is replaced as a whole. What was said before
    stays visible at earlier points of the log.
    """
    if why is None and not prompting.on_terminal():
        raise click.UsageError("missing option: --why TEXT: what was wrong")
    taken = Changes(values)
    if taken.are_none:
        raise click.UsageError("nothing to correct: give a field, or --clear FIELD")
    with writing(taken.curator) as tracker:
        why = why or prompting.ask("What was wrong?", lambda _: None)
        changes = taken.fields(tracker, _now(tracker, name))
        tried = tracker.correct(name, changes, why, version=taken.version, command=taken.command, dry_run=True)
        _show(tracker, tried)
        if taken.dry_run:
            warn(list(tried.warnings))
            click.echo("nothing is stored: it was only tried", err=True)
            return
        if not prompting.confirm("Record this correction?", yes=taken.yes):
            raise Refused("not corrected", name, "nothing is stored")
        version = tried.records[-1].version - 1
        outcome = tracker.correct(name, changes, why, version=version, command=taken.command)
    warn(list(outcome.warnings))
    click.echo(outcome.stream)


@click.command(
    "retract",
    cls=Command,
    short_help="Say that a milestone never was.",
    example='dispute retract 3f9c2a71 --why "The meeting was another one."',
)
@click.argument("name", metavar="ID", shell_complete=milestones)
@click.option("--why", help="How we know that it never was.  [needed]")
@click.option("--yes", is_flag=True, help="Do not ask on a terminal.")
@writes
def retract_command(
    name: str, why: str | None, curator: str | None, command_id: str | None, *, yes: bool, dry_run: bool
) -> None:
    """Say that the milestone ID never was, and print its id.

    What has ended since is no reason to retract it: that was so until then.
    """
    if why is None and not prompting.on_terminal():
        raise click.UsageError("missing option: --why TEXT: how we know that it never was")
    with writing(curator) as tracker:
        why = why or prompting.ask("How do we know that it never was?", lambda _: None)
        tried = tracker.retract(name, why, command=command_id, dry_run=True)
        click.echo(f"retract: {printable(_now(tracker, name).body['title'])}", err=True)
        if dry_run:
            click.echo("nothing is stored: it was only tried", err=True)
            return
        if not prompting.confirm("Retract it?", yes=yes):
            raise Refused("not retracted", name, "nothing is stored")
        outcome = tracker.retract(name, why, command=command_id) if not tried.stored else tried
    warn(list(outcome.warnings))
    click.echo(outcome.stream)


def _now(tracker: Tracker, name: str) -> Version:
    with Index(tracker.path) as index:
        return index.milestone(name, index.head().position)


def _show(tracker: Tracker, tried: Outcome) -> None:
    """Show on standard error what a correction changes, field by field."""
    record = tried.records[-1]
    assert isinstance(record.act, MilestoneCorrected)  # noqa: S101  (it is what was tried)
    before = next(one for one in reversed(tracker.log.stream(record.stream)) if one.version < record.version)
    old = getattr(before.act, "milestone").model_dump(mode="json")  # noqa: B009  (a milestone that stands has one)
    for change in differences(old, record.act.milestone.model_dump(mode="json")):
        name = option_of(change.field).replace("-", " ")
        click.echo(f"{name}: {change.before or '(nothing)'} → {change.after or '(nothing)'}", err=True)
