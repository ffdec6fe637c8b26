"""The commands ``key``, ``checkpoint``, ``receipt``, ``new-origin``: who speaks for the log, and what they sign."""

from pathlib import Path

import click

from tracker.cli.context import Command, Group, reading, settings, warn, writing
from tracker.cli.output import emit

AS = click.option("--as", "curator", metavar="'NAME <MAIL>'", help="Who records; else DISPUTE_CURATOR, dispute.toml.")
YES = click.option("--yes", is_flag=True, help="Do not ask on a terminal.")


@click.group(
    "key", cls=Group, short_help="Show, make, rotate or revoke the log's signing key.", example="dispute key show"
)
def key_command() -> None:
    """Show, make, rotate or revoke the key that signs the log's checkpoints.

    It lies beside the store, unless `key` in dispute.toml names another
    file. Whoever has it can sign another past: keep it out of backups.
    """


@key_command.command("show", cls=Command, example="dispute key show")
def show_command() -> None:
    """Print the log's public key, by which its checkpoints are verified, its fingerprint, and where its file is.

    Keys that spoke before are listed too. The private half is never shown.
    """
    from tracker.proving.reading import here

    where = settings()
    who, _, _ = here(where.store)
    if not who.keys:
        emit("no signing key yet: make one by dispute key new")
        return
    emit(str(who.keys[-1]))
    emit(f"fingerprint: {who.keys[-1].fingerprint}")
    emit(f"file: {where.key}{'' if where.key.exists() else ' (not there)'}")
    if who.revoked:
        emit("revoked: it speaks no more, and no other does")
    for one in who.keys[:-1]:
        emit(f"before: {one}")


@key_command.command("new", cls=Command, example="dispute key show")
def new_command() -> None:
    """Make the log's key where it has none yet, and print its fingerprint."""
    from tracker.proving.signing import make_key

    where = settings()
    say_key(make_key(where.store, where.key).verifier.fingerprint, where.key)


@key_command.command("rotate", cls=Command, example="dispute key rotate")
@AS
def rotate_command(curator: str | None) -> None:
    """Let a new key speak for the log, and print its fingerprint. Both keys sign that the one follows the other.

    Who trusts the old key can trust the new one by that. The old one is
    deleted; if others may have it, revoke it instead.
    """
    from tracker.proving.rotating import rotate

    where = settings()
    with writing(curator) as tracker:
        say_key(rotate(tracker, where.key).fingerprint, where.key)


@key_command.command("revoke", cls=Command, example='dispute key revoke --why "The machine was broken into."')
@click.option("--why", required=True, help="What happened to it. It is in the log for good.")
@YES
@AS
def revoke_command(curator: str | None, why: str, *, yes: bool) -> None:
    """Say that the log's key speaks no more: it is lost, or others may have it.

    Nothing is signed from then on until `dispute new-origin` begins anew.
    """
    from tracker.proving.rotating import revoke

    _ask("Revoke the key, so that nothing is signed until a new origin is begun?", yes=yes)
    with writing(curator) as tracker:
        emit(f"revoked: {revoke(tracker, why)}")


@click.command(
    "checkpoint",
    cls=Command,
    short_help="Sign the log as it is, to be kept elsewhere.",
    example="dispute checkpoint --out checkpoint.txt",
)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; else standard output.")
def checkpoint_command(out: Path | None) -> None:
    """Sign how many records the log has and the root of the tree over them, as c2sp.org/tlog-checkpoint has it.

    Whoever keeps it can prove later that nothing up to it was changed,
    removed or slipped in: `dispute verify --against`. It can be time-stamped.
    """
    from tracker.proving.signing import checkpoint

    where = settings()
    _give(checkpoint(where.store, where.key), out)


@click.command(
    "receipt",
    cls=Command,
    short_help="Prove that the log has a record.",
    example="dispute receipt 3f9c2a71 --out receipt.txt",
)
@click.argument("name", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; else standard output.")
def receipt_command(name: str, out: Path | None) -> None:
    """Write a receipt of ID: a milestone, of which it is the last record; a record, such as r0b9e…; or @60.

    It holds the record's leaf, which has no words in it, the proof that it is
    in the log, and a signed checkpoint (c2sp.org/tlog-proof). A log that
    cannot be shown to begin with that checkpoint later is convicted by it.
    """
    from tracker.proving.receipts import position_of, receipt_at

    where = settings()
    with reading() as index:
        position = position_of(index, name)
    _give(receipt_at(where.store, position, where.key), out)


def _give(note: bytes, out: Path | None) -> None:
    """Write a signed note to the file *out*, or to standard output where none is named."""
    from tracker.cli.files import write_file

    if out is None:
        click.echo(note.decode(), nl=False)
    else:
        write_file(out, [note])


@click.command(
    "new-origin",
    cls=Command,
    short_help="Let the log go on under a new name and key.",
    example='dispute new-origin --why "Restored from the backup of May."',
)
@click.option("--why", required=True, help="Why the log cannot go on under its name. It is in the log for good.")
@YES
@AS
def new_origin_command(curator: str | None, why: str, *, yes: bool) -> None:
    """Begin anew what can be proven of the log: under another name, with another key, naming the one before.

    For a store that was restored from a backup older than its last
    checkpoint, or whose key is lost. Checkpoints under the old name stay
    good for what was recorded up to then.
    """
    from tracker.proving.rotating import begin

    _ask("Begin a new origin? Checkpoints to come cannot be linked to those before.", yes=yes)
    where = settings()
    with writing(curator) as tracker:
        say_key(begin(tracker, where.key, why).fingerprint, where.key)


def say_key(fingerprint: str, key: Path) -> None:
    """Print the fingerprint of a key that was made, and what to do with its file."""
    emit(f"fingerprint: {fingerprint}")
    warn([f"{key} is the log's signing key: keep a copy where neither the store nor its backups are"])


def _ask(question: str, *, yes: bool) -> None:
    from tracker.cli import prompting

    if not yes and prompting.on_terminal():
        click.confirm(question, abort=True, err=True)
