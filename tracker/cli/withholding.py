"""The command ``withhold``: a milestone's words are no longer shown, or shown again."""

from functools import partial
from typing import Any

import click

from events.text import printable
from tracker.cli import prompting
from tracker.cli.completing import milestones
from tracker.cli.context import Command, writing
from tracker.cli.trying import Acting, Taken, carry_out, changes, now, reason
from tracker.curating.tracker import Tracker


@click.command(
    "withhold",
    cls=Command,
    short_help="Stop showing a milestone's words, or show them again.",
    example=(
        'dispute withhold 3f9c2a71 --basis "a court order" --why "It names a witness under protection."\n'
        'dispute withhold 3f9c2a71 --lift --why "The order was lifted."'
    ),
)
@click.argument("name", metavar="ID", shell_complete=milestones)
@click.option("--basis", help="On what ground: an order, a law, a rule of ours. It is published.  [needed]")
@click.option("--why", help="Why these words. It is never published.  [needed]")
@click.option("--lift", is_flag=True, help="Show the words again.")
@changes
def withhold_command(name: str, basis: str | None, why: str | None, *, lift: bool, **values: Any) -> None:
    """Stop showing the words of the milestone ID wherever they stand, and print its id.

    Its place in the order, date and kind stay in the state. The words stay
    in the log and are shown again by --lift; at the next publication they are
    gone from pages and feeds, those of other milestones too.
    """
    taken = Taken.of(values)
    if lift and basis is not None:
        raise click.UsageError("--lift shows the words again: it takes no --basis")
    if not lift and basis is None and not prompting.on_terminal():
        raise click.UsageError("missing option: --basis TEXT: on what ground the words are withheld")
    why = reason(why, "Why?", "why the words are shown again" if lift else "why these words are withheld")
    with writing(taken.curator) as tracker:
        act = partial(tracker.show_again, name, why) if lift else _withhold(tracker, name, basis, why)
        outcome = carry_out(
            act,
            taken,
            lambda _: _show(tracker, name, lift=lift),
            ask="Show its words again?" if lift else "Withhold its words?",
            refused=("not shown" if lift else "not withheld", name),
        )
    if outcome:
        click.echo(outcome.stream)


def _withhold(tracker: Tracker, name: str, basis: str | None, why: str) -> Acting:
    basis = prompting.ask("On what ground? It is published", lambda _: None) if basis is None else basis
    return partial(tracker.withhold, name, basis, why)


def _show(tracker: Tracker, name: str, *, lift: bool) -> None:
    one = now(tracker, name)
    what = f"{one.body['what']['kind']}, {one.body['occurred_on']['text']}: {one.body['title']}"
    click.echo(f"{'show again' if lift else 'withhold'}: {printable(what)}", err=True)
