"""What all pages of a site have in common: its name and address, and the words that they share. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from feeds.html import Markup, Node, element, link
from feeds.page import Page, render
from feeds.values import Link
from tracker.publishing.addresses import ATOM, CALENDAR, CHECKPOINT, CORRECTIONS, FEED, JSON, KEY, PAGE, RSS, up
from tracker.publishing.stories import Chronicle
from tracker.publishing.wording import instant

LANG: Final = "en"
"""The language of the pages' own words. What curators wrote keeps its own."""
ICON, STYLE = "icon.svg", "style.css"
FEEDS: Mapping[str, tuple[str, str]] = {
    FEED: (ATOM, "Atom feed"),
    "feed.json": (JSON, "JSON feed"),
    "feed.rss": (RSS, "RSS feed"),
    CORRECTIONS: (ATOM, "Corrections only"),
    "calendar.ics": (CALENDAR, "Calendar of days in court"),
}
"""The documents beside a dispute's page to follow it with, each with its type and what it is called."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much stands in one document at most.

    *whole* milestones: a longer timeline is parted, and the *latest* of it are shown; *sources*; *disputes* with their
    state on the front page, and by name on the pages beside it; *changes* that came last. A *feed*'s documents hold
    so many changes each.
    """

    whole: int = 100
    latest: int = 50
    sources: int = 200
    disputes: int = 100
    changes: int = 12
    feed: int = 100


@dataclass(slots=True)
class Beside:
    """What stands beside a site's pages, as far as they name it. It may change while a site is kept up.

    The *fingerprint* of the key that signs the log, if one does; the *years* that a dispute, by its stream, has past
    calendars of.
    """

    fingerprint: str = ""
    years: Callable[[str], Sequence[int]] = lambda _stream: ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A site's name, its address, which ends in a slash, and how much stands on a page: what is around each of them.

    What stands *beside* them they name.
    """

    title: str
    base_url: str
    sizes: Sizes = Sizes()
    beside: Beside = field(default_factory=Beside)

    def page(  # noqa: PLR0913  (what pages differ in)
        self,
        path: str,
        title: str,
        body: Sequence[Markup | None],
        *,
        description: str,
        feeds: Sequence[Link] = (),
        crumbs: Sequence[tuple[str, str]] = (),
        footer: Sequence[Node] = (),
        canonical: str | None = None,
        moved: str | None = None,
        indexed: bool = True,
    ) -> bytes:
        """Return the page that stands at *path*. *crumbs* are folders from the root, *canonical* a path, if another.

        The rest is as :class:`~feeds.page.Page` has it.
        """
        root = up(path)
        return render(
            Page(
                title=title,
                body=tuple(block for block in body if block is not None),
                site=self.title,
                lang=LANG,
                home=f"{root}{PAGE}",
                style=f"{root}{STYLE}",
                icon=f"{root}{ICON}",
                description=description,
                canonical=self.address(canonical or path),
                feeds=tuple(feeds),
                crumbs=tuple((f"{root}{folder}{PAGE}", words) for folder, words in crumbs),
                footer=(*footer, *self._sealed(root)),
                moved=moved,
                indexed=indexed,
            )
        )

    def _sealed(self, root: str) -> Iterator[Markup]:
        """Yield by which key the log is signed, and where what it signed is."""
        if self.beside.fingerprint:
            yield element(
                "p",
                "Who keeps a ",
                link(f"{root}{CHECKPOINT}", "signed checkpoint"),
                " can tell later whether the log was rewritten. Its key: ",
                link(f"{root}{KEY}", element("code", self.beside.fingerprint)),
            )

    def address(self, path: str) -> str:
        """Return the whole address of *path*; that of a page is its folder's."""
        return f"{self.base_url}{path.removesuffix(PAGE)}"


def feed_of(chronicle: Chronicle, root: str) -> Link:
    """Return a dispute's feed as its lesser pages announce it. *root* is the way from the page to the root."""
    return Link(f"{root}{chronicle.slug}/{FEED}", type=ATOM, title=chronicle.title)


def feeds_of(chronicle: Chronicle, root: str) -> list[Link]:
    """Return the feeds of a dispute as its page announces them. *root* is the way from the page to the root."""
    return [
        Link(f"{root}{chronicle.slug}/{name}", type=kind, title=f"{chronicle.title}: {called}")
        for name, (kind, called) in FEEDS.items()
    ]


def in_language(lang: str, words: str) -> Node:
    """Return *words*, marked as of the language *lang* where that is not the pages' own."""
    return words if lang == LANG else element("span", words, lang=lang)


def counted(number: int, what: str) -> str:
    """Return how many there are, in words: "1 milestone", "3,000 sources"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def colophon(chronicle: Chronicle) -> tuple[Node, ...]:
    """Return what stands at the foot of pages that answer for a dispute's last record."""
    return element("p", PROMISE), element("p", f"Last record: {instant(chronicle.recorded_at)}.")


PROMISE = (
    "Dates are as precise as their sources. What is alleged or attributed says so. Nothing is changed in silence: "
    "corrections and retractions are marked here and reach those who follow the feed."
)
