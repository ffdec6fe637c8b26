"""Withheld words: gone everywhere that they stand, at every known position, and back when shown again."""

from typing import Any, get_args

import pytest

from events.kinds.kind import Words
from events.vocabulary import KINDS
from tests.builders import a_tracker
from tracker.index.reader import Index
from tracker.index.withholding import FIELDS

SECRET = "zyzzyva"  # noqa: S105  (a word that stands nowhere else)


def worded(kind: str) -> list[str]:
    """Return the fields of a kind that hold words."""
    fields = KINDS[kind].model_fields
    mark = str(get_args(Words)[1])
    return [name for name, field in fields.items() if mark in f"{field.metadata}{field.annotation}"]


def told(index: Index) -> str:
    """Return all that the index says, at every known position and on a day long after, as one text."""
    head = index.head().position
    return repr(
        [
            (index.facts(760_000, known), index.timeline(known, retracted=True), index.changes(known, 760_000))
            for known in range(1, head + 1)
        ]
    )


def test_the_fields_with_words_are_those_of_the_vocabulary() -> None:
    """A kind that gains a field of words has to say that it holds them."""
    assert {name for kind in KINDS for name in worded(kind)} == FIELDS


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_withheld_milestone_is_left(kind: str) -> None:
    """Title, summary, notes, roles, tags, the fields of its kind, and the values of facts: at every known position."""
    raw: dict[str, Any] = {"kind": kind, "occurred_on": "2025-02-14", "unsourced": True}
    fields = KINDS[kind].model_fields
    example = {"proceeding": "alpha", "person": "ann", "organisation": "acme", "about": "ann"}
    raw |= {name: example.get(name, "alpha") for name in fields if name != "kind" and fields[name].is_required()}
    raw |= {name: "2025-03-01" for name in ("hearing_on", "trial_on") if name in fields}
    raw |= {
        name: value
        for name, value in {"answer": "disputed", "decision": "found", "amount": "1 USD"}.items()
        if name in raw
    }
    raw |= dict.fromkeys(worded(kind), SECRET)
    raw |= {"title": SECRET, "summary": SECRET, "date_note": SECRET, "tags": [SECRET], "according_to": SECRET}
    raw |= {"standing": "alleged", "parties": [{"party": "bob", "role": SECRET}]}
    with a_tracker() as tracker:
        made = tracker.record(raw).stream
        tracker.correct(made, {"occurred_on": "2025-02-15"}, "a day later")
        with Index(tracker.path) as index:
            assert SECRET in told(index)
        tracker.withhold(made, "court order", "names a minor")
        with Index(tracker.path) as index:
            # An office names what its subject is about: it is part of the place, as a slug.
            assert SECRET not in told(index).replace(f"/{SECRET}'", "/'")
            head = index.head().position
            assert index.milestone(made, head).withheld
            assert index.milestone(made, head).body["occurred_on"]["text"] == "2025-02-15"
        tracker.show_again(made, "order lifted")
        with Index(tracker.path) as index:
            assert SECRET in told(index)
