"""Feeds as plain values, in Atom's words (RFC 4287). Immutable, comparable, and free of any clock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.errors import FeedsError
from feeds.text import is_language, is_linkable


@dataclass(frozen=True, slots=True)
class Person:
    """Who says what an entry says (RFC 4287 §3.2). Has no mail address on purpose: nothing may publish one."""

    name: str
    uri: str | None = None

    def __post_init__(self) -> None:
        """Refuse a person without a name: readers show nothing else."""
        _named(self.name, "person", "name")


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to something else on the web (RFC 4287 §4.2.7).

    *href* is http, https or relative: ask :func:`feeds.text.is_linkable`
    before making one of what somebody typed. *length* is in bytes.
    """

    href: str
    rel: str = "alternate"
    type: str | None = None
    hreflang: str | None = None
    title: str | None = None
    length: int | None = None

    def __post_init__(self) -> None:
        """Refuse what the grammar of RFC 4287 refuses, and addresses that could run something."""
        if not is_linkable(self.href):
            raise FeedsError("cannot link", self.href, "an address starts with https:// or http://, or is relative")
        if not self.rel.strip():
            raise FeedsError("cannot link", self.href, "a link needs a relation, such as alternate or via")
        if self.type is not None and "/" not in self.type.strip("/"):
            raise FeedsError("cannot link", self.href, f"{self.type!r} is no media type, such as text/html")
        _language(self.hreflang)


@dataclass(frozen=True, slots=True)
class Category:
    """A term that an entry is filed under (RFC 4287 §4.2.2); *scheme* is the URI of the list it is from."""

    term: str
    scheme: str | None = None
    label: str | None = None

    def __post_init__(self) -> None:
        """Refuse a category without a term."""
        _named(self.term, "category", "term")


