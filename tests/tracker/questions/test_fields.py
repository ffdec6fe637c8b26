"""What questions know of the vocabulary without loading it is what the vocabulary says."""

from typing import Any

import pytest
from hypothesis import given

from events.acts import (
    ACTS,
    MilestoneErased,
    MilestoneMerged,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
)
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.strategies import milestones
from tracker.curating.rivalling import Word
from tracker.index.reader import Index
from tracker.questions.detail import OF_WITHHOLDING
from tracker.questions.fields import DATE_FIELDS, MONEY_FIELDS, in_words
from tracker.questions.names import Names
from tracker.questions.records import OF_MILESTONES
from tracker.questions.replay import PROCEEDING


def fields_of(sort: str) -> set[str]:
    """Return the fields of all kinds whose type is named *sort*."""
    return {
        name for kind in KINDS.values() for name, field in kind.model_fields.items() if sort in str(field.annotation)
    }


def test_the_fields_that_hold_dates_and_amounts_are_those_of_the_vocabulary() -> None:
    assert fields_of("Edtf") | {"occurred_on"} == DATE_FIELDS
    assert fields_of("Money") == MONEY_FIELDS


def test_acts_are_told_apart_by_their_public_names() -> None:
    assert {MilestoneWithheld.name, MilestoneShown.name, MilestoneErased.name} == OF_WITHHOLDING
    assert {MilestoneRetracted.name, MilestoneMerged.name, MilestoneUnmerged.name} == {
        "milestone.retracted", "milestone.merged", "milestone.unmerged",
    }  # fmt: skip
    assert any(name.startswith(OF_MILESTONES) for name in ACTS)
    assert {name for name in ACTS if name.startswith(PROCEEDING)} == {"proceeding.added", "proceeding.changed"}


def test_a_milestone_that_holds_rival_values_is_told_by_its_payload() -> None:
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "one", "title": "One"})
        with_some = tracker.record(a_milestone("noted")).stream
        without = tracker.record(a_milestone("noted", title='"rivals":[{')).stream
        tracker.cite(with_some, "one", Word("occurred_on", "2025-01"))
        with Index(tracker.path) as index:
            known = index.head().position
            assert [one.id for one in index.rivalled([with_some, without], known)] == [with_some]
            assert index.rivalled([with_some], known - 1) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("occurred_on", "2018-02", "February 2018"),
        ("trial_on", "2026-03-16", "16 March 2026"),
        ("price", "~97400000000 USD", "about 97.4 billion USD"),
        ("price", "an old form", "an old form"),
        ("bidder", "ann", "Ann"),
        ("by", ["ann", "bob"], "Ann and Bob"),
        ("by", [], "nobody"),
        ("scope", "all of it", "all of it"),
        ("jury", True, "yes"),
        ("jury", False, "no"),
        ("price", None, "nothing"),
        ("due", {"text": "2025-12"}, "December 2025"),
    ],
)
def test_a_value_is_told_as_people_write_it(field: str, value: object, words: str) -> None:
    with a_tracker() as tracker, Index(tracker.path) as index:
        assert in_words(field, value, Names(index, index.head().position)) == words


@given(milestones())
def test_any_value_of_any_kind_can_be_told(raw: dict[str, Any]) -> None:
    with a_tracker() as tracker:
        one = tracker.record(raw).stream
        with Index(tracker.path) as index:
            known = index.head().position
            names = Names(index, known)
            what = index.milestone(one, known).body["what"]
            assert all(in_words(field, value, names) for field, value in what.items())
