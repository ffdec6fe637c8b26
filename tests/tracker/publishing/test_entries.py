"""Entries: one for each milestone, changed by acts on that milestone alone."""

import io
import re
from typing import Any

import feedparser
from hypothesis import given, settings
from lxml import etree

from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing.sites import (
    ATOM,
    BASE_URL,
    FEED,
    content,
    documents,
    entries,
    played,
    said,
    written,
)
from tracker.curating.tracker import Tracker


def a_trial(tracker: Tracker) -> list[str]:
    """Record a trial proposed, then set; return the ids."""
    proposed = a_milestone("trial-proposed", "2025-03-14", proceeding="alpha", trial_on="2025-12")
    trial = a_milestone("trial-set", "2025-04-04", proceeding="alpha", trial_on="2026-03-16")
    return [
        tracker.record(a_milestone("suit-filed", "2024-08", proceeding="alpha", by=["ann"])).stream,
        tracker.record(proposed).stream,
        tracker.record(trial).stream,
    ]


def lines(html: str) -> list[str]:
    """Return the words of the list items in *html*."""
    return [re.sub("<[^>]*>", "", item) for item in re.findall(r"<li>(.*?)</li>", html)]


def test_an_entry_says_what_the_state_was_after_it() -> None:
    with a_tracker() as tracker:
        ids = a_trial(tracker)
        assert "Trial, Case alpha: suit filed → proposed" in lines(content(tracker, ids[1]))
        assert "Trial, Case alpha: proposed → set for 16 March 2026" in lines(content(tracker, ids[2]))


def test_the_state_after_it_stays_that_of_its_own_place_in_the_log() -> None:
    """A trial that is recorded as begun before, later, does not rewrite what setting it changed."""
    with a_tracker() as tracker:
        ids = a_trial(tracker)
        before = written(entries(documents(tracker.path)[FEED])[ids[2]])
        tracker.record(a_milestone("trial-begun", "2025-03-20", proceeding="alpha"))
        tracker.retract(ids[1], "it never was")
        tracker.change("party", "ann", {"name": "Ann Otherwise"})
        assert written(entries(documents(tracker.path)[FEED])[ids[2]]) == before


@settings(max_examples=25)
@given(histories(most=8))
def test_an_entry_changes_only_by_acts_on_its_own_milestone(steps: list[Step]) -> None:
    """Its bytes stay as they are through all else but withholding, which takes words away wherever they stand.

    ``published`` never changes, ``updated`` moves with each act.
    """
    with a_tracker() as tracker:
        before: dict[str, Any] = {}
        for touched in played(tracker, steps):
            now = entries(documents(tracker.path)[FEED])
            *_, record = tracker.log.records()
            hides = record.act_name in {"milestone.withheld", "milestone.shown"}
            for one, entry in before.items():
                assert said(now[one], "published") == said(entry, "published")
                if one == touched:
                    assert said(now[one], "updated") > said(entry, "updated")
                else:
                    assert said(now[one], "updated") == said(entry, "updated")
                    assert hides or written(now[one]) == written(entry)
            before = now


@settings(max_examples=25)
@given(histories())
def test_the_newest_change_comes_first_and_updated_strictly_increases(steps: list[Step]) -> None:
    with a_tracker() as tracker:
        last = list(played(tracker, steps))
        feed = documents(tracker.path)[FEED]
        assert not feedparser.parse(io.BytesIO(feed)).bozo
        found = entries(feed)
        times = [said(entry, "updated") for entry in etree.fromstring(feed).findall(f"{ATOM}entry")]
        assert times == sorted(set(times), reverse=True)
        assert len(found) == len({*last} - {None})
        assert next(iter(found)) == [one for one in last if one][-1]
        assert f"<updated>{times[0]}</updated>".encode() in feed.split(b"<entry")[0]


def test_a_correction_says_field_by_field_what_changed_when_and_why() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("departed", "2024-05", person="ann", organisation="acme")).stream
        tracker.correct(
            one, {"occurred_on": "2024-05-14", "manner": "resigned", "title": "Ann resigns"}, "AP has it so."
        )
        html = content(tracker, one)
        assert "Corrected on 1 January 2026, 09:00 UTC." in html
        assert "AP has it so." in html
        assert {"date: May 2024 → 14 May 2024", "manner: added resigned", "title: a departed → Ann resigns"} <= set(
            lines(html)
        )


def test_a_milestone_corrected_twice_says_both_the_latest_first() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        tracker.correct(one, {"title": "second"}, "first reason")
        tracker.correct(one, {"title": "third"}, "second reason")
        html = content(tracker, one)
        assert html.index("second reason") < html.index("first reason")


def test_the_state_after_a_correction_is_told_beside_that_when_it_was_recorded() -> None:
    with a_tracker() as tracker:
        ids = a_trial(tracker)
        tracker.correct(ids[2], {"trial_on": "2026-03-30"}, "a slip")
        html = content(tracker, ids[2])
        assert "The state after the correction:" in html
        assert "Trial, Case alpha: set for 16 March 2026 → set for 30 March 2026" in lines(html)
        assert "Trial, Case alpha: proposed → set for 16 March 2026" in lines(html)


