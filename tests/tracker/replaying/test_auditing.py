"""The index is what the log gives, and where it is not an audit says so."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import StoreError
from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.questions.conftest import Seeded
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.replaying.auditing import Audit, audit

DAY = date(2025, 6, 1)


def edited(tracker: Tracker, sql: str) -> Audit:
    """Return the audit of a store after somebody edited it by hand."""
    with closing(sqlite3.connect(tracker.path)) as db:
        db.execute(sql)
        db.commit()
    with Index(tracker.path) as index:
        return audit(index, DAY, index.head().position)


@settings(max_examples=40)
@given(histories(), st.data())
def test_replayed_up_to_any_point_the_log_gives_what_the_index_says_of_any_day(
    steps: list[Step], data: st.DataObject
) -> None:
    """By the long way, through the models, for every view."""
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index:
            known = data.draw(st.integers(0, index.head().position))
            at = data.draw(st.sampled_from([date.min, date(2024, 2, 28), date(2024, 3, 1), date.max]))
            found = audit(index, at, known)
            assert found.equal
            assert found.records == known
            assert found.facts == len(index.facts(at.toordinal(), known))


def test_the_seeds_are_equal_on_both_axes(seeded: Seeded) -> None:
    for known in (seeded.article, seeded.both):
        for at in (date(2018, 2, 15), date(2025, 2, 15)):
            assert audit(seeded.index, at, known).equal


def test_progress_is_told(seeded: Seeded) -> None:
    told: list[int] = []
    audit(seeded.index, DAY, seeded.both, told.append)
    assert told[-1] == seeded.both


@pytest.mark.parametrize(
    ("sql", "missing", "extra"),
    [
        ("UPDATE fact SET value = 'accepted' WHERE aspect = 'status'", ["open"], ["accepted"]),
        ("DELETE FROM fact WHERE aspect = 'status'", ["open"], []),
        ("UPDATE fact SET sure_from = sure_from + 1 WHERE aspect = 'status'", ["open"], ["open"]),
        ("UPDATE fact SET because = '[]' WHERE aspect = 'status'", ["open"], ["open"]),
        ("UPDATE fact SET because = 'x' WHERE aspect = 'status'", ["open"], ["open"]),
        ("INSERT INTO fact SELECT * FROM fact WHERE aspect = 'status'", [], ["open"]),
    ],
)
def test_a_fact_that_was_edited_is_named(sql: str, missing: list[str], extra: list[str]) -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", bid="alpha", bidder="ann"))
        found = edited(tracker, sql)
    assert not found.equal
    assert [row.value for row in found.missing] == missing
    assert [row.value for row in found.extra] == extra


def test_a_milestone_that_was_edited_is_named() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        found = edited(tracker, "UPDATE version SET first_day = first_day - 1")
    assert found.milestones_differ == [one]
    assert not found.equal


def test_a_record_that_was_edited_gives_other_facts_than_the_index_has() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", bid="alpha", price="1 USD"))
        sql = "UPDATE payload SET state = CAST(replace(state, '1 USD', '2 USD') AS BLOB) WHERE pos > 1"
        with closing(sqlite3.connect(tracker.path)) as db:
            db.execute("DROP TRIGGER payload_is_never_changed")
            db.commit()
        found = edited(tracker, sql)
    assert [row.value for row in found.missing] == ["2 USD"]
    assert [row.value for row in found.extra] == ["1 USD"]


def test_a_record_that_cannot_be_read_is_an_error_that_says_which() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        with closing(sqlite3.connect(tracker.path)) as db:
            db.execute("DROP TRIGGER payload_is_never_changed")
            db.commit()
        with pytest.raises(StoreError, match="record unreadable"):
            edited(tracker, "UPDATE payload SET state = x'7b7d' WHERE pos = (SELECT max(pos) FROM payload)")


def test_withheld_words_are_not_shown_where_they_differ() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("bid-made", bid="alpha", scope="secret")).stream
        tracker.withhold(one, "a court order", "it names a minor")
        found = edited(tracker, "UPDATE fact SET value = 'secret too' WHERE aspect = 'scope'")
    assert len(found.missing) == len(found.extra) == 1
    assert "secret" not in repr(found)
