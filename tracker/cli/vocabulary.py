"""The commands ``kinds`` and ``schema``: the vocabulary, for people and for programs."""

from typing import Any

import click
from pydantic import create_model

from events.milestone import Milestone
from events.vocabulary import KINDS
from tracker.cli import describing
from tracker.cli.adding import by_family, first_line, wire_name
from tracker.cli.completing import kinds
from tracker.cli.context import Command
from tracker.cli.output import emit, emit_json
from tracker.curating.drafting import kind_named

KIND = click.argument("kind", required=False, shell_complete=kinds)


@click.command(
    "kinds",
    cls=Command,
    short_help="List the kinds of milestone, or explain one.",
    example="dispute kinds\ndispute kinds trial-set",
)
@KIND
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
@click.option("--markdown", is_flag=True, help="As the page docs/kinds.md.")
def kinds_command(kind: str | None, *, as_json: bool, markdown: bool) -> None:
    """List the kinds of milestone by family, or explain KIND: its fields and an example to type."""
    if markdown and (kind or as_json):
        raise click.UsageError("--markdown: the page is about all kinds: leave out KIND and --json")
    wanted = [kind_named(kind)] if kind else list(KINDS.values())
    if markdown:
        emit(describing.page().removesuffix("\n"))
    elif as_json:
        found = [describing.described(one) for one in wanted]
        emit_json(found[0] if kind else found)
    elif kind:
        emit("\n".join(describing.lines(wanted[0])))
    else:
        _list()


@click.command(
    "schema",
    cls=Command,
    short_help="Print the JSON Schema of the vocabulary.",
    example="dispute schema\ndispute schema trial-set",
)
@KIND
@click.option("--json", "as_json", is_flag=True, help="Its only form.")
def schema_command(kind: str | None, *, as_json: bool) -> None:
    """Print the JSON Schema of a milestone: with all kinds, or with KIND alone."""
    del as_json
    emit_json(schema(kind))


def schema(kind: str | None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what is written for a milestone, of one kind if one is named."""
    model: type[Milestone] = Milestone
    if kind is not None:
        one = kind_named(kind)
        model = create_model("Milestone", __base__=Milestone, what=(one, ...))
        model.__doc__ = Milestone.__doc__
    said = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return said | model.model_json_schema()


def _list() -> None:
    width = max(map(len, KINDS))
    for number, (title, members) in enumerate(by_family()):
        emit(("\n" if number else "") + title)
        for one in members:
            emit(f"  {wire_name(one):<{width}}  {first_line(one)}")
