"""Withheld words are in no document of the site, wherever they stood, and come back when they are shown again."""

from typing import Any, get_args

import pytest

from events.kinds.kind import Words
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.sites import BASE_URL, TITLE, again, documents
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.publishing.site import Publisher

SECRET = "zyzzyva"  # noqa: S105  (a word that stands nowhere else)
DAYS = ("hearing_on", "trial_on")
NEEDED = {
    "proceeding": "alpha",
    "person": "ann",
    "organisation": "acme",
    "about": "ann",
    "answer": "disputed",
    "decision": "found",
    "amount": "1 USD",
} | dict.fromkeys(DAYS, "2025-03-01")


def worded(kind: str) -> list[str]:
    """Return the fields of a kind that hold words."""
    mark = str(get_args(Words)[1])
    return [name for name, field in KINDS[kind].model_fields.items() if mark in f"{field.metadata}{field.annotation}"]


def secret(kind: str) -> dict[str, Any]:
    """Return a milestone of *kind* with the secret in every field that holds words."""
    fields = {name: field for name, field in KINDS[kind].model_fields.items() if name != "kind"}
    own = {name: NEEDED.get(name, "alpha") for name, field in fields.items() if field.is_required() or name in DAYS}
    own |= dict.fromkeys(worded(kind), SECRET)
    words = dict.fromkeys(("title", "summary", "date_note", "according_to"), SECRET)
    parties = [{"party": "bob", "role": SECRET}]
    return a_milestone(kind, **own) | words | {"standing": "alleged", "tags": [SECRET], "parties": parties}


def is_told(tracker: Tracker, publisher: Publisher | None = None) -> list[str]:
    """Return the documents that hold the secret, of a site made anew or gone on with by *publisher*."""
    made = again(publisher, tracker.path) if publisher else documents(tracker.path)
    return [path for path, body in made.items() if SECRET.encode() in body.lower()]


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_withheld_milestone_is_left(kind: str) -> None:
    """Of any field of any kind, of reasons and of what other sources say; others' entries that told of it as well."""
    with a_tracker() as tracker:
        publisher = Publisher(TITLE, BASE_URL)
        tracker.add("source", {"slug": "paper", "title": "A paper"})
        one = tracker.record(secret(kind)).stream
        tracker.correct(one, {"occurred_on": "2025-02-15", "title": f"Not {SECRET}"}, f"It was {SECRET}.")
        tracker.cite(one, "paper", Word("occurred_on", "2025-02-16", None, SECRET))
        for field in worded(kind):
            tracker.cite(one, "paper", Word(field, f"another {SECRET}"))
        after = {name: value for name, value in secret(kind).items() if name not in {"tags", "parties", *worded(kind)}}
        words = dict.fromkeys(("title", "summary", "date_note", "according_to"), "open")
        needed = {name: "open" for name in worded(kind) if KINDS[kind].model_fields[name].is_required()}
        tracker.record(after | words | needed | {"occurred_on": "2025-06-01"})
        assert is_told(tracker, publisher)
        tracker.withhold(one, "a court order", f"It says {SECRET}.")
        assert is_told(tracker) == is_told(tracker, publisher) == []
        tracker.correct(one, {"summary": f"More {SECRET}"}, f"More {SECRET}")
        assert is_told(tracker) == is_told(tracker, publisher) == []
        tracker.show_again(one, "The order was lifted.")
        assert is_told(tracker, publisher) == is_told(tracker)
        assert "a-dispute/feed.atom" in is_told(tracker)
        assert "a-dispute/index.html" in is_told(tracker)
