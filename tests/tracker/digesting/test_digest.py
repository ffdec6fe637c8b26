"""A digest tells what changed in a span and nothing that is not to be told, whatever words there are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.errors import InvalidQuestion, NotFound
from events.vocabulary import KINDS
from tests.builders import START, a_milestone, a_tracker
from tests.tracker.publishing.every_kind import MAIL, fill
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.digesting import marks
from tracker.digesting.digest import Point, digest
from tracker.digesting.rendering import FORMATS
from tracker.digesting.values import Digest
from tracker.index.reader import Index
from tracker.index.withholding import FIELDS

DAY = START.date()
SENTINEL = "Zanzibarite"


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    with a_tracker() as made:
        made.add("source", {"slug": "paper", "title": "A paper", "publisher": "The Paper, Ltd"})
        yield made


def head(tracker: Tracker) -> int:
    """Return the position of the log's last record."""
    with Index(tracker.path) as index:
        return index.head().position


def of_span(tracker: Tracker, since: int, until: int | None = None, dispute: str | None = None) -> Digest:
    """Return the digest of what was recorded from one position to another, both on one day."""
    with Index(tracker.path) as index, index.snapshot():
        end = index.head().position if until is None else until
        return digest(index, "Disputes", Point(DAY, since), Point(DAY, end), dispute=dispute)


def sections(told: Digest) -> dict[str, list[tuple[str, ...]]]:
    """Return what the first dispute's sections say, by their titles: of each item its head and its lines."""
    return {one.title: [(item.head, *item.lines) for item in one.items] for one in told.disputes[0].sections}


def test_what_is_new_is_told_by_its_date_with_whose_word_it_is_and_where_it_is_reported(tracker: Tracker) -> None:
    since = head(tracker)
    tracker.record(a_milestone("noted", "2025-03", title="The later", summary="More\n\nof it"))
    tracker.record(
        a_milestone("noted", "2025-01", title="The earlier", standing="alleged", according_to="Ann")
        | {"unsourced": False, "citations": ["paper#p3"]}
    )
    assert sections(of_span(tracker, since)) == {
        "New": [
            ("January 2025: Alleged: The earlier", "Alleged by Ann.", "Reported by The Paper."),
            ("March 2025: The later", "More of it", "No source: the curator vouches for it."),
        ]
    }


def test_what_changed_in_the_state_is_told_by_subject(tracker: Tracker) -> None:
    since = head(tracker)
    filed = tracker.record(a_milestone("suit-filed", "2025-01-02", proceeding="alpha")).stream
    assert sections(of_span(tracker, since))["What changed in the state"] == [
        ("Trial: Case alpha", "now stage: suit filed"),
    ]
    since = head(tracker)
    tracker.retract(filed, "it never was")
    assert sections(of_span(tracker, since)) == {
        "Retracted": [("Suit filed, 2 January 2025", "Why: it never was")],
        "What changed in the state": [("Trial: Case alpha", "no longer stage: suit filed")],
    }


def test_a_day_that_passed_changes_the_state_without_a_record(tracker: Tracker) -> None:
    tracker.record(a_milestone("suit-filed", "2025-01-02", proceeding="alpha"))
    with Index(tracker.path) as index:
        at = index.head().position
        told = digest(index, "Disputes", Point(date(2025, 1, 1), at), Point(date(2025, 1, 3), at))
    assert told.span == "From 1 January 2025 to 3 January 2025: nothing new is recorded"
    assert sections(told) == {"What changed in the state": [("Trial: Case alpha", "now stage: suit filed")]}


def test_a_correction_is_told_from_what_to_what_and_why(tracker: Tracker) -> None:
    one = tracker.record(a_milestone("noted", "2025-03", title="It")).stream
    since = head(tracker)
    tracker.correct(one, {"occurred_on": "2025-04", "title": "That"}, "the paper says so")
    assert sections(of_span(tracker, since)) == {
        "Corrected": [("April 2025: That", "title: It → That", "date: 2025-03 → 2025-04", "Why: the paper says so")]
    }


def test_a_further_source_is_told(tracker: Tracker) -> None:
    one = tracker.record(a_milestone("noted", "2025-03", title="It")).stream
    since = head(tracker)
    tracker.cite(one, "paper", Word("occurred_on", "2025-04", "normal", "a slip"))
    assert sections(of_span(tracker, since)) == {
        "Reported by others too": [("March 2025: It", "Reported by The Paper.", "Why: a slip")]
    }


def test_what_is_found_to_be_the_same_names_what_stands_for_it(tracker: Tracker) -> None:
    one, other = (tracker.record(a_milestone("noted", "2025-03", title=title)).stream for title in "AB")
    since = head(tracker)
    tracker.merge(one, other, "they are one")
    assert sections(of_span(tracker, since)) == {
        "Found to be the same": [
            ("March 2025: B", f"It stands under {one[:8]} from now on.", "Why: they are one"),
        ]
    }


