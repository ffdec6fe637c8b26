"""The implied orders, and their page."""

from pathlib import Path

from tests.builders import a_milestone, a_tracker
from tracker.implied import RULES, implied
from tracker.index.reader import Index

PAGE = Path(__file__).parents[2] / "docs" / "certainty.md"


def test_the_page_shows_every_rule_and_no_other() -> None:
    """The table that readers see is the table that is used."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    once = {True: " (where there is one of each)", False: ""}
    assert rows[1:] == [
        f"| {rule.view} | {rule.first} | {', '.join(sorted(rule.then)) if rule.then else 'everything else'} "
        f"| {rule.why}{once[rule.once]} |"
        for rule in RULES
    ]


def test_nothing_is_implied_between_milestones_of_one_kind() -> None:
    """Two bids under one name say nothing of each other's place."""
    with a_tracker() as tracker:
        for _ in range(2):
            tracker.record(a_milestone("bid-made", bid="alpha"))
        with Index(tracker.path) as index:
            assert not [fact for fact in index.facts(800_000, 99) if fact.aspect == "warning"]
    assert list(implied("bids", [])) == []


def test_an_implied_order_without_a_reading_is_dropped_with_a_warning() -> None:
    """An answer dated before its bid keeps its date, and its row says that the order is not used."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", "2025-03-01", bid="alpha"))
        outcome = tracker.record(a_milestone("bid-rejected", "2025-02-01", bid="alpha"))
        assert outcome.warnings == [
            "alpha: dated before what it follows, so that order is not used: an answer follows its bid"
        ]
