"""Imports JSON Lines: into an empty store as they are, into another one only what it holds already."""

from pathlib import Path

from events.errors import Refused
from events.text import utf8
from tracker.curating.tracker import Tracker
from tracker.moving.files import contents
from tracker.moving.importing import Imported, Progress, quiet
from tracker.moving.lines import Claims, read


def import_lines(tracker: Tracker, path: Path, *, progress: Progress = quiet) -> Imported:
    """Store the records of an export as they were: ids, instants, positions and curators.

    A store that holds something takes no more: records that it holds are
    skipped, others refused. Raises InvalidInput and Refused, which name the line.
    """
    numbered = list(read(utf8(contents(path), what=f"file {path.name}"), path.name))
    if tracker.log.head() is None:
        records = [record for _, record in numbered]
        tracker.append_verbatim(records, Claims(), progress=lambda done: progress("storing", done, len(records)))
        return Imported(len(records), 0, ())
    for done, (number, record) in enumerate(numbered):
        if tracker.log.at(record.position) != record:
            why = "the store holds other records: restore an export into a new store, made by `dispute init`"
            raise Refused("import", f"{path.name} line {number}", why)
        progress("comparing", done, len(numbered))
    return Imported(0, len(numbered), ())
