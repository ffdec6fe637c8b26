"""All documents of a site, from the log. The same log gives the same bytes, whenever and wherever."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from feeds.moves import Moves
from feeds.page import icon, style
from feeds.values import Link
from tracker.index.reader import Index
from tracker.publishing.calendars import Calendars
from tracker.publishing.evidence import Evidence
from tracker.publishing.frame import Frame, Sizes
from tracker.publishing.history import History, News
from tracker.publishing.listing import Lists
from tracker.publishing.pages import ICON, STYLE, Pages
from tracker.publishing.parts import Made, Part
from tracker.publishing.syndication import Feeds
from tracker.publishing.takedowns import Takedowns

UNPROVEN = "nothing is published that proves the log"
"""What it means for people that no checkpoint could be signed."""
_UNSAID = ("by/tag/", "archives/tag/")
"""What is gone there is answered as what never was: that it had been there would tell a word that is withheld."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A site as the log stood at *position*, and what of it is other than in the edition before.

    *root* names the log. *documents* are all of it by path; *changed* those that are new or others, ``None``
    for those that are gone. *links* are announced in headers, *lasting* are the paths of those that never
    change, *moves* says what was published once.
    """

    root: str
    position: int
    documents: Mapping[str, bytes]
    changed: Mapping[str, bytes | None]
    links: Mapping[str, tuple[Link, ...]]
    lasting: frozenset[str]
    moves: Moves

    def feeds(self) -> dict[str, bytes]:
        """Return the documents that one can subscribe to, by path. Pure."""
        return {path: body for path, body in self.documents.items() if path in self.links and path not in self.lasting}


class Publisher:
    """Makes the documents of one site, again and again as its log grows; what it worked out before it keeps.

    *title* names the site and is the feeds' author; *base_url*, which ends in
    a slash, is where it is going to stand; *hub* is told of what is new. No id depends on any of them. *sizes*
    bound its documents, *evidence* proves them. ``frame`` is what is around the pages.
    """

    def __init__(
        self,
        title: str,
        base_url: str,
        hub: str | None = None,
        *,
        sizes: Sizes | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        """Know nothing of the log yet."""
        self.frame = Frame(title, base_url, sizes or Sizes())
        self._hub = hub
        self._evidence = evidence
        self._documents: dict[str, bytes] = {}
        self._gone: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        """Know nothing of the log, whose words may be others than they were; what was published stays known."""
        frame, evidence = self.frame, self._evidence
        self._history = History()
        self._feeds = Feeds(frame, self._hub, evidence)
        calendars = Calendars(frame.title, frame.base_url)
        frame.beside.years = calendars.years
        self._parts: tuple[Part, ...] = (
            self._feeds,
            calendars,
            Pages(frame),
            Takedowns(frame),
            Lists(frame.title, frame.base_url),
            *((evidence,) if evidence else ()),
        )
        self._anew = True  # until an edition is whole: a part that failed has taken its news, and made nothing of it
        self._begun = True

    @property
    def position(self) -> int:
        """The position of the log up to which the last documents stand."""
        return self._history.position

    @property
    def unproven(self) -> str:
        """Why the last edition has nothing that proves it; empty where it has, or should not."""
        return str(self._evidence.missing or "") if self._evidence else ""

    def documents(self, index: Index) -> dict[str, bytes]:
        """Return every document by its path, as the log stands now. *index* holds one snapshot of it."""
        return dict(sorted(self.edition(index).documents.items()))

    def edition(self, index: Index) -> Edition:
        """Return the site as the log stands now. *index* holds one snapshot of it."""
        index.head()  # from here on it is one state: what is signed next is of no less
        if self._history.lost_words(index):
            self._begin()
        news = self._history.catch_up(index)
        anew, self._anew = self._anew, True
        if self._evidence is None:
            made = self._edition(index, replace(news, everything=news.everything or anew))
        else:
            with self._evidence.open(self.position):
                self.frame.beside.fingerprint = self._evidence.fingerprint
                anew = anew or self._evidence.changed
                made = self._edition(index, replace(news, everything=news.everything or anew))
        self._anew = self._begun = False
        return made

    def _edition(self, index: Index, news: News) -> Edition:
        made = Made({STYLE: style(), ICON: icon()} if news.everything else {})
        for part in self._parts:
            its = part.made(index, self._history, news)
            made.documents |= its.documents
            made.gone |= its.gone
        if self._begun:  # then all there is was made
            made.gone |= self._documents.keys()
        made.gone -= made.documents.keys()
        changed: dict[str, bytes | None] = {
            path: body for path, body in made.documents.items() if self._documents.get(path) != body
        }
        gone = made.gone & self._documents.keys()
        for path in gone:
            del self._documents[path]
        self._documents |= made.documents
        # One by one: a difference of sets would go through all documents that there are.
        self._gone = {path for path in self._gone | gone if path not in self._documents}
        return Edition(
            self._history.root,
            self.position,
            MappingProxyType(self._documents),
            changed | dict.fromkeys(gone),
            MappingProxyType(self._feeds.links),
            frozenset(self._feeds.lasting),
            self._moves(),
        )

    def _moves(self) -> Moves:
        """Return where renamed disputes are found now, and what is gone."""
        taken = {one.slug for one in self._history.disputes.values()}
        moved = {
            f"{old}/": f"{one.slug}/"
            for one in self._history.disputes.values()
            for old in one.former
            if old not in taken
        }
        return Moves(moved, {path for path in self._gone if not path.startswith((*moved, *_UNSAID))})
