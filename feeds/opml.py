"""Lists of feeds as OPML 2.0, which feed readers import: a site's feeds all at once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from feeds.errors import FeedsError
from feeds.text import fit, is_language, is_linkable
from feeds.xml import Xml, document, element, lines

MEDIA_TYPE = "text/x-opml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed to subscribe to, or, without *feed*, a folder of the *outlines* in it.

    *feed* is its address and *page* that of the page which it belongs to.
    """

    title: str
    feed: str | None = None
    page: str | None = None
    description: str | None = None
    lang: str | None = None
    outlines: tuple["Outline", ...] = ()

    def __post_init__(self) -> None:
        """Refuse an outline without a title, and addresses that lead nowhere."""
        if not self.title.strip():
            raise FeedsError("bad outline", self.feed or "", "its title is blank")
        for address in (self.feed, self.page):
            if address is not None and not is_linkable(address):
                raise FeedsError("bad outline", self.title, f"{address!r} is no address to link to")
        if self.lang is not None and not is_language(self.lang):
            raise FeedsError("bad outline", self.title, f"{self.lang!r} is no language tag, such as en or pt-BR")


def opml(title: str, outlines: tuple[Outline, ...], *, modified: datetime, owner: str | None = None) -> bytes:
    """Return *outlines* as a whole OPML document in UTF-8. Pure: the same values give the same bytes.

    Readers take ``type="rss"`` for feeds of any format.
    """
    if modified.utcoffset() is None:
        raise FeedsError("bad time", title, "a time needs its offset: give it in UTC")
    head = element(
        "head",
        lines(
            element("title", title),
            element("dateModified", _date(modified)),
            element("ownerName", owner) if owner else None,
            element("docs", "https://opml.org/spec2.opml"),
        ),
    )
    return document(element("opml", lines(head, element("body", lines(*map(_outline, outlines)))), version="2.0"))


def _outline(outline: Outline) -> Xml:
    """Return *outline* with those in it. Pure."""
    inner = lines(*map(_outline, outline.outlines)) if outline.outlines else None
    return element(
        "outline",
        inner,
        text=outline.title,
        title=outline.title,
        type="rss" if outline.feed is not None else None,
        xmlUrl=None if outline.feed is None else fit(outline.feed),
        htmlUrl=None if outline.page is None else fit(outline.page),
        description=outline.description,
        language=outline.lang,
    )


def _date(moment: datetime) -> str:
    """Return *moment* as RFC 822 has it, in English whatever the locale. Pure."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
