"""A log goes on with the file that it was opened on, and with no other: what is acknowledged is where others look."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from events.errors import StoreError
from events.log.backing import COMPANIONS
from events.log.log import Log
from events.log.sqlite_file import connect
from tests.events.log.builders import ADA, REGISTRY, Clock, a_new_act, words

WRITER = """
import sys
from events.errors import StoreError
from events.log.backing import COMPANIONS
from events.log.log import Log
from tests.events.log.builders import *
with Log.open(sys.argv[1], REGISTRY, clock=Clock()) as log:
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            log.append([a_new_act(line.strip())], curator=ADA)
            print("stored", flush=True)
        except StoreError as error:
            print(error, flush=True)
"""


@pytest.fixture
def log(log: Log) -> Log:
    """The log, with a record in it."""
    log.append([a_new_act("first")], curator=ADA)
    return log


def replace(path: Path) -> Path:
    """Put another store, which holds one record, in the place of that at *path*; return where the old one lies now.

    What SQLite keeps beside it goes with it, as `dispute restore` sees to: else the new one would be read with it.
    """
    another = path.with_name("another.sqlite")
    with Log.create(another, REGISTRY, clock=Clock()) as log:
        log.append([a_new_act("another's")], curator=ADA)
    aside = path.with_name("aside.sqlite")
    for end in COMPANIONS:
        if (left := path.with_name(path.name + end)).exists():
            left.rename(aside.with_name(aside.name + end))
    aside.hardlink_to(path)
    another.replace(path)
    return aside


def said_in(path: Path) -> list[str]:
    """Return the words of every record in the store at *path*."""
    with Log.open(path, REGISTRY, clock=Clock()) as log:
        return words(list(log.records()))


def test_a_log_whose_file_was_replaced_refuses_to_append_and_stores_nothing(log: Log, path: Path) -> None:
    aside = replace(path)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"store was replaced: .*log\.sqlite: another file lies there"):
            log.append([a_new_act("lost")], curator=ADA)
    assert said_in(path) == ["another's"]
    assert said_in(aside) == ["first"]
    with Log.open(path, REGISTRY, clock=Clock()) as anew:
        anew.append([a_new_act("kept")], curator=ADA)
    assert said_in(path) == ["another's", "kept"]


def test_a_file_that_was_replaced_takes_what_others_write_to_it_and_nobody_finds_that(path: Path) -> None:
    """The control: neither the system nor SQLite would say anything."""
    Log.create(path, REGISTRY, clock=Clock()).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as unaware:
        unaware.execute("INSERT INTO claims VALUES ('toy', 'before', 's', 1)")
        replace(path)
        unaware.execute("INSERT INTO claims VALUES ('toy', 'lost', 's', 1)")
    with closing(connect(path, write=False)) as there:
        assert there.execute("SELECT name FROM claims WHERE kind = 'toy'").fetchall() == []


def test_a_log_that_was_opened_on_one_file_does_not_begin_to_write_to_another(path: Path) -> None:
    Log.create(path, REGISTRY, clock=Clock()).close()
    with Log.open(path, REGISTRY, clock=Clock()) as log:  # has read, and not written yet
        replace(path)
        with pytest.raises(StoreError, match="store was replaced"):
            log.append([a_new_act("lost")], curator=ADA)
    assert said_in(path) == ["another's"]


def test_a_log_whose_file_was_moved_refuses_until_it_is_put_back(log: Log, path: Path) -> None:
    moved = path.with_name("moved.sqlite")
    path.rename(moved)
    with pytest.raises(StoreError, match=r"store is gone: .*log\.sqlite: it was moved or deleted"):
        log.append([a_new_act("second")], curator=ADA)
    moved.rename(path)
    log.append([a_new_act("second")], curator=ADA)
    assert said_in(path) == ["first", "second"]


def test_a_log_whose_file_was_deleted_refuses_to_append(log: Log, path: Path) -> None:
    path.unlink()
    with pytest.raises(StoreError, match="store is gone"):
        log.append([a_new_act("lost")], curator=ADA)
    assert not path.exists()


def test_a_log_is_found_from_whatever_folder_the_process_goes_to(tmp_path: Path) -> None:
    code = """
import os, sys
from events.log.log import Log
from tests.events.log.builders import *
with Log.create("log.sqlite", REGISTRY, clock=Clock()) as log:
    log.append([a_new_act("first")], curator=ADA)
    os.chdir("/")
    log.append([a_new_act("second")], curator=ADA)
"""
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True, timeout=60)
    assert said_in(tmp_path / "log.sqlite") == ["first", "second"]


def test_another_process_that_has_the_store_open_says_so_in_one_line(log: Log, path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"

        def say(text: str) -> str:
            assert writer.stdin is not None
            assert writer.stdout is not None
            writer.stdin.write(f"{text}\n")
            writer.stdin.flush()
            return writer.stdout.readline()

        assert say("second") == "stored\n"
        log.close()
        replace(path)
        assert say("lost").startswith("store was replaced: ")
        writer.stdin.close()
        assert writer.wait(60) == 0
    assert said_in(path) == ["another's"]
