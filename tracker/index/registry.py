"""Disputes, parties, proceedings and sources as they were known: by slug, alias or stream, or all of a sort. Light."""

import json
from collections.abc import Iterable
from typing import Any

from tracker.index.connection import Connection
from tracker.index.found import Registered

_REGISTERED = "SELECT sort, stream, slug, status, body, known FROM registry "
_KNOWN = "known <= ? AND until > ?"


class Registry(Connection):
    """What milestones are about and rest on. Every question takes *known*, the position up to which records count."""

    def registered(self, sort: str, known: int) -> list[Registered]:
        """Return all of a sort (dispute, party, proceeding, source) by slug."""
        return self._registered(f"{_REGISTERED} WHERE sort = ? AND {_KNOWN} ORDER BY slug", sort, known, known)

    def registered_as(self, sort: str, slug: str, known: int) -> Registered | None:
        """Return the one of a sort whose slug is *slug*, found without looking at the others."""
        return self._one(f"{_REGISTERED} WHERE sort = ? AND slug = ? AND {_KNOWN}", sort, slug, known, known)

    def of_streams(self, streams: Iterable[str], known: int) -> dict[str, Registered]:
        """Return by its stream each of those that were registered, found without looking at the others."""
        asked = json.dumps(list(streams))
        found = self._registered(
            f"{_REGISTERED} WHERE stream IN (SELECT value FROM json_each(?)) AND {_KNOWN}",  # noqa: S608  (names of ours)
            asked,
            known,
            known,
        )
        return {one.stream: one for one in found}

    def find(self, sort: str, name: str, known: int) -> Registered | None:
        """Return the one of a sort that *name* is the slug or an alias of; None if there is none.

        What an alias leads to is held by the log's claims, which are never given up: so it is not searched for.
        """
        if found := self.registered_as(sort, name, known):
            return found
        wanted = name.casefold()
        for (stream,) in self._rows("SELECT stream FROM claims WHERE kind = ? AND name = ?", (sort, wanted)):
            for one in self.of_streams([stream], known).values():
                if wanted in (alias.casefold() for alias in (one.slug, *one.body.get("aliases", ()))):
                    return one
        return None

    def _one(self, sql: str, *params: object) -> Registered | None:
        return next(iter(self._registered(sql, *params)), None)

    def _registered(self, sql: str, *params: object) -> list[Registered]:
        return [_registered(row) for row in self._rows(sql, params)]


def _registered(row: tuple[Any, ...]) -> Registered:
    sort, stream, slug, status, body, known = row
    return Registered(sort, stream, slug, status, json.loads(body), known)
