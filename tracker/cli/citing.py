"""The command ``cite``: one more source for a milestone, which may give another value for a field."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from events.errors import InvalidInput
from events.kinds.kind import Kind
from events.milestone import RANKS
from tracker.cli import said
from tracker.cli.changing import field_of
from tracker.cli.completing import milestones, slugs
from tracker.cli.context import Command, writing
from tracker.cli.fields import Shape, option_of, shapes
from tracker.cli.trying import Taken, carry_out, changes, now, show_change
from tracker.curating.drafting import kind_named
from tracker.curating.rivalling import RIVALLED, Word

_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


@click.command(
    "cite",
    cls=Command,
    short_help="Add a source to a milestone, or what it says otherwise.",
    example=(
        "dispute cite 3f9c2a71 article-2025-03#p5\n"
        "dispute cite 3f9c2a71 article-2025-03 --says on=2025-05-26\n"
        'dispute cite 3f9c2a71 our-notes --says on=2025-05-26 --rank preferred --why "The minutes are nearer to it."'
    ),
)
@click.argument("name", metavar="ID", shell_complete=milestones)
@click.argument("citation", metavar="SOURCE[#pN][:START-END]", shell_complete=slugs("source"))
@click.option("--says", metavar="FIELD=VALUE", help="What the source says of one field; several values with commas.")
@click.option(
    "--rank",
    type=click.Choice(RANKS),
    help="How its value stands: preferred is used in place of the one that was, deprecated is not used.",
)
@click.option("--why", help="Why the source is added, or its value ranked so; needed for deprecated.")
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="SOURCE=FILE",
    help="The text of the source: proves the range and adds the passage's digest.",
)
@changes
def cite_command(
    name: str, citation: str, says: str | None, rank: Any, why: str | None, texts: Sequence[str], **values: Any
) -> None:
    """Let the milestone ID rest on one more source, and print its id.

    With --says the source gives a value for a field, such as `on` or `price`,
    that may be another than the one used. Both are kept: the preferred one
    is the state's, the others are named beside it. Nothing is lost when one
    takes the place of another.
    """
    if rank and says is None:
        raise click.UsageError("--rank says how a value stands: give the value with --says FIELD=VALUE")
    taken = Taken.of(values)
    with writing(taken.curator) as tracker:
        kind = kind_named(now(tracker, name).body["what"]["kind"])
        [cited] = said.with_digests(tracker, [citation], texts)
        word = Word(*_said(says, kind), rank, why) if says is not None else None
        outcome = carry_out(
            partial(tracker.cite, name, cited, word, why=why),
            taken,
            partial(show_change, tracker),
            ask="Record this?",
            refused=("not cited", name),
        )
    if outcome:
        click.echo(outcome.stream)


def _said(says: str, kind: type[Kind]) -> tuple[str, Any]:
    """Return the field that *says* names and its value, as a draft of *kind* has it. Raises InvalidInput. Pure."""
    typed, mark, text = says.partition("=")
    if not mark or not text:
        raise InvalidInput("says", says, "write FIELD=VALUE, such as on=2025-01 or price='97.4 billion USD'")
    found = {shape.name: shape for shape in (*said.SHAPES.values(), *shapes(kind, without=["kind"]))}
    shape = found.get(field_of(typed))
    if shape is None or (shape.name in said.SHAPES and shape.name not in RIVALLED):
        fields = (name for name in found if name not in said.SHAPES or name in RIVALLED)
        raise InvalidInput(
            "not a field that sources can differ on", typed, f"one of {', '.join(map(option_of, fields))}"
        )
    return shape.name, _value(shape, text)


def _value(shape: Shape, text: str) -> Any:
    """Return what was typed for a field: several values where it holds several, a truth where it is a flag."""
    if shape.many:
        return [one.strip() for one in text.split(",")]
    if not shape.flag:
        return text
    if text.lower() not in _TRUTHS:
        raise InvalidInput(f"not a value of {shape.said}", text, "say yes or no")
    return _TRUTHS[text.lower()]
