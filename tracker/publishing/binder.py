"""The pages of one dispute, each made anew when it is no longer right: its own, its timeline's, its milestones'."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from tracker.index.reader import Index
from tracker.publishing import board
from tracker.publishing.addresses import PAGE, permalink
from tracker.publishing.dispute_page import dispute_page
from tracker.publishing.frame import Frame
from tracker.publishing.names import NamesAt
from tracker.publishing.permalinks import milestone_page
from tracker.publishing.shelf import Shelf
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.stretch_pages import stretch_page
from tracker.publishing.stretches import Around, pages
from tracker.publishing.subjects import Groups, Subjects
from tracker.publishing.timeline import Articles

if TYPE_CHECKING:
    from feeds.html import Markup


class Binder:
    """Keeps a dispute's milestones in their places, and knows which pages of it there are."""

    def __init__(self, frame: Frame, articles: Articles, dispute: str) -> None:
        """Hold nothing yet of the stream *dispute*. *articles* are shared by all disputes.

        ``shelf`` has its milestones and ``subjects`` its state, as :meth:`made` saw them last.
        """
        self._frame = frame
        self._articles = articles
        self.shelf = Shelf(frame.sizes.whole)
        self.subjects: Subjects = {}
        self._groups = Groups(dispute)
        self._cut: frozenset[str] = frozenset()
        self._state: list[Markup] = []
        self._called: tuple[str, str, str] | None = None
        self._around: dict[str, Around] = {}

    @property
    def paths(self) -> frozenset[str]:
        """The paths of its pages, but for those of the milestones, which stay for ever."""
        if self._called is None:
            return frozenset()
        slug = self._called[0]
        return frozenset((f"{slug}/{PAGE}", *(f"{slug}/{name}/{PAGE}" for name in self._around)))

    def made(self, index: Index, chronicle: Chronicle, stories: Collection[Story], known: NamesAt) -> dict[str, bytes]:
        """Return the pages that may be others now that *stories* are; all of them if the dispute is called otherwise.

        Its state is that of the UTC day of its last record.
        """
        self._groups.take(index, stories)
        subjects, cut = self._groups.subjects(index, chronicle.day, known, board.Bound().most)
        if (subjects, cut) != (self.subjects, self._cut):
            self.subjects, self._cut = subjects, cut
            self._state = board.state(subjects, known, board.Bound(cut=cut))
        touched = self.shelf.take(stories)
        called = (chronicle.slug, chronicle.title, chronicle.lang)
        renamed, self._called = called != self._called, called
        old = {} if renamed else self._around
        self._around = {name: one for whole in self.shelf.stretches for name, one in pages(whole).items()}
        made = {f"{chronicle.slug}/{PAGE}": self._page(chronicle, known)}
        for story in chronicle.stories.values() if renamed else stories:
            made[permalink(story.id) + PAGE] = milestone_page(self._frame, chronicle, story, known)
        for name, one in self._around.items():
            if name in touched or old.get(name) != one:
                page = stretch_page(self._frame, chronicle, one, self._articles, known)
                made[f"{chronicle.slug}/{name}/{PAGE}"] = page
        return made

    def _page(self, chronicle: Chronicle, known: NamesAt) -> bytes:
        return dispute_page(self._frame, chronicle, self.shelf, self._state, self._articles, known)
