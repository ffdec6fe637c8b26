"""The command ``add``: a command for each kind of milestone, its options made from the kind's fields."""

from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

import click

from events.kinds.kind import Kind
from events.vocabulary import KINDS
from tracker.cli import prompting, said
from tracker.cli.completing import slugs
from tracker.cli.context import Command, Group, warn, writes, writing
from tracker.cli.fields import given, options, shapes
from tracker.cli.output import emit
from tracker.clock import utc_now
from tracker.curating.drafting import kind_named
from tracker.curating.tracker import Outcome
from tracker.differing import told
from tracker.holding.holding import Kept, Wanted, hold
from tracker.holding.times import due
from tracker.questions.milestones import stamp

FAMILIES = {
    "court": "Court",
    "bids": "Bids",
    "people": "People",
    "organisations": "Organisations",
    "money": "Money and figures",
    "words": "Words",
    "noted": "The rest",
}
EXAMPLE = '--on 2025-06-02 --title "What happened, in a few words" --cite article-2025-03#p1'


def wire_name(kind: type[Kind]) -> str:
    """Return the name of *kind* on the command line, in files and in the log. Pure."""
    return str(kind.model_fields["kind"].default)


def example(kind: type[Kind]) -> str:
    """Return a line to type that records a milestone of *kind*, with its own example's fields. Pure."""
    fields = said.typed(kind.example, {shape.name: shape for shape in shapes(kind)})
    return " ".join(part for part in ("dispute add", wire_name(kind), fields, EXAMPLE) if part)


def first_line(kind: type[Kind]) -> str:
    """Return the first sentence of what *kind* says. Pure."""
    sentence, _, _ = cleandoc(kind.__doc__ or "").partition("\n")[0].partition(". ")
    return sentence.rstrip(".") + "."


def by_family() -> Iterator[tuple[str, list[type[Kind]]]]:
    """Yield each family's title with its kinds, in the order of the documentation."""
    for family in dict.fromkeys(kind.family for kind in KINDS.values()):
        yield FAMILIES.get(family, family.capitalize()), [kind for kind in KINDS.values() if kind.family == family]


class Kinds(Group):
    """The kinds as commands, each made when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the wire names of all kinds."""
        return list(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that records a milestone of the kind *cmd_name*."""
        return _command(KINDS[cmd_name]) if cmd_name in KINDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command for the kind that *args* begin with; an unknown one is refused with the nearest."""
        kind_named(args[0])
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what stands before the kind, where fields are often put."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            why = f"name the kind before its options: dispute add KIND {error.option_name} …"
            raise click.UsageError(why, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the kinds by family, a line each."""
        for title, members in by_family():
            with formatter.section(title):
                formatter.write_dl([(wire_name(kind), first_line(kind)) for kind in members])


@click.group(
    "add",
    cls=Kinds,
    subcommand_metavar="KIND [OPTIONS]",
    short_help="Record a milestone.",
    example=example(KINDS["trial-set"]),
)
def add_command() -> None:
    """Record a milestone of KIND, and print its id.

    Each kind has options for its own fields, and all have those for when,
    what, and where it is reported: see `dispute add KIND --help`. On a
    terminal it asks for what is missing.
    """


def _command(kind: type[Kind]) -> click.Command:
    params = [
        *options(shapes(kind, without=["kind"])),
        *said.common_options(marked=True),
        click.Option(
            ["--dispute"],
            metavar="SLUG",
            help="The dispute it belongs to; needed where there are several.",
            shell_complete=slugs("dispute"),
        ),
        click.Option(["--key"], help="What import files call it, so that they can refer to it."),
        click.Option(
            ["--embargo"],
            metavar="TIME",
            help="Hold it back until then, such as 2026-01-15T09:00-05:00 or 2026-01-15T09:00[America/New_York].",
        ),
    ]

    @click.command(
        wire_name(kind),
        cls=Command,
        params=params,
        help=f"{cleandoc(kind.__doc__ or '')}\n\nPrints the new milestone's id.",
        short_help=first_line(kind),
        example=example(kind),
    )
    @writes
    def record(**values: Any) -> None:
        _record(kind, **values)

    return record


def _record(  # noqa: PLR0913  (what every kind's command is given beside its fields)
    kind: type[Kind],
    *,
    curator: str | None,
    command_id: str | None,
    dry_run: bool,
    dispute: str | None,
    key: str | None,
    embargo: str | None,
    texts: tuple[str, ...],
    **values: Any,
) -> None:
    raw = said.read(given(values))
    until = due(embargo) if embargo is not None else None
    needed = [*said.NEEDED, *(shape for shape in shapes(kind, without=["kind"]) if shape.needed)]
    if not prompting.on_terminal():
        prompting.demand(raw, needed)
        if not raw.get("citations") and not raw.get("unsourced"):
            raise click.UsageError("no citation: say where it is reported with --cite SOURCE, or --unsourced")
    with writing(curator) as tracker:
        if prompting.on_terminal():
            prompting.fill(raw, needed, tracker.names.slug)
            if not raw.get("citations") and not raw.get("unsourced"):
                prompting.ask_for_citation(raw, tracker.names.slug)
        if texts or raw.get("citations"):
            raw["citations"] = said.with_digests(tracker, raw.get("citations", ()), texts)
        raw["kind"] = wire_name(kind)
        if until is not None:
            wanted = Wanted(raw=raw, until=until, dispute=dispute, key=key, command=command_id)
            show_kept(hold(tracker, wanted, now=utc_now(), dry_run=dry_run))
            return
        outcome = tracker.record(raw, dispute=dispute, key=key, command=command_id, dry_run=dry_run)
    show(outcome)


def show_kept(kept: Kept) -> None:
    """Print the id of what is held, and until when; what was released already, or only tried, as :func:`show` does."""
    if kept.held is None:
        show(kept.outcome)
        return
    warn(list(kept.outcome.warnings))
    click.echo(kept.held.id)
    click.echo(f"held until {stamp(kept.held.due.instant)}: see dispute held", err=True)


def show(outcome: Outcome) -> None:
    """Print a stored milestone's id, or what was only tried; warnings beside it."""
    warn(list(outcome.warnings))
    if outcome.stored:
        click.echo(outcome.stream)
        return
    body = outcome.records[-1].act.model_dump(mode="json")["milestone"]
    for name, text in told(body):
        emit(f"{name.replace('_', ' ')}: {text}")
    click.echo("nothing is stored: it was only tried", err=True)
