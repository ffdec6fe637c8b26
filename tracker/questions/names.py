"""What people call the things that slugs stand for, and whose word a milestone is, as known at a position."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from tracker.index.reader import Index
from tracker.questions.answers import Answer


class Names:
    """Display names at a log position, read when first needed. A slug that nothing is registered for stays as it is."""

    def __init__(self, index: Index, known: int) -> None:
        """Read names from *index* as they were at *known*."""
        self._index = index
        self._known = known

    def party(self, slug: str) -> str:
        """Return the name of a party."""
        return str(self._parties.get(slug, {}).get("name", slug))

    def parties(self, joined: str) -> str:
        """Return the names of parties whose slugs are joined by commas: "Elon Musk and Sam Altman"."""
        *others, last = [self.party(slug) for slug in joined.split(", ")]
        return f"{', '.join(others)} and {last}" if others else last

    def proceeding(self, slug: str) -> str:
        """Return the title of a proceeding."""
        return str(self._proceedings.get(slug, {}).get("title", slug))

    def dispute(self, slug: str) -> str:
        """Return the title of a dispute."""
        return str(self._disputes.get(slug, {}).get("title", slug))

    def dispute_slug(self, stream: str) -> str:
        """Return the slug of the dispute whose stream is *stream*."""
        return self._dispute_slugs[stream]

    def source(self, slug: str) -> dict[str, Any]:
        """Return what is registered of a source, by field; nothing of one that is not."""
        return self._sources.get(slug, {})

    @cached_property
    def _parties(self) -> dict[str, dict[str, Any]]:
        return self._registered("party")

    @cached_property
    def _proceedings(self) -> dict[str, dict[str, Any]]:
        return self._registered("proceeding")

    @cached_property
    def _disputes(self) -> dict[str, dict[str, Any]]:
        return self._registered("dispute")

    @cached_property
    def _dispute_slugs(self) -> dict[str, str]:
        return {one.stream: one.slug for one in self._index.registered("dispute", self._known)}

    @cached_property
    def _sources(self) -> dict[str, dict[str, Any]]:
        return self._registered("source")

    def _registered(self, sort: str) -> dict[str, dict[str, Any]]:
        return {one.slug: one.body for one in self._index.registered(sort, self._known)}


def voices(index: Index, answers: Iterable[Answer], known: int) -> dict[str, str]:
    """Return by id whose word each milestone is that *answers* rest on and that a source does not state itself."""
    asked = {one for answer in answers if answer.standing != "stated" for one in answer.because}
    said = {one: index.milestone(one, known).body["according_to"] for one in sorted(asked)}
    return {one: voice for one, voice in said.items() if voice}
