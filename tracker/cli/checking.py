"""The command ``sources check``: every citation of a source proven against the text that the curator has."""

from pathlib import Path

import click

from events.errors import NotFound
from events.text import printable
from tracker.cli.completing import slugs
from tracker.cli.context import Command, reading
from tracker.cli.output import emit, emit_json
from tracker.curating.proving import not_as_recorded, proofs
from tracker.moving.files import contents


@click.command("check", cls=Command, example="dispute sources check our-notes notes.txt")
@click.argument("slug", shell_complete=slugs("source"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
@click.pass_context
def check_command(ctx: click.Context, slug: str, file: Path, *, as_json: bool) -> None:
    """Prove every citation of the source SLUG against its text in FILE, a line each.

    The file has to have the SHA-256 that is recorded of the source; each
    range has to lie within the text, and what stands there to have the
    digest that was recorded. Exits with 1 if anything is not proven.
    """
    data = contents(file)
    with reading() as index:
        source = index.find("source", slug, index.head().position)
        if source is None:
            raise NotFound("unknown source", slug, "see `dispute sources` for those there are")
        found = list(proofs(index, source.slug, data))
    other = not_as_recorded(source.slug, data, source.body.get("sha256"))
    if as_json:
        rows = [one._asdict() | {"proven": one.wrong is None} for one in found]
        emit_json({"source": source.slug, "text": str(other) if other else None, "citations": rows})
    else:
        for one in found:
            verdict = f"wrong: {one.wrong}" if one.wrong else "ok"
            place = one.citation.partition("@")[0]
            emit(printable(f"{one.milestone[:8]}  {place}  {verdict}"))
    wrong = sum(one.wrong is not None for one in found)
    if other:
        click.echo(str(other), err=True)
    click.echo(f"{len(found) - wrong} of {len(found)} citations proven", err=True)
    ctx.exit(1 if wrong or other else 0)
