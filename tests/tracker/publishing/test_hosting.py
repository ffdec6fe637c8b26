"""What docs/publishing.md says to web servers: nginx with its lines answers as ``dispute serve`` does."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.builders import Ticking, a_tracker
from tests.feeds.test_server import served
from tests.tracker.publishing import every_kind
from tests.tracker.publishing.sites import BASE_URL, TITLE
from tests.tracker.publishing.test_evidence import a_publisher, a_signed_tracker
from tracker.index.reader import Index
from tracker.publishing.folder import Folder
from tracker.publishing.live import Live
from tracker.publishing.site import Publisher

PAGE = Path(__file__).parents[3] / "docs" / "publishing.md"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
COMPARED = (
    *("content-type", "content-encoding", "cache-control", "vary", "access-control-allow-origin"),
    *("access-control-expose-headers", "content-security-policy", "cross-origin-opener-policy"),
    *("x-content-type-options", "referrer-policy"),
)
PATHS = (
    *("/", "/a-dispute/", "/a-dispute/feed.atom", "/a-dispute/feed.json", "/a-dispute/feed.rss"),
    *("/a-dispute/calendar.ics", "/feeds.opml", "/style.css", "/icon.svg"),
    *("/checkpoint", "/key", "/proof/0", "/tile/0/000.p/{size}"),
)
needs_nginx = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")

_AROUND = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
{modules}
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {lines}
}}
"""


def blocks() -> list[str]:
    """Return the examples for nginx, in their order on the page: a folder, a proxy."""
    return re.findall(r"^```nginx\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@contextmanager
def nginx(folder: Path, lines: str) -> Iterator[int]:
    """Run nginx with *lines* of the page, which listen at a free port instead of theirs; give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lines = lines.replace("listen 80;", f"listen 127.0.0.1:{port};")
    modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
    if not modules:
        lines = re.sub(r"^ *brotli_static .*$", "", lines, flags=re.MULTILINE)
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, modules=modules, lines=lines))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            _wait(running, port)
            yield port
        finally:
            running.terminate()


def _wait(running: "subprocess.Popen[str]", port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert running.poll() is None, running.stderr and running.stderr.read()
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return the answer at *path*: its status, its headers by their names in lower case, its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def compared(headers: dict[str, str]) -> dict[str, str]:
    """Return those of *headers* that the page promises."""
    return {name: headers[name] for name in COMPARED if name in headers}


@needs_nginx
def test_nginx_with_the_lines_of_the_page_serves_a_folder_as_we_serve_it(tmp_path: Path) -> None:
    with a_signed_tracker() as tracker:
        every_kind.fill(tracker)
        publisher = a_publisher(tracker)
        with Index(tracker.path) as index, index.snapshot():
            Folder(tmp_path / "site", publisher.frame).write(publisher.edition(index))
        live = Live(tracker.path, a_publisher(tracker), Ticking())
    (tmp_path / "site" / "archives").mkdir()
    (tmp_path / "site" / "archives" / "1-0.atom").write_text("<feed/>")
    encodings = ["", "gzip", *(["br"] if BROTLI.exists() else [])]
    with nginx(tmp_path, blocks()[0].replace("/srv/site", str(tmp_path / "site"))) as port:
        for path in (one.format(size=publisher.position) for one in PATHS):
            tags, varies = set(), False
            for encoding in encodings:
                ours = live.site.respond("GET", path, [(b"accept-encoding", encoding.encode())], b"", "")
                status, headers, body = get(port, path, Accept_Encoding=encoding or "identity")
                said = {name.decode(): value.decode() for name, value in ours.headers}
                assert (status, compared(headers), body) == (200, compared(said), ours.body), (path, encoding)
                tags.add(headers["etag"])
                varies = varies or "vary" in headers
                again = get(port, path, Accept_Encoding=encoding or "identity", If_None_Match=headers["etag"])
                assert (again[0], again[2], again[1]["cache-control"]) == (304, b"", "no-cache")
            assert len(tags) == (len(encodings) if varies else 1)
        assert get(port, "/archives/1-0.atom")[1]["cache-control"] == "max-age=31536000, immutable"
        for hidden in ("/.dispute-site.db", "/a-dispute/feed.atom.gz", "/nothing"):
            assert get(port, hidden)[0] == 404


@needs_nginx
def test_nginx_with_the_lines_of_the_page_stands_before_our_server(tmp_path: Path) -> None:
    """It takes the path off, and puts it back where an answer leads elsewhere."""
    with a_tracker() as tracker:
        tracker.rename("a-dispute", slug="other")
        live = Live(tracker.path, Publisher(TITLE, BASE_URL), Ticking())
        with served(live.site) as ours:
            lines = blocks()[1].replace("127.0.0.1:8000", f"127.0.0.1:{ours.port}")
            with nginx(tmp_path, lines) as port:
                assert get(port, "/disputes/other/")[0] == 200
                status, headers, _ = get(port, "/disputes/a-dispute/feed.atom")
                assert (status, headers["location"]) == (301, f"http://127.0.0.1:{port}/disputes/other/feed.atom")
                assert get(port, "/other/")[0] == 404
