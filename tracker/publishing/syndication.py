"""The feeds of a site as documents: Atom with its archives, and what else a feed is offered as.

What it costs to go on does not grow with the past: two hundred entries at most are looked at for each feed that a
record is in, and an archive that stands is never touched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from feeds import jsonfeed, rss
from feeds.atom import EntryCache, atom
from feeds.documents import announced
from feeds.history import Chain, Sealed, cut, first_needed
from feeds.values import Feed, Generator, Link, Person
from tracker.index.reader import Index
from tracker.publishing import addresses
from tracker.publishing.channels import Channel
from tracker.publishing.entries import Entries
from tracker.publishing.evidence import Evidence
from tracker.publishing.frame import Frame
from tracker.publishing.history import History, News
from tracker.publishing.ledger import Revision
from tracker.publishing.parts import Made

GENERATOR = Generator("dispute-tracker")
_SUBTITLE = "Every development, every correction and every retraction, each once."
_LANG = "en"
_NOTICES = "What was corrected, retracted or withheld, each with what it changed and why."

_OTHERS: tuple[tuple[str, str, Callable[[Feed], bytes]], ...] = (
    ("feed.json", addresses.JSON, jsonfeed.json_feed),
    ("feed.rss", addresses.RSS, rss.rss),
)


@dataclass(slots=True)
class _Standing:
    """What is published of one feed: its last archive, its changes so far, its documents."""

    sealed: Sealed | None = None
    count: int = -1
    subscription: set[str] = field(default_factory=set)
    archives: list[str] = field(default_factory=list)

    @property
    def paths(self) -> set[str]:
        """The paths of all its documents."""
        return self.subscription.union(self.archives)


class Feeds:
    """Makes the feeds of one site, and goes on with them as its log grows.

    *frame* names the site, which is the feeds' author, and says where it stands; *hub* is whom to ask to be told
    (WebSub), *evidence* proves what is recorded. ``links`` says of each feed document what its ``Link`` header
    announces, ``lasting`` which documents never change.
    """

    def __init__(self, frame: Frame, hub: str | None = None, evidence: Evidence | None = None) -> None:
        """Know of no feed yet."""
        self._title, self._base_url, self._size = frame.title, frame.base_url, frame.sizes.feed
        self._hub = (Link(hub, "hub"),) if hub else ()
        self._evidence = evidence
        self.links: dict[str, tuple[Link, ...]] = {}
        self.lasting: set[str] = set()
        self._standing: dict[Channel, _Standing] = {}
        self._entries = Entries(self._base_url, evidence)
        self._fragments = EntryCache()

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the documents of the feeds that are others for *news*, and those that are gone."""
        before = {path for one in self._standing.values() for path in one.paths} if news.everything else set()
        if news.everything:
            self._standing, self._fragments = {}, EntryCache()
            self._entries = Entries(self._base_url, self._evidence)
            self.links.clear()
            self.lasting.clear()
        made = Made()
        for channel in all_channels(history):
            standing = self._standing.setdefault(channel, _Standing())
            if standing.count != len(history.ledger.channels.get(channel, ())) or _renamed(channel, news):
                made.documents |= self._documents(index, history, channel, standing, made.gone)
        made.gone |= before
        made.gone -= made.documents.keys()
        return made

    def _documents(
        self, index: Index, history: History, channel: Channel, standing: _Standing, gone: set[str]
    ) -> dict[str, bytes]:
        """Return the documents of a feed that are not as they were, and note in *gone* those that moved."""
        numbers = history.ledger.channels.get(channel, [])
        first = first_needed(len(numbers), standing.sealed.number if standing.sealed else 0, self._size)
        revisions = [history.ledger.revisions[number] for number in numbers[first - 1 :]]
        changes = [self._entries.change(index, history, one) for one in revisions]
        feed = self._proven(self._head(history, channel, history.position), revisions)
        past = cut(feed, changes, self._chain(history, channel), first=first, sealed=standing.sealed)
        documents = self._subscription(past.subscription, self._path(history, channel, history.position))
        gone |= standing.subscription - documents.keys()
        standing.subscription = set(documents)
        for archive in past.archives:
            path = archive.sealed.address.removeprefix(self._base_url)
            documents[path] = atom(archive.feed, self._fragments)
            self.links[path] = announced(archive.feed)
            self.lasting.add(path)
            standing.archives.append(path)
            standing.sealed = archive.sealed
        standing.count = len(numbers)
        return documents

    def _proven(self, feed: Feed, revisions: Sequence[Revision]) -> Feed:
        """Return *feed* with what proves its last revision."""
        if self._evidence is None or not revisions:
            return feed
        return replace(feed, foreign=self._evidence.of_feed(revisions[-1].position))

    def _subscription(self, feed: Feed, path: str) -> dict[str, bytes]:
        """Return the document to subscribe to, in each format that the feed is offered in."""
        self.links[path] = announced(feed)
        documents = {path: atom(feed, self._fragments)}
        if path.rpartition("/")[2] == addresses.FEED and not path.startswith("by/"):
            for name, media_type, render in _OTHERS:
                other = path.removesuffix(addresses.FEED) + name
                own = tuple(
                    Link(self._base_url + other, "self", type=media_type) if link.rel == "self" else link
                    for link in feed.links
                )
                documents[other] = render(replace(feed, links=own))
                self.links[other] = announced(replace(feed, links=own))
        return documents

    def _chain(self, history: History, channel: Channel) -> Chain:
        """Return what ties the documents of a feed together; each archive says what things were called as it closed."""
        numbers = history.ledger.channels.get(channel, [])

        def closed(number: int) -> int:
            return history.ledger.revisions[numbers[number * self._size - 1]].position

        return Chain(
            current=lambda number: self._base_url + self._path(history, channel, closed(number)),
            address=lambda number, digest: self._base_url + channel.archive(number, digest),
            head=lambda number: replace(
                head := self._head(history, channel, closed(number)),
                links=tuple(link for link in head.links if link.rel != "self"),
            ),
            render=partial(atom, cache=self._fragments),
            size=self._size,
        )

    def _head(self, history: History, channel: Channel, position: int) -> Feed:
        """Return a feed without its entries, as it was called at *position*."""
        chronicle = history.disputes.get(channel.name) if channel.sort == "dispute" else None
        slug, title = chronicle.name(position) if chronicle else ("", "")
        opened = chronicle or next(iter(history.disputes.values()))
        return Feed(
            id=channel.id(history.root),
            title=channel.title(self._title, title, history.names.at(position)),
            subtitle=_NOTICES if channel.corrections else _SUBTITLE,
            updated=opened.opened,
            authors=(Person(self._title),),
            links=(
                Link(self._base_url + channel.document(slug), "self", type=addresses.ATOM),
                Link(self._base_url + (f"{slug}/" if slug else ""), type="text/html"),
                *self._hub,
            ),
            lang=chronicle.lang if chronicle else _LANG,
            generator=GENERATOR,
        )

    def _path(self, history: History, channel: Channel, position: int) -> str:
        """Return the path of the document to subscribe to, as it was at *position*."""
        slug = history.disputes[channel.name].name(position)[0] if channel.sort == "dispute" else ""
        return channel.document(slug)


def all_channels(history: History) -> list[Channel]:
    """Return every feed that a site has, those of a dispute before anything happens in it too.

    A tag is a word: where every milestone that has it is withheld, it has no feed.
    """
    if not history.disputes:
        return []
    either = (False, True)
    always = [Channel("all", corrections=one) for one in either]
    always += [Channel("dispute", stream, one) for stream in history.disputes for one in either]
    return [one for one in dict.fromkeys((*always, *history.ledger.channels)) if _may_be_named(history, one)]


def _may_be_named(history: History, channel: Channel) -> bool:
    if channel.sort != "tag":
        return True
    return any(not history.stories[one].withheld for one in history.ledger.tagged[channel.name])


def _renamed(channel: Channel, news: News) -> bool:
    """Say whether a feed may be called otherwise since. Pure."""
    match channel.sort:
        case "dispute":
            return channel.name in news.disputes
        case "party":
            return news.renamed
        case _:
            return False
