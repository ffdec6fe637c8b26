"""Why an answer is what it is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import InvalidQuestion, NotFound
from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.questions.conftest import Seeded
from tracker.index.reader import Index
from tracker.questions.answers import state
from tracker.questions.names import Names
from tracker.questions.reasons import Asked, asked, reasons, shape

DAY = date(2025, 2, 20)


class TestSeeds:
    def test_an_answer_names_the_milestones_it_rests_on_by_date(self, seeded: Seeded) -> None:
        found = reasons(seeded.index, Asked("bids", "musk-group-2025"), DAY, seeded.both)
        assert [one.milestone.key for one in found.grounds] == ["m27", "bid-conditioned", "bid-rejected"]
        bears = {one.milestone.key: {answer.aspect for answer in one.bears} for one in found.grounds}
        assert bears["bid-rejected"] == {"status", "answered-by"}

    def test_a_milestone_comes_with_all_its_records(self, seeded: Seeded) -> None:
        found = reasons(seeded.index, Asked("bids", "musk-group-2025"), DAY, seeded.both)
        acts = [record.act for record in found.grounds[0].records]
        assert acts[:2] == ["milestone.recorded", "milestone.corrected"]

    def test_as_known_before_the_second_file_it_rests_on_the_first_alone(self, seeded: Seeded) -> None:
        found = reasons(seeded.index, Asked("bids", "musk-group-2025"), DAY, seeded.article)
        assert [(one.milestone.key, len(one.records)) for one in found.grounds] == [("m27", 1)]
        assert {one.certainty for one in found.answers} == {"possible"}

    @pytest.mark.parametrize(
        ("asked_for", "key", "says", "who"),
        [
            (Asked("bids", "musk-2017"), "m07", "[2018-01..2018-02]", "business-insider-africa"),
            (Asked("departures", "elon-musk/openai"), "m11", "2019", "devdiscourse-2025-02-15"),
            (Asked("bids", "musk-group-2025"), "m27", "the non-profit that controls OpenAI", "ap-2025-02-14"),
            (Asked("roles", "sam-altman"), "m32", "2023-11-18", "quint-2023-11-18"),
            (Asked("trial", "musk-v-openai"), "m48", "2025-01", "yahoo-finance-2025-03-17"),
            (Asked("roles", "emmett-shear"), "shear-interim", "2023-11-19", "the-week-2023-11-22"),
        ],
    )
    def test_an_answer_names_the_source_that_says_otherwise(
        self, seeded: Seeded, asked_for: Asked, key: str, says: str, who: str
    ) -> None:
        found = reasons(
            seeded.index, asked_for, date(2023, 11, 21) if key in {"m32", "shear-interim"} else DAY, seeded.both
        )
        (ground,) = [one for one in found.grounds if one.milestone.key == key]
        (rival,) = ground.rivals
        assert (rival.value, [one.partition("#")[0] for one in rival.citations]) == (says, [who])

    def test_before_the_second_file_no_source_says_otherwise(self, seeded: Seeded) -> None:
        found = reasons(seeded.index, Asked("bids", "musk-2017"), DAY, seeded.article)
        assert [one.rivals for one in found.grounds] == [(), ()]

    @pytest.mark.parametrize("name", ["sam-altman", "Altman", "sam-altman/openai", "sam-altman/openai/chief-executive"])
    def test_a_subject_is_named_whole_by_a_part_or_by_an_alias(self, seeded: Seeded, name: str) -> None:
        found = reasons(seeded.index, Asked("roles", name), DAY, seeded.both)
        assert {one.subject for one in found.answers} == {"sam-altman/openai/chief-executive"}

    def test_what_is_registered_of_a_case_names_the_record(self, seeded: Seeded) -> None:
        found = reasons(seeded.index, Asked("trial", "musk-v-openai"), DAY, seeded.both)
        assert [one.act for one in found.registered] == ["proceeding.added"]

    def test_every_ground_is_told_with_its_sources(self, seeded: Seeded) -> None:
        found = reasons(seeded.index, Asked("bids", "musk-group-2025"), DAY, seeded.both)
        names = Names(seeded.index, seeded.both)
        rejected = shape(found.grounds[-1], names)
        (citation,) = rejected["citations"]
        assert citation["publisher"] == "Associated Press, carried by CityNews Toronto"
        assert citation["url"].startswith("https://toronto.citynews.ca/")

    def test_an_unknown_subject_names_the_nearest(self, seeded: Seeded) -> None:
        with pytest.raises(NotFound, match=r"unknown subject: bids/musk-grop-2025: did you mean musk-group-2025"):
            reasons(seeded.index, Asked("bids", "musk-grop-2025"), DAY, seeded.both)

    def test_a_subject_of_another_view_is_unknown_in_this_one(self, seeded: Seeded) -> None:
        with pytest.raises(NotFound, match="unknown subject"):
            reasons(seeded.index, Asked("claims", "musk-group-2025"), DAY, seeded.both)

    @pytest.mark.parametrize(("day", "known"), [(date.min, None), (DAY, 0), (DAY, 30)])
    def test_one_that_is_known_and_has_no_answer_then_is_not_unknown(
        self, seeded: Seeded, day: date, known: int | None
    ) -> None:
        found = reasons(seeded.index, Asked("bids", "musk-group-2025"), day, seeded.both if known is None else known)
        assert (found.answers, found.grounds, found.registered) == ([], [], [])


@pytest.mark.parametrize("text", ["bids", "bids/", "/musk", ""])
def test_a_question_has_a_view_and_a_subject(text: str) -> None:
    with pytest.raises(InvalidQuestion, match="write a view and a subject"):
        asked(text)


def test_an_unknown_view_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean bids"):
        asked("bits/x")


def test_a_party_that_was_merged_leads_to_the_one_that_stands() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("departed", person="ann", organisation="acme"))
        tracker.merge_parties("bob", "ann", "they are one")
        with Index(tracker.path) as index:
            known = index.head().position
            for name in ("departures/ann", "departures/ann/acme", "departures/bob"):
                found = reasons(index, asked(name), date.max, known)
                assert {one.subject for one in found.answers} == {"bob/acme"}


def test_of_a_withheld_milestone_no_reason_is_told_but_that_of_the_withholding() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("bid-made", bid="alpha", title="secret words")).stream
        tracker.correct(one, {"occurred_on": "2025-02-15"}, "secret reason")
        tracker.withhold(one, "a court order", "it names a minor")
        with Index(tracker.path) as index:
            known = index.head().position
            found = reasons(index, Asked("bids", "alpha"), date.max, known)
            told = shape(found.grounds[0], Names(index, known))
    assert "secret" not in repr(told)
    assert [record["why"] for record in told["records"]] == [None, None, "it names a minor"]
    assert told["withheld"]


@settings(max_examples=40)
@given(histories(), st.sampled_from([date(2024, 2, 28), date(2024, 3, 1), date.max]))
def test_every_answer_of_any_history_can_be_explained(steps: list[Step], at: date) -> None:
    """By milestones that are all there, and together they are those that the answers name."""
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index:
            known = index.head().position
            answers = state(index, at, known)
            for view, subject in {(one.view, one.subject) for one in answers}:
                found = reasons(index, Asked(view, subject), at, known)
                wanted = [one for one in answers if (one.view, one.subject) == (view, subject)]
                assert found.answers == wanted
                assert {one.milestone.id for one in found.grounds} == {name for one in wanted for name in one.because}
