"""The feeds of a site over their whole past: archives that never change, tombstones, one feed for each concern."""

import io
import shutil
import subprocess
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from lxml import etree

from feeds.paths import checked_all
from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing.sites import ATOM, BASE_URL, FEED, TITLE, again, documents, entries, played, said
from tests.tracker.publishing.walking import chain, last_revisions
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.frame import Sizes
from tracker.publishing.site import Publisher

GRAMMAR = Path(__file__).parents[4] / "shared" / "oracles" / "atom.rnc"
SMALL = Sizes(feed=3)
FEEDS = (FEED, "feed.atom", "a-dispute/corrections.atom")


def a_publisher() -> Publisher:
    """Return a publisher whose feed documents hold three changes each, so that there are archives soon."""
    return Publisher(TITLE, BASE_URL, sizes=SMALL)


def at_once(tracker: Tracker) -> dict[str, bytes]:
    """Return the site as a publisher makes it that sees all of the log at once."""
    return again(a_publisher(), tracker.path)


def ids(tracker: Tracker, count: int, **said_of: object) -> list[str]:
    """Record milestones, one after the other; return their ids."""
    return [tracker.record(a_milestone("noted", title=f"Thing {n}") | said_of).stream for n in range(count)]


@settings(max_examples=20)
@given(histories(most=10))
def test_step_by_step_or_at_once_and_an_archive_only_changes_for_what_is_withheld(steps: list[Step]) -> None:
    """With all of the past in archives, whatever happens. No document holds an id twice."""
    with a_tracker() as tracker:
        publisher = a_publisher()
        before: dict[str, bytes] = {}
        for _ in played(tracker, steps):
            made = again(publisher, tracker.path)
            assert made == at_once(tracker)
            *_, record = tracker.log.records()
            if record.act_name not in {"milestone.withheld", "milestone.shown"}:
                assert before.items() <= made.items()
            before = {path: body for path, body in made.items() if path.startswith("archives/")}
        made, whole = at_once(tracker), documents(tracker.path)
        for path in FEEDS:
            assert last_revisions(made, path).keys() == last_revisions(whole, path).keys()


@settings(max_examples=15)
@given(histories(most=10))
def test_walking_the_archives_gives_every_entry_in_its_last_revision(steps: list[Step]) -> None:
    with a_tracker() as tracker:
        list(played(tracker, steps))
        made, whole = at_once(tracker), documents(tracker.path)
        for path in FEEDS:
            expected = last_revisions(whole, path)
            for which, (updated, body) in last_revisions(made, path).items():
                assert updated == expected[which][0]
                assert body is None or body == expected[which][1]


def test_the_document_to_subscribe_to_holds_the_newest_changes_and_leads_back_to_the_first() -> None:
    with a_tracker() as tracker:
        found = ids(tracker, 10)
        made = at_once(tracker)
        assert list(entries(made[FEED])) == found[:-4:-1]
        assert len(chain(made, FEED)) == 4
        assert last_revisions(made, FEED).keys() == {f"urn:uuid:{one}" for one in found}
        for path in chain(made, FEED)[1:]:
            root = etree.fromstring(made[path])
            assert root.find("{http://purl.org/syndication/history/1.0}archive") is not None
            links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
            assert links["current"] == BASE_URL + FEED
            assert links["self"] == BASE_URL + path


def test_a_withheld_entry_is_a_tombstone_once_it_has_left_the_newest() -> None:
    """Before that it says that it is withheld. Archives that had its words have other addresses, the old ones gone."""
    with a_tracker() as tracker:
        one, *_ = ids(tracker, 1) + ids(tracker, 6)
        publisher = a_publisher()
        before = again(publisher, tracker.path)
        tracker.withhold(one, "a court order", "x")
        with Index(tracker.path) as index, index.snapshot():
            edition = publisher.edition(index)
        assert said(entries(edition.documents[FEED])[one], "title") == "Withheld: Noted"
        assert f"urn:uuid:{one}" in last_revisions(edition.documents, FEED)
        old = chain(before, FEED)[-1]
        assert old not in edition.documents
        assert edition.changed[old] is None
        assert old in edition.moves.gone
        ids(tracker, 4)
        made = again(publisher, tracker.path)
        assert last_revisions(made, FEED)[f"urn:uuid:{one}"][1] is None
        tracker.show_again(one, "The order was lifted.")
        made = again(publisher, tracker.path)
        assert last_revisions(made, FEED)[f"urn:uuid:{one}"][1] is not None
        assert old in made, "its archive is what it was, under the address that it had"


