"""What a subscriber is told, once each: every development, every correction, every retraction, every withholding."""

import io
from collections.abc import Callable

import feedparser
import pytest
from hypothesis import given, settings
from lxml import etree

from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing.sites import (
    ATOM,
    BASE_URL,
    FEED,
    TITLE,
    again,
    documents,
    entries,
    notice_of,
    notices,
    played,
    said,
)
from tests.tracker.publishing.walking import Reader
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.publishing.site import Publisher

CORRECTIONS = "a-dispute/corrections.atom"


def two(tracker: Tracker) -> tuple[str, str]:
    """Record two milestones, and a source to cite; return their ids."""
    tracker.add("source", {"slug": "ap", "title": "Report"})
    one, other = (tracker.record(a_milestone("noted", title=title)).stream for title in ("One thing", "Another"))
    return one, other


def rival(tracker: Tracker, one: str, _other: str) -> None:
    """Have a source say that it was on another day."""
    tracker.cite(one, "ap", Word("occurred_on", "2025-02"))


ACTS: dict[str, tuple[int, Callable[[Tracker, str, str], object]]] = {
    "a new milestone": (1, lambda tracker, _one, _other: tracker.record(a_milestone("noted"))),
    "a correction": (1, lambda tracker, one, _: tracker.correct(one, {"title": "Otherwise"}, "It was otherwise.")),
    "a retraction": (1, lambda tracker, one, _: tracker.retract(one, "It never was.")),
    "a withholding": (1, lambda tracker, one, _: tracker.withhold(one, "a court order", "It names a minor.")),
    "a merge": (1, lambda tracker, one, other: tracker.merge(one, other, "They are the same.")),
    "a further source": (0, lambda tracker, one, _: tracker.cite(one, "ap")),
    "a source that says otherwise": (1, rival),
    "a moved address": (0, lambda tracker, _one, _other: tracker.rename("a-dispute", slug="moved")),
    "a new title": (0, lambda tracker, _one, _other: tracker.rename("a-dispute", title="Another title")),
}


@pytest.mark.parametrize("what", ACTS)
@pytest.mark.parametrize("feed", [FEED, "feed.atom"])
def test_what_a_subscriber_sees_as_new(feed: str, what: str) -> None:
    expected, act = ACTS[what]
    with a_tracker() as tracker:
        one, other = two(tracker)
        publisher, reader = Publisher(TITLE, BASE_URL), Reader(feed)
        assert reader.fetch(again(publisher, tracker.path)) == 2
        act(tracker, one, other)
        made = again(publisher, tracker.path)
        assert reader.fetch(made, {"a-dispute/": "moved/"} if "moved" in what else {}) == expected
        assert reader.fetch(made) == 0


def test_after_a_withholding_nothing_that_a_reader_keeps_has_the_words() -> None:
    """Of the entry and of every notice of it: all are published again, under the ids that they had."""
    with a_tracker() as tracker:
        one, other = two(tracker)
        publisher, reader = Publisher(TITLE, BASE_URL), Reader(FEED)
        tracker.correct(one, {"title": "Zanzibarite"}, "Zanzibarite it was.")
        tracker.merge(other, one, "Zanzibarite too.")
        tracker.unmerge(one, "Not Zanzibarite.")
        reader.fetch(again(publisher, tracker.path))
        assert "Zanzibarite" in str(reader.stored)
        tracker.withhold(one, "a court order", "Zanzibarite.")
        reader.fetch(again(publisher, tracker.path))
        assert "Zanzibarite" not in str(reader.stored)
        tracker.show_again(one, "The order was lifted.")
        reader.fetch(again(publisher, tracker.path))
        assert "Zanzibarite" in str(reader.stored)


def test_the_reason_of_a_merge_goes_from_what_a_reader_keeps_when_either_is_withheld() -> None:
    with a_tracker() as tracker:
        one, other = two(tracker)
        publisher, reader = Publisher(TITLE, BASE_URL), Reader(FEED)
        tracker.merge(one, other, "Zanzibarite in both.")
        reader.fetch(again(publisher, tracker.path))
        assert "Zanzibarite" in str(reader.stored)
        tracker.withhold(one, "a court order", "x")
        reader.fetch(again(publisher, tracker.path))
        assert "Zanzibarite" not in str(reader.stored)


