"""The pages of a site, each made anew when it is no longer right. The log's last record dates them, no clock."""

from collections.abc import Collection

from tracker.index.reader import Index
from tracker.publishing.addresses import PAGE
from tracker.publishing.binder import Binder
from tracker.publishing.board import Subjects
from tracker.publishing.directory import Directory
from tracker.publishing.frame import ICON, LANG, STYLE, Frame, Sizes
from tracker.publishing.front import Front
from tracker.publishing.history import History, News
from tracker.publishing.names import NamesAt
from tracker.publishing.parts import Made
from tracker.publishing.standing import of_answers
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.timeline import Articles
from tracker.publishing.whole_pages import dispute_page, front_page
from tracker.questions.answers import state

__all__ = ["ICON", "STYLE", "Pages", "dispute_page", "front_page"]


class Pages:
    """Makes the pages of a site: the front page, each dispute's with its timeline, each milestone's own.

    *title* names the site, *base_url*, which ends in a slash, is where it is going to stand. What stands on one page
    is bounded by *sizes*: so a record makes a bounded number of pages others.
    """

    def __init__(self, title: str, base_url: str, sizes: Sizes | None = None) -> None:
        """Have made nothing yet."""
        self._frame = Frame(title, base_url, sizes or Sizes())
        self._directory = Directory(self._frame)
        self._binders: dict[str, Binder] = {}
        self._paths: dict[str, frozenset[str]] = {}
        self._articles = Articles(LANG)
        self._front = Front(self._frame)

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the pages that may be others for *news*; all of them where that is everything, or names."""
        if not news:
            return Made()
        anew = news.everything or news.renamed
        if anew:
            self._binders, self._articles = {}, Articles(LANG)
        self._articles.forget(news.stories)
        made = Made()
        changed = [history.disputes[stream] for stream in (history.disputes if anew else sorted(news.disputes))]
        stories = _by_dispute(history, news)
        known = history.names.at(history.position)
        self._front.take(history, news)
        for chronicle in changed:
            told = chronicle.stories.values() if anew else stories.get(chronicle.stream, [])
            subjects = _subjects(index, chronicle, known)
            self._bind(made, chronicle, told, subjects, known)
            self._front.put(chronicle, self._binders[chronicle.stream].shelf, subjects, known)
        made.documents |= self._directory.made(history.disputes, changed, anew=anew)
        made.documents[PAGE] = self._front.page(history)
        made.gone -= made.documents.keys()
        return made

    def _bind(
        self, made: Made, chronicle: Chronicle, stories: Collection[Story], subjects: Subjects, known: NamesAt
    ) -> None:
        """Add to *made* the pages of a dispute that may be others now that *stories* are."""
        binder = self._binders.get(chronicle.stream)
        if binder is None:
            binder = self._binders[chronicle.stream] = Binder(self._frame, self._articles)
        made.documents |= binder.made(chronicle, stories, subjects, known)
        paths = binder.paths
        made.gone |= self._paths.get(chronicle.stream, frozenset()) - paths
        self._paths[chronicle.stream] = paths


def _by_dispute(history: History, news: News) -> dict[str, list[Story]]:
    """Return the milestones that have news, by the stream of their dispute."""
    found: dict[str, list[Story]] = {}
    for one in sorted(news.stories):
        story = history.stories[one]
        found.setdefault(story.dispute, []).append(story)
    return found


def _subjects(index: Index, chronicle: Chronicle, known: NamesAt) -> Subjects:
    """Return what stands of a dispute on the UTC day of its last record."""
    return of_answers(state(index, chronicle.day, known.position, dispute=chronicle.slug), known)
