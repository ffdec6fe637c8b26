"""The short way to an answer and uvicorn's own give the same bytes, whatever is asked and however it arrives."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.direct import direct
from feeds.documents import publication
from feeds.limits import Limit
from feeds.moves import Moves
from feeds.server import Message, Receive, Send, Site
from tests.feeds.builders import MOMENT

LONG = b"words " * 40_000
SITE = publication(
    {"index.html": b"<p>" + LONG, "a/feed.atom": b"<feed/>" * 100, "é/index.html": b"<p>e"},
    at=MOMENT,
    moves=Moves({"old/": "a/"}, gone={"gone/"}),
)
TAG = SITE.documents["a/feed.atom"].encodings["gzip"].etag.decode()
LINES = (
    *("GET / HTTP/1.1", "HEAD / HTTP/1.1", "GET /a/feed.atom HTTP/1.1", "GET /a/feed.atom?x=1&y HTTP/1.1"),
    *("GET /a HTTP/1.1", "GET /old/feed.atom?q HTTP/1.1", "GET /gone/a HTTP/1.1", "GET /%C3%A9/ HTTP/1.1"),
    *("GET /%61/feed.atom HTTP/1.1", "GET http://x/a/feed.atom HTTP/1.1", "GET //a/feed.atom HTTP/1.1"),
    *("GET /a/feed.atom#x HTTP/1.1", "GET /? HTTP/1.1", "GET /../index.html HTTP/1.1", "POST / HTTP/1.1"),
    *("OPTIONS /a/feed.atom HTTP/1.1", "GET /a/feed.atom HTTP/1.0"),
)
FIELDS = (
    *("Accept-Encoding: gzip", "Accept-Encoding: br;q=0.5, zstd", f"If-None-Match: {TAG}", "If-None-Match: *"),
    *("If-Modified-Since: Fri, 14 Mar 2025 23:59:59 GMT", "Cookie: a=b", "ACCEPT-ENCODING: *", "Upgrade: h2c"),
)


@contextmanager
def served(site: Site, *, shortly: bool) -> Iterator[tuple[str, int]]:
    """Serve *site* by uvicorn meanwhile: *shortly* or by its own way. The date stands still, to be compared."""
    way = direct(site.respond) if shortly else "httptools"
    config = uvicorn.Config(
        site, http=way, lifespan="off", log_config=None, access_log=False, date_header=False, server_header=False
    )
    server = uvicorn.Server(config)
    bound = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield bound.getsockname()
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()
        assert not thread.is_alive()


def said(address: tuple[str, int], requests: bytes) -> bytes:
    """Return all that comes back for *requests*, the last of which ends the connection."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(requests)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.fixture(scope="module")
def ways() -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """The same site served both ways."""
    with served(Site(SITE), shortly=True) as short, served(Site(SITE), shortly=False) as long:
        yield short, long


def request(line: str, *fields: str, body: bytes = b"") -> bytes:
    """Return a request as it is sent."""
    length = [f"Content-Length: {len(body)}"] if body else []
    return "".join(f"{one}\r\n" for one in (line, "Host: localhost", *fields, *length, "")).encode() + body


LAST = request("GET /a/feed.atom HTTP/1.1", "Connection: close")


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            lambda line, fields, body: request(line, *fields, body=body),
            st.sampled_from(LINES),
            st.lists(st.sampled_from(FIELDS), max_size=2, unique=True),
            st.sampled_from([b"", b"", b"GET / HTTP/1.1\r\n\r\n" * 9]),
        ),
        max_size=4,
    )
)
def test_both_ways_say_the_same(ways: tuple[tuple[str, int], tuple[str, int]], requests: list[bytes]) -> None:
    """Sent all at once, so that they are in each other's way."""
    short, long = (said(way, b"".join(requests) + LAST) for way in ways)
    assert short == long
    assert short.count(b"HTTP/1.1 ") > 0


def test_the_short_way_is_taken(ways: tuple[tuple[str, int], tuple[str, int]]) -> None:
    """The control: an application that is never asked shows who answered."""

    class Deaf(Site):
        async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
            """Say nothing at all, of which uvicorn makes a 500."""

    with served(Deaf(SITE), shortly=True) as short:
        found = said(short, request("GET /a/feed.atom HTTP/1.1") * 2 + LAST)
    assert found.count(b"HTTP/1.1 200 OK\r\n") == 2
    assert found.count(b"HTTP/1.1 500 Internal Server Error\r\n") == 1


def test_who_sends_requests_and_reads_no_answers_is_not_kept_in_memory() -> None:
    """Of a thousand long answers at once only those are written for which there is room."""
    asked: list[str] = []

    class Counting(Site):
        def respond(self, *request: object) -> object:  # type: ignore[override]
            asked.append("")
            return super().respond(*request)  # type: ignore[arg-type]

    with served(Counting(SITE), shortly=True) as short, socket.create_connection(short, timeout=10) as connection:
        connection.sendall(request("GET / HTTP/1.1") * 1_000)
        threading.Event().wait(0.5)
        assert 0 < len(asked) < 100


def test_the_limit_counts_on_the_short_way_too() -> None:
    with served(Site(SITE, limit=Limit(2, 3600)), shortly=True) as short:
        found = said(short, request("GET /a/feed.atom HTTP/1.1") * 3 + LAST)
    assert found.count(b"HTTP/1.1 200 OK\r\n") == 2
    assert found.count(b"HTTP/1.1 429 Too Many Requests\r\n") == 2
