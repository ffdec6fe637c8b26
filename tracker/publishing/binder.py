"""The pages of one dispute, each made anew when it is no longer right: its own, its timeline's, its milestones'."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tracker.index.reader import Index
from tracker.publishing import board
from tracker.publishing.addresses import PAGE, permalink
from tracker.publishing.dispute_page import dispute_page
from tracker.publishing.frame import Frame
from tracker.publishing.names import NamesAt
from tracker.publishing.parts import Made
from tracker.publishing.permalinks import milestone_page
from tracker.publishing.shelf import Shelf
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.stretch_pages import stretch_page
from tracker.publishing.stretches import Layout
from tracker.publishing.subjects import Groups, Subjects
from tracker.publishing.timeline import Articles

if TYPE_CHECKING:
    from feeds.html import Markup


class Binder:
    """Keeps a dispute's milestones in their places, and knows which pages of it there are."""

    def __init__(self, frame: Frame, articles: Articles, groups: Groups) -> None:
        """Hold nothing yet. *articles* are shared by all disputes, *groups* say what stands of this one.

        ``shelf`` has its milestones and ``subjects`` its state, as :meth:`made` saw them last.
        """
        self._frame = frame
        self._articles = articles
        self.shelf = Shelf(frame.sizes.whole)
        self.subjects: Subjects = {}
        self._groups = groups
        self._cut: frozenset[str] = frozenset()
        self._state: list[Markup] = []
        self._called: tuple[str, str, str] | None = None
        self._layouts: Sequence[Layout] = ()

    @property
    def paths(self) -> frozenset[str]:
        """The paths of its pages, but for those of the milestones, which stay for ever."""
        if self._called is None:
            return frozenset()
        slug = self._called[0]
        return frozenset((f"{slug}/{PAGE}", *(f"{slug}/{name}/{PAGE}" for one in self._layouts for name in one.names)))

    def made(self, index: Index, chronicle: Chronicle, stories: Collection[Story], known: NamesAt) -> Made:
        """Return the pages that may be others now that *stories* are; all of them if the dispute is called otherwise.

        Its state is that of the UTC day of its last record.
        """
        self._look(index, chronicle, known)
        touched = self.shelf.take(stories)
        called = (chronicle.slug, chronicle.title, chronicle.lang)
        before = frozenset[str]()
        if called != self._called:
            before, stories = self.paths, chronicle.stories.values()
            self._called, self._layouts = called, [Layout(whole) for whole in self.shelf.stretches]
        made = Made({f"{chronicle.slug}/{PAGE}": self._page(chronicle, known)})
        for story in stories:
            page = milestone_page(self._frame, chronicle, story, known)
            made.documents[permalink(story.id) + PAGE] = page
        for layout in self._layouts:
            others, gone = layout.changed(touched)
            made.gone |= {f"{chronicle.slug}/{name}/{PAGE}" for name in gone}
            for one in others:
                page = stretch_page(self._frame, chronicle, one, self._articles, known)
                made.documents[f"{chronicle.slug}/{one.stretch.name}/{PAGE}"] = page
        made.gone |= before - self.paths if before else set()
        return made

    def _look(self, index: Index, chronicle: Chronicle, known: NamesAt) -> None:
        """Look up what stands of the dispute, and set it anew if that is other than before."""
        subjects, cut = self._groups.subjects(index, chronicle.day, known, board.Bound().most)
        if (subjects, cut) != (self.subjects, self._cut):
            self.subjects, self._cut = subjects, cut
            self._state = board.state(subjects, known, board.Bound(cut=cut))

    def _page(self, chronicle: Chronicle, known: NamesAt) -> bytes:
        return dispute_page(self._frame, chronicle, self.shelf, self._state, self._articles, known)
