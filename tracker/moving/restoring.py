"""Imports JSON Lines: into an empty store as they are, into another one only what it holds already."""

from collections.abc import Sequence
from pathlib import Path

from events.errors import InvalidInput, Refused
from events.log.sqlite_proof import Origin
from events.text import utf8
from tracker.curating.tracker import Tracker
from tracker.moving.files import contents
from tracker.moving.importing import Imported, Progress, quiet
from tracker.moving.lines import Claims, read
from tracker.moving.origins import named, origins_of, root_of


def import_lines(tracker: Tracker, path: Path, *, progress: Progress = quiet) -> Imported:
    """Store the records of an export as they were: ids, instants, positions and curators.

    A store that holds something takes no more: records that it holds are
    skipped, others refused. Raises InvalidInput and Refused, which name the line.
    """
    text = utf8(contents(path), what=f"file {path.name}")
    numbered = list(read(text, path.name))
    if not numbered:
        raise InvalidInput("nothing to import", path.name, "it holds no record, as `dispute export` writes them")
    if tracker.log.head() is None:
        records = [record for _, record in numbered]
        own, origins = named(tracker.path)[0], origins_of(text, records, path.name)
        tracker.append_verbatim(
            records, Claims(), origins=origins, progress=lambda done: progress("storing", done, len(records))
        )
        return Imported(len(records), 0, _warnings(own, origins), root_of(tracker.path))
    for done, (number, record) in enumerate(numbered):
        if tracker.log.at(record.position) != record:
            why = "the store holds other records: restore an export into a new store, made by `dispute init`"
            raise Refused("import", f"{path.name} line {number}", why)
        progress("comparing", done, len(numbered))
    return Imported(0, len(numbered), ())


def _warnings(own: str, origins: Sequence[Origin]) -> tuple[str, ...]:
    """Say whose the log is now, if that is another one than the store was made for."""
    if not origins or origins[-1].name == own:
        return ()
    way = "put its signing key in the place of this store's, or begin anew: `dispute new-origin --why …`"
    return (f"the log is {origins[-1].name}: {way}",)
