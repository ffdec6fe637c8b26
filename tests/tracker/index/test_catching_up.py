"""Catching up and building anew: whatever happens on the way, the index is one that the log gives."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from events.errors import Conflict
from tests.builders import Ticking, a_milestone, a_tracker
from tracker.curating.tracker import Tracker
from tracker.index import building, catching_up, swapping
from tracker.index.catching_up import catch_up, rebuild
from tracker.index.reader import Index
from tracker.index.tables import NAMES

DAY = 739_000


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    """A tracker with a few milestones of one bid and one case."""
    with a_tracker() as made:
        made.record(a_milestone("bid-made", "2024-01-01", bid="alpha"))
        made.record(a_milestone("suit-filed", "2024-01-01", proceeding="alpha"))
        made.record(a_milestone("trial-set", "2024", proceeding="alpha", trial_on="2025"))
        yield made


def facts(tracker: Tracker) -> list[Any]:
    """Return the facts of a day at the head, and whether the index is behind."""
    with Index(tracker.path) as index:
        return [index.is_behind(), *index.stored(DAY, index.head().position)]


def tables(tracker: Tracker) -> set[str]:
    """Return the tables of the store that are not the log's."""
    with closing(sqlite3.connect(tracker.path)) as db:
        found = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return found - {
        "record",
        "payload",
        "signature",
        "claims",
        "leaf",
        "origin",
        "checkpoint",
        "sqlite_sequence",
        "sqlite_stat1",
    }


def test_built_anew_it_is_the_same_and_leaves_nothing_beside(tracker: Tracker) -> None:
    before = facts(tracker)
    for _ in range(2):
        rebuild(tracker.path, Ticking())
        assert facts(tracker) == before
        assert tables(tracker) == set(NAMES)


def test_a_reader_keeps_the_old_one_while_it_is_built_anew(tracker: Tracker) -> None:
    with Index(tracker.path) as index, index.snapshot():
        before = index.facts(DAY, index.head().position)
        with closing(sqlite3.connect(tracker.path)) as db:
            db.execute("UPDATE fact SET value = 'edited'")
            db.commit()
        rebuild(tracker.path, Ticking())
        assert index.facts(DAY, index.head().position) == before


def test_a_writer_that_kept_groups_in_mind_forgets_them_when_it_is_built_anew(tracker: Tracker) -> None:
    """The rows that it would end have other numbers by then."""
    tracker.record(a_milestone("bid-raised", "2024-02-01", bid="alpha", price="1 USD"))
    with closing(sqlite3.connect(tracker.path)) as db:
        db.execute("UPDATE fact SET rowid = rowid + 1000")
        db.commit()
    rebuild(tracker.path, Ticking())
    tracker.record(a_milestone("bid-rejected", "2024-03-01", bid="alpha"))
    held = facts(tracker)
    rebuild(tracker.path, Ticking())
    assert facts(tracker) == held


@pytest.mark.parametrize("written", [1, 3, 5])
def test_ended_while_it_is_laid_beside_it_leaves_the_old_one_which_can_be_written_to(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    before = facts(tracker)
    laid: list[str] = []

    def cut(table: str) -> None:
        laid.append(table)
        if len(laid) == written:
            raise KeyboardInterrupt

    lay_beside = swapping.lay_beside
    monkeypatch.setattr(catching_up, "lay_beside", lambda store, index: lay_beside(store, index, cut))
    with pytest.raises(KeyboardInterrupt):
        rebuild(tracker.path, Ticking())
    assert facts(tracker) == before
    assert tables(tracker) > set(NAMES)
    monkeypatch.undo()
    tracker.record(a_milestone("bid-rejected", "2024-03-01", bid="alpha"))
    held = facts(tracker)
    rebuild(tracker.path, Ticking())
    assert facts(tracker) == held
    assert tables(tracker) == set(NAMES)


def test_what_is_recorded_while_it_is_laid_beside_is_in_it(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded: list[str] = []

    def record(_: str) -> None:
        if not recorded:
            recorded.append(tracker.record(a_milestone("bid-rejected", "2024-03-01", bid="alpha")).stream)

    lay_beside = swapping.lay_beside
    monkeypatch.setattr(catching_up, "lay_beside", lambda store, index: lay_beside(store, index, record))
    rebuild(tracker.path, Ticking())
    with Index(tracker.path) as index:
        assert not index.is_behind()
        assert {
            one.value for one in index.facts(DAY, index.head().position, view="bids") if one.aspect == "status"
        } == {"rejected"}


def test_two_that_build_it_at_once_do_not_mix(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was overtaken says so; the index is whole."""
    before = facts(tracker)
    others: list[None] = []

    def other(_: str) -> None:
        if not others:
            others.append(None)
            rebuild(tracker.path, Ticking())

    lay_beside = swapping.lay_beside
    monkeypatch.setattr(catching_up, "lay_beside", lambda store, index: lay_beside(store, index, other))
    with pytest.raises(Conflict, match="somebody else builds the index anew"):
        rebuild(tracker.path, Ticking())
    assert facts(tracker) == before


def test_an_index_far_behind_is_caught_up_some_records_at_a_time(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time is whole: ended between two of them, it stands where it stood, visibly behind."""
    before = facts(tracker)
    with closing(sqlite3.connect(tracker.path)) as db:
        for name in NAMES:
            db.execute(f"DROP TABLE {name}")
        db.commit()
    monkeypatch.setattr(building, "AT_ONCE", 2)
    reached: list[int] = []

    def stop(position: int) -> None:
        reached.append(position)
        if len(reached) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up(tracker.path, Ticking(), stop)
    assert reached == [2, 4]
    with Index(tracker.path) as index:
        assert index.is_behind()
    catch_up(tracker.path, Ticking())
    assert facts(tracker) == before
