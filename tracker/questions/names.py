"""What people call the things that slugs stand for, and whose word a milestone is, as known at a position."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from tracker.index.reader import Index, Version
from tracker.questions.answers import Answer


class Names:
    """Display names at a log position, each read when first needed.

    A slug that nothing is registered for stays as it is. Of a party that was
    merged it is the name of the one that stands for it.
    """

    def __init__(self, index: Index, known: int) -> None:
        """Read names from *index* as they were at *known*."""
        self._index = index
        self._known = known
        self._met: dict[tuple[str, str], dict[str, Any]] = {}
        self._slugs: dict[str, str] = {}

    def party(self, slug: str) -> str:
        """Return the name of a party."""
        return str(self._body("party", self.standing(slug)).get("name", slug))

    def parties(self, joined: str) -> str:
        """Return the names of parties whose slugs are joined by commas: "Elon Musk and Sam Altman"."""
        *others, last = [self.party(slug) for slug in joined.split(", ")]
        return f"{', '.join(others)} and {last}" if others else last

    def standing(self, slug: str) -> str:
        """Return the slug of the party that stands for *slug*: another one where that was merged."""
        return self._merged.get(slug, slug)

    def proceeding(self, slug: str) -> str:
        """Return the title of a proceeding."""
        return str(self._body("proceeding", slug).get("title", slug))

    def dispute(self, slug: str) -> str:
        """Return the title of a dispute."""
        return str(self._body("dispute", slug).get("title", slug))

    def dispute_slug(self, stream: str) -> str:
        """Return the slug of the dispute whose stream is *stream*."""
        if stream not in self._slugs:
            self._slugs |= {one: found.slug for one, found in self._index.of_streams([stream], self._known).items()}
        return self._slugs[stream]

    def source(self, slug: str) -> dict[str, Any]:
        """Return what is registered of a source, by field; nothing of one that is not."""
        return self._body("source", slug)

    def publisher(self, slug: str) -> str:
        """Return by what people know a source: its publisher, as far as the first comma, else its title."""
        body = self.source(slug)
        return str(body.get("publisher") or body.get("title") or slug).partition(",")[0]

    @cached_property
    def _merged(self) -> dict[str, str]:
        return self._index.merged_parties(self._known)

    def _body(self, sort: str, slug: str) -> dict[str, Any]:
        if (sort, slug) not in self._met:
            found = self._index.registered_as(sort, slug, self._known)
            self._met[sort, slug] = found.body if found else {}
        return self._met[sort, slug]


def voices(index: Index, answers: Iterable[Answer], known: int) -> dict[str, str]:
    """Return by id whose word each milestone is that *answers* rest on and that a source does not state itself."""
    asked = {one for answer in answers if answer.standing != "stated" for one in answer.because}
    return voices_of(index.milestones(sorted(asked), known).values()) if asked else {}


def voices_of(said: Iterable[Version]) -> dict[str, str]:
    """Return by id whose word each of some milestones is, where it is somebody's."""
    return {one.id: one.body["according_to"] for one in said if one.body["according_to"]}
