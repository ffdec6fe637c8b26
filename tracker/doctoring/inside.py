"""Checks of the store itself: its schema, its index, what SQLite left beside it, whether it may go on."""

from collections.abc import Iterator
from pathlib import Path

from events.errors import DisputeError
from events.log.sqlite_schema import SCHEMA_VERSION
from tracker.config import key_of
from tracker.curating.standing import check_standing
from tracker.doctoring.finding import Finding
from tracker.index.reader import Index
from tracker.proving.reading import connected, fetching


def schema(version: int, known: int = SCHEMA_VERSION) -> Iterator[Finding]:
    """Yield a finding where the store has not the schema that this program works with. Pure."""
    if version < known:
        yield Finding(f"the store has schema {version}, and this program works with {known}", "run `dispute upgrade`")
    if version > known:
        yield Finding(f"the store has schema {version}, and this program knows {known}", "use the newest program")


def index(store: Path) -> Iterator[Finding]:
    """Yield a note where the facts index is not up to the log's last record."""
    with Index(store) as found:
        if found.is_behind():
            way = "the next question brings it up, as `dispute reindex` does"
            yield Finding("the index is behind the log", way, serious=False)


def write_ahead(before: int, after: int) -> Iterator[Finding]:
    """Yield a note where a process ended without closing the store. Pure.

    *before* and *after* are the bytes in its -wal before we opened it and
    once we have closed it: whoever closes last empties it.
    """
    if before and not after:
        what = f"a process that wrote did not close the store: {before} bytes were left in its -wal"
        yield Finding(what, "nothing is lost, they are in the store now; see why it ended", serious=False)


def standing(store: Path) -> Iterator[Finding]:
    """Yield a finding where the store is older than what was signed of it, or of another past."""
    with connected(store) as db:
        ((size,),) = db.execute("SELECT ifnull(max(pos), 0) FROM leaf").fetchall()
        try:
            check_standing(fetching(db), key_of(store), size)
        except DisputeError as error:
            yield Finding(f"no record is taken: {error.what}: {error.which}", error.why)


def wal_of(store: Path) -> int:
    """Return the bytes in the -wal beside *store*."""
    try:
        return store.with_name(f"{store.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0
