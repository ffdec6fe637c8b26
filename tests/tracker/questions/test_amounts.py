"""Amounts and numbers within words: what is one is put in words, what only looks like one stays, and nothing fails."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.sites import documents
from tracker.index.reader import Index
from tracker.questions.amounts import figure, funding, money, number
from tracker.questions.aspects import value_in_words
from tracker.questions.names import Names


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("revenue: 12000000 EUR", "revenue: 12 million EUR"),
        ("from 12000000 EUR to 40000000 USD", "from 12 million EUR to 40 million USD"),
        ("clusters of 300 GPU cards: 12345.5 GPU", "clusters of 300 GPU cards: 12,345.5 GPU"),
        ("users: over 1234567 people.", "users: over 1,234,567 people."),
        ("the year 2025, docket 4:24-cv-04722", "the year 2025, docket 4:24-cv-04722"),
        ("00012345 things", "00,012,345 things"),
    ],
)
def test_a_figure_reads_as_people_write_it(written: str, read: str) -> None:
    assert figure(written) == read


def test_givers_are_named_and_words_after_by_that_are_none_stay() -> None:
    assert funding("40000000000 USD by a, b-c", lambda slugs: f"<{slugs}>") == "40 billion USD by <a, b-c>"
    assert funding("1000000 USD by The Fund", lambda slugs: f"<{slugs}>") == "1 million USD by The Fund"
    assert money("500 GWH") == "500 GWH"


@settings(max_examples=50)
@given(st.text(max_size=40), st.integers(0, 40))
@example("", 5000)
def test_no_words_are_too_odd(words: str, digits: int) -> None:
    for text in (words, f"{words}{'9' * digits} {words}", f"{'1' * digits} ABC"):
        assert number(text).replace(",", "") == text.replace(",", "")
        assert isinstance(figure(text), str)
        assert isinstance(money(text), str)


def test_a_metric_that_looks_like_money_is_told_alike_by_answers_and_pages() -> None:
    said = {"about": "acme", "metric": "clusters of 300 GPU cards", "value": "12345", "unit": "GPU"}
    with a_tracker() as tracker:
        tracker.record(a_milestone("metric-reported", **said))
        assert any(b"clusters of 300 GPU cards" in page for page in documents(tracker.path).values())
        with Index(tracker.path) as index:
            names = Names(index, index.head().position)
            told = value_in_words("metric", "clusters of 300 GPU cards: 12345 GPU", names)
    assert told == figure("clusters of 300 GPU cards: 12345 GPU") == "clusters of 300 GPU cards: 12,345 GPU"
