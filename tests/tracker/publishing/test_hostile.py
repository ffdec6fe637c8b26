"""Whatever anybody writes, nothing of it runs in any document of a site, and each document can be read."""

import time
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings

from events.errors import InvalidInput
from events.vocabulary import KINDS
from feeds.atom import atom
from feeds.calendar import ical
from feeds.html import element
from feeds.jsonfeed import json_feed
from feeds.page import Page, render
from feeds.rss import rss
from tests.builders import a_milestone, a_tracker
from tests.feeds.builders import a_feed, an_entry
from tests.feeds.strategies import titles
from tests.feeds.test_calendar import a_calendar, an_event
from tests.tracker.publishing import every_kind
from tests.tracker.publishing.inert import inert
from tests.tracker.publishing.sites import BASE_URL, TITLE, again, documents
from tests.tracker.publishing.test_evidence import a_signed_tracker
from tests.tracker.publishing.test_withholding import secret, worded
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.publishing.evidence import Evidence
from tracker.publishing.site import Publisher

WORST = (
    every_kind.HOSTILE,
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
    "]]><script>alert(1)</script><![CDATA[",
    "--><svg onload=alert(1)><!--",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62; &amp;lt;script&amp;gt;",
    "<?xml-stylesheet href='javascript:alert(1)'?> <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]> &y;",
    "javascript:alert(1) data:text/html,<script>alert(1)</script>",
    "</title></textarea></style></content></summary><iframe srcdoc='<script>alert(1)</script>'>",
    "a;b,c\\nEND:VEVENT\\nBEGIN:VALARM\\nACTION:PROCEDURE: ATTACH:javascript:alert(1)",
    "\u202egnp.exe \u2066\u2067\u202a \u200f\u061c fdp.txt",
    "{{7*7}} ${7*7} <%= 7*7 %> {% include '/etc/passwd' %}",
)


ADDRESS = "https://example.org/{x}'onload=alert(1)|\\javascript:alert(1)"
"""A source's address that the log takes and that no document should link to."""


def say_everywhere(tracker: Tracker, texts: Sequence[str]) -> None:
    """Say *texts*, one after another, in every place where a curator can write words."""
    turn = cycle(texts)

    def line() -> str:
        return next(turn)[:150]

    tracker.add("party", {"slug": "eve", "name": line(), "party_kind": "person", "url": "https://example.org/"})
    tracker.change("proceeding", "alpha", {"title": line(), "court": line(), "docket": line()})
    source = {"slug": "paper", "title": line(), "publisher": line(), "author": line(), "published_note": line()}
    tracker.add("source", source | {"published_on": "2025", "url": ADDRESS})
    ids = [tracker.record(_worst(kind, line, next(turn))).stream for kind in KINDS]
    tracker.correct(ids[0], {"title": f"{line()} twice"}, line())
    tracker.cite(ids[1], "paper", Word("occurred_on", "2025-03-03", None, line()))
    tracker.retract(ids[2], line())
    tracker.withhold(ids[3], line(), line())
    tracker.merge(ids[5], ids[4], line())
    tracker.rename("a-dispute", title=line())


def _worst(kind: str, line: Callable[[], str], text: str) -> dict[str, Any]:
    """Return a milestone of *kind* that says a *line* in each of its fields that hold words, and *text* at length."""
    said = secret(kind)
    fields = {name: line() for name, value in said.items() if value == said["title"]}
    return said | fields | {"summary": text, "parties": [{"party": "eve", "role": line()}], "tags": ["one"]}


@pytest.mark.parametrize("texts", [WORST, *(pytest.param((one,), marks=pytest.mark.soak) for one in WORST)])
def test_nothing_that_anybody_writes_runs_in_any_document(texts: Sequence[str]) -> None:
    with a_signed_tracker() as tracker:
        say_everywhere(tracker, texts)
        made = again(Publisher(texts[0], BASE_URL, evidence=Evidence(tracker.path)), tracker.path)
    assert {"checkpoint", "key", "proof/0"} <= made.keys()
    assert {path.rpartition(".")[2] for path in made} >= {"atom", "css", "html", "ics", "json", "opml", "rss", "svg"}
    for path, body in made.items():
        inert(path, body)


