"""The page of takedowns: each withholding, erasing and showing again, with its ground, scope, who did it and when."""

from collections.abc import Iterator

from feeds.blocks import heading, small, standfirst, table
from feeds.html import Node, link
from tracker.index.reader import Index
from tracker.publishing.addresses import PAGE, TAKEDOWNS, permalink, up
from tracker.publishing.frame import LANG, PROMISE, Frame, in_language
from tracker.publishing.history import History, News
from tracker.publishing.milestones import title
from tracker.publishing.parts import Made
from tracker.publishing.stories import Said, Story
from tracker.publishing.timeline import DID
from tracker.publishing.timeline import in_language as of_story
from tracker.publishing.wording import instant

_TAKING = frozenset({"withheld", "erased", "shown"})
_HEADERS = ("When", "What", "Milestone", "Dispute", "Scope", "Basis", "By")


class Takedowns:
    """Keeps up the page of takedowns. Why these words is not for publication, and so not on it."""

    def __init__(self, frame: Frame) -> None:
        """Have listed nothing yet."""
        self._frame = frame
        self._listed = -1
        self._disputes: set[str] = set()

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the page if it is another for *news*: what it lists is called otherwise, or there is more."""
        if not (news.everything or self._listed != history.hidden or self._disputes & news.disputes):
            return Made()
        self._listed = history.hidden
        return Made({TAKEDOWNS: self._page(index, history)})

    def _page(self, index: Index, history: History) -> bytes:
        found = [(said, story) for story in history.stories.values() for said in story.records if said.did in _TAKING]
        self._disputes = {story.dispute for _, story in found}
        found.sort(key=lambda pair: -pair[0].position)
        called = "Takedowns"
        return self._frame.page(
            TAKEDOWNS,
            called,
            (
                heading(1, called),
                standfirst("Words that were withheld, which can be shown again, or erased, which is for good."),
                table("The latest first", _HEADERS, (tuple(_cells(index, history, *pair)) for pair in found))
                if found
                else small("Nothing was withheld or erased."),
            ),
            description="What was withheld or erased, on what ground, by whom and when.",
            footer=(PROMISE,),
        )


def _cells(index: Index, history: History, said: Said, story: Story) -> Iterator[Node]:
    root = up(TAKEDOWNS)
    dispute = history.disputes[story.dispute]
    yield instant(said.recorded_at)
    yield DID[said.did]
    yield link(f"{root}{permalink(story.id)}{PAGE}", of_story(story, title(story), LANG))
    yield link(f"{root}{dispute.slug}/{PAGE}", in_language(dispute.lang, dispute.title))
    yield "an earlier version of it" if said.scope == "record" else "all its words"
    yield said.basis or "It no longer stands."
    yield index.logged(said.position).curator or "not named"
