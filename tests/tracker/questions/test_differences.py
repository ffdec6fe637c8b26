"""Differences between states: two days, or one day as known at two points."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import NotFound
from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.questions.conftest import Seeded
from tracker.index.reader import Index
from tracker.questions.answers import state
from tracker.questions.differences import Change, Key, Standing, composed, difference, standing
from tracker.questions.making import Made, Of, between_days, between_points

DAYS = [date.min, *(date(2024, 2, 27) + timedelta(days) for days in range(6)), date.max]
"""The days on which the dates of the strategies fall, and those on which nothing or everything has happened."""
KEYS = [Key("d", "bids", subject, "status", value) for subject in ("a", "b") for value in ("open", "rejected")]
STATES = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["certain", "possible"]))


@given(STATES)
def test_the_difference_of_a_state_to_itself_is_empty(one: Standing) -> None:
    assert difference(one, one) == []


@given(STATES, STATES, STATES)
def test_differences_compose(one: Standing, two: Standing, three: Standing) -> None:
    assert composed(difference(one, two), difference(two, three)) == difference(one, three)


@given(STATES, STATES)
def test_a_difference_leads_from_the_one_state_to_the_other(one: Standing, other: Standing) -> None:
    reached = {**one, **{change.key: change.after for change in difference(one, other)}}
    assert {key: certainty for key, certainty in reached.items() if certainty} == dict(other)


@given(STATES, STATES)
def test_the_way_back_is_the_same_turned_round(one: Standing, other: Standing) -> None:
    back = [Change(change.key, change.after, change.before) for change in difference(other, one)]
    assert sorted(back) == sorted(difference(one, other))


def changes(made: list[Made]) -> list[Change]:
    """Return the changes alone."""
    return [one.change for one in made]


@settings(max_examples=40)
@given(histories(), st.data())
def test_between_states_of_a_log_it_is_the_difference_of_what_is_answered(
    steps: list[Step], data: st.DataObject
) -> None:
    """On either axis; to itself it is empty; and it composes over a third day or point."""
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index:
            head = index.head().position
            days = [data.draw(st.sampled_from(DAYS)) for _ in range(3)]
            known = [data.draw(st.integers(0, head)) for _ in range(3)]
            states = [standing(state(index, day, head)) for day in days]
            over_days = [changes(between_days(index, pair, head, Of())) for pair in pairwise(days)]
            assert over_days == [difference(*states[:2]), difference(*states[1:])]
            assert composed(*over_days) == changes(between_days(index, (days[0], days[2]), head, Of()))
            assert between_days(index, (days[0], days[0]), head, Of()) == []
            told = [standing(state(index, days[0], at)) for at in known]
            learned = [changes(between_points(index, days[0], pair, Of())) for pair in pairwise(known)]
            assert learned == [difference(*told[:2]), difference(*told[1:])]
            assert composed(*learned) == changes(between_points(index, days[0], (known[0], known[2]), Of()))
            assert between_points(index, days[0], (known[0], known[0]), Of()) == []


@settings(max_examples=40)
@given(histories(), st.data())
def test_without_the_records_named_what_was_learned_would_not_differ(steps: list[Step], data: st.DataObject) -> None:
    """Each change has records, all between the points; before the first of them the value stood as at the beginning."""
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index:
            head = index.head().position
            first, last = sorted([data.draw(st.integers(0, head)), data.draw(st.integers(0, head))])
            day = data.draw(st.sampled_from(DAYS))
            for change, positions in between_points(index, day, (first, last), Of()):
                assert positions
                assert set(positions) <= set(range(first + 1, last + 1))
                if change.key.aspect != "next-day-in-court":
                    assert standing(state(index, day, positions[0] - 1)).get(change.key) == change.before
                    assert standing(state(index, day, positions[-1])).get(change.key) == change.after


@settings(max_examples=40)
@given(histories(), st.data())
def test_between_days_every_change_has_records_that_bear_on_it(steps: list[Step], data: st.DataObject) -> None:
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index:
            head = index.head().position
            pair = (data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(DAYS)))
            for change, positions in between_days(index, pair, head, Of()):
                assert positions or change.key.aspect in {"court", "docket", "judge", "descends-from"}
                assert all(0 < at <= head for at in positions)


class TestSeeds:
    def test_two_days_differ_by_what_happened_between(self, seeded: Seeded) -> None:
        made = between_days(seeded.index, (date(2025, 2, 13), date(2025, 2, 14)), seeded.both, Of(view="bids"))
        found = {(one.change.key.aspect, one.change.key.value, one.change.what) for one in made}
        assert found == {("status", "open", "gone"), ("status", "rejected", "new"), ("answered-by", "openai", "new")}
        (position,) = {at for one in made for at in one.positions}
        assert seeded.index.logged(position).body["key"] == "bid-rejected"

    def test_what_the_second_file_taught_of_a_day(self, seeded: Seeded) -> None:
        known = (seeded.article, seeded.both)
        made = between_points(seeded.index, date(2025, 2, 15), known, Of(view="bids"))
        status = {one.change.key.value: one.change for one in made if one.change.key.aspect == "status"}
        assert {value: (one.before, one.after) for value, one in status.items()} == {
            "open": ("possible", None),
            "rejected": (None, "certain"),
        }
        assert all(seeded.article < at <= seeded.both for one in made for at in one.positions)

    def test_a_value_that_became_certain_is_a_change(self, seeded: Seeded) -> None:
        known = (seeded.article, seeded.both)
        made = between_points(seeded.index, date(2018, 6, 30), known, Of(view="departures"))
        (gone,) = [one.change for one in made if one.change.key[2:4] == ("elon-musk/openai", "status")]
        assert (gone.what, gone.before, gone.after) == ("changed", "possible", "certain")

    def test_an_unknown_dispute_is_refused(self, seeded: Seeded) -> None:
        with pytest.raises(NotFound, match="unknown dispute"):
            between_days(seeded.index, (date.min, date.max), seeded.both, Of("nothing"))


def test_a_dispute_that_was_renamed_is_the_same_one() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", bid="alpha"))
        with Index(tracker.path) as index:
            before = index.head().position
        tracker.rename("a-dispute", slug="another")
        with Index(tracker.path) as index:
            assert between_points(index, date.max, (before, index.head().position), Of()) == []
            (found,) = {one.change.key.dispute for one in between_points(index, date.max, (0, before), Of())}
        assert found == "a-dispute"


def test_what_a_court_is_registered_as_is_a_change_of_its_own() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("suit-filed", proceeding="alpha"))
        with Index(tracker.path) as index:
            before = index.head().position
        tracker.change("proceeding", "alpha", {"court": "High Court"})
        with Index(tracker.path) as index:
            (made,) = between_points(index, date.max, (before, before + 1), Of())
        assert (made.change.key.aspect, made.change.key.value, made.positions) == ("court", "High Court", (before + 1,))
