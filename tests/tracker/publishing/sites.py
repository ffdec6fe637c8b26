"""Sites made from trackers, and what stands in them."""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

from lxml import etree

from events.errors import DisputeError
from tests.builders import act
from tests.strategies import Step
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.site import Publisher

TITLE = "Disputes"
BASE_URL = "https://example.org/disputes/"
FEED = "a-dispute/feed.atom"
PAGE = "a-dispute/index.html"
ATOM = "{http://www.w3.org/2005/Atom}"


def documents(store: Path, *, title: str = TITLE, base_url: str = BASE_URL) -> dict[str, bytes]:
    """Return the site of the log in *store*, made from scratch."""
    return again(Publisher(title, base_url), store)


def again(publisher: Publisher, store: Path) -> dict[str, bytes]:
    """Return the site of the log in *store* as a publisher that may have seen less of it makes it."""
    with Index(store) as index, index.snapshot():
        return publisher.documents(index)


def entries(feed: bytes) -> dict[str, etree._Element]:
    """Return a feed's entries of milestones by the id of their milestone, in the feed's order."""
    found = etree.fromstring(feed).findall(f"{ATOM}entry")
    return {said(entry, "id").removeprefix("urn:uuid:"): entry for entry in found if notice_of(entry) is None}


def notices(feed: bytes) -> list[etree._Element]:
    """Return a feed's notices, in the feed's order."""
    return [one for one in etree.fromstring(feed).findall(f"{ATOM}entry") if notice_of(one) is not None]


def notice_of(entry: etree._Element) -> str | None:
    """Return what a notice is of, such as "corrected"; None for an entry that is none."""
    terms = {one.get("scheme"): one.get("term") for one in entry.findall(f"{ATOM}category")}
    return terms.get("urn:dispute-tracker:notice")


def said(element: etree._Element, name: str) -> str:
    """Return the text of the child *name*."""
    return str(element.findtext(f"{ATOM}{name}"))


def content(tracker: Tracker, one: str) -> str:
    """Return the content of the entry of the milestone *one*, as HTML."""
    return said(entries(documents(tracker.path)[FEED])[one], "content")


def written(element: etree._Element) -> bytes:
    """Return an element's bytes."""
    return bytes(etree.tostring(element, encoding="UTF-8"))


def played(tracker: Tracker, steps: Sequence[Step]) -> Iterator[str | None]:
    """Act out *steps* and yield after each that is not refused the milestone that it was on, None if on none."""
    ids: list[str] = []
    for step in steps:
        try:
            act(tracker, step, ids)
        except DisputeError:
            continue
        yield None if step.act.endswith("-parties") else ids[step.of]


class Read(HTMLParser):
    """What a page links to, the ids in it, and its words."""

    def __init__(self, page: bytes) -> None:
        """Read *page*."""
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.announced: list[str] = []
        self.elements: list[str] = []
        self._words: list[str] = []
        self.feed(page.decode())

    @property
    def words(self) -> str:
        """All text, with single spaces."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, with its address and its id."""
        given = dict(attrs)
        self.elements.append(tag)
        if given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "link" and given.get("type") == "application/atom+xml" and given.get("rel") == "alternate":
            self.announced.append(str(given["href"]))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self._words.append(data)
