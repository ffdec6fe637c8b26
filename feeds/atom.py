"""Feeds as Atom 1.0 (RFC 4287), written by feedgen one entry at a time and joined from kept fragments."""

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.text import fit, shown
from feeds.values import Category, Entry, Feed, Foreign, Link, Person, Tombstone

if TYPE_CHECKING:
    from datetime import datetime

MEDIA_TYPE = "application/atom+xml"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_END = b"</feed>"


class EntryCache:
    """Entries already rendered, kept by (entry id, ``updated``): a revision is rendered once.

    Safe to share among feeds and to keep for as long as the program runs:
    what was kept is used only for an entry that is equal in every part, so a
    new address of the site, say, shows at once. Holds *limit* fragments at
    most and drops the one unused for longest.
    """

    def __init__(self, limit: int = 20_000) -> None:
        """Start empty."""
        self._limit = limit
        self._kept: OrderedDict[tuple[str, datetime], tuple[Entry, bytes]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many fragments are kept."""
        return len(self._kept)

    def fragment(self, entry: Entry) -> bytes:
        """Return *entry* as an ``<entry>`` element in UTF-8, rendered now unless it is kept."""
        key = (entry.id, entry.updated)
        kept = self._kept.get(key)
        if kept is not None and (kept[0] is entry or kept[0] == entry):
            self._kept.move_to_end(key)
            return kept[1]
        rendered = render_entry(entry)
        self._kept[key] = (entry, rendered)
        self._kept.move_to_end(key)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return rendered


def atom(feed: Feed, cache: EntryCache | None = None) -> bytes:
    """Return *feed* as a whole Atom document in UTF-8. Pure: the same value gives the same bytes.

    Entries stand in the order given. With a *cache*, entries rendered before
    are not rendered again; the bytes are the same without one. Text that XML
    cannot carry is replaced by U+FFFD, so this never fails on what an entry says.
    """
    fragment = cache.fragment if cache is not None else render_entry
    head = _head(feed).rstrip()
    return b"".join((head[: -len(_END)], *map(fragment, feed.entries), _END, b"\n"))


def render_entry(entry: Entry) -> bytes:
    """Return *entry* as an ``<entry>`` element in UTF-8, its namespace inherited from the feed's. Pure."""
    made = FeedEntry()
    made.id(fit(entry.id))
    made.title(shown(entry.title))
    # feedgen says "now" unless told; its isoformat keeps the microseconds that make `updated` strictly increase.
    made.updated(entry.updated)
    made.published(entry.published)
    if entry.authors:
        made.author(_persons(entry.authors))
    made.content(fit(entry.content), type="html")
    if entry.summary:
        made.summary(shown(entry.summary))
    if entry.categories:
        made.category(_categories(entry.categories))
    if entry.rights:
        made.rights(shown(entry.rights))
    element = made.atom_entry(extensions=False)
    _complete(element, entry.lang, entry.links)
    _add_foreign(element, entry.foreign)
    written: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False, pretty_print=True)
    return written


def _head(feed: Feed) -> bytes:
    """Return the document without its entries. Pure.

    feedgen puts the elements of extensions before the entries it writes
    itself; here there are none, so whatever it writes precedes the first entry:
    tombstones too, which the grammar of RFC 4287 has nowhere else.
    """
    made = FeedGenerator()
    made.id(fit(feed.id))
    made.title(shown(feed.title))
    made.updated(feed.updated)
    made.author(_persons(feed.authors))
    made.category(_categories(feed.categories))
    if feed.subtitle:
        made.subtitle(shown(feed.subtitle))
    if feed.rights:
        made.rights(shown(feed.rights))
    if feed.icon:
        made.icon(feed.icon)
    # An empty name leaves the element out; unset, feedgen would name itself.
    by = feed.generator
    made.generator(shown(by.name) if by else "", by.version if by else None, by.uri if by else None)
    made.register_extension("parts", _Parts, rss=False)
    made.parts.feed = feed
    document: bytes = made.atom_str(pretty=True)
    return document


class _Parts:
    """What feedgen has no place for in a feed: an extension in its protocol, which makes the instance itself."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces needed, each only where something of it is written."""
        return ({"fh": _HISTORY} if self.feed.archive else {}) | ({"at": _TOMBSTONES} if self.feed.tombstones else {})

    def extend_atom(self, element: Any) -> Any:
        """Add what is missing to the feed's element."""
        _complete(element, self.feed.lang, self.feed.links)
        if self.feed.archive:
            etree.SubElement(element, f"{{{_HISTORY}}}archive")
        _add_foreign(element, self.feed.foreign)
        for tombstone in self.feed.tombstones:
            _bury(element, tombstone)
        return element


def _complete(element: Any, lang: str | None, links: tuple[Link, ...]) -> None:
    """Add the language and the links to a feed's or an entry's element.

    feedgen's own ``link()`` writes entry links without ``rel``, ``type``,
    ``hreflang``, ``title`` and ``length`` (feedgen issue 135), and refuses
    relations that RFC 4287 §4.2.7.2 allows.
    """
    if lang is not None:
        element.set(_XML_LANG, lang)
    for link in links:
        etree.SubElement(element, "link", _attributes(link))


def _add_foreign(element: Any, foreign: tuple[Foreign, ...]) -> None:
    """Add the elements of other vocabularies, each with its namespace."""
    for one in foreign:
        made = etree.SubElement(element, f"{{{one.namespace}}}{one.name}", nsmap={one.prefix: one.namespace})
        for name, value in one.attributes:
            made.set(name, fit(value))
        made.text = fit(one.text) or None


def _bury(feed: Any, tombstone: Tombstone) -> None:
    """Add *tombstone* to the element *feed* (RFC 6721 §3)."""
    said = {"ref": fit(tombstone.ref), "when": tombstone.when.isoformat()}
    buried = etree.SubElement(feed, f"{{{_TOMBSTONES}}}deleted-entry", said)
    if tombstone.lang is not None:
        buried.set(_XML_LANG, tombstone.lang)
    if tombstone.comment:
        etree.SubElement(buried, f"{{{_TOMBSTONES}}}comment").text = shown(tombstone.comment)


def _attributes(link: Link) -> dict[str, str]:
    """Return *link*'s attributes in one order, those not stated left out. Pure."""
    said = {"rel": fit(link.rel)}
    if link.type is not None:
        said["type"] = fit(link.type)
    if link.hreflang is not None:
        said["hreflang"] = link.hreflang
    if link.title is not None:
        said["title"] = shown(link.title)
    if link.length is not None:
        said["length"] = str(link.length)
    said["href"] = link.href
    return said


def _persons(persons: tuple[Person, ...]) -> list[dict[str, str]]:
    """Return *persons* as feedgen takes them. Pure."""
    return [
        {"name": shown(person.name)} | ({"uri": fit(person.uri)} if person.uri is not None else {})
        for person in persons
    ]


def _categories(categories: tuple[Category, ...]) -> list[dict[str, str]]:
    """Return *categories* as feedgen takes them. Pure."""
    return [
        {"term": fit(category.term)}
        | ({"scheme": fit(category.scheme)} if category.scheme is not None else {})
        | ({"label": shown(category.label)} if category.label is not None else {})
        for category in categories
    ]