@settings(max_examples=5)
@given(titles())
def test_any_text_at_all_is_refused_or_published_harmlessly(text: str) -> None:
    with a_tracker() as tracker:
        try:
            tracker.record(a_milestone("statement-made", title=text, summary=text, by=["ann"]))
        except InvalidInput:
            tracker.record(a_milestone("noted"))
        for path, body in documents(tracker.path, title=text if text.isprintable() else TITLE).items():
            inert(path, body)


RIGGED = {
    "a.html": b"<!doctype html><p onclick=x>",
    "b.html": b"<!doctype html><a href='javascript:x'>x</a>",
    "c.html": b"<!doctype html><SCRIPT>x</SCRIPT>",
    "d.html": b"<!doctype html><!-- x -->",
    "e.html": b"<!doctype html><a href='//elsewhere.example/'>x</a>",
    "f.html": b"<!doctype html><meta http-equiv=refresh>",
    "g.html": b"<!-- x --><!doctype html>",
    "a.atom": b"<?xml-stylesheet href='x'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
    "b.atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='data:x'/></feed>",
    "c.atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><summary type='html'>&lt;script></summary></feed>",
    "d.atom": b"<!DOCTYPE feed [<!ENTITY a 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'/>",
    "e.atom": b"<feed xmlns='http://www.w3.org/2005/Atom'>\x0b</feed>",
    "a.rss": b"<rss><channel><item><description>&lt;iframe></description></item></channel></rss>",
    "b.rss": b"<rss><channel><link>javascript:x</link></channel></rss>",
    "a.opml": b"<opml><body><outline xmlUrl='https://a:b@c/'/></body></opml>",
    "a.json": b'{"items": [{"content_html": "<img src=x onerror=x>"}]}',
    "b.json": b'{"items": [{"external_url": "javascript:x"}]}',
    "a.ics": b"BEGIN:VCALENDAR\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VCALENDAR\r\n",
    "b.ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nURL:javascript:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "c.ics": b"BEGIN:VCALENDAR\r\nATTACH:x\r\nEND:VCALENDAR\r\n",
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "a.css": b"a { background: url(x) }",
    "a.exe": b"",
}


@pytest.mark.parametrize("path", RIGGED)
def test_what_runs_is_seen_by_these_tests(path: str) -> None:
    with pytest.raises((AssertionError, SyntaxError)):
        inert(path, RIGGED[path])


NESTED = {
    "tags": "<b>" * 700_000,
    "quotes": "\"'" * 200_000,
    "entities": "&amp;" * 100_000,
    "embeddings": "\u202a" * 50_000 + "\u2069" * 50_000,
    "isolates": "\u2066" * 50_000 + "\u2069" * 50_000,
    "ends of sections": "]]>" * 100_000,
}


@pytest.mark.parametrize("name", NESTED)
def test_megabytes_of_nesting_cost_no_more_than_megabytes(name: str) -> None:
    """In a document of each sort: a log takes ten thousand characters, but what publishes does not rely on that."""
    text = NESTED[name]
    feed = a_feed(an_entry(title=text, content=element("p", text).html))
    page = Page(title=text, body=(element("p", text),), site=TITLE, lang="en")
    calendar = a_calendar(an_event(summary=text[:100_000]))
    began = time.perf_counter()
    for made in (atom(feed), json_feed(feed), rss(feed), render(page), ical(calendar)):
        assert made
    assert time.perf_counter() - began < 10


def test_the_words_in_every_field_are_those_that_are_said_everywhere() -> None:
    """A control: a field that holds words and is left out would be tested by nobody."""
    for kind in KINDS:
        said = _worst(kind, lambda: "LINE", "TEXT")
        assert all(said[name] == "LINE" for name in (*worded(kind), "title", "date_note", "according_to")), kind
