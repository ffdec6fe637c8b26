"""The commands ``correct`` and ``retract``: a milestone said anew, or taken back, with the reason."""

from functools import partial
from typing import Any

import click

from events.text import printable
from tracker.cli import said
from tracker.cli.changing import Changes, kind_options
from tracker.cli.completing import kinds, milestones
from tracker.cli.context import Command, writing
from tracker.cli.trying import Taken, carry_out, changes, now, reason, show_change


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
        click.Option(
            ["--version"], type=click.IntRange(1), help="Refuse if the milestone is not at this version any more."
        ),
    ],
    short_help="Say a milestone anew, with the reason.",
    example='dispute correct 3f9c2a71 --on 2025-05-26 --why "The minutes give the day before."',
)
@changes
def correct_command(name: str, why: str | None, version: int | None, **values: Any) -> None:
    """Say the milestone ID anew: the fields given in place of what they were, all others as they are.

    Shows on standard error what changes, and prints the milestone's id. A
    field that may be repeated is replaced as a whole. What was said before
    stays visible at earlier points of the log.
    """
    taken, fields = Taken.of(values), Changes(values)
    if fields.are_none:
        raise click.UsageError("nothing to correct: give a field, or --clear FIELD")
    why = reason(why, "What was wrong?", "what was wrong")
    with writing(taken.curator) as tracker:
        outcome = carry_out(
            partial(tracker.correct, name, fields.fields(tracker, now(tracker, name)), why),
            taken,
            partial(show_change, tracker),
            ask="Record this correction?",
            refused=("not corrected", name),
            version=version,
        )
    if outcome:
        click.echo(outcome.stream)


@click.command(
    "retract",
    cls=Command,
    short_help="Say that a milestone never was.",
    example='dispute retract 3f9c2a71 --why "The meeting was another one."',
)
@click.argument("name", metavar="ID", shell_complete=milestones)
@click.option("--why", help="How we know that it never was.  [needed]")
@changes
def retract_command(name: str, why: str | None, **values: Any) -> None:
    """Say that the milestone ID never was, and print its id.

    What has ended since is no reason to retract it: that was so until then.
    """
    taken = Taken.of(values)
    why = reason(why, "How do we know that it never was?", "how we know that it never was")
    with writing(taken.curator) as tracker:
        outcome = carry_out(
            partial(tracker.retract, name, why),
            taken,
            lambda _: click.echo(f"retract: {printable(now(tracker, name).body['title'])}", err=True),
            ask="Retract it?",
            refused=("not retracted", name),
        )
    if outcome:
        click.echo(outcome.stream)
