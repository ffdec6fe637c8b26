"""The command ``verify``: whether the store is what was recorded, and what became of a checkpoint kept elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from events.audit.strict64 import to_base64
from events.errors import StoreError
from tracker.cli.context import Command, reading, settings, strict_settings
from tracker.cli.output import emit, emit_json
from tracker.cli.progressing import progress
from tracker.questions.milestones import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.audit.checkpoint import Checkpoint
    from tracker.proving.verifying import Verdict

DAMAGED = 3
NOTHING_OUTSIDE = (
    "held against nothing from outside: whoever has the store and its key could have written all of it anew; "
    "give a checkpoint or a feed that you kept, by --against"
)
NOT_SHOWN = "not shown, by this or anything: that a record is true, or was written on the day that it says"


@click.command(
    "verify",
    cls=Command,
    short_help="Verify the store, and hold it against a checkpoint kept elsewhere.",
    example="dispute checkpoint --out kept.txt\ndispute verify --against kept.txt",
)
@click.option(
    "--against",
    multiple=True,
    metavar="FILE|URL",
    help="A checkpoint, or a feed that carries one, from outside. (may be repeated)",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    help="Keep the last checkpoint seen in this file, and hold the log against it the next time.",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Hold what is published in this folder against what comes of the log.",
)
@click.option("--log-only", is_flag=True, help="Leave the index out, which takes the longest.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def verify_command(
    against: tuple[str, ...], state: Path | None, site: Path | None, *, log_only: bool, as_json: bool
) -> int:
    """Verify that records, leaves, root, checkpoints and index fit each other, and say what that shows.

    Exit code 0: nothing found. 3: the store is damaged; a finding names the
    record where it is in one. 4: it is not what became of a checkpoint from
    outside: the log was rewritten, or cut off. 1: it could not be verified.
    """
    from tracker.proving.outside import outside
    from tracker.proving.seen import seen
    from tracker.proving.verifying import verify

    store = settings().store
    notes = [outside(one) for one in against]
    before = seen(state) if state else None
    try:
        with progress("verifying", 0) as done:
            every = [*notes, before] if before else notes
            verdict = verify(store, every, index=not log_only, progress=done)
    except StoreError as error:
        if error.what != "store is damaged":
            raise
        click.echo(f"dispute: {error}", err=True)
        return DAMAGED
    if site:
        verdict.findings += _published(site)
    kept = _keep(state, store, verdict, [before, *notes]) if state else None
    if as_json:
        emit_json(_json(verdict))
    else:
        _show(verdict, [*against, *([str(state)] if before else [])], index=not log_only)
        if site and not verdict.code:
            emit(f"{site}: what is published is what comes of the log")
        if kept:
            emit(kept)
    return verdict.code


def _published(folder: Path) -> list[str]:
    """Return what in a site's folder is not what comes of the log."""
    from tracker.cli.publishing import said_as_ours
    from tracker.cli.working import a_publisher
    from tracker.publishing.folder import Folder

    publisher = a_publisher(strict_settings())
    with said_as_ours(), reading() as index:
        return [f"{folder}: {one}" for one in Folder(folder, publisher.frame).differences(publisher.edition(index))]


def _keep(state: Path, store: Path, verdict: "Verdict", notes: "list[bytes | None]") -> str:
    """Keep what was seen, or evidence where it does not fit, and say where."""
    from tracker.proving.seen import evidence, remember
    from tracker.proving.signing import last_signed

    latest = last_signed(store)
    if verdict.contradictions:
        return f"evidence: {evidence(state, *notes, latest)}"
    if not remember(state, *notes, latest):
        return "nothing is kept for the next time: no checkpoint was given, and none has left this store yet"
    return f"kept for the next time: {state}"


def _show(verdict: "Verdict", sources: "Sequence[str]", *, index: bool) -> None:
    """Print what was found. *sources* name the checkpoints from outside, in their order."""
    for one in (*verdict.contradictions, *verdict.findings):
        emit(one)
    if verdict.code:
        return
    emit(f"{_many(verdict.size, 'record')} of {verdict.origin}, root {to_base64(verdict.root)}")
    emit("rows, leaves and root fit each other; versions and times go forward; SQLite finds no damage")
    if verdict.held:
        emit(f"{_many(verdict.held, 'checkpoint')} that left this store: signed by its key, and of what it holds")
    if verdict.compared:
        emit("index and claims are what comes of the log")
    elif index:
        emit("index and claims are not compared: the next command that reads builds the index anew")
    if said := _signed(verdict):
        emit(said)
    for source, (checkpoint, until) in zip(sources, verdict.outside, strict=True):
        day = f" of {until.date().isoformat()}" if until else ""
        then = "" if checkpoint.origin == verdict.origin else f", when the log was called {checkpoint.origin}"
        emit(
            f"verified against your checkpoint{day} ({source}: {_many(checkpoint.size, 'record')}{then}): "
            f"nothing up to it was changed, removed or slipped in; {_after(verdict, checkpoint)}"
        )
    if not verdict.outside:
        emit(NOTHING_OUTSIDE)
    emit(NOT_SHOWN)


def _after(verdict: "Verdict", checkpoint: "Checkpoint") -> str:
    """Return what a checkpoint from outside says nothing of. Pure."""
    after = verdict.size - checkpoint.size
    if not after:
        return "none came after it"
    return f"{_many(after, 'record')} after it {'rests' if after == 1 else 'rest'} on this store alone"


def _signed(verdict: "Verdict") -> str:
    """Return what is shown of who recorded what; nothing where nobody ever signed."""
    found = verdict.signatures
    if found["unsigned"] == verdict.size:
        return ""
    told = [f"{_many(found['proven'], 'signature')} of curators: by keys that were theirs at that place in the log"]
    if found["on-our-word"]:
        told.append(f"{found['on-our-word']:,} more by keys that no key of the roster signed for: on this store's word")
    if found["erased"]:
        told.append(f"{found['erased']:,} erased with the words")
    return "; ".join([*told, f"{_many(found['unsigned'], 'record')} without"])


def _json(verdict: "Verdict") -> dict[str, Any]:
    return {
        "origin": verdict.origin,
        "records": verdict.size,
        "root": to_base64(verdict.root),
        "checkpoints": verdict.held,
        "compared": verdict.compared,
        "signatures": {name.replace("-", "_"): count for name, count in verdict.signatures.items()},
        "against": [
            {"records": one.size, "until": until and stamp(until), "after": verdict.size - one.size}
            for one, until in verdict.outside
        ],
        "findings": verdict.findings,
        "contradictions": verdict.contradictions,
    }


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
