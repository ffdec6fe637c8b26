import json
import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.jsonfeed import json_feed
from feeds.text import shown
from feeds.values import Category, Entry, Feed, Link
from tests.feeds.builders import a_feed, a_hostile_feed, an_entry
from tests.feeds.strategies import anything, entries

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FEED_KEYS: dict[str, type] = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "user_comment": str,
    "next_url": str,
    "icon": str,
    "favicon": str,
    "authors": list,
    "language": str,
    "expired": bool,
    "hubs": list,
    "items": list,
}
ITEM_KEYS: dict[str, type] = {
    "id": str,
    "url": str,
    "external_url": str,
    "title": str,
    "content_html": str,
    "content_text": str,
    "summary": str,
    "image": str,
    "banner_image": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "tags": list,
    "language": str,
    "attachments": list,
}


def checked(document: bytes) -> Any:
    """Return *document* after holding it to JSON Feed 1.1: its keys, their types, and what has to be there."""
    feed = json.loads(document)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "items"} <= feed.keys()
    _typed(feed, FEED_KEYS)
    for hub in feed.get("hubs", []):
        assert hub.keys() == {"type", "url"}
    seen = [item["id"] for item in feed["items"]]
    assert len(seen) == len(set(seen))
    for item in feed["items"]:
        _typed(item, ITEM_KEYS)
        assert "content_html" in item or "content_text" in item
        for name in ("date_published", "date_modified"):
            assert RFC_3339.fullmatch(item[name])
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
    for author in [*feed.get("authors", []), *(one for item in feed["items"] for one in item.get("authors", []))]:
        assert author
        assert author.keys() <= {"name", "url", "avatar"}
    return feed


def _typed(said: dict[str, Any], keys: dict[str, type]) -> None:
    assert said.keys() <= keys.keys()
    assert all(isinstance(value, keys[name]) for name, value in said.items())


@pytest.mark.parametrize("feed", [a_hostile_feed(), a_feed(), a_feed(an_entry())], ids=["hostile", "empty", "plain"])
def test_feeds_are_what_the_specification_says(feed: Feed) -> None:
    assert [item["id"] for item in checked(json_feed(feed))["items"]] == [entry.id for entry in feed.entries]


def test_a_reader_gets_back_what_an_entry_says() -> None:
    page = Link("https://example.org/a-v-b/", type="text/html")
    entry = an_entry(
        title="A v. B ]]>",
        content="<p>l’inimitié 😀 &amp; so on</p>",
        summary="In short",
        links=(page,),
        categories=(Category("noted", "urn:kinds", "Noted"), Category("plain")),
    )
    links = (
        page,
        Link("https://example.org/a-v-b/feed.json", "self", type="application/feed+json"),
        Link("https://hub.example/", "hub"),
        Link("https://example.org/a-v-b/archive/1.atom", "prev-archive", type="application/atom+xml"),
    )
    feed = checked(json_feed(a_feed(entry, links=links)))
    [item] = feed["items"]
    assert (item["title"], item["url"], item["summary"]) == ("A v. B ]]>", page.href, "In short")
    assert item["content_html"] == "<p>l’inimitié 😀 &amp; so on</p>"
    assert item["tags"] == ["Noted", "plain"]
    assert datetime.fromisoformat(item["date_modified"]) == entry.updated
    assert datetime.fromisoformat(item["date_published"]) == entry.published
    assert (feed["home_page_url"], feed["feed_url"]) == (page.href, links[1].href)
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert "next_url" not in feed
    assert feed["authors"] == [{"name": "The desk", "url": "https://example.org/"}]


def test_what_is_older_stands_where_a_link_of_this_format_says() -> None:
    older = Link("https://example.org/2.json", "prev-archive", type="application/feed+json")
    assert checked(json_feed(a_feed(links=(older,))))["next_url"] == older.href


@given(st.lists(entries(), max_size=3, unique_by=lambda entry: entry.id), anything())
def test_any_text_comes_back_and_the_same_value_gives_the_same_bytes(said: list[Entry], subtitle: str) -> None:
    feed = a_feed(*said, subtitle=subtitle)
    document = json_feed(feed)
    assert [item["title"] for item in checked(document)["items"]] == [shown(entry.title) for entry in said]
    assert document == json_feed(a_feed(*said, subtitle=subtitle))