@dataclass(frozen=True, slots=True)
class Foreign:
    """An element of somebody else's vocabulary (RFC 4287 §6), which readers that do not know it pass over.

    *name* is its local name in *namespace*, a URI, for which *prefix* stands; *text* is its content. In JSON Feed it
    is a member of the extension object ``_prefix``: its text, or its attributes.
    """

    namespace: str
    prefix: str
    name: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Generator:
    """The program that made a feed (RFC 4287 §4.2.4)."""

    name: str
    uri: str | None = None
    version: str | None = None

    def __post_init__(self) -> None:
        """Refuse a generator without a name."""
        _named(self.name, "generator", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed in one revision of it (RFC 4287 §4.1.2).

    *id* never changes, *updated* moves with every change of anything else.
    *content* is an HTML fragment, as :mod:`feeds.html` makes them; *title*,
    *summary* and *rights* are plain text. Times are aware and kept in UTC.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    content: str
    summary: str | None = None
    authors: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    categories: tuple[Category, ...] = ()
    lang: str | None = None
    rights: str | None = None
    foreign: tuple[Foreign, ...] = ()

    def __post_init__(self) -> None:
        """Bring the times to UTC; refuse naive ones and whatever RFC 4287 does not allow in an entry."""
        _identified(self.id, "entry")
        _named(self.title, f"entry {self.id}", "title")
        object.__setattr__(self, "published", _utc(self.published, "published", self.id))
        object.__setattr__(self, "updated", _utc(self.updated, "updated", self.id))
        _language(self.lang)
        _one_alternate(self.links, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stands where an entry was that is published no more (RFC 6721 §3): the id in *ref*, and since when.

    *comment* is plain text in the language *lang*, and says nothing that the entry said.
    """

    ref: str
    when: datetime
    comment: str | None = None
    lang: str | None = None

    def __post_init__(self) -> None:
        """Bring the time to UTC; refuse what RFC 6721 does not allow."""
        _identified(self.ref, "entry")
        object.__setattr__(self, "when", _utc(self.when, "when", self.ref))
        _language(self.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed document (RFC 4287 §4.1.1). Its entries stand in it in the order given: newest change first.

    Names an author, or each of its entries does. No id stands in it twice,
    be it as an entry or as a tombstone. With *archive*, the document holds a part
    of the feed's past that does not change (RFC 5005 §4.3); links lead from one to
    the next: ``current``, ``prev-archive``, ``next-archive``.
    """

    id: str
    title: str
    updated: datetime
    entries: tuple[Entry, ...] = ()
    subtitle: str | None = None
    authors: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    categories: tuple[Category, ...] = ()
    lang: str | None = None
    generator: Generator | None = None
    rights: str | None = None
    icon: str | None = None
    archive: bool = False
    tombstones: tuple[Tombstone, ...] = ()
    foreign: tuple[Foreign, ...] = ()

    def __post_init__(self) -> None:
        """Bring the time to UTC; refuse whatever RFC 4287 does not allow in a feed."""
        _identified(self.id, "feed")
        _named(self.title, f"feed {self.id}", "title")
        object.__setattr__(self, "updated", _utc(self.updated, "updated", self.id))
        _language(self.lang)
        _one_alternate(self.links, self.id)
        if self.icon is not None and not is_linkable(self.icon):
            raise FeedsError("bad feed", self.id, f"the icon {self.icon!r} is no address")
        _each_once(self.entries, self.tombstones, self.id)
        _one_of_a_kind(self.links, self.id)
        if not self.authors and not all(entry.authors for entry in self.entries):
            raise FeedsError("bad feed", self.id, "name an author of the feed, or of each entry (RFC 4287 §4.1.1)")


def _utc(moment: datetime, what: str, which: str) -> datetime:
    """Return *moment* in UTC; refuse one that does not say its offset. Pure."""
    if moment.utcoffset() is None:
        raise FeedsError("bad time", f"{what} of {which}", "a time needs its offset: give it in UTC")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _named(text: str, what: str, part: str) -> None:
    """Refuse a blank *part*: feedgen drops some of these silently and fails on others."""
    if not text.strip():
        raise FeedsError(f"bad {what}", "", f"its {part} is blank")


def _identified(identifier: str, what: str) -> None:
    """Refuse an id that is not an IRI in looks (RFC 4287 §4.2.6): blank, relative, or with white space."""
    if ":" not in identifier or identifier.split() != [identifier]:
        raise FeedsError(f"bad {what} id", identifier, "an id is an absolute IRI, such as urn:uuid:…")


def _language(tag: str | None) -> None:
    """Refuse what is not a language tag; ``None`` means that no language is stated."""
    if tag is not None and not is_language(tag):
        raise FeedsError("bad language", tag, "a language is a tag such as en, fr or pt-BR")


def _one_alternate(links: Iterable[Link], which: str) -> None:
    """Refuse two alternates of one type and language (RFC 4287 §4.1.1 and §4.1.2)."""
    alternates = Counter((link.type, link.hreflang) for link in links if link.rel == "alternate")
    if any(count > 1 for count in alternates.values()):
        raise FeedsError("bad links", which, "two alternates have the same type and language: keep one")


def _one_of_a_kind(links: Iterable[Link], which: str) -> None:
    """Refuse two links of a relation that leads from one document of a feed to the next (RFC 5005)."""
    relations = Counter(link.rel for link in links)
    for relation in ("current", "next-archive", "prev-archive"):
        if relations[relation] > 1:
            raise FeedsError("bad links", which, f"there are two links {relation}: keep one")


def _each_once(entries: Iterable[Entry], tombstones: Iterable[Tombstone], which: str) -> None:
    """Refuse an id that stands in a document twice: of such two, several readers keep the older."""
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise FeedsError("bad feed", which, f"it holds entry {entry.id} twice: keep its newest revision")
        seen.add(entry.id)
    for tombstone in tombstones:
        if tombstone.ref in seen:
            why = f"it holds {tombstone.ref} and a tombstone of it: keep one of them (RFC 6721 §3)"
            raise FeedsError("bad feed", which, why)
        seen.add(tombstone.ref)
