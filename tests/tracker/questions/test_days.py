"""Days as questions name them, and as answers are told."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import InvalidQuestion
from tests.events.strategies import near_edtf_texts
from tracker.questions.days import FIRST, LAST, day_before, earliest, from_day, iso, latest, one_day, sometime, up_to


@given(st.dates())
def test_every_day_that_there_is_can_be_named(day: date) -> None:
    assert one_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2025", "not one day: 2025: ask for one such as 2025-12-31"),
        ("2025-02", "not one day: 2025-02: ask for one such as 2025-02-28"),
        ("[2025-02-01..2025-02-03]", "not one day: [2025-02-01..2025-02-03]: ask for one such as 2025-02-03"),
        ("2023-11-17/2023-11-22", "not one day: 2023-11-17/2023-11-22: ask for one such as 2023-11-22"),
        ("XXXX", "not one day: XXXX: ask for one such as 2023-11-17"),
        ("2024-05-01/..", "not one day: 2024-05-01/..: ask for one such as 2024-05-01"),
    ],
)
def test_more_than_a_day_is_no_day_to_ask_for(text: str, line: str) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        one_day(text)
    assert (str(refused.value), refused.value.exit_code) == (line, 2)


NO_DATES = ("", "2024-02-30", "circa 1999", "0000-01-01", "10000-01-01", "yesterday", "２０２４-01-01")


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_as_a_question(text: str) -> None:
    with pytest.raises(InvalidQuestion, match="ask for one such as 2023-11-17"):
        one_day(text)


@given(st.text(max_size=30) | near_edtf_texts())
def test_any_text_is_a_day_or_a_question_refused(text: str) -> None:
    for read in (one_day, earliest, latest):
        with suppress(InvalidQuestion):
            read(text)


def test_a_span_lasts_to_its_end() -> None:
    assert earliest("2023-11-17/2023-11-22") == date(2023, 11, 17).toordinal()
    assert latest("2023-11-17/2023-11-22") == date(2023, 11, 22).toordinal()
    assert latest("2024-05/..") == LAST
    assert earliest("[..2025-03]") == FIRST


@pytest.mark.parametrize("day", [None, 0, -1, 4_000_000, 5_000_000])
def test_what_lies_beyond_all_days_has_no_date(day: int | None) -> None:
    assert iso(day) is None


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-02-14", "2025-02-14", "14 February 2025"),
        ("2018-02-01", "2018-02-28", "February 2018"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("2019-01-01", "2025-12-31", "between 2019 and 2025"),
        ("2019-01-01", "2025-03-31", "between January 2019 and March 2025"),
        ("2025-01-20", "2025-02-28", "between 20 January and 28 February 2025"),
        ("9999-12-01", "9999-12-31", "December 9999"),
        (None, "2015-12-31", "December 2015 or before"),
        (None, "2015-12-30", "30 December 2015 or before"),
        ("2025-03-01", None, "March 2025 or later"),
        (None, None, "an unknown day"),
    ],
)
def test_when_something_began_is_told_as_coarsely_as_it_is_known(first: str, last: str, words: str) -> None:
    assert sometime(first, last) == words


def test_the_ends_of_months_are_told_as_months() -> None:
    assert (from_day("2019-01-01"), from_day("2019-01-02")) == ("January 2019", "2 January 2019")
    assert (up_to("2019-12-31"), up_to("2019-12-30")) == ("December 2019", "30 December 2019")


def test_before_the_first_day_there_is_none() -> None:
    assert day_before("0001-01-01") == "0001-01-01"
    assert day_before("2024-03-01") == "2024-02-29"
