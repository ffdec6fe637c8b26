"""Elements of other vocabularies: in every format where it has a place for them, unchanged."""

import io
import json

import feedparser
from lxml import etree

from feeds.atom import atom
from feeds.jsonfeed import json_feed
from feeds.rss import rss
from feeds.values import Foreign
from tests.feeds.builders import a_feed, an_entry

NS = "urn:example:audit"
NOTE = "example.org/log\n3\nabc=\n\n— example.org/log AAA=\n"
FEED = a_feed(
    an_entry(0, foreign=(Foreign(NS, "audit", "leaf", attributes=(("index", "7"), ("salt", "<&>"))),)),
    foreign=(Foreign(NS, "audit", "checkpoint", NOTE),),
)


def test_atom_and_rss_have_them_as_elements_with_their_namespace() -> None:
    for document in (atom(FEED), rss(FEED)):
        root = etree.fromstring(document)
        (note,) = root.iter(f"{{{NS}}}checkpoint")
        assert note.text == NOTE
        (leaf,) = root.iter(f"{{{NS}}}leaf")
        assert dict(leaf.attrib) == {"index": "7", "salt": "<&>"}
        assert not feedparser.parse(io.BytesIO(document)).bozo


def test_json_feed_has_them_as_an_extension_object() -> None:
    said = json.loads(json_feed(FEED))
    assert said["_audit"] == {"checkpoint": NOTE}
    assert said["items"][0]["_audit"] == {"leaf": {"index": "7", "salt": "<&>"}}


def test_in_atom_they_stand_before_the_first_entry() -> None:
    """Feeds are read as they come; what speaks of the whole is known first."""
    document = atom(FEED)
    assert document.index(b"checkpoint") < document.index(b"<entry")