def test_one_record_more_writes_as_many_documents_however_long_the_history() -> None:
    """Ten at most: of three hundred milestones as of thirty."""
    written = []
    with a_tracker() as tracker:
        publisher = a_publisher()
        for count in (30, 270):
            ids(tracker, count)
            again(publisher, tracker.path)
            ids(tracker, 1)
            with Index(tracker.path) as index, index.snapshot():
                edition = publisher.edition(index)
            feeds = [path for path in edition.changed if path.endswith((".atom", ".json", ".rss", ".opml"))]
            written.append(len(feeds))
    assert written[1] <= written[0] <= 10


def test_a_milestone_is_in_the_feeds_of_its_dispute_kind_views_parties_and_tags() -> None:
    with a_tracker() as tracker:
        raw = a_milestone("bid-made", bid="alpha", bidder="ann", target="acme", tags=["takeover"])
        one = tracker.record(raw).stream
        made = documents(tracker.path)
        places = ("kind/bid-made", "view/bids", "party/ann", "party/acme", "tag/takeover")
        feeds = ["feed.atom", FEED, *(f"by/{place}/feed.atom" for place in places)]
        assert {path for path, body in made.items() if path.endswith("feed.atom") and one.encode() in body} == set(
            feeds
        )
        assert len({said(etree.fromstring(made[path]), "id") for path in feeds}) == len(feeds)
        assert [said(etree.fromstring(made[path]), "title") for path in feeds] == [
            "Disputes",
            "A dispute",
            "Bid made – Disputes",
            "Bids – Disputes",
            "Ann – Disputes",
            "Acme – Disputes",
            "Takeover – Disputes",
        ]


def test_who_follows_a_tag_hears_of_it_when_the_tag_is_taken_away() -> None:
    with a_tracker() as tracker:
        (one,) = ids(tracker, 1, tags=["takeover"])
        tracker.correct(one, {"tags": [], "title": "Otherwise"}, "It was no takeover.")
        entry = entries(documents(tracker.path)["by/tag/takeover/feed.atom"])[one]
        assert said(entry, "title") == "Otherwise"


def test_a_tag_of_withheld_milestones_alone_has_no_feed_until_they_are_shown() -> None:
    """It is a word of theirs. Where others have the tag, those who follow it are told of the withholding."""
    path = "by/tag/takeover/feed.atom"
    with a_tracker() as tracker:
        (one,) = ids(tracker, 1, tags=["takeover"])
        publisher = Publisher(TITLE, BASE_URL)
        assert path in again(publisher, tracker.path)
        tracker.withhold(one, "a rule", "x")
        with Index(tracker.path) as index, index.snapshot():
            edition = publisher.edition(index)
        assert not any(b"takeover" in body.lower() for body in edition.documents.values())
        assert not any("takeover" in gone for gone in edition.moves.gone), "gone would say that it had been there"
        ids(tracker, 1, tags=["takeover"])
        assert said(entries(again(publisher, tracker.path)[path])[one], "title") == "Withheld: Noted"


def test_who_follows_a_party_goes_on_when_it_is_merged_with_another() -> None:
    with a_tracker() as tracker:
        tracker.merge_parties("ann", "bob", "one person")
        one = tracker.record(a_milestone("statement-made", by=["ann"])).stream
        made = documents(tracker.path)
        assert one in entries(made["by/party/ann/feed.atom"])
        assert one in entries(made["by/party/bob/feed.atom"])
        tracker.unmerge_parties("bob", "two people")
        other = tracker.record(a_milestone("statement-made", by=["ann"])).stream
        assert other not in entries(documents(tracker.path)["by/party/bob/feed.atom"])


def test_a_renamed_disputes_feed_goes_on_under_the_same_id_and_its_archives_stay() -> None:
    with a_tracker() as tracker:
        ids(tracker, 7)
        publisher = a_publisher()
        before = again(publisher, tracker.path)
        tracker.rename("a-dispute", title="Another title", slug="moved")
        with Index(tracker.path) as index, index.snapshot():
            edition = publisher.edition(index)
        made = edition.documents
        assert said(etree.fromstring(made["moved/feed.atom"]), "id") == said(etree.fromstring(before[FEED]), "id")
        assert FEED not in made
        assert edition.moves.found(FEED) == "moved/feed.atom"
        assert not edition.moves.is_gone(FEED)
        assert chain(made, "moved/feed.atom")[1:] == chain(before, FEED)[1:]
        assert {path: made[path] for path in chain(before, FEED)[1:]}.items() <= before.items()


