import io
import locale
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.rss import rss
from feeds.text import shown
from feeds.values import Entry, Feed, Link
from tests.feeds.builders import MOMENT, a_feed, a_hostile_feed, an_entry
from tests.feeds.strategies import anything, entries

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("feed", [a_hostile_feed(), a_feed(), a_feed(an_entry())], ids=["hostile", "empty", "plain"])
def test_feedparser_reads_feeds_without_complaint(feed: Feed) -> None:
    read = feedparser.parse(io.BytesIO(rss(feed)))
    assert not read.bozo
    assert read.version == "rss20"
    assert [entry.id for entry in read.entries] == [entry.id for entry in feed.entries]
    assert not any(entry.guidislink for entry in read.entries)


def test_a_reader_gets_back_what_an_entry_says() -> None:
    page = Link("https://example.org/a-v-b/#m-1", type="text/html")
    entry = an_entry(title="A & B: ]]> <answer>", content="<p>l’inimitié 😀 &amp; so on</p>", links=(page,), lang="fr")
    document = rss(a_feed(entry, subtitle="All of it", links=(page, Link("https://example.org/f.rss", "self"))))
    read = feedparser.parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    [item] = read.entries
    assert (item.title, item.link) == ("A & B: ]]> <answer>", page.href)
    assert item.description == "<p>l’inimitié 😀 &amp; so on</p>"
    assert item.title_detail.language == "fr"
    assert (read.feed.link, read.feed.description, read.feed.language) == (page.href, "All of it", "en")
    assert [link.href for link in read.feed.links if link.rel == "self"] == ["https://example.org/f.rss"]


def test_dates_are_those_of_the_atom_document_as_far_as_rss_can_say() -> None:
    channel = etree.fromstring(rss(a_feed(an_entry(7)))).find("channel")
    assert channel.findtext("lastBuildDate") == "Fri, 14 Mar 2025 12:30:15 GMT"
    assert channel.findtext("item/pubDate") == "Fri, 14 Mar 2025 12:30:15 GMT"
    assert channel.findtext(f"item/{ATOM}updated") == "2025-03-14T12:30:15.000049+00:00"


def test_a_channel_always_names_a_page() -> None:
    assert etree.fromstring(rss(a_feed(links=()))).findtext("channel/link") == a_feed().id


def test_dates_are_in_english_in_any_locale_and_the_locale_stays() -> None:
    """feedgen's rss_str turns the process to another locale meanwhile."""
    before = locale.setlocale(locale.LC_ALL)
    expected = rss(a_feed(an_entry()))
    try:
        for name in ("fr_FR.UTF-8", "de_DE.UTF-8", "C.UTF-8"):
            try:
                locale.setlocale(locale.LC_ALL, name)
            except locale.Error:
                continue
            assert rss(a_feed(an_entry())) == expected
            assert locale.setlocale(locale.LC_ALL) == name
    finally:
        locale.setlocale(locale.LC_ALL, before)


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_moment_can_be_said(moment: datetime) -> None:
    text = etree.fromstring(rss(a_feed(updated=moment))).findtext("channel/lastBuildDate")
    if moment.year >= 1000:  # below, RFC 822 has no year of four digits that programs agree on
        assert parsedate_to_datetime(text) == moment.replace(microsecond=0)


@given(st.lists(entries(), max_size=3, unique_by=lambda entry: entry.id), anything())
def test_any_text_comes_back_letter_for_letter_and_the_same_value_gives_the_same_bytes(
    said: list[Entry], subtitle: str
) -> None:
    feed = a_feed(*said, subtitle=subtitle)
    document = rss(feed)
    items = etree.fromstring(document).findall("channel/item")
    assert [item.findtext("title") for item in items] == [shown(entry.title) for entry in said]
    assert [item.findtext("guid") for item in items] == [entry.id for entry in said]
    assert document == rss(a_feed(*said, subtitle=subtitle))


def test_an_item_keeps_its_id_whatever_its_address() -> None:
    here, there = (an_entry(links=(Link(f"https://{host}/"),), updated=MOMENT) for host in ("a.example", "b.example"))
    guids = [etree.fromstring(rss(a_feed(one))).find("channel/item/guid") for one in (here, there)]
    assert {(guid.text, guid.get("isPermaLink")) for guid in guids} == {(here.id, "false")}
