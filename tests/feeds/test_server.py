import gzip
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from feeds.documents import publication
from feeds.errors import FeedsError
from feeds.limits import Limit
from feeds.server import Site, serve
from tests.feeds.builders import MOMENT

ROOT = Path(__file__).parents[2]
PAGE = b"<p>" + b"words " * 200
FIRST = publication({"index.html": PAGE, "a/index.html": b"<p>a", "a/feed.atom": b"<feed/>"}, at=MOMENT)


@contextmanager
def served(site: Site, every: Callable[[], None] | None = None, host: str = "127.0.0.1") -> Iterator[HTTPConnection]:
    """Serve *site* on a free port meanwhile; yield a connection to it."""
    over, ready, addresses = threading.Event(), threading.Event(), list[str]()

    def on_ready(address: str) -> None:
        addresses.append(address)
        ready.set()

    thread = threading.Thread(
        target=serve, args=(site, host, 0), kwargs={"on_ready": on_ready, "every": every, "until": over}
    )
    thread.start()
    try:
        assert ready.wait(10)
        where = urlsplit(addresses[0])
        connection = HTTPConnection(str(where.hostname), where.port, timeout=10)
        yield connection
        connection.close()
    finally:
        over.set()
        thread.join(10)
        assert not thread.is_alive()


def ask(connection: HTTPConnection, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Return the response to one request, and its body."""
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    return response, response.read()


def test_a_site_is_served_over_http() -> None:
    with served(Site(FIRST)) as connection:
        found, body = ask(connection, "/")
        assert (found.status, body, found.getheader("Content-Type")) == (200, PAGE, "text/html; charset=utf-8")
        assert found.getheader("Date") is not None
        assert found.getheader("Server") is None
        tag = found.getheader("ETag") or ""
        assert ask(connection, "/", if_none_match=tag)[0].status == 304
        assert ask(connection, "/", "HEAD")[1] == b""
        smaller, body = ask(connection, "/", accept_encoding="gzip")
        assert (smaller.getheader("Content-Encoding"), gzip.decompress(body)) == ("gzip", PAGE)
        feed, _ = ask(connection, "/a/feed.atom")
        assert feed.getheader("Content-Type") == "application/atom+xml; charset=utf-8"
        assert "feed.atom" in (ask(connection, "/a/")[0].getheader("Link") or "")
        there, _ = ask(connection, "/a")
        assert (there.status, there.getheader("Location")) == (301, "/a/")
        assert ask(connection, "/a/", "POST")[0].status == 405


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/a/..%2f..%2fetc/passwd", "/%00", "/%ff", "//etc/passwd", "/%"],
)
def test_no_path_leads_out_of_the_site(path: str) -> None:
    with served(Site(FIRST)) as connection:
        response, body = ask(connection, path)
        assert (response.status, body) == (404, b"Not found.\n")


def test_an_encoded_path_is_decoded_once() -> None:
    with served(Site(publication({"é/index.html": b"<p>", "%41.html": b"odd"}, at=MOMENT))) as connection:
        assert ask(connection, "/%C3%A9/")[1] == b"<p>"
        assert ask(connection, "/%2541.html")[1] == b"odd"
        assert ask(connection, "/A.html")[0].status == 404


def test_a_new_publication_is_served_from_the_next_request_on() -> None:
    site = Site(FIRST)
    with served(site) as connection:
        old, _ = ask(connection, "/")
        site.swap(publication({"index.html": b"new"}, at=MOMENT + timedelta(minutes=1), previous=FIRST))
        new, body = ask(connection, "/", if_none_match=old.getheader("ETag") or "")
        assert (new.status, body) == (200, b"new")
        assert new.getheader("Last-Modified") == "Fri, 14 Mar 2025 12:31:15 GMT"
        assert ask(connection, "/a/")[0].status == 404


def test_what_is_new_is_looked_for_and_a_failure_leaves_the_site_up(caplog: pytest.LogCaptureFixture) -> None:
    site, looked = Site(FIRST), threading.Semaphore(0)

    def every() -> None:
        looked.release()
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR), served(site, every) as connection:
        assert all(looked.acquire(timeout=10) for _ in range(3))
        assert ask(connection, "/")[0].status == 200
    assert len([record for record in caplog.records if record.name == "feeds.server"]) == 1


def test_a_port_that_is_taken_is_said_in_one_line_that_names_the_option() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FeedsError, match=rf"^cannot serve: 127.0.0.1:{port}: the port is taken; .*--port"):
            serve(Site(FIRST), "127.0.0.1", port)


@pytest.mark.parametrize(("host", "port", "option"), [("192.0.2.1", 8000, "--host"), ("127.0.0.1", 70_000, "--port")])
def test_an_address_that_cannot_be_had_is_said_in_one_line(host: str, port: int, option: str) -> None:
    with pytest.raises(FeedsError, match=option):
        serve(Site(FIRST), host, port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_quietly(number: signal.Signals) -> None:
    program = (
        "from feeds.server import Site, serve; from tests.feeds.test_server import FIRST\n"
        "serve(Site(FIRST), port=0, on_ready=lambda address: print(address, flush=True)); print('over')"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        where = urlsplit(server.stdout.readline().strip())
        connection = HTTPConnection(str(where.hostname), where.port, timeout=10)
        assert ask(connection, "/")[0].status == 200  # and the connection stays open
        server.send_signal(number)
        out, err = server.communicate(timeout=15)
        connection.close()
        assert (server.returncode, out, err) == (0, "over\n", "")
    finally:
        server.kill()
        server.wait(timeout=10)


def test_who_asks_too_often_waits_and_a_proxy_is_believed_only_where_told() -> None:
    for proxies, statuses in (((), [200, 429, 429]), (("127.0.0.1",), [200, 429, 200])):
        with served(Site(FIRST, limit=Limit(1, 3600), proxies=proxies)) as connection:
            clients = ("192.0.2.1", "192.0.2.1", "192.0.2.2")
            asked = [ask(connection, "/", x_forwarded_for=client)[0] for client in clients]
            assert [answered.status for answered in asked] == statuses
            assert 0 < int(asked[1].getheader("Retry-After") or "") <= 3600