def test_a_retracted_entry_keeps_its_id_and_loses_its_words() -> None:
    """Title, summary, the words of its fields, of its corrections and their reasons, its parties: all are gone."""
    with a_tracker() as tracker:
        raw = a_milestone("claim-made", claim="alpha", by=["ann"], against=["acme"], tags=["secret-tag"])
        raw |= {"title": "SECRET title", "summary": "SECRET summary", "according_to": "SECRET", "standing": "alleged"}
        one = tracker.record(raw).stream
        tracker.correct(one, {"title": "SECRET too"}, "SECRET reason")
        tracker.retract(one, "The paper withdrew its report.")
        feed = documents(tracker.path)[FEED]
        entry = entries(feed)[one]
        assert said(entry, "title") == "Retracted: Claim made"
        assert "The paper withdrew its report." in said(entry, "content")
        for word in (b"SECRET", b"secret-tag", b"Ann", b"Acme"):
            assert word not in feed
        assert "Claim, Alpha: no longer recorded" in lines(said(entry, "content"))


def test_ids_depend_on_neither_title_nor_slug_nor_address() -> None:
    with a_tracker() as tracker:
        ids = a_trial(tracker)
        dispute = tracker.names.stream("dispute", "a-dispute")
        tracker.rename("a-dispute", title="Otherwise", slug="otherwise")
        feed = documents(tracker.path, title="Other", base_url="http://127.0.0.1:1/")["otherwise/feed.atom"]
        assert list(entries(feed)) == ids[::-1]
        assert f"<id>urn:uuid:{dispute}</id>".encode() in feed


def test_links_lead_from_the_configured_address_to_the_feed_and_the_place_on_the_page() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        feed = documents(tracker.path)[FEED]
        assert f'rel="self" type="application/atom+xml" href="{BASE_URL}a-dispute/feed.atom"'.encode() in feed
        link = entries(feed)[one].find(f"{ATOM}link")
        assert link is not None
        assert (link.get("rel"), link.get("href")) == ("alternate", f"{BASE_URL}e/{one}/")


def test_an_entry_is_filed_under_its_kind_its_parties_and_its_tags() -> None:
    with a_tracker() as tracker:
        raw = a_milestone("bid-made", bid="alpha", bidder="ann", target="acme", tags=["takeover"])
        one = tracker.record(raw).stream
        entry = entries(documents(tracker.path)[FEED])[one]
        found = {(each.get("scheme"), each.get("term"), each.get("label")) for each in entry.findall(f"{ATOM}category")}
        assert found == {
            ("urn:dispute-tracker:kind", "bid-made", "bid made"),
            ("urn:dispute-tracker:party", "ann", "Ann"),
            ("urn:dispute-tracker:party", "acme", "Acme"),
            ("urn:dispute-tracker:tag", "takeover", "takeover"),
            ("urn:dispute-tracker:dispute", "a-dispute", "A dispute"),
        }


def test_what_is_alleged_says_so_in_title_and_content() -> None:
    with a_tracker() as tracker:
        raw = a_milestone("claim-made", claim="alpha", standing="alleged", according_to="Ann's complaint")
        one = tracker.record(raw).stream
        entry = entries(documents(tracker.path)[FEED])[one]
        assert said(entry, "title") == "Alleged: a claim-made"
        assert "Alleged by Ann's complaint." in said(entry, "content")
        assert "(alleged)" in said(entry, "content")


def test_dates_are_told_no_more_precisely_than_they_were_written_and_with_their_reason() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted", "[2017-10..2018-12]", date_note="After the refusal.")).stream
        html = content(tracker, one)
        assert "between October 2017 and December 2018" in html
        assert "On the date: After the refusal." in html


def test_sources_are_named_once_and_linked() -> None:
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "ap", "title": "Report", "publisher": "AP", "url": "https://example.org/ap"})
        raw = a_milestone("noted") | {"unsourced": False, "citations": ["ap#p3", "ap#p18"]}
        one = tracker.record(raw).stream
        entry = entries(documents(tracker.path)[FEED])[one]
        assert lines(said(entry, "content")) == ["AP: Report, paragraphs 3 and 18"]
        assert 'href="https://example.org/ap"' in said(entry, "content")
        assert [each.get("href") for each in entry.findall(f"{ATOM}link") if each.get("rel") == "via"] == [
            "https://example.org/ap"
        ]


def test_an_entry_is_in_its_milestones_language_and_our_words_in_ours() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted", lang="fr", title="Une remarque", summary="Dit en français.")).stream
        entry = entries(documents(tracker.path)[FEED])[one]
        assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
        assert '<div lang="en">' in said(entry, "content")
        assert '<p lang="fr">Dit en français.</p>' in said(entry, "content")


def test_parties_are_called_what_they_were_called_when_it_was_recorded() -> None:
    with a_tracker() as tracker:
        first = tracker.record(a_milestone("departed", person="ann", organisation="acme")).stream
        tracker.change("party", "ann", {"name": "Ann Marie"})
        second = tracker.record(a_milestone("reinstated", person="ann", organisation="acme", role="chair")).stream
        assert "Ann, Acme" in content(tracker, first)
        assert "Ann Marie, Acme" in content(tracker, second)
