"""All checks of one store, in the order in which they are told."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from events.audit.places import beside, next_to
from events.errors import DisputeError
from events.log.instants import from_micros
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from events.log.sqlite_schema import SCHEMA_VERSION
from tracker.backing.known import Known, known
from tracker.doctoring import inside, machine, places
from tracker.doctoring.finding import Finding


class Patient(NamedTuple):
    """What is examined: the store, its key, the settings and the site's folder, None where there are none."""

    store: Path
    key: Path
    settings: Path | None
    folder: Path | None


class Checked(NamedTuple):
    """A check by its name, and what it found."""

    name: str
    findings: list[Finding]


class _Opened(NamedTuple):
    version: int
    last: datetime | None
    synchronous: int
    journal: str


def examine(whom: Patient, now: datetime) -> Iterator[Checked]:
    """Yield every check and what it found; one that cannot look says so as its finding. *now* is aware.

    Nothing is changed, but that what a process left in the -wal goes into the
    store, as it does with whoever opens it.
    """
    store, key, settings, folder = whom
    yield _check("sqlite", machine.sqlite_version)
    wal = inside.wal_of(store)
    opened, trouble = _open(store)
    yield Checked("store", trouble)
    if opened is not None:
        yield _check("durability", lambda: machine.durability(opened.synchronous, opened.journal, os.environ))
        yield _check("clock", lambda: machine.clock(opened.last, now))
        yield _check("schema", lambda: inside.schema(opened.version))
        if opened.version == SCHEMA_VERSION:
            yield _check("index", lambda: inside.index(store))
            yield _check("standing", lambda: inside.standing(store))
        yield _check("wal", lambda: inside.write_ahead(wal, inside.wal_of(store)))
    if store.exists():
        yield _check("file system", lambda: machine.file_system(machine.mounts(), store.resolve()))
        yield _check("room", lambda: machine.room(*machine.left(store.parent), store.stat().st_size))
        yield _check("workers", lambda: places.one_name(store))
    backups, unlisted = _backups(store)
    secret = [one for one in (store, key, beside(key), next_to(key)) if one.exists()]
    yield _check("permissions", lambda: _each(places.private, secret), lambda: _each(places.unwritable, settings))
    yield _check("parents", lambda: _parents([*secret[:2], settings]))
    yield _check("key beside a backup", lambda: places.key_apart(key, [one.path for one in backups]), lambda: unlisted)
    named = [("the store", store), ("the signing key", key), *(("a backup", one.path) for one in backups)]
    if settings:
        named.append(("dispute.toml", settings))
    yield _check("key in the site", lambda: places.unpublished(folder, named))


def _check(name: str, *checks: Callable[[], Iterable[Finding]]) -> Checked:
    found: list[Finding] = []
    for one in checks:
        try:
            found += one()
        except (DisputeError, OSError) as error:
            found.append(Finding(f"it cannot be looked at: {error}", "make it readable, then look again"))
    return Checked(name, found)


def _open(store: Path) -> tuple[_Opened | None, list[Finding]]:
    """Return what SQLite says of the store to one who writes, or why it cannot be opened so."""
    try:
        with closing(connect(store, write=True, older=True)) as db, speaking(store):
            cells = [
                db.execute(sql).fetchone()[0]
                for sql in (
                    "PRAGMA user_version",
                    "SELECT max(recorded_at) FROM record",
                    "PRAGMA synchronous",
                    "PRAGMA journal_mode",
                )
            ]
    except DisputeError as error:
        return None, [Finding(f"{error.what}: {error.which}", error.why)]
    version, last, synchronous, journal = cells
    return _Opened(version, None if last is None else from_micros(last), synchronous, journal), []


def _backups(store: Path) -> tuple[list[Known], list[Finding]]:
    try:
        return known(store), []
    except DisputeError as error:
        return [], [Finding(f"{error.what}: {error.which}", error.why, serious=False)]


def _each(check: Callable[[Path], Iterator[Finding]], paths: Iterable[Path] | Path | None) -> Iterator[Finding]:
    for path in [paths] if isinstance(paths, Path) else paths or ():
        yield from check(path)


def _parents(paths: Iterable[Path | None]) -> Iterator[Finding]:
    """Yield what is wrong above *paths*; a folder that is above several is told of once."""
    told: set[str] = set()
    for path in paths:
        for found in places.parents(path) if path else ():
            if found.way not in told:
                told.add(found.way)
                yield found
