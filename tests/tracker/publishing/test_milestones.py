"""What milestones say in words, and what a correction changed in them."""

from typing import Any

from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.sites import content
from tests.tracker.publishing.test_entries import lines
from tracker.publishing.fields import sorts
from tracker.publishing.milestones import differences, flat, place_in, source_of
from tracker.publishing.names import Names


def test_every_field_that_names_a_party_is_told_as_one() -> None:
    """The vocabulary says what a field holds: a new kind needs no word in publishing."""
    named = {
        name
        for kind in KINDS.values()
        for name, field in kind.model_fields.items()
        if "to='party'" in f"{field.annotation!r} {field.metadata!r}"
    }
    assert named <= {name for name, sort in sorts().items() if sort == "party"}
    assert {"by", "person", "in_favour_of"} <= named


def test_a_citation_is_taken_apart() -> None:
    whole = "ap#p3:10-20@" + "0" * 64
    assert (source_of(whole), place_in(whole)) == ("ap", "3")
    for bare in ("ap", "ap:10-20", "ap@" + "0" * 64):
        assert (source_of(bare), place_in(bare)) == ("ap", "")


def test_a_change_of_kind_tells_the_fields_that_went_and_came() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("bid-conditioned", bid="alpha", condition="a condition")).stream
        tracker.correct(one, {"kind": "bid-rejected", "by": ["acme"]}, "misread")
        assert {
            "kind: bid conditioned → bid rejected",
            "condition: removed a condition",
            "by: added Acme",
        } <= set(lines(content(tracker, one)))


def test_lists_tell_what_came_and_what_went() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("statement-made", by=["ann", "bob"], tags=["one", "two"])).stream
        tracker.correct(one, {"by": ["bob", "acme"], "tags": ["two"]}, "misheard")
        assert {"by: Ann → Acme", "tags: removed one"} <= set(lines(content(tracker, one)))


def test_what_it_follows_is_counted_and_not_named() -> None:
    """The titles of other milestones are theirs: they may be taken back."""
    with a_tracker() as tracker:
        other = tracker.record(a_milestone("noted", title="SECRET")).stream
        one = tracker.record(a_milestone("noted")).stream
        tracker.correct(one, {"follows": [other]}, "known now")
        html = content(tracker, one)
        assert "what came before it: added 1 milestone" in lines(html)
        assert "SECRET" not in html


def test_equal_bodies_have_no_differences() -> None:
    body: dict[str, Any] = {"title": "one", "what": {"kind": "noted"}, "tags": [], "summary": None}
    assert differences(body, body, Names().at(1)) == []
    assert flat(body)["kind"] == "noted"
