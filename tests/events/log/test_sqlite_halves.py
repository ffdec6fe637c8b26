"""A long log is scanned in two halves, each by a process, and what is found is what one alone finds."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from events.audit.tree import Frontier
from events.log.leaves import leaf_of, numbered
from events.log.log import Log
from events.log.sqlite_file import connect
from events.log.sqlite_findings import Finding
from events.log.sqlite_proof import Proof
from events.log.sqlite_scan import Scan
from tests.events.log.builders import ADA, REGISTRY, Clock, a_new_act

SIZE = 45
ALONE = SIZE + 1
"""So long has a log to be for two processes that one of these is scanned by one."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that is not to be changed."""
    path = tmp_path_factory.mktemp("halves") / "log.sqlite"
    with Log.create(path, REGISTRY, clock=Clock()) as log:
        log.append([a_new_act(f"act {number}") for number in range(SIZE)], curator=ADA)
    return path


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def scanned(path: Path, long: int) -> tuple[Scan, list[int]]:
    """Scan the log at *path*; return also what was told on the way: how far the second process came, if it was used."""
    told: list[int] = []
    with closing(connect(path, write=False)) as db:
        (origin,) = Proof.over(db).origins()
        return Scan(db, origin.name, range(SIZE + 3), told.append, long).run(), told


def test_two_processes_find_the_roots_that_one_finds(template: Path) -> None:
    alone, told = scanned(template, ALONE)
    assert told == []
    halves, told = scanned(template, SIZE)
    assert told == [SIZE], "the control: it was the second process that came to the end"
    assert halves.findings == alone.findings == []
    assert halves.roots == alone.roots
    assert sorted(halves.roots) == list(range(SIZE + 1))
    assert halves.size == alone.size == SIZE


def test_on_one_processor_one_process_scans_it_all(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    halves, told = scanned(template, SIZE)
    assert (halves.findings, halves.size, told) == ([], SIZE, [])


DAMAGES = {
    "a payload": "UPDATE payload SET state = state || ' ' WHERE pos = ?",
    "a leaf": "UPDATE leaf SET envelope = replace(envelope, 'index', 'Index') WHERE pos = ?",
    "a hash": "UPDATE leaf SET node = zeroblob(32) WHERE pos = ?",
    "a leaf that is gone": "DELETE FROM leaf WHERE pos = ?",
    "a row that is gone": "DELETE FROM record WHERE pos = ?",
    "text that is none": "UPDATE record SET stream = CAST(x'ff' AS TEXT) WHERE pos = ?",
}


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=list(DAMAGES))
def test_two_processes_find_the_damage_that_one_finds(template: Path, tmp_path: Path, statement: str) -> None:
    """Wherever it is: in either half, where they meet, at the end."""
    for position in (1, SIZE // 2, SIZE // 2 + 1, SIZE):
        path = tmp_path / f"{position}.sqlite"
        with unguarded(template, path) as db:
            db.execute(statement, (position,))
        assert held_alike(path)


def test_what_was_recorded_before_the_one_before_it_is_found_where_the_halves_meet(
    template: Path, tmp_path: Path
) -> None:
    """Each half alone is well."""
    path, half = tmp_path / "log.sqlite", SIZE // 2
    with Log.open(template, REGISTRY, clock=Clock()) as log:
        rows = list(log.store.rows(0, None, SIZE))
    rows[half - 1] = rows[half - 1]._replace(recorded_at=rows[half].recorded_at)
    with unguarded(template, path) as db:
        (origin,) = Proof.over(db).origins()
        db.execute("UPDATE record SET recorded_at = ? WHERE pos = ?", (rows[half].recorded_at, half))
        for leaf in numbered(0, [leaf_of(row, origin.name) for row in rows], Frontier())[0]:
            db.execute(
                "UPDATE leaf SET envelope = ?, node = ? WHERE pos = ?", (leaf.envelope, leaf.node, leaf.position)
            )
    (found,) = held_alike(path)
    assert (found.position, found.what) == (half + 1, "it was not recorded after the one before it")


@contextmanager
def unguarded(template: Path, path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a copy at *path* in which everything can be changed."""
    shutil.copy(template, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        yield db


def held_alike(path: Path) -> list[Finding]:
    """Scan a log alone and in halves, hold what comes of both to being the same, and return what was found."""
    (alone, _), (halves, _) = scanned(path, ALONE), scanned(path, SIZE - 1)
    assert halves.findings == alone.findings
    assert halves.roots == alone.roots
    assert (halves.size, halves.whole) == (alone.size, alone.whole)
    return alone.findings
