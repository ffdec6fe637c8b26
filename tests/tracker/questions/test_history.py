"""Every version of a milestone."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from events.errors import NotFound
from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.questions.detail import detail
from tracker.questions.history import history, shape


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    """A tracker with two sources."""
    with a_tracker() as made:
        for slug in ("one", "two"):
            made.add("source", {"slug": slug, "title": f"Paper {slug}"})
        yield made


def steps_of(tracker: Tracker, name: str, known: int | None = None) -> list[dict[str, object]]:
    """Return what ``history --json`` tells."""
    with Index(tracker.path) as index:
        return [shape(step) for step in history(index, name, known or index.head().position)[1]]


def test_each_version_tells_what_was_done_by_whom_and_why(tracker: Tracker) -> None:
    one = tracker.record(a_milestone("bid-made", bid="alpha", citations=["one"], unsourced=False)).stream
    tracker.correct(one, {"occurred_on": "2025-02-15", "price": "1 USD"}, "a day later")
    tracker.cite(one, "two", Word("occurred_on", "2025-02-16", "normal", "as it says"))
    tracker.retract(one, "it never was")
    first, second, third, fourth = steps_of(tracker, one[:8])
    assert [step["number"] for step in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert [step["act"] for step in (first, second, third, fourth)] == [
        f"milestone.{done}" for done in ("recorded", "corrected", "cited", "retracted")
    ]
    assert {step["curator"] for step in (first, second, third, fourth)} == {"Ada Example"}
    assert (first["why"], second["why"], third["why"]) == (None, "a day later", "as it says")
    assert fourth["why"] == "it never was"
    assert first["changes"] == fourth["changes"] == []
    assert second["changes"] == [
        {"field": "price", "before": None, "after": "1 USD"},
        {"field": "occurred_on", "before": "2025-02-14", "after": "2025-02-15"},
    ]
    assert third["citation"] == "two"
    assert third["changes"] == [{"field": "rivals", "before": None, "after": "occurred_on 2025-02-16 (two)"}]


def test_as_known_earlier_it_ends_earlier(tracker: Tracker) -> None:
    one = tracker.record(a_milestone("noted")).stream
    tracker.correct(one, {"title": "otherwise"}, "it was")
    with Index(tracker.path) as index:
        before = index.head().position - 1
    assert len(steps_of(tracker, one, before)) == 1
    with pytest.raises(NotFound, match="recorded only later"):
        steps_of(tracker, one, before - 1)


def test_no_mail_address_is_shown(tracker: Tracker) -> None:
    one = tracker.record(a_milestone("noted")).stream
    assert "example.org" not in repr(steps_of(tracker, one))


def test_a_merge_stands_in_the_histories_of_both(tracker: Tracker) -> None:
    one, other = (tracker.record(a_milestone("noted", title=title)).stream for title in ("one", "other"))
    tracker.merge(one, other, "they are one")
    tracker.unmerge(other, "they are two")
    assert [(step["number"], step["act"], step["milestone"], step["into"]) for step in steps_of(tracker, one)[1:]] == [
        (None, "milestone.merged", other, one),
        (None, "milestone.unmerged", other, None),
    ]
    assert [(step["number"], step["act"]) for step in steps_of(tracker, other)[1:]] == [
        (2, "milestone.merged"),
        (3, "milestone.unmerged"),
    ]


def test_of_a_withheld_one_no_word_of_any_version_is_left(tracker: Tracker) -> None:
    """Neither of reasons, rival values, citations and merges; the withholding says its own basis and reason."""
    raw = a_milestone("bid-made", bid="alpha", title="secret title", citations=["one"], unsourced=False)
    one = tracker.record({**raw, "summary": "secret summary", "scope": "secret scope"}).stream
    other = tracker.record(a_milestone("noted", title="harmless")).stream
    tracker.correct(one, {"scope": "secret again", "occurred_on": "2025-03"}, "secret reason")
    tracker.cite(one, "two", Word("scope", "secret rival", "normal", "secret rank"))
    tracker.merge(one, other, "secret likeness")
    assert repr(steps_of(tracker, one)).count("secret") > 5
    tracker.withhold(one, "a court order", "it names a minor")
    told = steps_of(tracker, one)
    assert "secret" not in repr(told)
    assert (told[-1]["basis"], told[-1]["why"]) == ("a court order", "it names a minor")
    assert told[1]["changes"] == [{"field": "occurred_on", "before": "2025-02-14", "after": "2025-03"}]
    with Index(tracker.path) as index:
        assert "secret" not in repr(detail(index, one, index.head().position))
        assert "secret" not in repr(detail(index, one, index.head().position - 1))
    tracker.show_again(one, "the order was lifted")
    assert repr(steps_of(tracker, one)).count("secret") > 5


@settings(max_examples=40)
@given(histories())
def test_any_history_can_be_told(steps: list[Step]) -> None:
    """Every version once, in order; what one changes leads to what the next one changes."""
    with a_tracker() as tracker:
        ids = play(tracker, steps)
        with Index(tracker.path) as index:
            known = index.head().position
            for one in ids:
                version, told = history(index, one, known)
                own = [step.number for step in told if step.number is not None]
                assert own == list(range(1, version.number + 1))
                assert [step.position for step in told] == sorted({step.position for step in told})
                assert detail(index, one, known)["version"] >= 1
