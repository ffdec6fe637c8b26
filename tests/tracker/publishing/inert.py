"""What could run, or lead astray, in a document of any sort that a site has; AssertionError where it is there."""

import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import feedparser
import icalendar
from lxml import etree

RUNS = frozenset(
    {
        *("script", "iframe", "frame", "object", "embed", "applet", "base", "style", "math", "template"),
        *("form", "input", "button", "textarea"),
    }
)
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "poster", "data", "cite", "xlink:href"})
_CSS = ("@import", "url(", "expression(", "javascript:", "behavior:")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def inert(path: str, body: bytes) -> None:
    """Assert that nothing runs in the document at *path*, and that it can be read at all."""
    look = _SORTS.get(PurePosixPath(path).suffix)
    assert look is not None, f"{path}: say here what may be in documents of this sort"
    look(body)


class _Markup(HTMLParser):
    """Asserts that no element and no attribute runs, and that nothing is hidden in comments or instructions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in RUNS, tag
        assert tag not in {"svg", "img"}, tag
        if tag == "meta" and "http-equiv" in dict(attrs):
            wait, way, to = str(dict(attrs).get("content")).partition("; url=")
            assert (wait, way, dict(attrs)["http-equiv"]) == ("0", "; url=", "refresh")
            address(to)
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in {"style", "srcdoc"}, name
            if name in _ADDRESSES:
                address(value)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def address(text: str | None) -> None:
    """Assert that an address leads to the web or stays on the site."""
    assert text is not None
    assert not set(text) & set(' \t\r\n\\{}|^`<>"'), text
    parts = urlsplit(text)
    assert parts.scheme in {"", "http", "https", "urn"}, text
    assert "@" not in parts.netloc, text
    assert parts.scheme or not text.startswith(("//", "\\")), text


def markup(text: str) -> None:
    """Assert that nothing runs in a page, or in the content of an entry, as two parsers read it."""
    reading = _Markup()
    reading.feed(text)
    reading.close()
    if text.strip():
        for element in etree.HTML(text).iter():
            assert isinstance(element.tag, str), element
            assert element.tag not in RUNS, element.tag


def _page(body: bytes) -> None:
    text = body.decode()
    head, doctype, rest = text.partition("<!doctype html>")
    assert (head, doctype) == ("", "<!doctype html>")
    markup(rest)


def _tree(body: bytes) -> Any:
    """Return an XML document's root; no document type, no instruction, no comment."""
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    tree = root.getroottree()
    assert tree.docinfo.doctype == ""
    assert tree.xpath("//processing-instruction() | //comment()") == []
    assert tree.xpath("/processing-instruction() | /comment()") == []
    for element in root.iter():
        for name, value in element.attrib.items():
            if etree.QName(name).localname in {"href", "url", "src", "uri", "xmlUrl", "htmlUrl"}:
                address(value)
        if etree.QName(element).localname in {"link", "uri", "icon", "logo"} and element.text and element.text.strip():
            address(element.text)
    return root


def _feed(body: bytes) -> None:
    for element in _tree(body).iter():
        name, kind = etree.QName(element).localname, element.get("type")
        if kind == "html" or name == "description" or element.tag == _CONTENT:
            markup(element.text or "")
        assert kind != "xhtml"
    read = feedparser.parse(io.BytesIO(body))
    assert not read.bozo, read.get("bozo_exception")


def _list(body: bytes) -> None:
    assert _tree(body).tag == "opml"


def _json(body: bytes) -> None:
    feed = json.loads(body)
    for one in (feed, *feed["items"]):
        for name, value in one.items():
            if name.endswith("url"):
                address(value)
            if name == "content_html":
                markup(value)


def _calendar(body: bytes) -> None:
    read = icalendar.Calendar.from_ical(body)
    assert {one.name for one in read.walk()} <= {"VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT"}
    names = {line.split(b":")[0].split(b";")[0] for line in body.replace(b"\r\n ", b"").split(b"\r\n")}
    assert not names & {b"ATTACH", b"ACTION", b"TRIGGER", b"CONFERENCE", b"ORGANIZER", b"ATTENDEE", b"RRULE"}
    for one in read.walk():
        if "url" in one:
            address(str(one["url"]))


def _picture(body: bytes) -> None:
    for element in _tree(body).iter():
        assert etree.QName(element).localname in {"svg", "path", "rect", "circle", "g", "title", "line"}
        assert not any(name.startswith("on") for name in element.attrib)


def _proof(body: bytes) -> None:
    """Look at what proves the log: hashes and signatures, which are sent as no document that could run."""
    assert b"script" not in body.lower()
    assert not body.startswith((b"<", b"%!", b"%PDF"))


def _style(body: bytes) -> None:
    assert not any(one in body.decode().lower() for one in _CSS)


_SORTS: dict[str, Callable[[bytes], None]] = {
    "": _proof,
    ".html": _page,
    ".atom": _feed,
    ".rss": _feed,
    ".opml": _list,
    ".json": _json,
    ".ics": _calendar,
    ".svg": _picture,
    ".css": _style,
}
