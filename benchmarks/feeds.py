"""Feeds and sites against feedgen's own time for one document, and against themselves with a longer past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from feedgen.feed import FeedGenerator

from benchmarks.measuring import Figure, Size, in_turns, shown
from feeds.atom import EntryCache, atom
from feeds.encodings import SUFFIXES
from feeds.history import Chain, Change, Sealed, closed, cut, first_needed
from feeds.site import site_mark, update_site, write_site
from feeds.values import Entry, Feed, Link, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ENTRIES, LONG, SHORT = 10_000, 100_000, 1_000
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CURRENT = "https://example.org/a/feed.atom"
HEAD = Feed(id="urn:x:feed", title="A v. B", updated=NOON, authors=(Person("The desk"),))


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield the ratios of documents, then of one new entry after a short and a long past."""
    entries = [an_entry(number) for number in range(min(ENTRIES, size.rows))]
    feed, cache = a_feed(entries), EntryCache()
    atom(feed, cache)
    kept, cold, own = in_turns(
        min(size.runs, 7), partial(atom, feed, cache), lambda: atom(feed, EntryCache()), lambda: by_feedgen(entries)
    )
    count = f"{len(entries):,} entries"
    detail = f"({shown(kept)}, feedgen {shown(own)})"
    yield Figure(f"{count} from kept fragments, of feedgen's time", kept / own, detail, at_most=1 / 20)
    yield Figure(f"{count} cold, of feedgen's time", cold / own, f"({shown(cold)})", at_most=1)
    long = min(LONG, size.one)
    before, after = Past(where / "short", min(SHORT, long // 10)), Past(where / "long", long)
    little, much = in_turns(min(size.runs, 11), before.publish, after.publish)
    detail = f"({shown(little)}, {shown(much)})"
    what = f"one more entry after {after.first:,}, of one more after {before.first:,}"
    yield Figure(f"{what}, time", much / little, detail, at_most=1.5)
    yield Figure(f"{what}, files", after.files / before.files, f"({after.files})", at_most=1.5)


def an_entry(number: int) -> Entry:
    """Return an entry of the size that milestones have."""
    return Entry(
        id=f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        title=f"Development {number}",
        published=NOON,
        updated=NOON + timedelta(microseconds=number),
        content=f"<div><p><strong>Bid made</strong>, on 3 March 2025 ({number}).</p>{'<p>Said so.</p>' * 20}</div>",
        links=(Link(f"https://example.org/a/#e-{number}", type="text/html"), Link("https://example.org/s", "via")),
    )


def a_feed(entries: list[Entry]) -> Feed:
    """Return a feed of *entries*."""
    return Feed(id=HEAD.id, title=HEAD.title, updated=NOON, authors=HEAD.authors, entries=tuple(entries))


def by_feedgen(entries: list[Entry]) -> bytes:
    """Return what feedgen makes of *entries* in one document."""
    made = FeedGenerator()
    made.id(HEAD.id)
    made.title(HEAD.title)
    made.updated(NOON)
    made.author({"name": "The desk"})
    for entry in entries:
        one = made.add_entry(order="append")
        one.id(entry.id)
        one.title(entry.title)
        one.updated(entry.updated)
        one.published(entry.published)
        one.content(entry.content, type="html")
        for link in entry.links:
            one.link(href=link.href, rel=link.rel)
    document: bytes = made.atom_str(pretty=True)
    return document


class Past:
    """A feed with a past, published whole; then one entry more at a time, as a site is."""

    def __init__(self, folder: Path, count: int) -> None:
        """Publish a feed of *count* entries, and a page for each, to *folder*."""
        self._folder = folder
        self.first = self._count = count
        self.files = 0
        cache = EntryCache()
        self._render: Callable[[Feed], bytes] = partial(atom, cache=cache)
        self._sealed: Sealed | None = None
        documents = self._documents([Change(an_entry(number)) for number in range(count)], 1)
        documents |= {f"e/{number}/index.html": self._page(number) for number in range(count)}
        write_site(folder, documents, mark=str(count))

    def publish(self) -> None:
        """Publish one entry more."""
        self._count += 1
        first = first_needed(self._count, self._sealed.number if self._sealed else 0)
        changes = [Change(an_entry(number - 1)) for number in range(first, self._count + 1)]
        documents: dict[str, bytes | None] = dict(self._documents(changes, first))
        documents[f"e/{self._count - 1}/index.html"] = self._page(self._count - 1)
        mark = site_mark(self._folder) or ""
        done = update_site(self._folder, documents, since=mark, mark=str(self._count), encodings=SUFFIXES)
        self.files = max(self.files, done.files)

    def _documents(self, changes: list[Change], first: int) -> dict[str, bytes]:
        """Return the feed's documents that are not published yet, by path."""
        chain = Chain(
            current=lambda _number: CURRENT,
            address=lambda number, digest: f"https://example.org/a/archive/{number}-{digest}.atom",
            head=lambda _number: HEAD,
            render=self._render,
        )
        made = cut(HEAD, changes, chain, first=first, sealed=self._sealed)
        if made.archives:
            self._sealed = made.archives[-1].sealed
        if closed(self._count) != (self._sealed.number if self._sealed else 0):
            raise AssertionError("an archive is missing")
        base = "https://example.org/"
        documents = {one.sealed.address.removeprefix(base): self._render(one.feed) for one in made.archives}
        return documents | {CURRENT.removeprefix(base): self._render(made.subscription)}

    @staticmethod
    def _page(number: int) -> bytes:
        """Return the page of one entry."""
        return f"<!doctype html><title>{number}</title><p>Development {number}.".encode() + b"<p>Said so." * 30
