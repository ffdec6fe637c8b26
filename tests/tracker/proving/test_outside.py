"""A checkpoint is found wherever a reader kept it: as it is, in a feed, in a file or at an address, within limits."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from events.audit.checkpoint import Checkpoint, signed
from events.audit.note import SigningKey
from events.errors import InvalidInput
from tracker.proving import outside as module
from tracker.proving.outside import NAMESPACE, checkpoint_in, outside

NOTE = signed(Checkpoint("log.example", 3, b"r" * 32), SigningKey.new("log.example"))
OTHER = signed(Checkpoint("log.example", 1, b"q" * 32), SigningKey.new("log.example"))


def feed(*notes: bytes, begin: str = "\n", namespace: str = NAMESPACE) -> bytes:
    """Return an Atom feed that carries *notes*."""
    elements = "".join(f"<a:checkpoint>{begin}{escape(note.decode())}</a:checkpoint>" for note in notes)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="{namespace}"><id>x</id>{elements}</feed>'.encode()


def test_a_note_is_its_own_document() -> None:
    assert checkpoint_in(NOTE) == NOTE


@pytest.mark.parametrize("begin", ["", "\n", "\n  "])
def test_a_feed_carries_the_note_in_an_element_whatever_space_is_around_it(begin: str) -> None:
    assert checkpoint_in(feed(NOTE, begin=begin)) == NOTE


def test_of_several_the_first_is_taken() -> None:
    assert checkpoint_in(feed(NOTE, OTHER)) == NOTE


def test_a_json_feed_carries_it_in_an_extension() -> None:
    assert checkpoint_in(json.dumps({"version": "1.1", "_audit": {"checkpoint": NOTE.decode()}}).encode()) == NOTE


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (feed(), "carries none"),
        (feed(NOTE, namespace="urn:another"), "carries none"),
        (b"{}", "carries none"),
        (b'{"_audit": []}', "carries none"),
        (b'{"_audit": {"checkpoint": 1}}', "carries none"),
        (b"<feed", "not well-formed"),
        (b"{", "not JSON"),
        (b'<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>', "document type"),
    ],
)
def test_a_document_without_one_is_refused_in_a_line(document: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refusal:
        checkpoint_in(document)
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=f"file cannot be read: {tmp_path / 'x'}"):
        outside(str(tmp_path / "x"))


class Handler(BaseHTTPRequestHandler):
    """Serves a feed, redirects, and what is too much."""

    def do_GET(self) -> None:
        """Answer."""
        to = {"/round": "/round", "/file": "file:///etc/passwd", "/ftp": "ftp://127.0.0.1/x", "/moved": "/feed"}.get(
            self.path
        )
        if to is not None:
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()
        body = feed(NOTE) if self.path == "/feed" else b" " * (module.LIMIT + 1) if self.path == "/large" else b""
        with suppress(ConnectionError):  # who has enough hangs up
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve on loopback while it lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_an_address_is_fetched_within_limits_and_never_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 1_000_000)
    with serving() as address:
        assert outside(f"{address}/feed") == outside(f"{address}/moved") == NOTE
        for path, said in {
            "/gone": "it answers 404",
            "/large": "too large",
            "/file": "cannot be fetched",
            "/ftp": "neither http nor https",
            "/round": "cannot be fetched",
        }.items():
            with pytest.raises(InvalidInput, match=said) as refusal:
                outside(address + path)
            assert "\n" not in str(refusal.value)
    with pytest.raises(InvalidInput, match="cannot be fetched"):
        outside(f"{address}/feed")
