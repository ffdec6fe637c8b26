"""``dispute held``: what is held back until its time, which ``dispute add … --embargo`` does. Light."""

from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from events.errors import DisputeError
from tracker.cli.context import Command, Group, settings
from tracker.cli.listing import listing_options, show
from tracker.cli.output import emit
from tracker.clock import utc_now
from tracker.holding import held
from tracker.holding.held import Held
from tracker.questions.milestones import stamp

FIELDS = ("id", "due", "until", "dispute", "kind", "title", "curator", "held_at", "failed")
"""What a list has of each, in the order of docs/json.md."""


def _ids(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the ids of what is held, with their titles; nothing where there is no store to look in."""
    try:
        with ctx:
            found = [(one.id[:8], one.title) for one in held.everything(settings().store)]
    except DisputeError:
        return []
    return [CompletionItem(short, help=title) for short, title in found if short.startswith(typed)]


ID = click.argument("name", metavar="ID", shell_complete=_ids)


@click.group(
    "held",
    cls=Group,
    invoke_without_command=True,
    short_help="List what is held back until its time; change or drop it.",
    example="dispute held",
)
@listing_options
@click.pass_context
def held_command(ctx: click.Context, *, as_json: bool, as_csv: bool) -> None:
    """List the milestones that are held back until their time, what is due first first.

    `dispute add KIND … --embargo TIME` holds one back. While `dispute serve`
    or `dispute worker` runs it is recorded then, and not before; until then
    nobody sees it but here.
    """
    if ctx.invoked_subcommand is not None:
        return
    rows = [_row(one) for one in held.everything(settings().store)]
    show(rows, FIELDS, ("id", "due", "dispute", "kind", "title"), as_json=as_json, as_csv=as_csv)
    if not rows:
        click.echo("nothing is held back", err=True)


@held_command.command("change", cls=Command, example="dispute held change 0c00442a --until 2099-06-01T09:00Z")
@ID
@click.option("--until", metavar="TIME", required=True, help="The other time, as --embargo takes it.")
def change_command(name: str, until: str) -> None:
    """Hold ID back until another time, and print its id."""
    from tracker.holding.holding import check_is_to_come
    from tracker.holding.times import due

    to = due(until)
    check_is_to_come(to, utc_now())
    one = _named(name)
    held.put_off(_store(), one, to)
    emit(one.id)
    click.echo(f"held until {stamp(to.instant)}", err=True)


@held_command.command("drop", cls=Command, example="dispute held drop 0c00442a")
@ID
def drop_command(name: str) -> None:
    """Hold ID back no more and never record it. Prints its id; its words are gone for good."""
    one = _named(name)
    held.let_go(_store(), one)
    emit(one.id)


def _named(name: str) -> Held:
    return held.named(_store(), name)


def _store() -> Path:
    return settings().store


def _row(one: Held) -> dict[str, Any]:
    return {
        "id": one.id,
        "due": stamp(one.due.instant),
        "until": one.due.text,
        "dispute": one.dispute,
        "kind": one.kind,
        "title": one.title,
        "curator": one.curator.rpartition(" <")[0],
        "held_at": stamp(one.held_at),
        "failed": one.failed,
    }
