"""What is certain, what possible and what not, on real stores."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import NotFound
from events.milestone import STANDINGS as VOCABULARY_STANDINGS
from events.milestone import Standing
from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tracker.index.reader import Index
from tracker.questions.answers import STANDINGS, VIEWS, Answer, state, weakest
from tracker.questions.board import board
from tracker.questions.names import Names, voices
from tracker.questions.phrases import Telling
from tracker.views import VIEWS as PROJECTED

TODAY = date(2025, 6, 1)


def answers(milestones: Sequence[Mapping[str, Any]], at: date = TODAY, **what: str) -> list[Answer]:
    """Return the answers after *milestones* were recorded; each may name earlier ones it follows by their number."""
    with a_tracker() as tracker:
        ids: list[str] = []
        for raw in milestones:
            follows = [ids[one] for one in raw.get("follows", ())]
            ids.append(tracker.record({**raw, "follows": follows}).stream)
        with Index(tracker.path) as index:
            return state(index, at, index.head().position, **what)


def values(found: Sequence[Answer], aspect: str, subject: str = "alpha") -> dict[str, str]:
    """Return the values of an aspect with their certainty."""
    return {one.value: one.certainty for one in found if (one.subject, one.aspect) == (subject, aspect)}


def in_court(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    """Return a milestone of the proceeding alpha."""
    return a_milestone(kind, on, proceeding="alpha", **fields)


FILED = in_court("suit-filed", "2025-01-10")


def test_the_views_are_those_of_the_projections() -> None:
    assert tuple(PROJECTED) == VIEWS


def test_standings_are_those_of_the_vocabulary() -> None:
    assert STANDINGS == VOCABULARY_STANDINGS == get_args(Standing)


@pytest.mark.parametrize(
    ("standings", "expected"),
    [([], "stated"), (["stated", "attributed"], "attributed"), (["alleged", "stated", "attributed"], "alleged")],
)
def test_an_answer_is_as_well_founded_as_the_weakest_that_it_rests_on(standings: list[str], expected: str) -> None:
    assert weakest(standings) == expected


class TestDays:
    def test_an_answer_gives_the_days_on_which_it_is_possible_and_certain(self) -> None:
        (gone,) = [
            one
            for one in answers([a_milestone("departed", "2025-03", person="ann", organisation="acme")])
            if one.aspect == "status"
        ]
        assert gone[6:10] == ("2025-03-01", None, "2025-03-31", None)

    def test_an_unknown_day_gives_a_possible_answer_without_bounds(self) -> None:
        (gone,) = answers([a_milestone("departed", "XXXX", person="ann", organisation="acme")])
        assert (gone.certainty, *gone[6:10]) == ("possible", None, None, None, None)

    def test_what_has_not_happened_by_the_day_is_not_answered(self) -> None:
        assert answers([FILED], date(2025, 1, 9)) == []

    @pytest.mark.parametrize("at", [date.min, date.max])
    def test_every_day_that_there_is_can_be_asked_for(self, at: date) -> None:
        assert values(answers([FILED], at), "stage") == ({} if at == date.min else {"suit-filed": "certain"})

    def test_an_answer_rests_on_the_milestones_that_can_bear_it_on_that_day_only(self) -> None:
        told = [
            FILED,
            in_court("trial-set", "2025-02"),
            in_court("trial-set", "2025-04"),
        ]
        found = {at: [one for one in answers(told, at) if one.aspect == "stage"] for at in (date(2025, 3, 1), TODAY)}
        assert [len(one.because) for stages in found.values() for one in stages] == [1, 1]


class TestAsking:
    def test_an_unknown_view_names_the_nearest(self) -> None:
        with pytest.raises(NotFound, match=r"unknown view: bits: did you mean bids\?"):
            answers([], view="bits")

    def test_an_unknown_dispute_names_the_nearest(self) -> None:
        with pytest.raises(NotFound, match=r"unknown dispute: a-dispure: did you mean a-dispute\?"):
            answers([], dispute="a-dispure")

    def test_before_the_first_record_nothing_is_known(self) -> None:
        with a_tracker() as tracker:
            tracker.record(FILED)
            with Index(tracker.path) as index:
                assert state(index, TODAY, 0) == []


class TestCourt:
    def test_a_day_that_passed_without_a_record_is_said_to_have(self) -> None:
        told = [FILED, in_court("trial-set", "2025-02-01", trial_on="2025-03-16")]
        (day,) = [one for one in answers(told) if one.aspect == "trial-day"]
        assert day.note == "was set for 16 March 2025; no outcome recorded"

    def test_on_the_day_itself_nothing_is_missing_yet(self) -> None:
        told = [FILED, in_court("trial-set", "2025-02-01", trial_on="2025-03-16")]
        (day,) = [one for one in answers(told, date(2025, 3, 16)) if one.aspect == "trial-day"]
        assert day.note is None

    @pytest.mark.parametrize("what_came", ["trial-begun", "suit-settled", "verdict-returned"])
    def test_a_day_that_something_came_of_waits_for_nothing(self, what_came: str) -> None:
        told = [
            FILED,
            in_court("trial-set", "2025-02-01", trial_on="2025-03-16"),
            in_court(what_came, "2025-03-16"),
        ]
        assert [one.note for one in answers(told) if one.note] == []

    def test_a_reset_is_a_trial_set_with_the_new_day(self) -> None:
        told = [
            FILED,
            in_court("trial-set", "2025-02-01", trial_on="2025-07-01"),
            in_court("trial-reset", "2025-03-01", trial_on="2025-09-01"),
        ]
        found = answers(told)
        assert values(found, "stage") == {"trial-set": "certain"}
        assert values(found, "trial-day") == {"2025-09-01": "certain"}

    def test_a_reset_to_no_day_leaves_none(self) -> None:
        told = [
            FILED,
            in_court("trial-set", "2025-02-01", trial_on="2025-07-01"),
            in_court("trial-reset", "2025-03-01"),
        ]
        assert values(answers(told), "trial-day") == {}

    def test_a_case_that_is_reopened_has_the_stage_before(self) -> None:
        told = [
            FILED,
            in_court("trial-expected", "2025-02-01"),
            in_court("case-stayed", "2025-03-01"),
            in_court("case-reopened", "2025-04-01"),
        ]
        assert values(answers(told, date(2025, 3, 15)), "stage") == {"case-stayed": "certain"}
        assert values(answers(told), "stage") == {"trial-expected": "certain"}

    def test_a_verdict_with_no_suit_is_warned_of(self) -> None:
        found = values(answers([in_court("verdict-returned", "2025-02-01")]), "warning")
        assert found == {"verdict-returned, but no suit is recorded in this proceeding": "certain"}

    def test_the_next_day_in_court_is_the_earliest_to_come(self) -> None:
        told = [
            FILED,
            in_court("trial-set", "2025-02-01", trial_on="2025-09-01"),
            in_court("hearing-set", "2025-02-01", hearing_on="2025-05-01"),
            in_court("hearing-set", "2025-02-01", hearing_on="2025-07-01", hearing_at="09:30", zone="Europe/Paris"),
        ]
        assert values(answers(told), "next-day-in-court") == {"2025-07-01 09:30 Europe/Paris": "certain"}

    def test_where_days_overlap_each_can_be_the_next(self) -> None:
        told = [
            FILED,
            in_court("trial-set", "2025-02-01", trial_on="2025-07"),
            in_court("hearing-set", "2025-02-01", hearing_on="2025-07-10"),
        ]
        assert values(answers(told), "next-day-in-court") == {"2025-07": "possible", "2025-07-10": "possible"}

    def test_a_hearing_in_a_case_that_has_ended_is_not_waited_for(self) -> None:
        told = [
            FILED,
            in_court("hearing-set", "2025-02-01", hearing_on="2025-05-01"),
            in_court("suit-dismissed", "2025-03-01"),
        ]
        found = answers(told)
        assert values(found, "next-day-in-court") == {}
        assert [one.note for one in found if one.note] == []

    def test_what_is_registered_of_a_proceeding_stands_beside_its_stage(self) -> None:
        with a_tracker() as tracker:
            tracker.change("proceeding", "alpha", {"court": "High Court", "judge": "ann", "descends_from": "beta"})
            tracker.record(FILED)
            with Index(tracker.path) as index:
                found = state(index, TODAY, index.head().position)
        assert values(found, "court") == {"High Court": "certain"}
        assert values(found, "judge") == {"ann": "certain"}
        assert values(found, "descends-from") == {"beta": "certain"}


class TestOffices:
    def test_an_interim_holder_ends_when_another_takes_the_office(self) -> None:
        office = {"organisation": "acme", "role": "chief executive"}
        told = [
            a_milestone("appointed", "2025-01-10", person="ann", interim=True, **office),
            a_milestone("appointed", "2025-02-10", person="bob", **office),
        ]
        assert values(answers(told, date(2025, 2, 1)), "interim", "ann/acme/chief-executive") == {"yes": "certain"}
        found = answers(told)
        assert values(found, "status", "ann/acme/chief-executive") == {"replaced": "certain"}
        assert values(found, "status", "bob/acme/chief-executive") == {"holds": "certain"}
        assert [one for one in found if one.view == "departures"] == []


class TestForecasts:
    def test_a_forecast_without_a_due_day_is_never_overdue(self) -> None:
        found = answers([a_milestone("forecast-made", "2020-01-01", forecast="alpha")])
        assert [one.note for one in found if one.note] == []


@settings(max_examples=60)
@given(steps=histories(), at=st.sampled_from([date.min, date(2024, 2, 28), date(2024, 3, 1), TODAY, date.max]))
def test_any_history_gives_a_state_for_any_day_and_words_for_it(steps: list[Step], at: date) -> None:
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index:
            known = index.head().position
            found = state(index, at, known)
            assert all(one.from_day is None or one.from_day <= at.isoformat() for one in found)
            assert all(one.until_day is None or at.isoformat() < one.until_day for one in found)
            assert all(not one.certain or _alone(one, found) for one in found)
            tell = Telling(at.isoformat(), Names(index, known), voices(index, found, known))
            rows = [row for section in board(found, tell, everything=True) for row in section.rows]
            told = [line.text for row in rows for line in row.lines]
            assert all(told)
            for one in found:
                assert one.certain or any("possibly" in text for text in told)


def _alone(answer: Answer, found: Sequence[Answer]) -> bool:
    """Whether a certain answer has no rival, where the aspect has one value at a time."""
    if answer.aspect not in {"stage", "status", "trial-day", "price"}:
        return True
    key = answer[:4]
    return [one[:4] for one in found].count(key) == 1