def test_a_dispute_that_is_called_what_it_was_called_before_leads_nobody_round_in_a_circle() -> None:
    with a_tracker() as tracker:
        tracker.rename("a-dispute", slug="between")
        tracker.rename("between", slug="a-dispute")
        with Index(tracker.path) as index, index.snapshot():
            edition = Publisher(TITLE, BASE_URL).edition(index)
        assert dict(edition.moves.moved) == {"between/": "a-dispute/"}


def test_the_list_of_feeds_names_every_feed_once() -> None:
    with a_tracker() as tracker:
        ids(tracker, 2, tags=["takeover"])
        made = documents(tracker.path)
        listed = [one.get("xmlUrl") for one in etree.fromstring(made["feeds.opml"]).iter("outline")]
        feeds = {BASE_URL + path for path in made if path.endswith(".atom") and not path.startswith("archives/")}
        assert sorted(one for one in listed if one) == sorted(feeds)


@settings(max_examples=20)
@given(histories(most=8))
def test_every_feed_of_any_history_can_be_read_and_stands_where_a_document_may(steps: list[Step]) -> None:
    with a_tracker() as tracker:
        list(played(tracker, steps))
        made = at_once(tracker)
        checked_all(made)
        for path, body in made.items():
            if path.endswith((".atom", ".rss")):
                read = feedparser.parse(io.BytesIO(body))
                assert not read.bozo, path
                assert all(one.id.startswith("urn:uuid:") for one in read.entries)


@pytest.mark.skipif(shutil.which("jing") is None, reason="jing is not installed")
@pytest.mark.skipif(not GRAMMAR.is_file(), reason="the grammar of RFC 4287 (../shared/oracles/atom.rnc) is absent")
def test_jing_finds_every_atom_document_of_many_histories_valid(tmp_path: Path) -> None:
    """Drawn by a property of its own, and judged by jing all at once, since it takes a second to start."""
    count = 0

    @settings(max_examples=12, database=None)
    @given(histories(most=8))
    def draw(steps: list[Step]) -> None:
        nonlocal count
        with a_tracker() as tracker:
            list(played(tracker, steps))
            for path, body in at_once(tracker).items():
                if path.endswith(".atom"):
                    count += 1
                    (tmp_path / f"{count}.atom").write_bytes(body)

    draw()
    (tmp_path / "bad.atom").write_bytes(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>no id</title></feed>')
    done = subprocess.run(
        ["jing", "-c", str(GRAMMAR), *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert count > 50
    assert {line.split(":")[0] for line in done.stdout.splitlines()} == {str(tmp_path / "bad.atom")}


def test_the_list_of_feeds_is_never_dated_before_what_it_was() -> None:
    with a_tracker() as tracker:
        publisher = a_publisher()
        (one,) = ids(tracker, 1, tags=["takeover"])
        before = etree.fromstring(again(publisher, tracker.path)["feeds.opml"]).findtext("head/dateModified")
        tracker.withhold(one, "a rule", "x")
        after = etree.fromstring(again(publisher, tracker.path)["feeds.opml"]).findtext("head/dateModified")
    assert parsedate_to_datetime(str(after)) > parsedate_to_datetime(str(before))


def test_a_hub_is_announced_in_every_document_to_subscribe_to_and_in_its_headers() -> None:
    """WebSub §4: as a link in the feed, and of the resource."""
    hub = "https://hub.example/"
    with a_tracker() as tracker:
        ids(tracker, 7)
        with Index(tracker.path) as index, index.snapshot():
            edition = Publisher(TITLE, BASE_URL, hub, sizes=SMALL).edition(index)
    for path, body in edition.feeds().items():
        assert hub.encode() in body, path
        announced = {link.rel: link.href for link in edition.links[path]}
        assert (announced["hub"], announced["self"]) == (hub, BASE_URL + path)
    assert len(edition.feeds()) > 8
    assert not edition.lasting & edition.feeds().keys()
