"""The pages of a site, each made anew when it is no longer right. The log's last record dates them, no clock."""

from tracker.index.reader import Index
from tracker.publishing.addresses import PAGE
from tracker.publishing.binder import Binder
from tracker.publishing.directory import Directory
from tracker.publishing.frame import ICON, LANG, STYLE, Frame
from tracker.publishing.front import Front
from tracker.publishing.history import History, News
from tracker.publishing.parts import Made
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.subjects import Touched
from tracker.publishing.timeline import Articles

__all__ = ["ICON", "STYLE", "Pages"]


class Pages:
    """Makes the pages of a site: the front page, each dispute's with its timeline, each milestone's own.

    *frame* names the site and says where it is going to stand. What stands on one page
    is bounded by its sizes: so a record makes a bounded number of pages others.
    """

    def __init__(self, frame: Frame) -> None:
        """Have made nothing yet."""
        self._frame = frame
        self._directory = Directory(self._frame)
        self._binders: dict[str, Binder] = {}
        self._articles = Articles(LANG)
        self._touched = Touched()
        self._front = Front(self._frame)

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the pages that may be others for *news*; all of them where that is everything, or names."""
        if not news:
            return Made()
        anew = news.everything or news.renamed
        before = self._binders if anew else {}
        if anew:
            self._binders, self._articles = {}, Articles(LANG)
        self._articles.forget(news.stories)
        self._touched.take(index, history.position, anew=anew)
        made = Made()
        changed = [history.disputes[stream] for stream in (history.disputes if anew else sorted(news.disputes))]
        stories = _by_dispute(history, news)
        known = history.names.at(history.position)
        self._front.take(history, news)
        for chronicle in changed:
            told = chronicle.stories.values() if anew else stories.get(chronicle.stream, [])
            binder = self._binder(chronicle)
            its = binder.made(index, chronicle, told, known)
            made.documents |= its.documents
            made.gone |= its.gone
            if chronicle.stream in before:
                made.gone |= before[chronicle.stream].paths - binder.paths
            self._front.put(chronicle, binder.shelf, binder.subjects, known)
        made.documents |= self._directory.made(history.disputes, changed, anew=anew)
        made.documents[PAGE] = self._front.page(history)
        made.gone -= made.documents.keys()
        return made

    def _binder(self, chronicle: Chronicle) -> Binder:
        if chronicle.stream not in self._binders:
            self._binders[chronicle.stream] = Binder(self._frame, self._articles, self._touched.of(chronicle.stream))
        return self._binders[chronicle.stream]


def _by_dispute(history: History, news: News) -> dict[str, list[Story]]:
    """Return the milestones that have news, by the stream of their dispute."""
    found: dict[str, list[Story]] = {}
    for one in sorted(news.stories):
        story = history.stories[one]
        found.setdefault(story.dispute, []).append(story)
    return found
