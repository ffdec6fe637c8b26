"""The groups ``parties``, ``proceedings``, ``sources``: what milestones name, listed, added and changed.

Listing is light; the options of adding and changing are made from the models when one of the two is called.
"""

from typing import Any

import click

from tracker.cli.context import Command, Group, reading
from tracker.cli.listing import listing_options, show
from tracker.cli.sorts import PARTY, PROCEEDING, SOURCE, Sort


class Lazy(Group):
    """A group whose commands are made when they are called; without one it lists."""

    def __init__(self, *args: Any, sort: Sort, **kwargs: Any) -> None:
        """Take the *sort* of thing that it is about."""
        super().__init__(*args, **kwargs)
        self.sort = sort

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of its commands."""
        return ["list", "add", "change", "alias", *(["check"] if self.sort is SOURCE else [])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command *cmd_name*, made now."""
        if cmd_name == "list":
            return _list_command(self.sort)
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name == "check":
            from tracker.cli.checking import check_command

            return check_command
        from tracker.cli import subjects

        return subjects.command(cmd_name, self.sort)


def _group(sort: Sort, about: str) -> click.Group:
    @click.group(
        sort.plural,
        cls=Lazy,
        sort=sort,
        invoke_without_command=True,
        short_help=about,
        help=f"{about}\n\nWithout a command it lists them.",
        example=f"dispute {sort.plural}",
    )
    @listing_options
    @click.pass_context
    def command(ctx: click.Context, *, as_json: bool, as_csv: bool) -> None:
        if ctx.invoked_subcommand is None:
            _list(sort, as_json=as_json, as_csv=as_csv)
        elif as_json or as_csv:
            raise click.UsageError(f"--json and --csv stand after the command: dispute {sort.plural} list --json")

    return command


def _list_command(sort: Sort) -> click.Command:
    @click.command(
        "list",
        cls=Command,
        help=f"List the {sort.plural}.",
        example=f"dispute {sort.plural} list --json",
    )
    @listing_options
    def command(*, as_json: bool, as_csv: bool) -> None:
        _list(sort, as_json=as_json, as_csv=as_csv)

    return command


def _list(sort: Sort, *, as_json: bool, as_csv: bool) -> None:
    with reading() as index:
        found = index.registered(sort.name, index.head().position)
    rows = [{name: _plain(one.body.get(name), name) for name in sort.fields} | {"id": one.stream} for one in found]
    show(rows, (*sort.fields, "id"), sort.columns, as_json=as_json, as_csv=as_csv)
    if not rows:
        click.echo(f"none yet: dispute {sort.plural} add --help says how to add one", err=True)


def _plain(value: Any, name: str) -> Any:
    """Return a field as it is listed: a date as it was written, no aliases as an empty list, None as nothing said."""
    if isinstance(value, dict):
        return value["text"]
    return value if value is not None or name != "aliases" else []


parties_command = _group(PARTY, "List, add and change people and organisations.")
proceedings_command = _group(PROCEEDING, "List, add and change cases before courts.")
sources_command = _group(SOURCE, "List, add, change and check sources.")
