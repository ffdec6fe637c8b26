"""The front page: the disputes that changed last with where they stand, and the way to all others."""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest

from feeds.blocks import bullets, contents, follow, heading, section, small, standfirst
from feeds.html import EMPTY, Markup, Node, element, fragment, link
from feeds.values import Link
from tracker.publishing import board
from tracker.publishing.addresses import ATOM, FEED, OPML, PAGE, TAKEDOWNS, permalink
from tracker.publishing.directory import page_of
from tracker.publishing.dispute_page import summing_up
from tracker.publishing.frame import FEEDS, LANG, Frame, colophon, counted, in_language
from tracker.publishing.history import History, News
from tracker.publishing.milestones import title
from tracker.publishing.names import NamesAt
from tracker.publishing.shelf import Shelf
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.timeline import DID
from tracker.publishing.timeline import in_language as of_story
from tracker.publishing.wording import instant

_BOUND = board.Bound(most=6)
_ALL = tuple(Link(name, type=kind, title=called) for name, (kind, called) in FEEDS.items())
_TAKEN = "What was withheld or erased, and on what ground"
_LIST = Link(OPML, type="text/x-opml", title="List of all feeds (OPML)")


class Front:
    """Keeps up what the front page shows: where the disputes stand that changed last, and the last changes."""

    def __init__(self, frame: Frame) -> None:
        """Show nothing yet."""
        self._frame = frame
        self._pieces: dict[str, Markup] = {}
        self._newest: frozenset[str] = frozenset()

    def take(self, history: History, news: News) -> None:
        """Choose what is shown after *news*. A dispute or milestone that has none never comes back."""
        anew = news.everything
        stories = map(history.stories.__getitem__, history.stories if anew else self._newest | news.stories)
        newest = nlargest(self._frame.sizes.changes, stories, key=lambda one: one.last.position)
        self._newest = frozenset(one.id for one in newest)
        disputes = map(history.disputes.__getitem__, history.disputes if anew else self._pieces.keys() | news.disputes)
        recent = nlargest(self._frame.sizes.disputes, disputes, key=lambda one: one.position)
        self._pieces = {one.stream: self._pieces.get(one.stream, EMPTY) for one in recent}

    def put(self, chronicle: Chronicle, shelf: Shelf, subjects: board.Subjects, known: NamesAt) -> None:
        """Show where a dispute stands, if it is among those that are shown."""
        if chronicle.stream in self._pieces:
            self._pieces[chronicle.stream] = _piece(chronicle, shelf, subjects, known)

    def page(self, history: History) -> bytes:
        """Return the front page."""
        disputes = [history.disputes[stream] for stream in self._pieces]
        stories = sorted(map(history.stories.__getitem__, self._newest), key=lambda one: -one.last.position)
        return _page(self._frame, disputes, [*self._pieces.values()], stories, len(history.disputes))


def _page(
    frame: Frame,
    disputes: Sequence[Chronicle],
    pieces: Sequence[Markup],
    newest: Sequence[Story],
    number: int,
) -> bytes:
    """Return the page that leads to every dispute: *disputes* changed last, each with its piece, of *number* in all.

    *newest* are the milestones that changed last.
    """
    feeds = [replace(one, title=f"{frame.title}: {one.title}") for one in _ALL]
    feeds += [Link(f"{one.slug}/{FEED}", type=ATOM, title=one.title) for one in disputes]
    changes = [_change(story) for story in newest]
    pages = -(-number // frame.sizes.disputes)
    rest = [(page_of(1), "The first that were opened"), (page_of(pages), "The last that were opened")]
    return frame.page(
        PAGE,
        frame.title,
        (
            heading(1, frame.title),
            standfirst(_what_this_is(number)),
            follow((*_ALL, _LIST), "Follow all disputes:") if number else small("Nothing is recorded yet."),
            *pieces,
            section("Latest changes", bullets(changes), id="latest") if changes else None,
            section("All disputes by name", contents("All disputes", rest), id="all") if pages > 1 else None,
        ),
        description="Disputes, where they stand, and what happened when.",
        feeds=feeds if number else (),
        footer=(*colophon(disputes[0]), element("p", link(TAKEDOWNS, _TAKEN))) if disputes else (),
    )


def _piece(chronicle: Chronicle, shelf: Shelf, subjects: board.Subjects, known: NamesAt) -> Markup:
    """Return a dispute's place on the front page: where its cases and bids stand, and how to follow it."""
    leading = {key: one for key, one in subjects.items() if key[0] in {"trial", "bids"}}
    page = f"{chronicle.slug}/{PAGE}"
    feed = Link(f"{chronicle.slug}/{FEED}", type=ATOM, title="Atom feed")
    return element(
        "section",
        heading(2, link(page, in_language(chronicle.lang, chronicle.title))),
        small(summing_up(chronicle, shelf, sources=False)),
        *board.state(leading, known, _BOUND),
        element("p", link(page, "State, timeline and sources")),
        follow((feed,), "Follow it in a feed reader:"),
    )


def _change(story: Story) -> Node:
    """Return what was done to a milestone last, and when, with a link to its page."""
    done = f"{DID[story.last.did]} {instant(story.last.recorded_at)}: "
    return fragment(done, link(permalink(story.id) + PAGE, of_story(story, title(story), LANG)))


def _what_this_is(number: int) -> str:
    said = "what happened when, and who says so."
    if number == 1:
        return f"Where the dispute stands, {said}"
    return f"{counted(number, 'dispute')}: where each stands, {said}"
