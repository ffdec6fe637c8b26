"""The facts index rebuilt from the log, against reading the log's rows and writing the index's own; and its memory.

Memory is that of this process and of the one that builds the other half of a long index, each at its most.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.histories import many_disputes, one_dispute
from benchmarks.measuring import Figure, Size, durable, shown, timed
from benchmarks.reading import library_replay, raw_read
from benchmarks.stores import NOON, fill
from events.log.sqlite_file import connect
from tracker.index.catching_up import catch_up
from tracker.index.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 10_000
MEGABYTE = 1024 * 1024
UNIT = 1 if sys.platform == "darwin" else 1024
"""What ``ru_maxrss`` counts in."""


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield the ratio and the memory for each length of history, and for the single dispute."""
    for milestones in size.milestones:
        store = where / f"many-{milestones}.sqlite"
        if not store.exists():
            fill(store, many_disputes(milestones))
        yield from _rebuilt(store, f"{milestones:,}", where)
        if milestones == size.milestones[0]:
            theirs = library_replay(where / f"library-{milestones}.sqlite", milestones)
            what = f"the eventsourcing library's own replay of {milestones:,}, times the same"
            yield Figure(what, theirs / raw_read_and_written(store, where), f"({shown(theirs)}, no state worked out)")
    store = where / f"one-{size.one}.sqlite"
    if not store.exists():
        fill(store, one_dispute(size.one))
    yield from _rebuilt(store, f"one dispute of {size.one:,}", where)


def raw_read_and_written(store: Path, where: Path) -> float:
    """Return the seconds of a raw SELECT of the log's rows and of writing the index's own rows to a new file."""
    return timed(lambda: raw_read(store)) + written(store, where / "copy.sqlite")


def _rebuilt(store: Path, what: str, where: Path) -> Iterator[Figure]:
    """Yield the ratio and the memory; raw work is done before and after, for the mood that the machine is in."""
    before = raw_read_and_written(store, where)
    db = connect(store, write=True)
    db.execute("UPDATE facts_header SET version = 0")
    db.close()
    child = [sys.executable, "-m", "benchmarks.rebuilding", str(store)]
    told = subprocess.run(child, check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    seconds, memory = map(float, told.stdout.split())
    raw = (before + raw_read_and_written(store, where)) / 2
    detail = f"({shown(seconds)}, raw {shown(raw)})"
    yield Figure(f"rebuilding {what}, times raw reading and writing", seconds / raw, detail, at_most=2.5)
    yield Figure(f"rebuilding {what}, MB of memory", memory, at_most=300)


def written(store: Path, path: Path) -> float:
    """Return the seconds that `executemany` takes to write the rows that the index of *store* holds to a new file."""
    reading, writing = sqlite3.connect(store), durable(path)
    for table in TABLES:
        writing.execute(table)
    taken = timed(lambda: writing.execute("BEGIN IMMEDIATE"))
    names = [row[0] for row in writing.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for name in names:
        rows = reading.execute(f"SELECT * FROM {name}")  # noqa: S608  (our own tables)
        marks = ", ".join("?" * len(rows.description))
        while batch := rows.fetchmany(AT_ONCE):
            start = perf_counter()
            writing.executemany(f"INSERT INTO {name} VALUES ({marks})", batch)  # noqa: S608  (our own tables)
            taken += perf_counter() - start
    taken += timed(lambda: writing.execute("COMMIT"))
    reading.close()
    writing.close()
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()
    return taken


def main() -> None:
    """Rebuild the index of the store named, and print the seconds and the megabytes that it took."""
    taken = timed(lambda: catch_up(sys.argv[1], lambda: NOON))
    other = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT
    print(taken, (peak() + other) / MEGABYTE)


def peak() -> int:
    """Return the bytes that this process held at its most.

    Linux counts in ``ru_maxrss`` what whoever started it held then, and the
    benchmarks hold much.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


if __name__ == "__main__":
    main()
