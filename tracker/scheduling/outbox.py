"""What hubs are to be told, in a table of the store: each feed as it was last published, and as the hub was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from events.log.instants import EPOCH, from_micros, to_micros
from tracker.beside import keeping, kept
from tracker.holding.backoff import is_over, pause

TABLE = """CREATE TABLE IF NOT EXISTS ping (
    hub TEXT NOT NULL,
    feed TEXT NOT NULL,
    etag TEXT NOT NULL,
    told TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    failed TEXT,
    PRIMARY KEY (hub, feed)
) WITHOUT ROWID"""
FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Ping:
    """A feed, by its address, whose *etag* the *hub* is to be told of."""

    hub: str
    feed: str
    etag: str
    failures: int = 0
    again: datetime = EPOCH
    failed: str | None = None


class Outbox:
    """What one *hub* is to be told of the feeds that *store* is published as."""

    def __init__(self, store: Path, hub: str) -> None:
        """Open nothing yet."""
        self._store = store
        self._hub = hub

    def put(self, feeds: Mapping[str, str], *, complete: bool) -> bool:
        """Note the etags of feeds that are in place now, by address; say whether any is new.

        With *complete* there are no others: what is noted of those, and for
        another hub, is forgotten. Nothing is written where nothing changed.
        """
        noted = dict(kept(self._store, "ping", "SELECT feed, etag FROM ping WHERE hub = ?", (self._hub,)))
        changed = [(self._hub, feed, etag) for feed, etag in feeds.items() if noted.get(feed) != etag]
        gone = [(self._hub, feed) for feed in noted if feed not in feeds] if complete else []
        others = complete and bool(kept(self._store, "ping", "SELECT 1 FROM ping WHERE hub != ? LIMIT 1", (self._hub,)))
        if changed or gone or others:
            with keeping(self._store, [TABLE]) as db:
                db.executemany(
                    "INSERT INTO ping (hub, feed, etag) VALUES (?, ?, ?) ON CONFLICT (hub, feed) "
                    "DO UPDATE SET etag = excluded.etag, failures = 0, again = 0, failed = NULL",
                    changed,
                )
                db.executemany("DELETE FROM ping WHERE hub = ? AND feed = ?", gone)
                if others:
                    db.execute("DELETE FROM ping WHERE hub != ?", (self._hub,))
        return bool(changed)

    def due(self, now: datetime) -> list[Ping]:
        """Return what the hub is to be told at *now*: not what failed a moment ago."""
        return [one for one in waiting(self._store, self._hub) if is_over(one.again, now, longest=LONGEST)]

    def told(self, one: Ping) -> None:
        """Note that the hub was told; of what was published meanwhile it still has to be."""
        with keeping(self._store, [TABLE]) as db:
            db.execute(
                "UPDATE ping SET told = ?, failures = 0, again = 0, failed = NULL WHERE hub = ? AND feed = ?",
                (one.etag, one.hub, one.feed),
            )

    def failed(self, some: Sequence[Ping], why: str, now: datetime) -> None:
        """Note why the hub could not be told; it is told again after a pause."""
        with keeping(self._store, [TABLE]) as db:
            for one in some:
                failures = one.failures + 1
                again = to_micros(now + pause(failures, first=FIRST, longest=LONGEST))
                db.execute(
                    "UPDATE ping SET failures = ?, again = ?, failed = ? WHERE hub = ? AND feed = ? AND etag = ?",
                    (failures, again, why, one.hub, one.feed, one.etag),
                )


def waiting(store: Path, hub: str | None = None) -> list[Ping]:
    """Return what a hub is still to be told, by address; without a *hub*, what any is."""
    rows = kept(
        store,
        "ping",
        "SELECT hub, feed, etag, failures, again, failed FROM ping "
        "WHERE told IS NOT etag AND ?1 IN (hub, '') ORDER BY hub, feed",
        (hub or "",),
    )
    return [
        Ping(hub, feed, etag, failures, from_micros(again), failed) for hub, feed, etag, failures, again, failed in rows
    ]
