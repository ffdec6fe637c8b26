"""The commands ``import`` and ``export``: whole files in and out."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.context import Command, settings, warn, writes, writing
from tracker.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.moving.importing import Progress


@click.command(
    "import",
    cls=Command,
    example="dispute import more.toml",
    short_help="Import a TOML file, or JSON Lines as export writes them.",
)
@click.argument("file", type=click.Path(path_type=Path))
@writes
def import_command(file: Path, curator: str | None, command_id: str | None, *, dry_run: bool) -> None:
    """Import FILE: all of it, or nothing where a row is refused.

    A TOML file holds new acts, recorded now; a row whose key the log holds
    with the same content is skipped. A .jsonl file, as `dispute export`
    writes it, is taken as it is into an empty store, which has the same root then.
    """
    from tracker.moving.importing import import_toml
    from tracker.moving.restoring import import_lines

    with writing(curator) as tracker, _progress() as progress:
        if file.suffix == ".jsonl":
            if dry_run or command_id:
                raise click.UsageError("a .jsonl file is restored as it is: leave out --dry-run and --command-id")
            done = import_lines(tracker, file, progress=progress)
        else:
            done = import_toml(tracker, file, progress=progress, dry_run=dry_run, command=command_id)
    warn(list(done.warnings))
    would = "would be stored" if dry_run else "stored"
    click.echo(f"{done.stored} {would}, {done.skipped} there already")
    if done.root is not None:
        click.echo(f"root {done.root}")


@click.command(
    "export", cls=Command, example="dispute export --out log.jsonl", short_help="Write the whole log as JSON Lines."
)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; else standard output.")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a bundle there instead: signed, and checked offline by tools/verify_bundle.py.",
)
def export_command(out: Path | None, bundle: Path | None) -> None:
    """Write the whole log as JSON Lines, a record a line, to keep or to import elsewhere.

    Either form holds all that was recorded, curators' mail addresses too.
    """
    if bundle is not None:
        _write_bundle(bundle, out)
        return
    from events.acts import ACTS
    from events.log.log import Log
    from tracker.cli.files import write_file
    from tracker.moving.lines import line
    from tracker.moving.origins import named
    from tracker.moving.signed import with_signatures

    store = settings().store
    with Log.open(store, ACTS, clock=utc_now, write=False) as log:
        origin, key = named(store)
        lines = (line(record, origin, key) for record in with_signatures(store, log.records()))
        if out is None:
            for one in lines:
                click.echo(one)
        else:
            write_file(out, (f"{one}\n".encode() for one in lines))


def _write_bundle(bundle: Path, out: Path | None) -> None:
    from tracker.cli.files import write_file
    from tracker.proving.bundling import bundled

    if out is not None:
        raise click.UsageError("--bundle writes a file of its own: leave out --out")
    where = settings()
    write_file(bundle, bundled(where.store, where.key))


@contextmanager
def _progress() -> "Iterator[Progress]":
    """Show a progress bar on standard error where that is a terminal."""
    from tracker.moving.importing import quiet

    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def show(stage: str, done: int, total: int, /) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        yield show
