"""The command ``erase``: words are destroyed for good, and whether any are left is searched for."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from events.errors import Conflict, DisputeError, StoreError
from events.text import printable
from tracker.cli import prompting
from tracker.cli.completing import milestones
from tracker.cli.context import Command, in_the_way, strict_settings, warn, writing
from tracker.cli.output import emit
from tracker.cli.progressing import progress
from tracker.cli.trying import Taken, carry_out, changes, now, reason
from tracker.clock import utc_now

if TYPE_CHECKING:
    from tracker.curating.tracker import Outcome, Tracker
    from tracker.erasing.finishing import Found
    from tracker.settings import Settings

LEFT = 3
"""The exit code where words are left somewhere."""


@click.command(
    "erase",
    cls=Command,
    short_help="Destroy a milestone's words for good, and search for any left.",
    example='dispute erase 3f9c2a71 --basis "a court order" --why "It names a witness under protection." --site site',
)
@click.argument("name", metavar="ID", shell_complete=milestones)
@click.option("--basis", help="On what ground: an order, a law, a rule of ours. It is published.  [needed]")
@click.option("--why", help="Why these words. It is never published.  [needed]")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Publish anew to this folder, and search it; else the folder of [publish] in dispute.toml.",
)
@click.option(
    "--search",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Search this file or folder too: exports, logs. (may be repeated)",
)
@click.option("--clean", is_flag=True, help="Store nothing: only clean the store of what was erased before.")
@changes
def erase_command(
    name: str,
    basis: str | None,
    why: str | None,
    site: Path | None,
    search: tuple[Path, ...],
    *,
    clean: bool,
    **values: Any,
) -> int:
    """Destroy the words of the milestone ID for good, and print its id. Nothing brings them back.

    ID may be one of its records (r…) as well, to destroy the words of an
    earlier version alone. Place, date, kind and whom it is about stay in the
    state. The proof of the log still holds. Afterwards the store, what lies
    beside it and the site are searched for the words, and backups that hold
    them are listed. Exit code 3: words are left.
    """
    here = strict_settings()
    taken = Taken.of(values)
    if clean:
        _clean(here, site)
        return 0
    if basis is None and not prompting.on_terminal():
        raise click.UsageError("missing option: --basis TEXT: on what ground the words are erased")
    why = reason(why, "Why?", "why these words are erased")
    basis = prompting.ask("On what ground? It is published", lambda _: None) if basis is None else basis
    with writing(taken.curator) as tracker:
        before = _said(tracker, name)
        outcome = carry_out(
            partial(tracker.erase, name, basis, why),
            taken,
            lambda tried: _show(tracker, tried),
            ask="Destroy these words for good?",
            refused=("not erased", name),
        )
        after = _said(tracker, name)
    if outcome is None:
        return 0
    click.echo(outcome.stream)
    _finish(here, site, outcome.stream)
    return _search(here, before, after, site, search)


def _said(tracker: "Tracker", name: str) -> list[dict[str, Any]]:
    """Return what the records of the milestone say."""
    stream, _ = tracker.of_words(name)
    return [json.loads(record.act.model_dump_json(exclude={"holes"})) for record in tracker.log.stream(stream)]


def _show(tracker: "Tracker", tried: "Outcome") -> None:
    record = tried.records[-1]
    one = now(tracker, record.stream)
    holes = getattr(record.act, "holes", ())
    what = f"{one.body['what']['kind']}, {one.body['occurred_on']['text']}: {one.body['title']}"
    words = f"{len(holes)} record{'' if len(holes) == 1 else 's'}"
    click.echo(f"erase for good: {printable(what)} (the words of {words})", err=True)


def _finish(here: "Settings", site: Path | None, stream: str) -> None:
    """Clean, or say that the words are erased all the same: the record of it is stored."""
    try:
        _clean(here, site)
    except Conflict:
        raise
    except DisputeError as error:
        why = f"{in_the_way(error)}: mend that, then: dispute erase {stream[:8]} --clean"
        raise StoreError("erased, but not cleaned of the words yet", stream, why) from error


def _clean(here: "Settings", site: Path | None) -> None:
    """Leave nothing of the words in the store and on the site."""
    from tracker.cli.context import patience
    from tracker.cli.publishing import publish_to
    from tracker.erasing.finishing import cleaned

    try:
        with progress("building the index anew", 0) as done:
            cleaned(here.config.store, utc_now, done, timeout=patience())
    except Conflict as error:
        raise Conflict(error.what, error.which, f"{error.why}; then: dispute erase ID --clean") from None
    if folder := site or here.folder:
        publish_to(here, folder, plain=_is_plain(folder))
    else:
        warn(["pages and feeds hold the words until they are published anew: dispute publish FOLDER"])


def _is_plain(folder: Path) -> bool:
    """Say whether a site lies in *folder* that has no compressed variants."""
    return (folder / "index.html").exists() and not any(folder.glob("*.gz"))


def _search(
    here: "Settings",
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    site: Path | None,
    more: tuple[Path, ...],
) -> int:
    """Say where words are left, if anywhere; return the exit code."""
    from tracker.erasing.finishing import found
    from tracker.erasing.pieces import pieces

    folder = site or here.folder
    result = found(here.config.store, pieces(before, after), (*more, *([folder] if folder else ())))
    _tell(result)
    return LEFT if result.left else 0


def _tell(found: "Found") -> None:
    for one in found.left:
        emit(f"{one}: words are left in it: make it anew, or destroy it")
    for one in found.unread:
        emit(f"{one}: could not be read, so not searched")
    for backup in found.backups:
        day = backup.made_at.date().isoformat()
        emit(f"{backup.path}: a backup of {day} that holds the words: destroy it, and make another")
    for record in found.elsewhere:
        emit(f"r{record[:8]} says some of the words too" if record else "what is held back says some of the words too")
    files = f"{found.files:,} file{'' if found.files == 1 else 's'}"
    what = "searched for its words"
    emit(f"{what} in {files}: {'left in ' + str(len(found.left)) if found.left else 'none is left'}")
