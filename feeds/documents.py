"""What a server holds: documents made ready once, in memory, and what is to be said where none stands."""

import posixpath
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from feeds.errors import FeedsError
from feeds.moves import STAYING, Moves
from feeds.paths import checked, checked_all
from feeds.representations import Document, Stated, made_ready
from feeds.values import Feed, Link

_ANNOUNCED = frozenset({"current", "hub", "prev-archive", "self"})
_FEED = "feed.atom"
_BESIDE = Link(_FEED, type="application/atom+xml")


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that is served from one moment to the next. *at* is a whole second, in UTC.

    A document comes before whatever *moves* says of its path. Nothing here is worked out from all
    documents, so that one more costs the same however many there are.
    """

    documents: Mapping[str, Document]
    at: datetime
    moves: Moves = STAYING

    def at_address(self, address: str) -> Document | None:
        """Return the document at *address*, a percent-decoded path; a folder's is its ``index.html``. Pure."""
        if not address.startswith("/"):
            return None
        path = address[1:]
        return self.documents.get(f"{path}index.html" if not path or path.endswith("/") else path)

    def instead_of(self, address: str) -> str | None:
        """Return the path that *address* is found at now; ``None`` where it did not move. Pure."""
        path = address[1:]
        if path and f"{path}/index.html" in self.documents:
            return f"{path}/"
        return self.moves.found(path)

    def gives_way(self, now: datetime) -> bool:
        """Say whether another may follow at *now*: ``Last-Modified`` counts in seconds, so one a second. Pure."""
        return now >= self.at + timedelta(seconds=1)


def publication(
    documents: Mapping[str, bytes],
    *,
    at: datetime,
    previous: Publication | None = None,
    links: Mapping[str, Sequence[Link]] | None = None,
    immutable: Collection[str] = (),
    moves: Moves = STAYING,
) -> Publication:
    """Return *documents* (by path, as :func:`feeds.site.write_site` takes them) ready to be served. Pure.

    *at* is when they came to be as they are: ``Last-Modified`` of every
    document that *previous* did not hold with the same bytes. A document that
    changed twice within a second is dated a second later than before, since a
    new ETag under an old date is missed by readers that look at the date
    alone: ask :meth:`Publication.gives_way` first.

    *links* announces a document's relations in its ``Link`` header; of a page that it does not name, the
    ``feed.atom`` beside it is announced. *immutable* are the paths whose bytes never change: whoever has them
    need not ask again.
    """
    wanted = checked_all(documents)
    second, before = _second(at, previous), {} if previous is None else previous.documents
    told, lasting = links or {}, frozenset(immutable)
    made = {}
    for path in sorted(wanted):
        stated = Stated(tuple(told.get(path, _beside(path, wanted))), path in lasting)
        made[path] = made_ready(path, wanted[path], second, stated, before.get(path))
    latest = max((document.modified for document in made.values()), default=second)
    return Publication(MappingProxyType(made), max(second, latest), moves)


def revised(
    previous: Publication,
    changed: Mapping[str, bytes | None],
    *,
    at: datetime,
    links: Mapping[str, Sequence[Link]] | None = None,
    immutable: Collection[str] = (),
    moves: Moves | None = None,
) -> Publication:
    """Return *previous* with the documents *changed* in place of theirs; ``None`` takes one out. Pure.

    What it costs does not grow with the documents that stay as they are. The
    rest is as :func:`publication` has it: *links* and *immutable* speak of *changed* alone, and *moves*
    stay as they were where nothing is said.
    """
    second, told, lasting = _second(at, previous), links or {}, frozenset(immutable)
    wanted = checked_all({path: body for path, body in changed.items() if body is not None})
    standing = dict(previous.documents)
    for path in changed.keys() - wanted.keys():
        standing.pop(checked(path), None)
    for path, body in (wanted | _neighbours(previous, changed)).items():
        before = previous.documents.get(path)
        last = path in lasting if path in wanted or before is None else before.immutable
        standing[path] = made_ready(
            path, body, second, Stated(tuple(told.get(path, _beside(path, wanted, standing))), last), before
        )
    latest = max((standing[path].modified for path in wanted), default=second)
    return Publication(MappingProxyType(standing), max(second, latest), previous.moves if moves is None else moves)


def announced(feed: Feed) -> tuple[Link, ...]:
    """Return what a feed's ``Link`` header says of it: itself, its hub (WebSub §4), its past (RFC 5005). Pure."""
    return tuple(link for link in feed.links if link.rel in _ANNOUNCED)


def _second(at: datetime, previous: Publication | None) -> datetime:
    """Return the whole second that a publication is dated, never before *previous*. Pure."""
    if at.utcoffset() is None:
        raise FeedsError("bad time", "publication", "a time needs its offset: give it in UTC")
    second = at.astimezone(UTC).replace(microsecond=0)
    return second if previous is None else max(second, previous.at)


def _beside(path: str, *theres: Container[str]) -> tuple[Link, ...]:
    """Return the link of the page *path* to the feed beside it, if one is there. Pure."""
    feed = posixpath.join(posixpath.dirname(path), _FEED)
    return (_BESIDE,) if path.endswith(".html") and any(feed in there for there in theres) else ()


def _neighbours(previous: Publication, changed: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Return the pages that stay, but beside which a feed comes or goes: what they announce changes. Pure."""
    folders = {
        posixpath.dirname(path)
        for path, body in changed.items()
        if posixpath.basename(path) == _FEED and (body is None) == (path in previous.documents)
    }
    if not folders:
        return {}
    return {
        path: document.body
        for path, document in previous.documents.items()
        if path not in changed and posixpath.dirname(path) in folders and document.links in ((), (_BESIDE,))
    }
