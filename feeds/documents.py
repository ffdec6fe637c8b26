"""What a server holds: documents made ready once, in memory, with everything that an answer needs."""

import gzip
import hashlib
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from urllib.parse import quote

from feeds.errors import FeedsError
from feeds.paths import checked_all
from feeds.text import fit
from feeds.values import Link

Headers = tuple[tuple[bytes, bytes], ...]

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".atom": "application/atom+xml; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".opml": "text/x-opml; charset=utf-8",
        ".rss": "application/rss+xml; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
    }
)
_FEEDS = frozenset({".atom", ".ics", ".json", ".opml", ".rss", ".xml"})
_SMALLEST_TO_COMPRESS = 256  # bytes; below that, gzip's own frame and the second header cost more than they save

SECURITY: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)
# Pages run nothing and load nothing but the site's own style sheet and pictures.
_POLICY = ("default-src 'none'", "style-src 'self'", "img-src 'self'")
_NEVER = ("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
PAGE_SECURITY: Headers = (
    (b"content-security-policy", "; ".join((*_POLICY, *_NEVER)).encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
)
# A feed is for anybody's program to read, one that runs on another site's page as well.
_SHARED: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link"),
)


@dataclass(frozen=True, slots=True)
class Representation:
    """A document in one encoding: its body and the headers of its 200 and of its 304 (RFC 9110 §15.4.5)."""

    body: bytes
    etag: bytes
    found: Headers
    unmodified: Headers


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a publication. *modified* is a whole second, in UTC; *encodings* are what may be asked for."""

    body: bytes
    modified: datetime
    links: tuple[Link, ...]
    shared: bool
    identity: Representation
    encodings: Mapping[str, Representation]


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that is served from one moment to the next. *at* is a whole second, in UTC."""

    documents: Mapping[str, Document]
    at: datetime
    addresses: Mapping[str, Document] = field(init=False, repr=False)
    moved: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the addresses, so that answering is one look into a table and no path is ever walked."""
        addresses: dict[str, Document] = {}
        moved: dict[str, str] = {}
        for path, document in self.documents.items():
            addresses[f"/{path}"] = document
            folder, name = posixpath.split(path)
            if name == "index.html":
                addresses[f"/{folder}/" if folder else "/"] = document
                if folder:
                    moved[f"/{folder}"] = f"/{quote(folder)}/"
        object.__setattr__(self, "addresses", MappingProxyType(addresses))
        # A document of that very name comes first.
        object.__setattr__(self, "moved", MappingProxyType({a: b for a, b in moved.items() if a not in addresses}))

    def gives_way(self, now: datetime) -> bool:
        """Say whether another may follow at *now*: ``Last-Modified`` counts in seconds, so one a second. Pure."""
        return now >= self.at + timedelta(seconds=1)


def publication(
    documents: Mapping[str, bytes],
    *,
    at: datetime,
    previous: Publication | None = None,
    links: Mapping[str, Sequence[Link]] | None = None,
) -> Publication:
    """Return *documents* (by path, as :func:`feeds.site.write_site` takes them) ready to be served. Pure.

    *at* is when they came to be as they are: ``Last-Modified`` of every
    document that *previous* did not hold with the same bytes. A document that
    changed twice within a second is dated a second later than before, since a
    new ETag under an old date is missed by readers that look at the date
    alone: ask :meth:`Publication.gives_way` first.

    *links* announces more of a document in its ``Link`` header; unless told,
    each page announces the ``feed.atom`` beside it.
    """
    wanted = checked_all(documents)
    if at.utcoffset() is None:
        raise FeedsError("bad time", "publication", "a time needs its offset: give it in UTC")
    second = at.astimezone(UTC).replace(microsecond=0)
    if previous is not None:
        second = max(second, previous.at)
    announced = links if links is not None else _beside(wanted)
    made = {}
    for path in sorted(wanted):
        before = previous.documents.get(path) if previous is not None else None
        made[path] = _document(path, wanted[path], second, tuple(announced.get(path, ())), before)
    latest = max((document.modified for document in made.values()), default=second)
    return Publication(MappingProxyType(made), max(second, latest))


def media_type(path: str) -> str:
    """Return the media type of the document *path*, by its suffix. Pure."""
    return MEDIA_TYPES.get(posixpath.splitext(path)[1], "application/octet-stream")


def _beside(wanted: Mapping[str, bytes]) -> dict[str, tuple[Link, ...]]:
    """Return, for each page with a ``feed.atom`` beside it, the link that announces that. Pure."""
    feed = (Link("feed.atom", type="application/atom+xml"),)
    return {
        path: feed
        for path in wanted
        if path.endswith(".html") and posixpath.join(posixpath.dirname(path), "feed.atom") in wanted
    }


def _document(path: str, body: bytes, second: datetime, links: tuple[Link, ...], before: Document | None) -> Document:
    """Return the document *path*, or *before* itself where nothing about it changed. Pure."""
    if before is not None and before.body == body:
        if before.links == links:
            return before
        second = before.modified
    elif before is not None:
        second = max(second, before.modified + timedelta(seconds=1))
    suffix = posixpath.splitext(path)[1]
    always: Headers = (
        (b"cache-control", b"no-cache"),
        *SECURITY,
        *(PAGE_SECURITY if suffix == ".html" else ()),
        *(_SHARED if suffix in _FEEDS else ()),
        *(((b"link", ", ".join(map(_header, links)).encode("ascii")),) if links else ()),
    )
    smaller = _compressed(body)
    if smaller is not None:
        always = (*always, (b"vary", b"Accept-Encoding"))
    encodings = {} if smaller is None else {"gzip": _represent(path, smaller, second, always, "gzip")}
    plain = _represent(path, body, second, always, None)
    return Document(body, second, links, suffix in _FEEDS, plain, MappingProxyType(encodings))


def _represent(path: str, body: bytes, second: datetime, always: Headers, encoding: str | None) -> Representation:
    """Return *body* with the headers that it is answered with. Pure."""
    etag = f'"{hashlib.sha256(body).hexdigest()}"'.encode()
    unmodified: Headers = ((b"etag", etag), *always)
    found: Headers = (
        (b"content-type", media_type(path).encode()),
        (b"content-length", str(len(body)).encode()),
        (b"last-modified", format_datetime(second, usegmt=True).encode()),
        *(((b"content-encoding", encoding.encode()),) if encoding else ()),
        *unmodified,
    )
    return Representation(body, etag, found, unmodified)


def _compressed(body: bytes) -> bytes | None:
    """Return *body* compressed, or ``None`` where that saves nothing. Pure: no time stamp stands in it."""
    if len(body) < _SMALLEST_TO_COMPRESS:
        return None
    smaller = gzip.compress(body, 9, mtime=0)
    return smaller if len(smaller) < len(body) else None


def _header(link: Link) -> str:
    """Return *link* as a value of the ``Link`` header (RFC 8288 §3). Pure."""
    stated = {"rel": link.rel, "type": link.type, "hreflang": link.hreflang}
    target = quote(fit(link.href), safe="/:?#[]@!$&'()*+,;=%~-._")
    quoted = (f'; {name}="{quote(said, safe="/:+-._ ")}"' for name, said in stated.items() if said)
    return f"<{target}>{''.join(quoted)}"
