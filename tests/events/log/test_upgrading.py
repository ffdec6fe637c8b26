"""A store of the first schema is brought under the audit tree at once or not at all, and loses nothing by it."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from events.acts import ACTS
from events.errors import StoreError
from events.log.log import Log
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from events.log.sqlite_schema import SCHEMA_VERSION
from events.log.upgrading import upgrade
from tests.events.log.builders import Clock
from tests.stores import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORIGIN = "harbour.example/log"
ROOT = "d49137078acf8e4d2c93c787d5c0bc46ffe1dda6d7f19f1f88034f02cc153fcd"
"""The root of the store of schema 1 under that origin and those salts. It may never change: nor may a leaf."""


def salts() -> Callable[[], bytes]:
    """Return what gives salts that are no secret: the same for the same record each time."""
    numbers = count()
    return lambda: bytes([next(numbers)]) * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return unpacked(1, tmp_path)


def rows(path: Path) -> dict[str, list[Any]]:
    """Return what the tables of schema 1 hold, whatever the schema is by now."""
    with closing(sqlite3.connect(path)) as db:
        return {
            "record": db.execute("SELECT * FROM record").fetchall(),
            "payload": db.execute("SELECT pos, state, digest FROM payload").fetchall(),
            "claims": db.execute("SELECT * FROM claims").fetchall(),
        }


def root(path: Path) -> str:
    with closing(connect(path, write=False)) as db:
        proof = Proof.over(db)
        return proof.root_at(proof.size()).hex()


@pytest.mark.parametrize("write", [True, False])
def test_an_older_store_is_refused_with_the_command_that_mends_it(path: Path, write: bool) -> None:  # noqa: FBT001
    before = path.read_bytes()
    with pytest.raises(StoreError, match="schema 1 and this program works with 3: run `dispute upgrade`"):
        connect(path, write=write)
    assert path.read_bytes() == before


def test_an_upgraded_store_holds_what_it_held_and_has_the_same_root_each_time(path: Path) -> None:
    before = rows(path)
    assert upgrade(path, origin=ORIGIN, salt=salts())
    assert rows(path) == before
    assert root(path) == ROOT
    with Log.open(path, ACTS, clock=Clock()) as log:
        assert len(list(log.records())) == len(before["record"])


def test_upgrading_twice_does_nothing_the_second_time(path: Path) -> None:
    assert upgrade(path)
    once = root(path), rows(path)
    assert not upgrade(path)
    assert (root(path), rows(path)) == once


@pytest.mark.parametrize("schema", [1, 2])
def test_an_upgraded_store_has_the_tables_and_triggers_of_a_new_one(schema: int, tmp_path: Path) -> None:
    path = unpacked(schema, tmp_path)
    assert upgrade(path)
    Log.create(tmp_path / "new.sqlite", ACTS, clock=Clock()).close()
    of_log = "SELECT name, type FROM sqlite_master WHERE name IN (SELECT name FROM new.sqlite_master) ORDER BY name"
    with closing(sqlite3.connect(path)) as db:
        db.execute("ATTACH ? AS new", (str(tmp_path / "new.sqlite"),))
        assert (
            db.execute(of_log).fetchall()
            == db.execute("SELECT name, type FROM new.sqlite_master ORDER BY name").fetchall()
        )
        for table in ("record", "payload", "claims", "leaf", "origin", "checkpoint", "signature"):
            columns = [db.execute(f"PRAGMA {schema}.table_info({table})").fetchall() for schema in ("main", "new")]
            assert columns[0] == columns[1]
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("after", [0, 1, 9, 15])
def test_an_upgrade_that_is_killed_leaves_the_old_store(path: Path, after: int) -> None:
    before = rows(path)
    child = os.fork()
    if child == 0:
        numbers = count()

        def salt() -> bytes:
            if next(numbers) == after:
                os.kill(os.getpid(), signal.SIGKILL)
            return b"s" * 32

        upgrade(path, salt=salt)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert rows(path) == before
    with pytest.raises(StoreError, match="dispute upgrade"):
        connect(path, write=True)
    assert upgrade(path, origin=ORIGIN, salt=salts())
    assert root(path) == ROOT


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM payload WHERE pos = 7", "payload missing: position 7"),
        ("DELETE FROM record WHERE pos = 7", "record missing: position 7"),
    ],
)
def test_a_log_with_a_hole_is_not_proven_but_refused(path: Path, statement: str, said: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER record_is_never_deleted")
        db.execute(statement)
        db.commit()
    with pytest.raises(StoreError, match=said):
        upgrade(path)
    with pytest.raises(StoreError, match="dispute upgrade"):
        connect(path, write=True)
