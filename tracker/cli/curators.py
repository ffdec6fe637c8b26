"""The command ``curators``: whose SSH keys sign what is recorded; putting one on the roster, taking one off it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Command, Group, settings, warn, writes, writing
from tracker.cli.listing import listing_options, show
from tracker.cli.output import emit
from tracker.questions.milestones import stamp

if TYPE_CHECKING:
    from tracker.curating.roster import Entry
    from tracker.proving.authorship import Judge

FIELDS = ("curator", "fingerprint", "position", "record", "since", "signed", "revoked", "revoked_at", "why")
"""What a list has of each, in the order of docs/json.md."""
NOBODY = "no key on the roster signed this: who has only the log cannot tell it from what anybody did who had the store"


@click.group(
    "curators",
    cls=Group,
    invoke_without_command=True,
    short_help="List whose SSH keys sign what is recorded; add or revoke one.",
    example="dispute curators",
)
@listing_options
@click.pass_context
def curators_command(ctx: click.Context, *, as_json: bool, as_csv: bool) -> None:
    """List the roster: curators' SSH keys, from which record on each signs, and whether it was revoked.

    It is in the log itself, and a signature is judged by its place in it. A
    key counts if it is the first, or if one that counts signed the record
    that adds it (`signed`: first, yes or no).
    """
    if ctx.invoked_subcommand is not None:
        return
    from tracker.proving.authorship import Judge
    from tracker.proving.reading import connected, fetching

    with connected(settings().store) as db:
        judge = Judge(fetching(db))
        rows = [_row(one, judge) for one in judge.entries]
    show(rows, FIELDS, ("curator", "fingerprint", "position", "signed", "revoked"), as_json=as_json, as_csv=as_csv)
    if not rows:
        click.echo("no keys yet: dispute curators add --help says how to add one", err=True)


@curators_command.command(
    "add",
    cls=Command,
    example="dispute curators add 'Ada Byron <ada@example.org>' --ssh-key id_ed25519.pub",
)
@click.argument("name", metavar="'NAME <MAIL>'")
@click.option(
    "--ssh-key",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.pub",
    help="Their public key: Ed25519, ECDSA, RSA, or a token's.",
)
@writes
def add_command(name: str, file: Path, curator: str | None, command_id: str | None, *, dry_run: bool) -> None:
    """Let NAME sign by a key from now on, and print its fingerprint.

    The first key of a log needs no signature. Have one that is on the roster
    sign each after it: who reads the log cannot tell it otherwise from one
    that anybody put there who had the store. Mail addresses are never published.
    """
    from events.audit.sshkeys import SshKey
    from events.log.records import Curator
    from tracker.curating.authoring import line_in
    from tracker.proving.enrolling import add, entries

    key = SshKey.parse(line_in(file))
    with writing(curator) as tracker:
        first = not entries(tracker)
        outcome = add(tracker, Curator.parse(name), key, command=command_id, dry_run=dry_run)
    _say(key.fingerprint, outcome.stored, signed=outcome.signed or first)


@curators_command.command(
    "revoke",
    cls=Command,
    example=(
        "dispute curators add 'Ada Byron <ada@example.org>' --ssh-key id_ed25519.pub\n"
        "dispute curators revoke SHA256:18X0UN --why 'The laptop was stolen.'"
    ),
)
@click.argument("fingerprint")
@click.option("--why", required=True, help="What happened to it. It is in the log for good.")
@writes
def revoke_command(fingerprint: str, why: str, curator: str | None, command_id: str | None, *, dry_run: bool) -> None:
    """Take the key FINGERPRINT off the roster, and print its fingerprint: what it signs from now on counts no more.

    What it signed before stays proven, since that stands before this in the
    log. It may sign this itself. It is never added again.
    """
    from tracker.proving.enrolling import revoke

    with writing(curator) as tracker:
        one, outcome = revoke(tracker, fingerprint, why, command=command_id, dry_run=dry_run)
    _say(one.fingerprint, outcome.stored, signed=outcome.signed)


def _say(fingerprint: str, stored: bool, *, signed: bool) -> None:  # noqa: FBT001  (as an outcome has it)
    emit(fingerprint)
    if not stored:
        click.echo("nothing is stored: it was only tried", err=True)
    elif not signed:
        warn([NOBODY])


def _row(one: "Entry", judge: "Judge") -> dict[str, Any]:
    return {
        "curator": one.name,
        "fingerprint": one.fingerprint,
        "position": one.position,
        "record": one.record,
        "since": stamp(one.at),
        "signed": "first" if one.first else "yes" if judge.vouched(one.fingerprint) else "no",
        "revoked": one.revoked and one.revoked.position,
        "revoked_at": one.revoked and stamp(one.revoked.at),
        "why": one.revoked and one.revoked.why,
    }
