"""``dispute config``: what the settings are, and what is wrong with them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker import config
from tracker.cli.context import Command, Group, settings
from tracker.cli.output import emit

if TYPE_CHECKING:
    from events.errors import DisputeError
    from tracker.settings import Settings


@click.group("config", cls=Group, short_help="Check the settings.", example="dispute config check")
def config_command() -> None:
    """Check the settings in dispute.toml."""


@config_command.command("check", cls=Command, example="dispute config check")
def check_command() -> None:
    """Say whether dispute.toml is right, and what applies; else a line for each fault, naming its key."""
    from tracker import settings as strict

    path = _file()
    found: list[DisputeError] = [*strict.all_faults(path)] if path else []
    if found:
        for fault in found[:-1]:
            click.echo(f"dispute: {fault}", err=True)
        raise found[-1]
    emit(f"ok: {path or 'no dispute.toml, so the defaults apply'}")
    for name, value in _what_applies(strict.settings(settings())):
        emit(f"{name}: {value}")


def _file() -> Path | None:
    """Return the file that applies, read loosely: its faults are what is asked for."""
    named = click.get_current_context().find_root().obj or config.store_from_environment()
    found = config.file_of(Path.cwd() if named is None else named.absolute().parent)
    if found is None:
        settings()  # refuses where there is no store either
    return found


def _what_applies(here: "Settings") -> list[tuple[str, object]]:
    """Return each setting, as the file names it, with the value that applies."""
    limit = f"{here.limits.requests} in {here.limits.seconds} seconds" if here.limits else "as many as they like"
    return [
        ("title", here.config.title),
        ("base_url", here.config.base_url),
        ("curator", here.config.curator or "(said with each command)"),
        ("store", here.config.store),
        ("key", here.config.key),
        ("websub.hub", here.hub or "(none)"),
        ("publish.folder", here.folder or "(none)"),
        ("limits.requests", limit),
    ]
