"""Withheld words: gone everywhere that they stand, at every known position, and back when shown again."""

from typing import Any, get_args

import pytest

from events.kinds.kind import Words
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tracker.index.reader import Index
from tracker.index.withholding import FIELDS
from tracker.views import VIEWS

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
            assert SECRET not in told(index)
            assert SECRET not in repr([index.subjects(view) for view in VIEWS])
            head = index.head().position
            assert index.milestone(made, head).withheld
            assert index.milestone(made, head).body["occurred_on"]["text"] == "2025-02-15"
        tracker.show_again(made, "order lifted")
        with Index(tracker.path) as index:
            assert SECRET in told(index)


def offices(index: Index) -> set[str]:
    """Return the subjects of the offices held on a day long after."""
    return {one.subject for one in index.facts(760_000, index.head().position, view="roles")}


def test_an_office_that_only_withheld_milestones_name_is_called_by_a_number() -> None:
    """Two of one person stay two; asked for by their words they are not to be had; shown again, they are as before."""
    with a_tracker() as tracker, Index(tracker.path) as index:
        chief = a_milestone("appointed", person="ann", organisation="acme", role="chief of secrets")
        first = tracker.record(chief)
        second = tracker.record(a_milestone("appointed", person="ann", organisation="acme", role="chair"))
        tracker.withhold(first.stream, "court order", "names a plan")
        numbered = f"ann/acme/withheld-{first.records[0].position}"
        assert offices(index) == {numbered, "ann/acme/chair"} == set(index.subjects("roles"))
        tracker.withhold(second.stream, "court order", "names a plan")
        assert offices(index) == {numbered, f"ann/acme/withheld-{second.records[0].position}"}
        tracker.show_again(first.stream, "order lifted")
        tracker.show_again(second.stream, "order lifted")
        assert offices(index) == {"ann/acme/chair", "ann/acme/chief-of-secrets"} == set(index.subjects("roles"))


def test_an_office_that_somebody_else_names_too_keeps_its_name() -> None:
    """Said of the same person elsewhere, even later, it is no secret; of another person it is another subject."""
    with a_tracker() as tracker, Index(tracker.path) as index:
        office = {"person": "ann", "organisation": "acme", "role": "chair"}
        made = tracker.record(a_milestone("appointed", "2024-01-02", **office)).stream
        tracker.record(a_milestone("appointed", "2024-02-02", **{**office, "person": "bob"}))
        tracker.withhold(made, "court order", "names a plan")
        assert {one.split("/")[2].partition("-")[0] for one in offices(index) if one.startswith("ann")} == {"withheld"}
        assert "bob/acme/chair" in offices(index)
        tracker.record(a_milestone("departed", "2025-01-02", **office))
        assert offices(index) == {"ann/acme/chair", "bob/acme/chair"}
