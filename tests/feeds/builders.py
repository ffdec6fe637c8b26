"""Feeds and entries with a sane default for everything."""

from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.values import Category, Entry, Feed, Generator, Link, Person

HOSTILE = [
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "<!-- -->",
    "\x00\x0b\x1b[31m",
    "\ud800",
    "\ufffe",
    "\u202eabc",
    '" onmouseover="x',
    "\r\n",
    "😀",
    "l’inimitié",
]

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


def a_hostile_feed() -> Feed:
    """Return a feed that uses every field, and says the worst in each."""
    worst = " ".join(HOSTILE)
    said = [
        an_entry(
            number,
            title=text,
            summary=text,
            content=f"<p>{text}</p>",
            rights=text,
            authors=(Person(f"by {text}", "https://example.org/who"),),
            categories=(Category(f"c {text}", "urn:kinds", text), Category("plain")),
            links=(Link("https://example.org/", "via", title=text), Link("../a/index.html#m-1", type="text/html")),
            lang="fr",
        )
        for number, text in enumerate([*HOSTILE[:4], f"x{worst}", "Trump défend Musk et reconnaît l’inimitié", "😀"])
    ]
    return a_feed(
        *said,
        title=f"x{worst}",
        subtitle=worst,
        rights=worst,
        icon="https://example.org/icon.svg",
        generator=Generator("x" + worst, "https://example.org/", "0.1.0"),
        categories=(Category("court"),),
    )
