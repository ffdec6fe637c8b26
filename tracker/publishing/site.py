"""All documents of a site, from the log. The same log gives the same bytes, whenever and wherever."""

from feeds.atom import EntryCache, atom
from feeds.page import icon, style
from tracker.index.reader import Index
from tracker.publishing.entries import FEED, Entries
from tracker.publishing.history import History
from tracker.publishing.pages import ICON, STYLE, dispute_page, front_page
from tracker.publishing.timeline import Items


class Publisher:
    """Makes the documents of one site, again and again as its log grows; what it worked out before it keeps.

    *title* names the site and is the feeds' author; *base_url*, which ends in
    a slash, is where it is going to stand. No id depends on either.
    """

    def __init__(self, title: str, base_url: str) -> None:
        """Know nothing of the log yet."""
        self._title = title
        self._base_url = base_url
        self._history = History()
        self._entries = Entries()
        self._fragments = EntryCache()
        self._items = Items()

    @property
    def position(self) -> int:
        """The position of the log up to which the last documents stand."""
        return self._history.position

    def documents(self, index: Index) -> dict[str, bytes]:
        """Return every document by its path, as the log stands now. *index* holds one snapshot of it."""
        hidden, called = self._history.hidden, self._history.names.changed
        self._history.catch_up(index)
        if self._history.hidden != hidden:
            self._entries = Entries()  # any of them may hold words that are withheld now, or lack some that are not
            self._fragments = EntryCache()
        if (self._history.hidden, self._history.names.changed) != (hidden, called):
            self._items = Items()
        made = {STYLE: style(), ICON: icon(), "index.html": front_page(index, self._history, site=self._title)}
        for chronicle in self._history.disputes.values():
            feed = self._entries.feed(index, chronicle, self._history.names, site=self._title, base_url=self._base_url)
            made[f"{chronicle.slug}/{FEED}"] = atom(feed, self._fragments)
            made[f"{chronicle.slug}/index.html"] = dispute_page(
                index, self._history, chronicle, site=self._title, items=self._items
            )
        return made