def test_a_correction_says_in_place_and_in_a_notice_from_what_to_what_when_and_why() -> None:
    with a_tracker() as tracker:
        one, _ = two(tracker)
        tracker.correct(one, {"title": "Otherwise"}, "AP has it so.")
        feed = documents(tracker.path)[FEED]
        (notice,) = notices(feed)
        for html in (said(entries(feed)[one], "content"), said(notice, "content")):
            assert "Corrected on 1 January 2026, 09:00 UTC.</strong> AP has it so." in html
            assert "title: <del>One thing</del> → <ins>Otherwise</ins>" in html
        assert said(notice, "title") == "Corrected: Otherwise"
        assert f'<a href="{BASE_URL}e/{one}/">The entry as it stands now</a>' in said(notice, "content")


def test_a_notice_in_another_language_is_called_by_kind_and_date_not_by_words_of_two_languages() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted", "2025-03", title="Une chose", lang="fr")).stream
        tracker.correct(one, {"title": "Autre chose"}, "x")
        (notice,) = notices(documents(tracker.path)[FEED])
        assert said(notice, "title") == "Corrected: Noted, March 2025"


@pytest.mark.parametrize("what", ["a retraction", "a withholding"])
def test_a_notice_of_what_is_not_to_be_read_any_more_has_no_word_of_it(what: str) -> None:
    with a_tracker() as tracker:
        one, other = two(tracker)
        tracker.correct(one, {"summary": "One thing more"}, "One thing it was.")
        ACTS[what][1](tracker, one, other)
        for notice in notices(documents(tracker.path)[FEED]):
            assert "One thing" not in said(notice, "title") + said(notice, "content")


def test_the_feed_of_corrections_has_the_notices_alone() -> None:
    with a_tracker() as tracker:
        one, other = two(tracker)
        tracker.correct(one, {"title": "Otherwise"}, "x")
        tracker.retract(other, "y")
        made = documents(tracker.path)
        for path in (CORRECTIONS, "corrections.atom"):
            assert entries(made[path]) == {}
            assert [notice_of(one) for one in notices(made[path])] == ["retracted", "corrected"]
            assert not feedparser.parse(io.BytesIO(made[path])).bozo


def test_notices_have_the_same_ids_on_any_site() -> None:
    with a_tracker() as tracker:
        one, _ = two(tracker)
        tracker.correct(one, {"title": "Otherwise"}, "x")
        here = notices(documents(tracker.path)[FEED])
        there = notices(documents(tracker.path, title="Elsewhere", base_url="http://127.0.0.1:1/")["feed.atom"])
        assert [said(one, "id") for one in here] == [said(one, "id") for one in there]


@settings(max_examples=15)
@given(histories(most=8))
def test_every_act_on_a_milestone_moves_updated_and_published_never_moves(steps: list[Step]) -> None:
    """Of entries and notices in every feed, step by step; the newest change comes first."""
    with a_tracker() as tracker:
        publisher = Publisher(TITLE, BASE_URL)
        before: dict[str, tuple[str, str, bytes]] = {}
        for _ in played(tracker, steps):
            made = again(publisher, tracker.path)
            *_, record = tracker.log.records()
            hides = record.act_name in {"milestone.withheld", "milestone.shown"}
            for path in (FEED, "feed.atom", CORRECTIONS):
                found = etree.fromstring(made[path]).findall(f"{ATOM}entry")
                moments = [said(entry, "updated") for entry in found]
                assert moments == sorted(set(moments), reverse=True)
                for entry in found:
                    now = said(entry, "published"), said(entry, "updated"), etree.tostring(entry, method="c14n")
                    was = before.get(said(entry, "id"), now)
                    assert now[0] == was[0] <= now[1]
                    assert now[1] > was[1] or now[2] == was[2] or hides
                    before[said(entry, "id")] = now