def everywhere(told: Digest) -> str:
    """Return a digest in all formats."""
    return "".join(form(told) for form in FORMATS.values()).lower()


def test_no_word_of_what_is_withheld_is_told_even_of_a_span_before_that(tracker: Tracker) -> None:
    since = head(tracker)
    words: dict[str, Any] = {"title": SENTINEL, "summary": SENTINEL, "date_note": SENTINEL, "tags": [SENTINEL.lower()]}
    words |= {"standing": "attributed", "according_to": SENTINEL, "by": ["ann"]}
    hidden = tracker.record(a_milestone("statement-made", **words)).stream
    tracker.correct(hidden, {"title": SENTINEL * 2}, SENTINEL)
    upto = head(tracker)
    assert SENTINEL.lower() in everywhere(of_span(tracker, since))
    tracker.withhold(hidden, "a court order", SENTINEL)
    for told in (of_span(tracker, since), of_span(tracker, since, upto), of_span(tracker, upto)):
        assert SENTINEL.lower() not in everywhere(told)
    assert sections(of_span(tracker, upto)) == {
        "Withheld": [("Statement made, 14 February 2025", "On the basis of a court order.")]
    }
    tracker.show_again(hidden, SENTINEL)
    assert SENTINEL.lower() in everywhere(of_span(tracker, since))


def test_no_word_of_any_kind_that_is_withheld_is_told(tracker: Tracker) -> None:
    fill(tracker)
    since = head(tracker)
    for kind, model in KINDS.items():
        said = {
            name: SENTINEL if name in FIELDS and isinstance(value, str) else value
            for name, value in model.example.items()
        }
        one = tracker.record(a_milestone(kind, "2025-12-01", **{**said, "title": SENTINEL})).stream
        tracker.withhold(one, "a court order", SENTINEL)
    assert SENTINEL.lower() not in everywhere(of_span(tracker, since))


def test_no_word_of_what_never_was_is_told(tracker: Tracker) -> None:
    since = head(tracker)
    one = tracker.record(a_milestone("noted", title=SENTINEL, summary=SENTINEL)).stream
    tracker.correct(one, {"title": SENTINEL * 2}, SENTINEL)
    tracker.retract(one, "it never was")
    assert sections(of_span(tracker, since)) == {"Retracted": [("Noted, 14 February 2025", "Why: it never was")]}


def test_a_span_of_nothing_tells_nothing(tracker: Tracker) -> None:
    fill(tracker)
    told = of_span(tracker, head(tracker))
    assert told.disputes == ()
    for form in FORMATS.values():
        assert "Nothing changed." in form(told)


def test_a_dispute_that_is_renamed_in_the_span_is_the_same_one(tracker: Tracker) -> None:
    tracker.record(a_milestone("suit-filed", "2025-01-02", proceeding="alpha"))
    since = head(tracker)
    tracker.rename("a-dispute", slug="another", title="Another")
    assert of_span(tracker, since).disputes == ()
    assert of_span(tracker, since, dispute="another").disputes == ()
    tracker.record(a_milestone("noted", title="It"))
    assert [one.title for one in of_span(tracker, since, dispute="another").disputes] == ["Another"]


def test_one_dispute_alone(tracker: Tracker) -> None:
    since = head(tracker)
    tracker.open_dispute("other", "Other")
    for dispute in ("other", "a-dispute"):
        tracker.record(a_milestone("suit-filed", proceeding="alpha"), dispute=dispute)
    assert [one.title for one in of_span(tracker, since).disputes] == ["A dispute", "Other"]
    assert [one.title for one in of_span(tracker, since, dispute="other").disputes] == ["Other"]
    with pytest.raises(NotFound, match="unknown dispute"):
        of_span(tracker, since, dispute="others")


def test_a_span_that_ends_before_it_begins_is_refused(tracker: Tracker) -> None:
    with pytest.raises(InvalidQuestion, match="ends before it begins"):
        of_span(tracker, 3, 1)


def test_nobodys_mail_address_is_told(tracker: Tracker) -> None:
    fill(tracker)
    for form in FORMATS.values():
        assert MAIL not in form(of_span(tracker, 0))


def test_where_the_last_one_ended_is_remembered_for_each_dispute_and_for_all(tracker: Tracker) -> None:
    store = Path(tracker.path)
    assert marks.last(store, None) is None
    marks.remember(store, None, Point(DAY, 3))
    marks.remember(store, "x", Point(DAY, 4))
    marks.remember(store, None, Point(date(2026, 2, 1), 5))
    assert marks.last(store, None) == Point(date(2026, 2, 1), 5)
    assert marks.last(store, "x") == Point(DAY, 4)
