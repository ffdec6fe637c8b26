"""A site that is served as its log stands: looked at twice a second, made anew when there is a new record."""

from collections.abc import Iterable
from pathlib import Path

from feeds.documents import Publication, publication, revised
from feeds.server import Site
from tracker.clock import Clock
from tracker.index.found import Known
from tracker.index.reader import Index
from tracker.publishing.addresses import FEED
from tracker.publishing.once import Once
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
        self._whole = True
        self._once = Once(store)
        self._stands = Known(0, None)
        self.came: tuple[tuple[str, str | None], ...] = ()
        """The feeds of disputes that the last publication has and the one before had not, each with where it was."""
        self.site = Site(self._published(None))

    @property
    def feeds(self) -> list[str]:
        """The paths of the disputes' feeds."""
        return [path for path in self.site.publication.documents if _is_of_a_dispute(path)]

    @property
    def unproven(self) -> str:
        """Why nothing that is served proves the log; empty where something does, or should not."""
        return self._publisher.unproven

    def refresh(self) -> None:
        """Publish what is new, if anything is, and a second has passed since the last publication.

        What failed is tried again, though nothing came since: the words that were to go may still be served.
        """
        before = self.site.publication
        if before.gives_way(self._clock()) and (self._whole or self._head() != self._stands):
            self.site.swap(self._published(before))

    def _head(self) -> Known:
        """Return where the log ends; another store that was put in its place ends at another instant."""
        with Index(self._store) as index:
            return index.head()

    def _published(self, before: Publication | None) -> Publication:
        """Return what is to be served now, where *before* is served. Where the last try failed, all of it is made."""
        bring_up(self._store, self._clock)
        whole, self._whole = self._whole or before is None, True
        with Index(self._store) as index, index.snapshot():
            stands, edition = index.head(), self._publisher.edition(index)
        now, links, lasting = self._clock(), edition.links, edition.lasting
        if before is None:
            self._once.begin(edition.documents.keys())
        moves = self._once.moves(edition.moves)
        if before is None or whole:
            made = publication(edition.documents, at=now, previous=before, links=links, immutable=lasting, moves=moves)
        else:
            made = revised(before, edition.changed, at=now, links=links, immutable=lasting, moves=moves)
        self._once.take(path for path, body in edition.changed.items() if body is not None)
        self._whole, self._stands = False, stands
        self.came = () if before is None else _came(before, edition.changed, made)
        return made


def _is_of_a_dispute(path: str) -> bool:
    return path.endswith(f"/{FEED}") and path.count("/") == 1


def _came(before: Publication, changed: Iterable[str], now: Publication) -> tuple[tuple[str, str | None], ...]:
    """Return the feeds of disputes among the paths *changed* that were not there *before*, each with where it was."""
    feeds = [path for path in changed if _is_of_a_dispute(path)]
    was = {now.moves.found(path): path for path in feeds if path not in now.documents}
    return tuple((path, was.get(path)) for path in feeds if path in now.documents and path not in before.documents)


def bring_up(store: Path, clock: Clock) -> None:
    """Bring the facts up to the log where somebody appended without them, so that no page is behind it."""
    with Index(store) as index:
        behind = index.is_behind()
    if behind:
        from tracker.index.catching_up import catch_up

        catch_up(store, clock)
