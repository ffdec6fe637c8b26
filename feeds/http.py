"""What a request is answered with (RFC 9110, RFC 9111). Pure throughout: no clock, no file, no socket."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import quote

from feeds.documents import Publication
from feeds.representations import PAGE_SECURITY, SECURITY, Document, Headers, Representation

_READ = frozenset({b"accept-encoding", b"if-modified-since", b"if-none-match"})
_ALLOW = b"GET, HEAD, OPTIONS"
_TAG = re.compile(rb'(?:W/)?("[^"]*")')
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its status, its headers, and its body, which is empty for HEAD and 304."""

    status: int
    headers: Headers
    body: bytes = b""


def answer(
    held: Publication,
    method: str,
    path: str,
    headers: Iterable[tuple[bytes, bytes]] = (),
    query: bytes = b"",
) -> Answer:
    """Return the answer of the publication *held* to one request. Pure.

    *path* is percent-decoded, header names are in lower case. What is served
    is looked up in a table of addresses, so no path can lead out of the site.
    """
    if method not in ("GET", "HEAD"):
        return _other_method(held, method, path)
    document = held.at_address(path)
    if document is None:
        return _absent(held, method, path, query)
    asked = _asked(headers)
    chosen = _chosen(document, asked.get(b"accept-encoding"))
    if _is_unmodified(chosen, document.modified, asked):
        return Answer(304, chosen.unmodified)
    return Answer(200, chosen.found, chosen.body if method == "GET" else b"")


@lru_cache(maxsize=1024)
def head(status: int, headers: Headers) -> bytes:
    """Return the status line and *headers* as they are sent, but for what ends them. Pure; most are sent often."""
    lines = (b"%b: %b\r\n" % pair for pair in headers)
    return b"HTTP/1.1 %d %b\r\n%b" % (status, HTTPStatus(status).phrase.encode(), b"".join(lines))


def too_many(method: str, seconds: int) -> Answer:
    """Return the answer to who asks too often, and may ask again in so many *seconds* (RFC 6585 §4). Pure."""
    headers: Headers = ((b"retry-after", str(seconds).encode()), (b"cache-control", b"no-store"), *SECURITY)
    return _plain(429, b"Too many requests: ask again later.\n", headers, method)


def negotiate(accept: str | None, offered: Iterable[str]) -> str | None:
    """Return which of *offered*, our favourite first, to encode with by ``Accept-Encoding``; ``None``: as it is. Pure.

    Nothing is encoded that was not asked for (RFC 9110 §12.5.3): a client
    without the header gets the bytes as they are, and so does one that likes them better.
    """
    weights = _weights(accept or "")
    best, best_weight = None, weights.get("identity", 0.0)
    for encoding in offered:
        weight = weights.get(encoding, weights.get("*", 0.0))
        if weight > best_weight or (best is None and weight == best_weight > 0):
            best, best_weight = encoding, weight
    return best


@lru_cache(maxsize=512)
def _negotiated(accept: bytes, offered: tuple[str, ...]) -> str | None:
    """Return what :func:`negotiate` says, remembered: most clients send one of a few headers. Pure."""
    return negotiate(accept.decode("latin-1"), offered)


def _weights(accept: str) -> dict[str, float]:
    """Return the weight of each encoding in *accept*; one whose weight cannot be read is not asked for. Pure."""
    weights: dict[str, float] = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if not name:
            continue
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = float(value) if _WEIGHT.fullmatch(value.strip()) else 0.0
        weights["gzip" if name == "x-gzip" else name] = weight
    return weights


def _chosen(document: Document, accept: bytes | None) -> Representation:
    """Return the representation of *document* that was asked for. Pure."""
    if accept is None or not document.offered:
        return document.identity
    encoding = _negotiated(accept, document.offered)
    return document.identity if encoding is None else document.encodings[encoding]


def _is_unmodified(chosen: Representation, modified: datetime, asked: Mapping[bytes, bytes]) -> bool:
    """Say whether the client holds *chosen* already (RFC 9110 §13.2.2). Pure.

    A tag says it if there is one, compared weakly (§13.1.2); the date counts only without.
    """
    tags = asked.get(b"if-none-match")
    if tags is not None:
        return tags.strip() == b"*" or chosen.etag in _TAG.findall(tags)
    since = asked.get(b"if-modified-since")
    date = None if since is None else _date(since.decode("latin-1"))
    return date is not None and modified <= date


def _date(text: str) -> datetime | None:
    """Return the HTTP date *text* in UTC; ``None`` where it is none, and then it does not count (§13.1.3). Pure."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # asctime's form has no zone; all HTTP dates are in GMT (§5.6.7).
    return date.replace(tzinfo=UTC) if date.utcoffset() is None else date


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return those of *headers* that count here, those given several times joined by commas (RFC 9110 §5.2). Pure."""
    asked: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _READ:
            asked[name] = asked[name] + b"," + value if name in asked else value
    return asked


def _other_method(held: Publication, method: str, path: str) -> Answer:
    """Return the answer to anything but reading: what is allowed, and to whom. Pure."""
    allow: Headers = ((b"allow", _ALLOW), *SECURITY)
    if method != "OPTIONS":
        return _plain(405, b"Method not allowed: this site is for reading.\n", allow)
    document = held.at_address(path)
    if document is not None and document.shared:
        # A page's script that revalidates a feed asks first, because of If-None-Match.
        allow += (
            (b"access-control-allow-origin", b"*"),
            (b"access-control-allow-methods", b"GET, HEAD"),
            (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since, Accept"),
            (b"access-control-max-age", b"86400"),
        )
    return Answer(204, allow)


def _absent(held: Publication, method: str, path: str, query: bytes) -> Answer:
    """Return the answer where no document stands: where it moved to, that it is gone, or that there is none. Pure."""
    there = held.instead_of(path)
    if held.moves.is_gone(path[1:] if there is None else there):
        return _without(held, method, 410, b"Gone.\n")
    if there is not None:
        return _elsewhere(f"/{quote(there)}", query)
    return _without(held, method, 404, b"Not found.\n")


def _without(held: Publication, method: str, status: int, words: bytes) -> Answer:
    """Return an answer that no document stands behind: the site's own page for *status* where it has one. Pure."""
    page = held.documents.get(f"{status}.html")
    headers: Headers = ((b"cache-control", b"no-store"), *SECURITY, *PAGE_SECURITY)
    if page is None:
        return _plain(status, words, headers, method)
    typed: Headers = ((b"content-type", b"text/html; charset=utf-8"), _length(page.body), *headers)
    return Answer(status, typed, page.body if method == "GET" else b"")


def _elsewhere(address: str, query: bytes) -> Answer:
    """Return a 301 to *address*, which is one of our own, with the query kept. Pure."""
    location = address.encode("ascii") + (b"?" + query if query else b"")
    return Answer(301, ((b"location", location), (b"content-length", b"0"), (b"cache-control", b"no-store"), *SECURITY))


def _plain(status: int, words: bytes, headers: Headers, method: str = "GET") -> Answer:
    """Return an answer of one line of text. Pure."""
    typed: Headers = ((b"content-type", b"text/plain; charset=utf-8"), _length(words), *headers)
    return Answer(status, typed, words if method != "HEAD" else b"")


def _length(body: bytes) -> tuple[bytes, bytes]:
    """Return the header that says how long *body* is. Pure."""
    return b"content-length", str(len(body)).encode()
