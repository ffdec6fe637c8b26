"""Imports a TOML file: new acts, recorded now, all of them or none. Saying it again stores nothing."""

from dataclasses import dataclass
from pathlib import Path

from events.errors import InvalidInput
from events.text import utf8
from tracker.curating.tracker import Tracker
from tracker.moving.files import contents
from tracker.moving.rows import parsed
from tracker.moving.taking import Progress, RowRefused, Taking

__all__ = ["Imported", "Progress", "RowRefused", "import_toml", "quiet"]


@dataclass(frozen=True)
class Imported:
    """What an import came to: how many acts were stored, how many rows were in the log already, warnings.

    ``root`` is the root over the log, Base 64, where all of it was restored.
    """

    stored: int
    skipped: int
    warnings: tuple[str, ...]
    root: str | None = None


def quiet(_stage: str, _done: int, _total: int, /) -> None:
    """Report no progress."""


def import_toml(
    tracker: Tracker, path: Path, *, progress: Progress = quiet, dry_run: bool = False, command: str | None = None
) -> Imported:
    """Store what the TOML file at *path* says and the log does not hold yet, in one transaction.

    Each row about a milestone has a ``key``. A key that the
    log holds with the same content is skipped, with other content refused.
    Raises InvalidInput for a file that cannot be read or holds nothing,
    RowRefused, which names the line of the row's header.
    """
    rows = parsed(utf8(contents(path), what=f"file {path.name}"), path.name)
    if not rows:
        raise InvalidInput("nothing to import", path.name, "it holds no table, such as [[milestone]]")
    taking = Taking(tracker, path.name)
    for number, row in enumerate(rows):
        taking.take(row)
        if number % 100 == 0:
            progress("reading", number, len(rows))
    progress("reading", len(rows), len(rows))
    outcome = taking.append(progress, dry_run=dry_run, command=command)
    return Imported(len(outcome.records), len(rows) - len(outcome.records), tuple(outcome.warnings))
