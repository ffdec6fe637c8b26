"""A site that is served as its log stands: looked at twice a second, made anew when there is a new record."""

from pathlib import Path

from feeds.documents import Publication, publication
from feeds.server import Site
from tracker.clock import Clock
from tracker.index.reader import Index
from tracker.publishing.site import Publisher


class Live:
    """Keeps :attr:`site` as the log of *store* stands. *clock* dates publications for HTTP; no document shows it.

    Between two looks the log may have grown by any number of records, by any
    process. A publication takes the place of the one before as a whole.
    """

    def __init__(self, store: Path, publisher: Publisher, clock: Clock) -> None:
        """Make the first publication. Raises StoreError."""
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self.site = Site(self._published(None))

    @property
    def feeds(self) -> list[str]:
        """The paths of the feeds that are served."""
        return [path for path in self.site.publication.documents if path.endswith(".atom")]

    def refresh(self) -> None:
        """Publish what is new, if anything is, and a second has passed since the last publication."""
        before = self.site.publication
        if before.gives_way(self._clock()) and self._head() != self._publisher.position:
            self.site.swap(self._published(before))

    def _head(self) -> int:
        with Index(self._store) as index:
            return index.head().position

    def _published(self, before: Publication | None) -> Publication:
        bring_up(self._store, self._clock)
        with Index(self._store) as index, index.snapshot():
            documents = self._publisher.documents(index)
        return publication(documents, at=self._clock(), previous=before)


def bring_up(store: Path, clock: Clock) -> None:
    """Bring the facts up to the log where somebody appended without them, so that no page is behind it."""
    with Index(store) as index:
        behind = index.is_behind()
    if behind:
        from tracker.index.catching_up import catch_up

        catch_up(store, clock)
