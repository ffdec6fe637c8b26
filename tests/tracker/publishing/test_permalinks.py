"""A milestone's own page: all of what stands, what became of the rest, and no word that is not to be told."""

import re

import pytest

from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.paging import at_once
from tests.tracker.publishing.sites import BASE_URL, Read
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker

BID = {"bid": "alpha", "bidder": "ann", "target": "acme", "price": "1000000 USD"}


def page(tracker: Tracker, one: str) -> bytes:
    """Return the page of the milestone *one*."""
    return at_once(tracker.path)[f"e/{one}/index.html"]


def title(body: bytes) -> str:
    """Return what a page is called in tabs and bookmarks."""
    found = re.search("<title>(.*)</title>", body.decode())
    assert found
    return found[1]


def test_a_milestone_is_told_with_its_kind_its_date_who_and_what_it_is_about() -> None:
    with a_tracker() as tracker:
        one = tracker.record(
            a_milestone("bid-made", "2023-11", title="Ann bids", summary="In cash.\n\nAt once.", date_note="So AP.")
            | BID
            | {"parties": [{"party": "bob", "role": "lender"}], "tags": ["takeover"]}
        ).stream
        body = page(tracker, one)
        words = Read(body).words
        assert title(body) == "Ann bids – Disputes"
        assert "Ann bids Bid made In cash. At once. When November 2023 On the date So AP. Bid alpha Bidder Ann" in words
        assert "Target Acme Price 1 million USD Concerned Bob (lender) Tags takeover" in words
        assert "No source: the curator vouches for it." in words
        assert f"To cite it: {BASE_URL}e/{one}/" in words
        assert f'<link rel="canonical" href="{BASE_URL}e/{one}/">' in body.decode()


def test_its_page_says_whose_word_it_is_and_where_it_is_reported() -> None:
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "ap", "title": "Report", "publisher": "AP", "url": "https://example.org/ap"})
        tracker.add("source", {"slug": "quint", "title": "Live", "publisher": "The Quint"})
        raw = a_milestone("claim-made", claim="alpha", standing="alleged", according_to="the complaint", title="Fraud")
        one = tracker.record(raw | {"unsourced": False, "citations": ["ap#p3"]}).stream
        tracker.cite(one, "quint", Word("occurred_on", "2025-02-15", None, "It was live."))
        found = Read(page(tracker, one))
        assert "Alleged: Fraud Claim made Alleged Alleged by the complaint." in found.words
        assert "Sources AP: Report , paragraph 3 The Quint: Live Sources differ The Quint says 15 February 2025" in (
            found.words
        )
        assert "https://example.org/ap" in found.links


def test_every_version_has_a_place_and_says_what_changed_when_and_why() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted", "2025")).stream
        tracker.correct(one, {"occurred_on": "2025-03"}, "AP gives the month.")
        tracker.correct(one, {"title": "otherwise"}, "A slip.")
        found = Read(page(tracker, one))
        assert [each for each in found.ids if each[:1] == "v" and each[1:].isdigit()] == ["v3", "v2", "v1"]
        assert (
            "Versions Corrected on 1 January 2026, 09:00 UTC. A slip. title: a noted → otherwise "
            "Corrected on 1 January 2026, 09:00 UTC. AP gives the month. date: 2025 → March 2025 "
            "Recorded on 1 January 2026, 09:00 UTC."
        ) in found.words


def test_it_leads_to_its_dispute_and_announces_what_to_follow_that_with() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        found = Read(page(tracker, one))
        assert "../../a-dispute/index.html" in found.links
        assert found.announced == ["../../a-dispute/feed.atom"]
        assert "../../by/kind/noted/feed.atom" in found.links
        tracker.rename("a-dispute", slug="renamed", title="Another name")
        found = Read(page(tracker, one))
        assert "../../renamed/index.html" in found.links
        assert "Another name" in found.words


@pytest.mark.parametrize("ending", ["retracted", "merged", "withheld"])
def test_what_does_not_stand_says_when_and_why_and_has_a_place_for_every_record_but_no_word(ending: str) -> None:
    secret = "SECRET"  # noqa: S105  (a word that stands nowhere else)
    with a_tracker() as tracker:
        kept = tracker.record(a_milestone("noted", title="What stands")).stream
        one = tracker.record(a_milestone("statement-made", "2025-03", title=secret, summary=secret, by=["ann"])).stream
        tracker.correct(one, {"title": f"More {secret}"}, f"It was {secret}.")
        match ending:
            case "retracted":
                tracker.retract(one, "it never was")
            case "merged":
                tracker.merge(kept, one, "they are one")
            case _:
                tracker.withhold(one, "a court order", f"it says {secret}")
        body = page(tracker, one)
        found = Read(body)
        assert secret.encode() not in body
        assert title(body) == f"{ending.capitalize()}: Statement made – Disputes"
        assert [each for each in found.ids if re.fullmatch(r"v\d", each)] == ["v3", "v2", "v1"]
        why = {"retracted": "it never was", "merged": "they are one", "withheld": "Basis: a court order"}
        assert why[ending] in found.words
        assert ("March 2025" in found.words) == (ending == "withheld")
        assert (f"../../e/{kept}/index.html" in found.links) == (ending == "merged")
        assert ("Now part of: What stands" in found.words) == (ending == "merged")


def test_the_stub_of_a_part_follows_what_stands_for_it() -> None:
    """Its title, its withdrawal, and what that is part of in turn."""
    with a_tracker() as tracker:
        first, second, third = (tracker.record(a_milestone("noted", title=one)).stream for one in ("A", "B", "C"))
        tracker.merge(second, third, "the same")
        tracker.merge(first, second, "the same")
        tracker.correct(first, {"title": "A is called D"}, "a slip")
        body = page(tracker, third)
        assert "Now part of: A is called D" in Read(body).words
        assert f'<link rel="canonical" href="{BASE_URL}e/{first}/">' in body.decode()
        tracker.retract(first, "it never was")
        assert "Now part of: Retracted: Noted" in Read(page(tracker, third)).words
