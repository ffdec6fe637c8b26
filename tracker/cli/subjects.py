"""Adding and changing parties, proceedings and sources: the options are made from the models."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from events.errors import InvalidInput
from events.subjects import Subject
from tracker.cli import prompting
from tracker.cli.completing import slugs
from tracker.cli.context import Command, warn, writes, writing
from tracker.cli.fields import given, option_of, options, shapes
from tracker.cli.sorts import Sort
from tracker.curating.acting import MODELS
from tracker.curating.tracker import Outcome
from tracker.moving.files import contents

HELP = {"aliases": "Another name that leads to it."}


def command(name: str, sort: Sort) -> click.Command:
    """Return the command *name* (add, change, alias) for a sort of thing."""
    return {"add": _add, "change": _change, "alias": _alias}[name](sort)


def _add(sort: Sort) -> click.Command:
    needed = [shape for shape in shapes(MODELS[sort.name], without=["slug"]) if shape.needed]

    @click.command(
        "add",
        cls=Command,
        params=[click.Argument(["slug"]), *_options(sort, marked=True)],
        help=f"Add a {sort.name}, which milestones can name from now on, and print its slug.",
        example=sort.add_example,
    )
    @writes
    def add(
        slug: str,
        curator: str | None,
        command_id: str | None,
        *,
        dry_run: bool,
        file: Path | None = None,
        **values: Any,
    ) -> None:
        raw = _with_file(given(values), file)
        if not prompting.on_terminal():
            prompting.demand(raw, needed)
        with writing(curator) as tracker:
            prompting.fill(raw, needed, tracker.names.slug)
            outcome = tracker.add(sort.name, {**raw, "slug": slug}, command=command_id, dry_run=dry_run)
        _done(slug, outcome)

    return add


def _change(sort: Sort) -> click.Command:
    @click.command(
        "change",
        cls=Command,
        params=[
            _slug(sort),
            *_options(sort, marked=False),
            click.Option(["--clear"], multiple=True, metavar="FIELD", help="A field that says nothing from now on."),
        ],
        help=f"Change what is known of a {sort.name}, and print its slug. Aliases are added to those it has.",
        example=sort.change_example,
    )
    @writes
    def change(
        slug: str,
        curator: str | None,
        command_id: str | None,
        clear: tuple[str, ...],
        *,
        dry_run: bool,
        file: Path | None = None,
        **values: Any,
    ) -> None:
        changes = {**_with_file(given(values), file), **_cleared(MODELS[sort.name], clear)}
        if not changes:
            raise click.UsageError("nothing to change: give a field, or --clear FIELD")
        with writing(curator) as tracker:
            outcome = tracker.change(sort.name, slug, changes, command=command_id, dry_run=dry_run)
        _done(slug, outcome)

    return change


def _alias(sort: Sort) -> click.Command:
    @click.command(
        "alias",
        cls=Command,
        params=[_slug(sort), click.Argument(["aliases"], nargs=-1, required=True, metavar="ALIAS...")],
        help=f"Let other names lead to a {sort.name}, and print its slug. Whatever names it can use them.",
        example=sort.alias_example,
    )
    @writes
    def alias(
        slug: str, aliases: tuple[str, ...], curator: str | None, command_id: str | None, *, dry_run: bool
    ) -> None:
        with writing(curator) as tracker:
            changes = {"aliases": list(aliases)}
            outcome = tracker.change(sort.name, slug, changes, command=command_id, dry_run=dry_run)
        _done(slug, outcome)

    return alias


def _options(sort: Sort, *, marked: bool) -> list[click.Option]:
    found = options(shapes(MODELS[sort.name], without=["slug"]), marked=marked)
    for option in found:
        option.help = f"{HELP[option.name]} (may be repeated)" if option.name in HELP else option.help
    if sort.name == "source":
        about = "The text that was read: its SHA-256 is recorded, nothing of it is stored."
        found.append(click.Option(["--file"], type=click.Path(path_type=Path), help=about))
    return found


def _slug(sort: Sort) -> click.Argument:
    return click.Argument(["slug"], shell_complete=slugs(sort.name))


def _with_file(fields: dict[str, Any], file: Path | None) -> dict[str, Any]:
    """Return *fields* with the digest of the text in *file*. Raises InvalidInput where another one is given."""
    if file is None:
        return fields
    found = sha256(contents(file)).hexdigest()
    if fields.get("sha256", found) != found:
        raise InvalidInput("another text", str(file), f"its SHA-256 is {found}: leave out --sha256, or --file")
    return fields | {"sha256": found}


def _cleared(model: type[Subject], clear: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the defaults of the fields to clear. Raises InvalidInput where a field cannot be cleared."""
    by_option = {option_of(name): name for name in model.model_fields if name not in {"slug", "aliases"}}
    changes = {}
    for typed in clear:
        name = by_option.get(typed.lstrip("-").replace("_", "-"))
        if name is None:
            raise InvalidInput("no field to clear", typed, f"one of {', '.join(by_option)}")
        if model.model_fields[name].is_required():
            raise InvalidInput("cannot be cleared", typed, f"say it anew with --{option_of(name)}")
        changes[name] = model.model_fields[name].get_default()
    return changes


def _done(slug: str, outcome: Outcome) -> None:
    """Print the slug of what was added or changed; warnings beside it."""
    warn(list(outcome.warnings))
    if outcome.stored:
        click.echo(slug)
    else:
        click.echo("nothing is stored: it was only tried", err=True)
