"""Entries and pages of what is cited, withheld, merged, and undone again."""

import re

import pytest

from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.sites import ATOM, BASE_URL, FEED, PAGE, Read, content, documents, entries, said
from tests.tracker.publishing.test_entries import lines
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker

BID = {"bid": "alpha", "bidder": "ann", "target": "acme"}


def with_sources(tracker: Tracker) -> str:
    """Add sources, and record a milestone that rests on one of them; return its id."""
    for slug, publisher in (("verge", "The Verge"), ("quint", "The Quint"), ("ap", "AP")):
        tracker.add("source", {"slug": slug, "title": f"Report in {slug}", "publisher": publisher})
    raw = a_milestone("bid-made", "2023-11-17", title="Ann bids", **BID) | {"unsourced": False, "citations": ["verge"]}
    return tracker.record(raw).stream


def page(tracker: Tracker) -> str:
    """Return the words of the dispute's page."""
    return Read(documents(tracker.path)[PAGE]).words


def place(tracker: Tracker, one: str) -> str:
    """Return the words of a milestone's place on its dispute's page."""
    html = documents(tracker.path)[PAGE].decode()
    found = re.search(rf'<article[^>]*id="e-{one}".*?</article>', html, re.DOTALL)
    assert found is not None
    return Read(found[0].encode()).words


def test_a_further_source_is_named_with_when_and_why_it_was_added() -> None:
    with a_tracker() as tracker:
        one = with_sources(tracker)
        tracker.cite(one, "ap#p3", why="It has the price.")
        html = content(tracker, one)
        assert "Source added on 1 January 2026, 09:00 UTC.</strong> It has the price." in html
        assert "sources: added AP, Report in ap, paragraph 3" in lines(html)
        assert "AP: Report in ap, paragraph 3" in lines(html)
        assert "Source: AP: Report in ap , paragraph 3" in place(tracker, one)
        assert "Source added 1 January 2026" in Read(documents(tracker.path)["index.html"]).words


def test_a_source_that_changes_nothing_leaves_the_state_told_as_it_was() -> None:
    with a_tracker() as tracker:
        one = with_sources(tracker)
        tracker.cite(one, "ap")
        assert "The state after it:" in content(tracker, one)
        tracker.correct(one, {"price": "1000000 USD"}, "AP has it.")
        tracker.cite(one, "quint")
        html = content(tracker, one)
        assert "The state after the correction:" in html
        assert "Bid, Ann for Acme: price: 1 million USD" in lines(html)


def test_what_a_source_says_otherwise_is_named_with_the_source() -> None:
    with a_tracker() as tracker:
        one = with_sources(tracker)
        tracker.cite(one, "quint", Word("occurred_on", "2023-11-18", None, "The day of its report."))
        tracker.cite(one, "ap", Word("price", "1000000 USD"))
        html = content(tracker, one)
        assert "Bid made</strong>, 17 November 2023." in html
        found = lines(html)
        assert {"The Quint says 18 November 2023", "AP says price: 1 million USD"} <= set(found)
        assert "what other sources say: added The Quint says 18 November 2023" in found
        assert {"The Verge: Report in verge", "The Quint: Report in quint", "AP: Report in ap"} <= set(found)
        assert "The day of its report." in html
        assert "Sources differ: The Quint says 18 November 2023" in place(tracker, one)
        assert "The Quint: Report in quint (1 milestone)" in page(tracker)


def test_a_value_that_takes_the_place_of_another_says_so_and_keeps_it() -> None:
    with a_tracker() as tracker:
        one = with_sources(tracker)
        tracker.cite(one, "quint", Word("occurred_on", "2023-11-18", "preferred", "It was there."))
        html = content(tracker, one)
        assert "date: 17 November 2023 → 18 November 2023" in lines(html)
        assert "The Verge says 17 November 2023" in lines(html)
        tracker.cite(one, "ap", Word("occurred_on", "2023-11-18", "deprecated", "a misprint"))
        html = content(tracker, one)
        assert "The Quint and AP say 18 November 2023 (not used: a misprint)" in lines(html)
        assert "Bid made</strong>, 17 November 2023." in html


