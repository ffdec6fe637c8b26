"""The pages of a tracker's site, made at once or step by step as its log grows."""

from collections.abc import Sequence
from pathlib import Path

from tests.builders import a_milestone
from tests.tracker.publishing.sites import BASE_URL, TITLE
from tracker.curating.acting import recorded
from tracker.curating.drafting import drafted
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.frame import Frame, Sizes
from tracker.publishing.history import History
from tracker.publishing.pages import Pages
from tracker.publishing.parts import Made

SMALL = Sizes(whole=2, latest=1, sources=1, disputes=1, changes=2)
"""Pages so small that short histories part them."""


class Stepping:
    """The pages of a store, of which each step makes only what may be others."""

    def __init__(self, store: Path, sizes: Sizes | None = None) -> None:
        """Have made nothing yet."""
        self._store = store
        self._pages = Pages(Frame(TITLE, BASE_URL, sizes or Sizes()))
        self._history = History()
        self.documents: dict[str, bytes] = {}

    def step(self) -> Made:
        """Go on to the log's head; return what that made, after putting it in its place."""
        with Index(self._store) as index, index.snapshot():
            made = self._pages.made(index, self._history, self._history.catch_up(index))
        assert made.gone <= self.documents.keys()
        assert not made.gone & made.documents.keys()
        self.documents |= made.documents
        for path in made.gone:
            del self.documents[path]
        return made


def at_once(store: Path, sizes: Sizes | None = None) -> dict[str, bytes]:
    """Return the pages of *store*, made from scratch."""
    return Stepping(store, sizes).step().documents


def grow(tracker: Tracker, dates: Sequence[str], dispute: str = "a-dispute") -> list[str]:
    """Record a milestone for each of *dates*, all in one go; return their ids."""
    stream = tracker.names.stream("dispute", dispute)
    assert stream is not None
    said = [drafted(a_milestone("noted", on, title=f"On {on}"), tracker.names, tracker.whole_id) for on in dates]
    return [one.stream for one in tracker.append([recorded(stream, one, None) for one in said]).records]
