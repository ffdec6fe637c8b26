"""A document made ready to be served: its bytes in each encoding, with each answer's headers. Pure throughout."""

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from urllib.parse import quote

from feeds.encodings import compressed
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
_NOTES = re.compile("checkpoint|key|proof/[0-9]+")
"""Signed notes and proofs as https://c2sp.org has them: text, under names without a suffix; its tiles are none."""
_FOR_EVER = b"max-age=31536000, immutable"  # a year, which is for ever (RFC 9111 §5.2.2.1, RFC 8246)

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
    """One document of a publication. *modified* is a whole second, in UTC; *encodings* are what may be asked for.

    *offered* are their names, the smallest first; *shared* says that other sites' scripts may read it.
    """

    body: bytes
    modified: datetime
    links: tuple[Link, ...]
    shared: bool
    immutable: bool
    identity: Representation
    encodings: Mapping[str, Representation]
    offered: tuple[str, ...]


def media_type(path: str) -> str:
    """Return the media type of the document *path*, by its name. Pure."""
    if posixpath.basename(path).endswith("feed.json"):  # JSON that is no feed may stand beside it
        return "application/feed+json; charset=utf-8"
    if _NOTES.fullmatch(path):
        return MEDIA_TYPES[".txt"]
    return MEDIA_TYPES.get(posixpath.splitext(path)[1], "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a document beside its bytes."""

    links: tuple[Link, ...]
    immutable: bool


def made_ready(path: str, body: bytes, second: datetime, stated: Stated, before: Document | None) -> Document:
    """Return the document *path*, or *before* itself where nothing about it changed. Pure."""
    if before is not None and (before.body is body or before.body == body):
        if (before.links, before.immutable) == (stated.links, stated.immutable):
            return before
        second = before.modified
    elif before is not None:
        second = max(second, before.modified + timedelta(seconds=1))
    suffix = posixpath.splitext(path)[1]
    smaller = compressed(path, body)
    again: Headers = (
        (b"cache-control", _FOR_EVER if stated.immutable else b"no-cache"),
        *(_SHARED if suffix in _FEEDS else ()),
        *(((b"link", ", ".join(map(_header, stated.links)).encode("ascii")),) if stated.links else ()),
        *(((b"vary", b"Accept-Encoding"),) if smaller else ()),
    )
    always: Headers = (*again, *SECURITY, *(PAGE_SECURITY if suffix == ".html" else ()))
    encodings = {name: _represent(path, encoded, second, (always, again), name) for name, encoded in smaller.items()}
    plain = _represent(path, body, second, (always, again), None)
    return Document(
        body,
        second,
        stated.links,
        suffix in _FEEDS,
        stated.immutable,
        plain,
        MappingProxyType(encodings),
        tuple(encodings),
    )


def _represent(
    path: str, body: bytes, second: datetime, headers: tuple[Headers, Headers], encoding: str | None
) -> Representation:
    """Return *body* with the *headers* of its 200, and of its 304, which has no more than RFC 9110 wants. Pure."""
    always, again = headers
    tag = (b"etag", f'"{hashlib.sha256(body).hexdigest()}"'.encode())
    found: Headers = (
        (b"content-type", media_type(path).encode()),
        (b"content-length", str(len(body)).encode()),
        (b"last-modified", format_datetime(second, usegmt=True).encode()),
        *(((b"content-encoding", encoding.encode()),) if encoding else ()),
        tag,
        *always,
    )
    return Representation(body, tag[1], found, (tag, *again))


def _header(link: Link) -> str:
    """Return *link* as a value of the ``Link`` header (RFC 8288 §3). Pure."""
    stated = {"rel": link.rel, "type": link.type, "hreflang": link.hreflang}
    target = quote(fit(link.href), safe="/:?#[]@!$&'()*+,;=%~-._")
    quoted = (f'; {name}="{quote(said, safe="/:+-._ ")}"' for name, said in stated.items() if said)
    return f"<{target}>{''.join(quoted)}"
