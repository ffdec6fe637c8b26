"""The commands ``backup`` and ``restore``: the whole store to another file and back."""

from pathlib import Path

import click

from events.audit.strict64 import to_base64
from events.errors import DisputeError
from tracker.cli.context import Command, settings, warn
from tracker.cli.output import emit
from tracker.cli.progressing import progress
from tracker.clock import utc_now

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command(
    "backup",
    cls=Command,
    short_help="Copy the store while others write, and verify the copy.",
    example="dispute backup copy.sqlite",
)
@FILE
@click.option("--force", is_flag=True, help="Replace FILE, if it is a backup.")
def backup_command(file: Path, *, force: bool) -> None:
    """Copy the store to FILE: one state of it, whatever others write meanwhile, verified before it is there.

    The signing key is not in it, and has to be kept elsewhere: whoever has
    both can sign another past.
    """
    from tracker.backing.known import Known, remember
    from tracker.backing.making import back_up

    where = settings()
    with progress("verifying the copy", 0) as done:
        made = back_up(where.store, file, force=force, progress=done)
    emit(f"{file}: {_records(made.records)}, {_root(made.root)}, {made.size:,} bytes")
    try:
        remember(where.store, Known(file.resolve(), made.records, utc_now()))
    except DisputeError as error:
        warn([f"the backup is made, but not listed: {error}"])
    if file.absolute().parent.resolve() == where.key.absolute().parent.resolve():
        warn([f"{file} lies in the folder of the signing key {where.key}: move it where the key is not"])


@click.command(
    "restore",
    cls=Command,
    short_help="Put a backup in the place of the store.",
    example="dispute backup copy.sqlite\ndispute restore copy.sqlite",
)
@FILE
@click.option("--force", is_flag=True, help="Even where the store holds what the backup does not.")
def restore_command(file: Path, *, force: bool) -> None:
    """Let the store be what the backup FILE is, once that verifies. What stood there before is kept beside it.

    A store that holds records which the backup does not have is left alone
    without --force. End a worker or server first.
    """
    from tracker.backing.restoring import restore

    where = settings()
    with progress("verifying the backup", 0) as done:
        now = restore(where.store, file, force=force, progress=done)
    emit(f"{where.store}: {_records(now.records)}, {_root(now.root)}, as in {file}")
    if now.aside:
        emit(f"kept aside: {now.aside}")
    if now.upgraded:
        emit("upgraded: the backup was an older program's")
    if now.refusal:
        warn([f"it takes no record yet: {now.refusal}"])
    if not where.key.exists():
        warn([f"no signing key at {where.key}: put the log's there, or begin anew: `dispute new-origin --why …`"])


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"


def _root(root: bytes | None) -> str:
    return "no root yet: it is an older program's" if root is None else f"root {to_base64(root)}"
