"""The command ``init``: a new tracker in a folder, its settings and its store."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from events.errors import StoreError
from events.log.backing import COMPANIONS
from events.log.records import Curator
from events.log.sqlite_file import create, hazard
from events.text import TITLE_LIMIT, clean
from tracker import config
from tracker.cli import prompting
from tracker.cli.context import Command, warn


@click.command(
    "init",
    cls=Command,
    short_help="Make a new tracker: dispute.toml and its store.",
    example='dispute init disputes --title "Disputes" --curator "Ada Byron <ada@example.org>"',
)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--title", help="The site's title; the folder's name if left out.")
@click.option("--base-url", metavar="URL", help=f"Where the site is going to stand; {config.BASE_URL} if left out.")
@click.option("--curator", metavar="'NAME <MAIL>'", help="Who records; may be said later, with each command.")
def init_command(folder: Path, title: str | None, base_url: str | None, curator: str | None) -> None:
    """Make a new tracker in FOLDER, the current one if left out, and print the path of its settings.

    They are in dispute.toml, the store beside it in dispute.sqlite, the key
    that signs its checkpoints in dispute.sqlite.key. On a terminal it asks
    for what is not given. Nothing that is there is replaced.
    """
    from tracker.proving.signing import make_key

    _refuse_what_is_there(folder)
    key = config.key_beside(folder / config.STORE)
    title, base_url, curator = _settled(folder, title, base_url, curator)
    with _made(folder):
        create(folder / config.STORE)
        with _undone(folder / config.STORE), _undone(key):
            made = make_key(folder / config.STORE, key)
            _write(folder / config.FILE, config.written(title, base_url, curator))
    if trouble := hazard():
        warn([trouble])
    if store := os.environ.get("DISPUTE_STORE"):
        warn([f"DISPUTE_STORE is set: commands work on {store}, not on this one, until it is unset"])
    click.echo(str(folder / config.FILE))
    click.echo(f"signing key: {key}, fingerprint {made.verifier.fingerprint}", err=True)
    click.echo("next: dispute open SLUG --title TITLE", err=True)


def _settled(folder: Path, title: str | None, base_url: str | None, curator: str | None) -> tuple[str, str, str | None]:
    """Return the three settings, asked for on a terminal. Raises InvalidInput."""
    name = folder.absolute().resolve().name or "disputes"
    if prompting.on_terminal():
        title = title or prompting.ask("Title of the site", _title, default=name)
        base_url = base_url or prompting.ask("Its address", config.checked_base_url, default=config.BASE_URL)
        if curator is None:
            curator = prompting.ask("Who records? Name <mail>, nothing to say it later", _curator_or_none, default="")
    title = _title(title if title is not None else name)
    return title, config.checked_base_url(base_url or config.BASE_URL), _curator_or_none(curator or "")


def _title(text: str) -> str:
    return clean(text, what="title", limit=TITLE_LIMIT)


def _curator_or_none(text: str) -> str | None:
    return str(Curator.parse(text)) if text else None


def _refuse_what_is_there(folder: Path) -> None:
    if click.get_current_context().find_root().obj is not None:
        raise click.UsageError(f"--store: init makes {config.STORE} in its folder: name that instead")
    for name in (config.FILE, config.STORE, config.key_beside(Path(config.STORE)).name):
        if os.path.lexists(folder / name):
            raise StoreError("exists already", str(folder / name), "use it as it is, or name another folder")


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make *folder* if it is not there, and take it away again should what follows fail."""
    there = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"{(error.strerror or '').lower()}: name another folder"
        raise StoreError("folder cannot be made", str(folder), why) from None
    try:
        yield
    except BaseException:
        if not there:
            with suppress(OSError):  # what failed is to be told, not this
                folder.rmdir()
        raise


@contextmanager
def _undone(made: Path) -> Iterator[None]:
    """Remove the file *made*, with what SQLite may have left beside it, should what follows fail."""
    try:
        yield
    except BaseException:
        for end in ("", *COMPANIONS):
            with suppress(OSError):
                made.with_name(made.name + end).unlink()
        raise


def _write(path: Path, text: str) -> None:
    """Write *text* to *path*, which is not there: whole, or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        raise StoreError("settings cannot be written", str(path), (error.strerror or "").lower()) from None
    finally:
        draft.unlink(missing_ok=True)