def test_a_withheld_milestone_keeps_its_kind_its_date_and_the_state_and_says_on_what_ground() -> None:
    with a_tracker() as tracker:
        one = with_sources(tracker)
        tracker.withhold(one, "a court order", "it names a minor")
        entry = entries(documents(tracker.path)[FEED])[one]
        assert said(entry, "title") == "Withheld: Bid made"
        html = said(entry, "content")
        assert "Words withheld on 1 January 2026, 09:00 UTC.</strong> Basis: a court order" in html
        assert "Bid made</strong>, 17 November 2023." in html
        assert "Bid, Ann for Acme: open" in lines(html)
        assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["bid-made", "a-dispute"]
        assert "it names a minor" not in html + page(tracker)
        assert place(tracker, one).startswith("17 November 2023 Withheld: Bid made")
        tracker.show_again(one, "the order was lifted")
        entry = entries(documents(tracker.path)[FEED])[one]
        assert said(entry, "title") == "Ann bids"
        assert "Shown again on 1 January 2026, 09:00 UTC.</strong> the order was lifted" in said(entry, "content")
        assert "The Verge: Report in verge" in lines(said(entry, "content"))


def test_the_entry_of_a_merged_milestone_is_replaced_by_a_pointer_and_the_timeline_has_one() -> None:
    with a_tracker() as tracker:
        kept = with_sources(tracker)
        other = tracker.record(a_milestone("bid-made", "2023-11", title="A bid by Ann", **BID)).stream
        tracker.merge(kept, other, "one report, read twice")
        found = entries(documents(tracker.path)[FEED])
        entry = found[other]
        assert set(found) == {kept, other}
        assert said(entry, "title") == "Merged: Bid made"
        html = said(entry, "content")
        assert "Merged on 1 January 2026, 09:00 UTC.</strong> It is the same as another: one report, read twice" in html
        assert f'<a href="{BASE_URL}e/{kept}/">What it is part of now</a>' in html
        assert "A bid by Ann" not in html
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == f"{BASE_URL}e/{kept}/"
        assert "A dispute 1 milestone from 1 source." in page(tracker)
        assert "Now part of: Ann bids" in place(tracker, other)
        tracker.unmerge(other, "two bids after all")
        html = content(tracker, other)
        assert "No longer part of that one on 1 January 2026, 09:00 UTC.</strong> two bids after all" in html
        assert "A dispute 2 milestones from 1 source." in page(tracker)


def test_the_place_of_what_is_part_of_a_part_points_to_what_stands() -> None:
    with a_tracker() as tracker:
        first, second, third = (tracker.record(a_milestone("noted", title=one)).stream for one in ("A", "B", "C"))
        tracker.merge(second, third, "the same")
        before = entries(documents(tracker.path)[FEED])[third]
        tracker.merge(first, second, "the same")
        tracker.retract(first, "it never was")
        assert said(entries(documents(tracker.path)[FEED])[third], "content") == said(before, "content")
        assert "Now part of: Retracted: Noted" in place(tracker, third)


def test_the_reason_of_a_merge_is_hidden_with_either_milestone() -> None:
    """It is about both."""
    with a_tracker() as tracker:
        one, other = (tracker.record(a_milestone("noted", title=title)).stream for title in ("A", "B"))
        tracker.merge(one, other, "SECRET")
        assert b"SECRET" in documents(tracker.path)[FEED]
        tracker.withhold(one, "a rule", "x")
        assert not any(b"SECRET" in body for body in documents(tracker.path).values())
        tracker.unmerge(other, "SECRET")
        assert not any(b"SECRET" in body for body in documents(tracker.path).values())


@pytest.mark.parametrize("ending", ["retract", "merge"])
def test_what_ended_and_is_withheld_says_when_and_not_why(ending: str) -> None:
    with a_tracker() as tracker:
        one, other = (tracker.record(a_milestone("noted", title=title)).stream for title in ("A", "B"))
        if ending == "retract":
            tracker.retract(other, "SECRET")
        else:
            tracker.merge(one, other, "SECRET")
        tracker.withhold(other, "a rule", "x")
        html = content(tracker, other)
        assert "SECRET" not in html + page(tracker)
        assert ("Retracted on" if ending == "retract" else "Merged on") in html
        assert "Basis: a rule" in html


def test_merged_parties_are_called_by_the_one_that_stands_from_then_on() -> None:
    """On pages at once; an entry stays as it is until its own milestone is acted on."""
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("statement-made", by=["bob"], parties=[{"party": "ann"}])).stream
        before = content(tracker, one)
        assert "Concerns: Bob, Ann" in place(tracker, one)
        tracker.merge_parties("ann", "bob", "one person under two names")
        assert "Concerns: Ann" in place(tracker, one)
        assert "Bob" not in place(tracker, one)
        assert content(tracker, one) == before
        tracker.correct(one, {"title": "said"}, "x")
        entry = entries(documents(tracker.path)[FEED])[one]
        assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["statement-made", "ann", "a-dispute"]
        tracker.unmerge_parties("bob", "two people")
        assert "Concerns: Bob, Ann" in place(tracker, one)
