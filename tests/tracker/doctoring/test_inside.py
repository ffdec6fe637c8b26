"""Each check of the store itself fires where it has to, and is silent elsewhere."""

from pathlib import Path

import pytest

from tests.tracker.proving.builders import CURATOR, Ticking, edit, keyed, note
from tracker.backing.making import back_up
from tracker.backing.restoring import restore
from tracker.curating.tracker import Tracker
from tracker.doctoring import inside
from tracker.proving.signing import checkpoint


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of six records, closed."""
    with Tracker(tmp_path / "dispute.sqlite", CURATOR, clock=Ticking(), create=True) as made:
        keyed(made)
    return made.path


def test_a_schema_of_another_program_is_serious() -> None:
    (older,) = inside.schema(1, known=2)
    assert "dispute upgrade" in older.way
    assert [found.serious for found in inside.schema(3, known=2)] == [True]
    assert not list(inside.schema(2, known=2))


def test_an_index_behind_the_log_is_noted(store: Path) -> None:
    assert not list(inside.index(store))
    edit(store, "UPDATE facts_header SET upto = upto - 1")
    (found,) = inside.index(store)
    assert not found.serious


def test_a_wal_that_nobody_has_open_is_noted() -> None:
    (found,) = inside.write_ahead(4152, 0)
    assert not found.serious
    assert not list(inside.write_ahead(0, 0))
    assert not list(inside.write_ahead(4152, 4152))


def test_a_store_older_than_what_was_signed_is_serious(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b.sqlite")
    with Tracker(store, CURATOR, clock=Ticking()) as tracker:
        note(tracker, "Later")
    checkpoint(store)
    assert not list(inside.standing(store))
    restore(store, tmp_path / "b.sqlite", force=True)
    (found,) = inside.standing(store)
    assert "dispute new-origin" in found.way
