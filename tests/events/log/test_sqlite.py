"""The log in SQLite keeps the contract of every store, and its tables hold what they say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from events.errors import StoreError
from events.log.log import Log
from events.log.records import Claim
from events.log.sqlite_file import connect
from tests.events.log.builders import ADA, NOON, REGISTRY, Clock, a_new_act
from tests.events.log.contract import StoreContract

if TYPE_CHECKING:
    from pathlib import Path

    from events.log.store import OnAppend


class TestSqlite(StoreContract):
    """The contract, over SQLite."""

    def open(self, folder: Path, name: str, clock: Clock, on_append: OnAppend | None) -> Log:
        path = folder / f"{name}.sqlite"
        opening = Log.open if path.exists() else Log.create
        return opening(path, REGISTRY, clock=clock, on_append=on_append)


def test_envelopes_hold_no_names(log: Log, path: Path) -> None:
    log.append([a_new_act("secret words", claims=(Claim("slug", "secret-slug"),))], curator=ADA)
    with closing(connect(path, write=False)) as connection:
        envelopes = repr(connection.execute("SELECT * FROM record").fetchall())
        curators = connection.execute("SELECT name, stream FROM claims WHERE kind = 'curator'").fetchall()
        (curator,) = connection.execute("SELECT curator FROM record").fetchone()
    assert not any(word in envelopes for word in ("secret", "Ada", "example.org"))
    assert curators == [(str(ADA), curator)]


def test_a_curator_keeps_one_id_over_many_appends(log: Log, path: Path) -> None:
    for _ in range(3):
        log.append([a_new_act(), a_new_act()], curator=ADA)
    with closing(connect(path, write=False)) as connection:
        assert connection.execute("SELECT COUNT(DISTINCT curator), COUNT(*) FROM record").fetchone() == (1, 6)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM record", "UPDATE record SET recorded_at = 1", "UPDATE payload SET state = x''"],
)
def test_tables_themselves_refuse_edits(log: Log, path: Path, statement: str) -> None:
    log.append([a_new_act()], curator=ADA)
    with closing(connect(path, write=True)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_a_position_once_given_out_is_never_given_out_again(log: Log, path: Path) -> None:
    log.append([a_new_act(), a_new_act()], curator=ADA)
    with closing(connect(path, write=True)) as connection:
        connection.execute("DROP TRIGGER record_is_never_deleted")
        connection.execute("DELETE FROM record WHERE pos = 2")
    (stored,) = log.append([a_new_act()], curator=ADA)
    assert stored.position == 3


def test_a_payload_that_is_gone_is_never_skipped(log: Log, path: Path) -> None:
    (stored,) = log.append([a_new_act()], curator=ADA)
    with closing(connect(path, write=True)) as connection:
        connection.execute("DELETE FROM payload")
    for read in (lambda: list(log.records()), lambda: log.stream(stored.stream), lambda: log.record(stored.id)):
        with pytest.raises(StoreError, match="payload missing: position 1"):
            read()


def test_a_hole_in_a_stream_is_never_folded_over(log: Log, path: Path) -> None:
    first = a_new_act()
    log.append([first, a_new_act(stream=first.stream, version=2)], curator=ADA)
    with closing(connect(path, write=True)) as connection:
        connection.execute("DROP TRIGGER record_is_never_changed")
        connection.execute("UPDATE record SET version = 3 WHERE pos = 2")
    with pytest.raises(StoreError, match="stream with a hole"):
        log.load(first.stream, lambda _, record: record.version)


def test_an_error_of_the_callback_that_is_not_ours_undoes_everything_and_passes(path: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with Log.create(path, REGISTRY, clock=Clock(), on_append=fail) as log:
        with pytest.raises(ZeroDivisionError):
            log.append([a_new_act()], curator=ADA)
        assert log.head() is None


def test_sql_of_the_callback_that_fails_is_a_store_error(path: Path) -> None:
    with Log.create(path, REGISTRY, clock=Clock(), on_append=lambda t, _: t.execute("SELECT * FROM nowhere")) as log:
        with pytest.raises(StoreError, match="no such table"):
            log.append([a_new_act()], curator=ADA)
        assert log.head() is None


def test_recorded_at_is_stored_in_whole_microseconds(log: Log, path: Path) -> None:
    log.append([a_new_act()], curator=ADA)
    with closing(connect(path, write=False)) as connection:
        (micros,) = connection.execute("SELECT recorded_at FROM record").fetchone()
    assert micros == int(NOON.timestamp()) * 1_000_000
