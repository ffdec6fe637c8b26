"""What a site was served with once: kept beside the log, so that what is gone still counts as gone after a restart."""

import logging
from collections.abc import Collection, Iterable
from pathlib import Path

from events.errors import DisputeError
from feeds.moves import Moves
from tracker.beside import keeping, kept

TABLE = "CREATE TABLE IF NOT EXISTS served (path TEXT PRIMARY KEY) WITHOUT ROWID"
_UNTOLD = ("by/tag/", "archives/tag/", "e/", "proof/", "tile/")
"""Not kept: what would tell a word that is withheld now, what stays for ever, and what nobody asks for by name."""

_log = logging.getLogger(__name__)


class Once:
    """The paths of the documents that the log in *store* was ever served with, whoever served it.

    No path holds a word of a milestone: they are made of slugs, kinds, years and digests.
    """

    def __init__(self, store: Path) -> None:
        """Read nothing yet."""
        self._store = store
        self._known: set[str] | None = None
        self._unwritten: set[str] = set()
        self._gone: frozenset[str] = frozenset()

    def begin(self, now: Collection[str]) -> None:
        """Find out what is gone where a site begins to be served with the paths *now*. Raises StoreError."""
        self._known = {path for (path,) in kept(self._store, "served", "SELECT path FROM served")}
        self._gone = frozenset(self._known.difference(now))
        self.take(now)

    def take(self, paths: Iterable[str]) -> None:
        """Keep *paths*, which are served now. A store that cannot be written keeps them later, or not at all."""
        known = self._known or set()
        self._unwritten.update(path for path in paths if path not in known and not path.startswith(_UNTOLD))
        if not self._unwritten:
            return
        try:
            with keeping(self._store, [TABLE], durable=False) as db:
                db.executemany("INSERT OR IGNORE INTO served VALUES (?)", [(path,) for path in sorted(self._unwritten)])
        except DisputeError as error:
            _log.debug("what is served was not written down: %s", error)
            return
        known.update(self._unwritten)
        self._unwritten.clear()

    def moves(self, moves: Moves) -> Moves:
        """Return *moves* with what was gone already when the site began to be served. Pure."""
        gone = {path for path in self._gone if not path.startswith((*moves.moved, *_UNTOLD))}
        return Moves(moves.moved, moves.gone | gone) if gone - moves.gone else moves
