"""Feeds as JSON Feed 1.1 (https://jsonfeed.org/version/1.1). Ids and dates are those of the Atom document."""

import json
from typing import Any

from feeds.text import fit, shown
from feeds.values import Entry, Feed, Foreign, Link, Person

MEDIA_TYPE = "application/feed+json"

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Return *feed* as a whole JSON Feed in UTF-8. Pure: the same value gives the same bytes.

    Links give it its addresses: ``alternate`` the page, ``self`` the feed,
    ``prev-archive`` or ``next`` of this format what is older, ``hub`` whom to ask to be told.
    Tombstones have no form in JSON Feed and are left out.
    """
    said = {
        "version": _VERSION,
        "title": shown(feed.title),
        "home_page_url": _address(feed.links, "alternate"),
        "feed_url": _address(feed.links, "self"),
        "description": _text(feed.subtitle),
        "next_url": _address([link for link in feed.links if link.type == MEDIA_TYPE], "prev-archive", "next"),
        "icon": feed.icon,
        "authors": _authors(feed.authors),
        "language": feed.lang,
        "hubs": [{"type": "WebSub", "url": link.href} for link in feed.links if link.rel == "hub"],
        **_foreign(feed.foreign),
        "items": [_item(entry) for entry in feed.entries],
    }
    required = ("items",)
    stated = {name: value for name, value in said.items() if name in required or value not in (None, [], "")}
    return (json.dumps(stated, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    """Return *entry* as an item, what it does not say left out. Pure."""
    said = {
        "id": fit(entry.id),
        "url": _address(entry.links, "alternate"),
        "title": shown(entry.title),
        "content_html": fit(entry.content),
        "summary": _text(entry.summary),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": _authors(entry.authors),
        "tags": [shown(category.label or category.term) for category in entry.categories],
        "language": entry.lang,
        **_foreign(entry.foreign),
    }
    return {name: value for name, value in said.items() if name == "content_html" or value not in (None, [], "")}


def _address(links: list[Link] | tuple[Link, ...], *relations: str) -> str | None:
    """Return the address of the first of *links* that has one of *relations*. Pure."""
    return next((link.href for link in links if link.rel in relations), None)


def _foreign(foreign: tuple[Foreign, ...]) -> dict[str, dict[str, Any]]:
    """Return elements of other vocabularies as extension objects, which JSON Feed names with an underscore. Pure."""
    found: dict[str, dict[str, Any]] = {}
    for one in foreign:
        found.setdefault(f"_{one.prefix}", {})[one.name] = dict(one.attributes) if one.attributes else fit(one.text)
    return found


def _authors(persons: tuple[Person, ...]) -> list[dict[str, str]]:
    """Return *persons* as JSON Feed has them. Pure."""
    return [
        {"name": shown(person.name)} | ({"url": fit(person.uri)} if person.uri is not None else {})
        for person in persons
    ]


def _text(text: str | None) -> str | None:
    """Return *text* as it may be shown. Pure."""
    return None if text is None else shown(text)
