"""Checkpoints from outside: a note, or a document that carries one; in a file, or at an address."""

import json
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)
from xml.parsers import expat

from events.audit.checkpoint import claimed
from events.audit.receipt import HEAD, note_in
from events.errors import DisputeError, InvalidInput

NAMESPACE = "urn:uuid:6b1f2c9e-5d0a-4c1e-9a53-7e1c0f6d2a10"
"""The namespace of the element ``checkpoint`` in feeds, whose text is a signed note. A name of ours, for ever."""
ELEMENT = "checkpoint"
JSON_KEY = "_audit"
"""The extension of a JSON Feed that holds the same under ``checkpoint``."""
ADDRESSES = ("http://", "https://")
LIMIT = 16 * 1024 * 1024
"""Bytes that a document may have."""
PATIENCE = 30.0
"""Seconds that fetching it may take in all."""
_WAIT = 10.0
_AT_ONCE = 65_536


def outside(source: str) -> bytes:
    """Return the signed note at *source*, an http or https address or the path of a file: itself, or in a document.

    Raises InvalidInput, which names the source.
    """
    data = _fetched(source) if source.lower().startswith(ADDRESSES) else _read(Path(source))
    try:
        note = checkpoint_in(data)
        claimed(note)
    except DisputeError as error:
        raise InvalidInput("no checkpoint", source, str(error).removeprefix("no checkpoint: ")) from None
    return note


def checkpoint_in(document: bytes) -> bytes:
    """Return the signed note in *document*: a note itself, a receipt, an Atom or RSS feed, or a JSON Feed. Pure.

    Its signature is not verified. Raises InvalidInput where there is none, NotProven for a receipt that does not hold.
    """
    if document.startswith(HEAD.encode()):
        return note_in(document)
    start = document.lstrip()[:1]
    found = _in_xml(document) if start == b"<" else _in_json(document) if start == b"{" else document
    if found is None:
        why = "it carries none: save the feed, or the checkpoint, that the log publishes"
        raise InvalidInput("no checkpoint", f"{len(document)} bytes", why)
    return found


def _in_xml(document: bytes) -> bytes | None:
    """Return the text of the first such element. A document type is refused: entities could blow it up."""
    texts: list[str] = []
    state = {"open": False, "done": False}
    name = f"{NAMESPACE} {ELEMENT}"

    def start(tag: str, _: object) -> None:
        state["open"] = tag == name and not state["done"]

    def end(tag: str) -> None:
        state["open"], state["done"] = False, state["done"] or tag == name

    def text(data: str) -> None:
        if state["open"]:
            texts.append(data)

    def refuse(*_: object) -> None:
        raise InvalidInput("feed", "", "it has a document type, which no feed of ours has")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, refuse
    try:
        parser.Parse(document, True)  # noqa: FBT003  (the whole of it: positional alone)
    except expat.ExpatError as error:
        raise InvalidInput("feed", "", f"not well-formed XML ({error}): save it once more") from None
    return _note("".join(texts)) if state["done"] else None


def _in_json(document: bytes) -> bytes | None:
    try:
        found: Any = json.loads(document)
        note = found[JSON_KEY][ELEMENT]
    except (KeyError, TypeError):
        return None
    except (ValueError, RecursionError) as error:
        raise InvalidInput("feed", "", f"not JSON ({error}): save it once more") from None
    return _note(note) if isinstance(note, str) else None


def _note(text: str) -> bytes:
    """Return a note whose white space at its ends was changed by the document around it."""
    return text.strip().encode() + b"\n"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _limited(file.read, str(path))
    except OSError as error:
        raise InvalidInput("file cannot be read", str(path), f"{error.strerror}".lower()) from None


def _fetched(address: str) -> bytes:
    opener = OpenerDirector()  # the library's own would also read files and FTP, when redirected there
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler, _Redirects):
        opener.add_handler(handler())
    try:
        request = Request(address, headers={"User-Agent": "dispute-tracker"})  # noqa: S310  (http or https: see above)
        with opener.open(request, timeout=_WAIT) as answer:
            return _limited(answer.read1, address, time.monotonic() + PATIENCE)
    except DisputeError:
        raise
    except HTTPError as error:
        error.close()
        raise InvalidInput("address cannot be fetched", address, f"it answers {error.code}: check it") from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        said = getattr(error, "reason", None) or error
        raise InvalidInput("address cannot be fetched", address, f"{said}: try again, or save it as a file") from None


class _Redirects(HTTPRedirectHandler):
    """Follows five redirects at most, to http and https alone."""

    max_redirections = 5

    def redirect_request(self, req: Request, *rest: Any) -> Request | None:
        """Follow to http and https alone."""
        if urlsplit(rest[-1]).scheme not in ("http", "https"):
            raise InvalidInput("address cannot be fetched", req.full_url, "it leads to what is neither http nor https")
        return super().redirect_request(req, *rest)


def _limited(read: Callable[[int], bytes], name: str, until: float | None = None) -> bytes:
    """Return all that *read* gives, up to the limits of size and time. Raises InvalidInput."""
    parts: list[bytes] = []
    size = 0
    while part := read(_AT_ONCE):
        parts.append(part)
        size += len(part)
        if size > LIMIT:
            raise InvalidInput("document too large", name, f"{LIMIT >> 20} MiB at most")
        if until is not None and time.monotonic() > until:
            raise InvalidInput("address cannot be fetched", name, f"it took more than {PATIENCE:.0f} seconds")
    return b"".join(parts)
