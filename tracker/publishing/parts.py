"""What each part of a site is asked and gives: what came since, and the documents that are others for it."""

from dataclasses import dataclass, field
from typing import Protocol

from tracker.index.reader import Index
from tracker.publishing.history import History, News


@dataclass(slots=True)
class Made:
    """What a part of a site comes to: *documents* by path, and paths that are *gone*, which it had made before."""

    documents: dict[str, bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


class Part(Protocol):
    """A part of a site that keeps what it made, and makes anew what is no longer right."""

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the documents that may be others for *news*; all of them where that is everything."""
