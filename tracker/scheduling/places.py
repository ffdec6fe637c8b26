"""Where a worker publishes: a folder, or a site that is served; and which feeds are in place there now."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tracker.clock import Clock
from tracker.index.reader import Index
from tracker.publishing.folder import Folder
from tracker.publishing.live import Live, bring_up
from tracker.publishing.site import Publisher

if TYPE_CHECKING:
    from tracker.index.found import Known

_FEEDS = (".atom", ".rss", "feed.json")
_SECOND = timedelta(seconds=1)
_SAID = 5
"""How many feeds that came are told of at most."""


@dataclass(frozen=True, slots=True)
class Published:
    """A publication that is in place: its feeds by path, each with its etag; *said* tells people of it, if anything.

    *complete*: there are no other feeds. *fresh*: it was not there before. *unproven* says why nothing in it proves
    the log; it is empty where something does, or should not.
    """

    feeds: Mapping[str, str]
    complete: bool
    fresh: bool = True
    said: str = ""
    unproven: str = ""


class Place(Protocol):
    """Where the site goes."""

    def publish(self) -> Published | None:
        """Publish what is new and return what is in place then, None if nothing is. Raises DisputeError, FeedsError."""


def feed_etags(documents: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Return the etags of the feeds among *documents*, by path: those that they are served with. Pure."""
    return {path: f'"{hashlib.sha256(body).hexdigest()}"' for path, body in documents if path.endswith(_FEEDS)}


class InFolder:
    """Publishes to a folder that some web server serves; at most once a second, so that ``Last-Modified`` moves."""

    def __init__(self, store: Path, publisher: Publisher, folder: Folder, clock: Clock) -> None:
        """Write nothing yet."""
        self._store = store
        self._publisher = publisher
        self._folder = folder
        self._clock = clock
        self._published: tuple[Known, datetime] | None = None

    def publish(self) -> Published | None:
        """Write the site if the log has grown since, and return what is in place then."""
        before, now = self._published, self._clock()
        # A publication that is dated after now is from before the clock was put back.
        if before is not None and timedelta(0) <= now - before[1] < _SECOND:
            return None
        bring_up(self._store, self._clock)
        with Index(self._store) as index, index.snapshot():
            stands = index.head()
            if before is not None and before[0] == stands:
                return None
            edition = self._publisher.edition(index)
        done = self._folder.write(edition)
        self._published = stands, now
        counts = f"{len(done.written)} written, {len(done.kept)} unchanged, {len(done.removed)} removed"
        said = f"{self._folder.place}: {counts}" if done.written or done.removed else ""
        feeds, unproven = feed_etags(edition.feeds().items()), self._publisher.unproven
        return Published(feeds, complete=True, fresh=bool(said), said=said, unproven=unproven)


class Served:
    """Publishes to a site that is served from this process."""

    def __init__(self, live: Live) -> None:
        """Take the site, which is published already."""
        self.address = ""
        """Where it is served, for people to be told; it ends in a slash."""
        self._live = live
        self._told: object = None

    def publish(self) -> Published | None:
        """Serve what is new, and return what is in place then."""
        self._live.refresh()
        publication = self._live.site.publication
        if publication is self._told:
            return None
        fresh, self._told = self._told is not None, publication
        feeds = {
            path: one.identity.etag.decode()
            for path, one in publication.documents.items()
            if path.endswith(_FEEDS) and not one.immutable
        }
        said = self._said() if fresh else ""
        return Published(feeds, complete=True, fresh=fresh, said=said, unproven=self._live.unproven)

    def _said(self) -> str:
        """Return which feeds of disputes came, or moved: what was said of them when it began to serve is old then."""
        came = self._live.came
        said = [f"feed: {self.address}{path}{f' (was {was}, which leads there)' if was else ''}" for path, was in came]
        more = [f"and {len(said) - _SAID} more, see the page"] if len(said) > _SAID else []
        return "; ".join([*said[:_SAID], *more])
