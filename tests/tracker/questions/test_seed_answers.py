"""The answers that follow from the seed files, each rule a line of what the tables beside the project expect."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.tracker.questions.conftest import Seeded
from tracker.questions.answers import Answer, state

Asked = Callable[..., dict[str, str]]
FEDERAL, FIRST = "musk-v-openai", "musk-v-openai-2024-02"


def _values(answers: list[Answer], subject: str, aspect: str) -> dict[str, str]:
    return {one.value: one.certainty for one in answers if (one.subject, one.aspect) == (subject, aspect)}


@pytest.fixture
def article(seeded: Seeded) -> Asked:
    """Answers from the article alone: values of an aspect by certainty."""
    return lambda day, view, subject, aspect="status": _values(
        state(seeded.index, date.fromisoformat(day), seeded.article, view=view), subject, aspect
    )


@pytest.fixture
def both(seeded: Seeded) -> Asked:
    """Answers from both files: values of an aspect by certainty."""
    return lambda day, view, subject, aspect="status": _values(
        state(seeded.index, date.fromisoformat(day), seeded.both, view=view), subject, aspect
    )


class TestArticleAlone:
    def test_at_the_end_of_2018_there_certainly_is_no_suit(self, seeded: Seeded) -> None:
        assert state(seeded.index, date(2018, 12, 31), seeded.article, view="trial") == []

    def test_on_the_first_day_of_2019_nothing_is_certain_and_a_suit_possible(self, article: Asked) -> None:
        assert article("2019-01-01", "trial", FEDERAL, "stage") == {"suit-filed": "possible"}

    def test_on_28_february_2025_a_trial_is_certainly_expected(self, article: Asked) -> None:
        assert article("2025-02-28", "trial", FEDERAL, "stage") == {"trial-expected": "certain"}

    @pytest.mark.parametrize("day", ["2025-03-14", "2025-03-31", "2026-11-24", "9999-12-31"])
    def test_from_14_march_2025_a_trial_is_certainly_proposed(self, article: Asked, day: str) -> None:
        assert article(day, "trial", FEDERAL, "stage") == {"trial-proposed": "certain"}

    def test_there_are_two_bids(self, seeded: Seeded) -> None:
        answers = state(seeded.index, date(2025, 12, 31), seeded.article, view="bids")
        assert {one.subject for one in answers} == {"musk-2017", "musk-group-2025"}

    def test_the_bid_of_2017_has_no_price(self, article: Asked) -> None:
        assert article("2019-12-31", "bids", "musk-2017", "price") == {}

    @pytest.mark.parametrize("day", ["2019-12-31", "2020-06-01", "2026-11-24"])
    def test_the_bid_of_2017_is_certainly_rejected_from_the_end_of_2019(self, article: Asked, day: str) -> None:
        assert article(day, "bids", "musk-2017") == {"rejected": "certain"}

    @pytest.mark.parametrize("day", ["2017-10-01", "2018-06-30", "2019-12-30"])
    def test_the_bid_of_2017_is_possibly_rejected_before(self, article: Asked, day: str) -> None:
        assert article(day, "bids", "musk-2017")["rejected"] == "possible"

    def test_the_group_s_bid_is_possible_from_2019(self, article: Asked) -> None:
        assert article("2018-12-31", "bids", "musk-group-2025") == {}
        assert article("2019-01-01", "bids", "musk-group-2025") == {"open": "possible"}
        assert article("2025-03-30", "bids", "musk-group-2025") == {"open": "possible"}

    @pytest.mark.parametrize("day", ["2025-03-31", "2026-11-24"])
    def test_the_group_s_bid_is_certain_from_the_end_of_march_2025_and_open(self, article: Asked, day: str) -> None:
        """No answer is recorded, and the tracker does not say otherwise."""
        assert article(day, "bids", "musk-group-2025") == {"open": "certain"}
        assert article(day, "bids", "musk-group-2025", "price") == {"~97400000000 USD": "certain"}
        assert article(day, "bids", "musk-group-2025", "answered-by") == {}

    @pytest.mark.parametrize("day", ["2018-06-30", "2019-06-30", "2019-12-30"])
    def test_musk_is_possibly_gone_until_the_end_of_2019(self, article: Asked, day: str) -> None:
        assert article(day, "departures", "elon-musk/openai") == {"gone": "possible"}

    def test_musk_is_certainly_gone_at_the_end_of_2019(self, article: Asked) -> None:
        assert article("2019-12-31", "departures", "elon-musk/openai") == {"gone": "certain"}

    @pytest.mark.parametrize("person", ["mira-murati", "ilya-sutskever", "barret-zoph"])
    def test_three_others_are_certainly_gone_from_the_end_of_march_2025(self, article: Asked, person: str) -> None:
        assert article("2025-03-30", "departures", f"{person}/openai") == {"gone": "possible"}
        assert article("2025-03-31", "departures", f"{person}/openai") == {"gone": "certain"}

    def test_altman_is_dismissed_in_november_2023_and_back_by_the_end_of_the_year(self, article: Asked) -> None:
        assert article("2023-10-31", "departures", "sam-altman/openai") == {}
        assert "gone" in article("2023-11-30", "departures", "sam-altman/openai")
        assert article("2023-12-31", "departures", "sam-altman/openai") == {"back": "certain"}

    def test_whether_altman_led_on_18_november_2023_has_no_certain_answer(self, article: Asked) -> None:
        office = article("2023-11-18", "roles", "sam-altman/openai/chief-executive")
        assert office == {"left": "possible", "holds": "possible"}


class TestBothFiles:
    def test_on_15_february_2025_the_group_s_bid_is_certainly_rejected(self, both: Asked) -> None:
        assert both("2025-02-15", "bids", "musk-group-2025") == {"rejected": "certain"}

    def test_before_the_second_file_it_was_possibly_made_and_if_made_open(self, article: Asked) -> None:
        assert article("2025-02-15", "bids", "musk-group-2025") == {"open": "possible"}

    def test_the_first_suit_is_certainly_withdrawn_from_31_august_2024(self, both: Asked) -> None:
        assert both("2024-08-30", "trial", FIRST, "stage")["suit-withdrawn"] == "possible"
        assert both("2024-08-31", "trial", FIRST, "stage") == {"suit-withdrawn": "certain"}
        assert both("2026-11-24", "trial", FIRST, "stage") == {"suit-withdrawn": "certain"}

    def test_a_ruling_on_a_motion_is_no_stage(self, both: Asked) -> None:
        assert both("2025-03-10", "trial", FEDERAL, "stage") == {"trial-expected": "certain"}
        assert both("2025-03-10", "trial", FEDERAL, "motion") == {"preliminary injunction: denied": "certain"}

    def test_on_31_march_2025_a_trial_is_certainly_proposed(self, both: Asked) -> None:
        assert both("2025-03-31", "trial", FEDERAL, "stage") == {"trial-proposed": "certain"}

    def test_from_4_april_2025_the_trial_is_certainly_set(self, both: Asked) -> None:
        assert both("2025-04-03", "trial", FEDERAL, "stage") == {"trial-proposed": "certain"}
        assert both("2025-04-04", "trial", FEDERAL, "stage") == {"trial-set": "certain"}
        assert both("2025-04-04", "trial", FEDERAL, "trial-day") == {"2026-21": "possible", "2026-03-16": "possible"}

    def test_from_8_april_2025_it_is_set_for_16_march_2026_and_that_day_stands_in_the_calendar(
        self, both: Asked
    ) -> None:
        for aspect in ("trial-day", "next-day-in-court"):
            assert both("2025-04-08", "trial", FEDERAL, aspect) == {"2026-03-16": "certain"}
            assert both("2026-03-16", "trial", FEDERAL, aspect) == {"2026-03-16": "certain"}

    def test_once_that_day_has_passed_the_answer_says_that_no_outcome_is_recorded(self, seeded: Seeded) -> None:
        answers = state(seeded.index, date(2026, 3, 17), seeded.both, view="trial")
        (day,) = [one for one in answers if one.aspect == "trial-day"]
        assert day.note == "was set for 16 March 2026; no outcome recorded"
        assert _values(answers, FEDERAL, "next-day-in-court") == {}

    @pytest.mark.parametrize(
        ("day", "leader"),
        [
            ("2023-11-17", "mira-murati"),
            ("2023-11-18", "mira-murati"),
            ("2023-11-20", "emmett-shear"),
            ("2023-11-21", "emmett-shear"),
            ("2023-11-22", "sam-altman"),
            ("2026-11-24", "sam-altman"),
        ],
    )
    def test_who_leads_openai_is_certain_on_every_day_of_november_2023(
        self, seeded: Seeded, day: str, leader: str
    ) -> None:
        answers = state(seeded.index, date.fromisoformat(day), seeded.both, view="roles")
        office = {
            one.subject.split("/")[0]: one.certainty
            for one in answers
            if one.subject.endswith("/openai/chief-executive") and (one.aspect, one.value) == ("status", "holds")
        }
        assert office == {leader: "certain"}

    @pytest.mark.parametrize("day", ["2023-11-18", "2023-11-21", "2023-11-22"])
    def test_from_the_article_alone_none_of_these_days_has_a_certain_answer(self, article: Asked, day: str) -> None:
        office = article(day, "roles", "sam-altman/openai/chief-executive")
        assert set(office.values()) == {"possible"}

    def test_musk_has_certainly_left_on_30_june_2018_and_possibly_on_15_february(self, both: Asked) -> None:
        assert both("2018-06-30", "departures", "elon-musk/openai") == {"gone": "certain"}
        assert both("2018-02-15", "departures", "elon-musk/openai") == {"gone": "possible"}

    def test_the_forecast_of_a_courtroom_in_2025_is_missed_once_the_trial_is_set(self, both: Asked) -> None:
        assert both("2025-04-03", "money", "courtroom-2025") == {"open": "certain"}
        assert both("2025-04-04", "money", "courtroom-2025") == {"missed": "certain"}

    def test_every_other_forecast_of_2025_is_open_past_its_due_day_and_says_so(self, seeded: Seeded) -> None:
        last = date(2025, 12, 31)
        for forecast in ("users-2025", "revenue-2025", "loss-2025"):
            for day, note in ((last, None), (last + timedelta(days=1), "due December 2025; no outcome recorded")):
                answers = state(seeded.index, day, seeded.both, view="money")
                (status,) = [one for one in answers if (one.subject, one.aspect) == (forecast, "status")]
                assert (status.value, status.note) == ("open", note)

    def test_the_claim_is_an_allegation_on_every_day(self, seeded: Seeded) -> None:
        answers = state(seeded.index, date(2026, 11, 24), seeded.both, view="claims")
        assert {one.standing for one in answers} == {"alleged"}

    @pytest.mark.parametrize(
        ("key", "field", "used", "other", "source"),
        [
            ("m07", "occurred_on", "2017-36", "[2018-01..2018-02]", "business-insider-africa"),
            ("m11", "occurred_on", "2018-02", "2019", "devdiscourse-2025-02-15"),
            ("m27", "scope", "the whole of OpenAI", "the non-profit that controls OpenAI", "ap-2025-02-14"),
            ("m32", "occurred_on", "2023-11-17", "2023-11-18", "quint-2023-11-18"),
            ("m48", "occurred_on", "2025-02", "2025-01", "yahoo-finance-2025-03-17"),
            ("shear-interim", "occurred_on", "2023-11-20", "2023-11-19", "the-week-2023-11-22"),
        ],
    )
    def test_where_sources_disagree_both_values_are_kept_and_the_other_source_named(
        self, seeded: Seeded, key: str, field: str, used: str, other: str, source: str
    ) -> None:
        body = next(one for one in seeded.index.timeline(seeded.both) if one.key == key).body
        assert used == (body["occurred_on"]["text"] if field == "occurred_on" else body["what"][field])
        rivals = [(one["field"], one["value"], one["citations"]) for one in body["rivals"]]
        assert rivals == [(field, other, [source])]
        before = [one for one in seeded.index.timeline(seeded.article) if one.key == key]
        assert not any(one.body["rivals"] for one in before)
