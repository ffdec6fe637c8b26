"""The facts index: written in the append's own transaction, and always what the log says."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.acts import ACTS
from events.errors import NotFound
from events.log.log import Log
from tests.builders import Ticking, a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tracker.curating.tracker import Tracker
from tracker.index.catching_up import catch_up
from tracker.index.reader import Index
from tracker.index.tables import OPEN
from tracker.moving.lines import Claims

FACTS = (
    "SELECT dispute, view, grp, subject, aspect, value, start, end, sure_from, sure_until, because FROM fact "
    "WHERE known <= ? AND until > ? ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 11"
)
ALL = (
    "SELECT dispute, view, grp, subject, aspect, value, start, end, sure_from, sure_until, because, known, until "
    "FROM fact ORDER BY 1, 2, 3, 4, 5, 6, 7, 11, 12"
)


def rows(tracker: Tracker, sql: str, *params: object) -> list[tuple[Any, ...]]:
    """Return what *sql* finds in the tracker's store."""
    db = sqlite3.connect(tracker.path)
    try:
        return db.execute(sql, params).fetchall()
    finally:
        db.close()


def make_stale(tracker: Tracker) -> None:
    """Give the index another shape's number, so that it is built anew."""
    db = sqlite3.connect(tracker.path)
    db.execute("UPDATE facts_header SET version = -1")
    db.commit()
    db.close()


@settings(max_examples=75)
@given(histories(most=20), st.booleans())
def test_built_anew_the_index_is_the_same(steps: list[Step], thorough: bool) -> None:  # noqa: FBT001
    """Record by record or all at once, by the short way or not: the same facts on both axes. No history is refused."""
    with a_tracker() as tracker:
        play(tracker, steps)
        before = rows(tracker, ALL)
        make_stale(tracker)
        catch_up(tracker.path, Ticking(), thorough=thorough)
        assert rows(tracker, ALL) == before


@settings(max_examples=50)
@given(histories(most=30, kinds=("bid-made", "bid-raised", "bid-rejected", "suit-filed", "trial-set", "case-stayed")))
def test_the_short_way_gives_the_facts_that_the_long_one_does(steps: list[Step]) -> None:
    """On long histories of a few subjects, where the short way is mostly taken, the long one agrees."""
    with a_tracker() as tracker:
        play(tracker, steps)
        before = rows(tracker, ALL)
        make_stale(tracker)
        catch_up(tracker.path, Ticking(), thorough=True)
        assert rows(tracker, ALL) == before


@settings(max_examples=60)
@given(histories(), st.data())
def test_at_an_earlier_position_the_index_says_what_it_said_then(steps: list[Step], data: st.DataObject) -> None:
    """The facts known at a position are those of a log that ends there."""
    with a_tracker() as tracker, a_tracker(opened=False) as earlier:
        play(tracker, steps)
        records = list(tracker.log.records())
        position = data.draw(st.integers(1, len(records)))
        earlier.append_verbatim(records[:position], Claims())
        assert rows(tracker, FACTS, position, position) == rows(earlier, FACTS, OPEN - 1, OPEN - 1)


def test_an_append_without_the_index_leaves_it_visibly_behind() -> None:
    """A log opened without the callback stores records, and the index says that it is behind until it is caught up."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", bid="alpha"))
        with Log.open(tracker.path, ACTS, clock=Ticking(tracker.log.head()[1])) as log:  # type: ignore[index]
            records = list(log.records())
        with a_tracker(opened=False) as other:
            with Log.open(other.path, ACTS, clock=Ticking(records[-1].recorded_at)) as bare:
                bare.append_verbatim(records, claims_of=Claims())
            with Index(other.path) as index:
                assert index.is_behind()
            catch_up(other.path, Ticking(records[-1].recorded_at))
            with Index(other.path) as index:
                assert not index.is_behind()
            assert rows(other, ALL) == rows(tracker, ALL)


def test_a_refusal_by_the_index_stores_nothing() -> None:
    """What a milestone follows has to be there: refused within the append, the record is not stored either."""
    with a_tracker() as tracker:
        head = tracker.log.head()
        with pytest.raises(NotFound, match="unknown milestone"):
            tracker.record(a_milestone("noted", follows=["00000000-0000-4000-8000-000000000000"]))
        assert tracker.log.head() == head


def test_a_record_changes_only_the_facts_it_bears_on() -> None:
    """A second bid leaves the facts of the first as they were: no row of theirs is closed or opened."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", bid="alpha"))
        before = rows(tracker, "SELECT * FROM fact WHERE grp = 'alpha'")
        tracker.record(a_milestone("bid-made", bid="beta"))
        assert rows(tracker, "SELECT * FROM fact WHERE grp = 'alpha'") == before


def test_an_indexer_warns_of_what_cannot_follow() -> None:
    """An answer to a bid that is not recorded is stored, with a warning on its row."""
    with a_tracker() as tracker:
        outcome = tracker.record(a_milestone("bid-rejected", bid="alpha"))
        assert outcome.warnings == ["alpha: bid-rejected, but no bid of this name is recorded"]
