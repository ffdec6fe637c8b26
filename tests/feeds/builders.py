"""Feeds and entries with a sane default for everything."""

from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.values import Category, Entry, Feed, Link, Person

MOMENT = datetime(2025, 3, 14, 12, 30, 15, 42, tzinfo=UTC)


def an_entry(number: int = 1, **said: Any) -> Entry:
    """Return an entry; *number* tells it from others and dates it."""
    defaults: dict[str, Any] = {
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "title": f"Development {number}",
        "published": MOMENT,
        "updated": MOMENT + timedelta(microseconds=number),
        "content": "<p>Something happened.</p>",
        "links": (
            Link("https://example.org/report", "via", type="text/html", hreflang="fr", title="Report", length=7),
        ),
        "categories": (Category("noted", "https://example.org/kinds", "Noted"),),
        "lang": "en",
    }
    return Entry(**(defaults | said))


def a_feed(*entries: Entry, **said: Any) -> Feed:
    """Return a feed of *entries*."""
    defaults: dict[str, Any] = {
        "id": "urn:uuid:00000000-0000-4000-8000-ffffffffffff",
        "title": "A v. B",
        "updated": MOMENT,
        "authors": (Person("The desk", "https://example.org/"),),
        "links": (Link("https://example.org/a-v-b/feed.atom", "self", type="application/atom+xml"),),
        "lang": "en",
        "entries": entries,
    }
    return Feed(**(defaults | said))
