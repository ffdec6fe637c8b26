"""Feeds as RSS 2.0, with the elements of Atom and Dublin Core that say what RSS has no word for.

Written without feedgen, whose ``rss_str`` turns the whole process to another locale to write its dates. Ids and
dates are those of the Atom document; since RSS has one date for an item, ``atom:updated`` says when it last changed.
"""

from datetime import datetime
from email.utils import format_datetime

from feeds.text import fit
from feeds.values import Category, Entry, Feed, Foreign, Link
from feeds.xml import Xml, document, element, lines

MEDIA_TYPE = "application/rss+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def rss(feed: Feed) -> bytes:
    """Return *feed* as a whole RSS document in UTF-8. Pure: the same value gives the same bytes, in any locale.

    A feed's ``alternate`` link is the page that a channel has to name; without one
    it is the feed's own address, else its id. Tombstones and archives have no form in RSS and are left out.
    """
    channel = element(
        "channel",
        lines(
            element("title", feed.title),
            element("link", fit(_page(feed))),
            element("description", feed.subtitle or feed.title),
            _optional("language", feed.lang),
            _optional("copyright", feed.rights),
            element("lastBuildDate", _date(feed.updated)),
            _optional("generator", None if feed.generator is None else _maker(feed)),
            element("docs", "https://www.rssboard.org/rss-specification"),
            *(element("dc:creator", person.name) for person in feed.authors),
            *map(_category, feed.categories),
            *(_link(link) for link in feed.links if link.rel != "alternate"),
            *map(_foreign, feed.foreign),
            *map(_item, feed.entries),
        ),
    )
    return document(element("rss", channel, version="2.0", xmlns__atom=_ATOM, xmlns__dc=_DUBLIN_CORE))


def _item(entry: Entry) -> Xml:
    """Return *entry* as an item. Pure."""
    page = next((link.href for link in entry.links if link.rel == "alternate"), None)
    return element(
        "item",
        lines(
            element("title", entry.title),
            _optional("link", page),
            element("guid", fit(entry.id), isPermaLink="false"),
            element("pubDate", _date(entry.published)),
            element("atom:updated", entry.updated.isoformat()),
            _optional("dc:language", entry.lang),
            *(element("dc:creator", person.name) for person in entry.authors),
            *map(_category, entry.categories),
            *(_link(link) for link in entry.links if link.rel != "alternate"),
            *map(_foreign, entry.foreign),
            _optional("dc:rights", entry.rights),
            _optional("atom:summary", entry.summary),
            element("description", entry.content),
        ),
        xml__lang=entry.lang,
    )


def _page(feed: Feed) -> str:
    """Return the address of the page that *feed* belongs to. Pure."""
    by_relation = {link.rel: link.href for link in reversed(feed.links)}
    return by_relation.get("alternate") or by_relation.get("self") or feed.id


def _maker(feed: Feed) -> str:
    """Return the program that made *feed*, with its version and address. Pure."""
    by = feed.generator
    return "" if by is None else " ".join(part for part in (by.name, by.version, by.uri) if part)


def _link(link: Link) -> Xml:
    """Return *link* in Atom's own form, which RSS borrows. Pure."""
    length = None if link.length is None else str(link.length)
    return element(
        "atom:link",
        rel=link.rel,
        type=link.type,
        hreflang=link.hreflang,
        title=link.title,
        length=length,
        href=fit(link.href),
    )


def _category(category: Category) -> Xml:
    """Return *category* by its term, which is what programs compare. Pure."""
    return element("category", category.label or category.term, domain=category.scheme)


def _foreign(one: Foreign) -> Xml:
    """Return an element of another vocabulary, with its namespace. Pure."""
    attributes = {f"xmlns__{one.prefix}": one.namespace, **dict(one.attributes)}
    return element(f"{one.prefix}:{one.name}", one.text or None, **attributes)


def _optional(name: str, text: str | None) -> Xml | None:
    """Return the element *name*, or nothing where there is no *text*. Pure."""
    return element(name, text) if text else None


def _date(moment: datetime) -> str:
    """Return *moment* as RFC 822 has it, with a year of four digits, in English whatever the locale. Pure."""
    return format_datetime(moment.replace(microsecond=0), usegmt=True)
