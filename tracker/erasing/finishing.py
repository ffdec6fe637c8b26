"""What follows on the record of erasing: index and file are written anew, and all places are searched for the words."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from events.log.cleaning import clean
from tracker.backing.known import Known, known
from tracker.clock import Clock
from tracker.erasing.searching import Search, said_by_others, search
from tracker.index.building import Progress
from tracker.index.catching_up import catch_up
from tracker.index.reader import Index


class Found(NamedTuple):
    """What a search found. What is said ``elsewhere``, by others too, is left out.

    ``left`` are files that still have words; ``unread`` could not be read. ``backups`` are
    those of the ones made that hold them, or could not be looked into.
    """

    files: int
    elsewhere: Sequence[str]
    left: Sequence[Path]
    unread: Sequence[Path]
    backups: Sequence[Known]


def cleaned(store: Path, clock: Clock, progress: Progress = lambda _: None, *, timeout: float) -> None:
    """Let nothing be left in the file of *store* of words that were destroyed: its index is built anew first."""
    with Index(store) as index:
        behind = index.is_behind()
    if behind:
        catch_up(store, clock, progress)
    with Index(store) as index:
        done = behind and not index.is_uncleaned()
    if not done:
        clean(store, timeout)


def found(store: Path, pieces: Collection[bytes], places: Iterable[Path]) -> Found:
    """Search for *pieces* of words in *store*, beside it, in *places*, and in the backups that were made of it."""
    elsewhere = said_by_others(store, pieces)
    wanted = [one for one in pieces if one not in elsewhere]
    beside = [one for one in sorted(store.absolute().parent.iterdir()) if one.is_file()]  # the store among them
    done = search((*beside, *places), wanted)
    backups = [one for one in known(store) if one.path.exists() and _may_hold(search([one.path], wanted))]
    made = {one.path.resolve() for one in backups}
    return Found(
        done.files,
        sorted(set(elsewhere.values())),
        [one for one in done.left if one.resolve() not in made],
        [one for one in done.unread if one.resolve() not in made],
        backups,
    )


def _may_hold(done: Search) -> bool:
    return bool(done.left or done.unread)
