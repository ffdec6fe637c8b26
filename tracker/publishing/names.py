"""What parties, proceedings and sources were called at any point of the log. Light."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

V = TypeVar("V")


@dataclass(slots=True)
class _Since(Generic[V]):
    """The values that something has had, each from a position on."""

    positions: list[int] = field(default_factory=list)
    values: list[V] = field(default_factory=list)

    def add(self, position: int, value: V) -> None:
        self.positions.append(position)
        self.values.append(value)

    def at(self, position: int) -> V | None:
        at = bisect_right(self.positions, position)
        return self.values[at - 1] if at else None


class Names:
    """Parties, proceedings and sources, as they were known at any position.

    ``changed`` is the position at which something that had been known last
    came to be called otherwise: what was written before may read otherwise now.
    """

    def __init__(self) -> None:
        """Start with nobody."""
        self.changed = 0
        self._known: dict[tuple[str, str], _Since[Mapping[str, Any]]] = {}
        self._into: dict[str, _Since[str | None]] = {}

    def learn(self, sort: str, position: int, body: Mapping[str, Any]) -> None:
        """Take what is known of a subject from *position* on."""
        key = (sort, str(body["slug"]))
        if key in self._known:
            self.changed = position
        self._known.setdefault(key, _Since()).add(position, body)

    def merge(self, slug: str, position: int, into: str | None) -> None:
        """Let the party *into* stand for the party *slug* from *position* on; None: let it stand for itself again."""
        self.changed = position
        self._into.setdefault(slug, _Since()).add(position, into)

    def at(self, position: int) -> "NamesAt":
        """Return the names as they were known at *position*."""
        return NamesAt(self, position)

    def of(self, sort: str, slug: str, position: int) -> Mapping[str, Any]:
        """Return the fields of a subject as known at *position*; its slug alone where nothing was."""
        known = self._known.get((sort, slug))
        return (known.at(position) if known else None) or {"slug": slug}

    def standing(self, slug: str, position: int) -> str:
        """Return the slug of the party that stood for the party *slug* at *position*: its own, unless it was merged."""
        while (merged := self._into.get(slug)) is not None and (into := merged.at(position)) is not None:
            slug = into
        return slug

    def one_with(self, slug: str, position: int) -> list[str]:
        """Return the slugs of all parties that were one with the party *slug* at *position*, itself among them."""
        if not self._into:
            return [slug]
        standing = self.standing(slug, position)
        return [
            slug,
            *(
                one
                for one in {standing: None, **self._into}
                if one != slug and self.standing(one, position) == standing
            ),
        ]


@dataclass(frozen=True, slots=True)
class NamesAt:
    """What parties, proceedings and sources were called at one position of the log."""

    names: Names
    position: int

    def standing(self, slug: str) -> str:
        """Return the slug of the party that stands for the party *slug*."""
        return self.names.standing(slug, self.position)

    def one_with(self, slug: str) -> list[str]:
        """Return the slugs of all parties that are one with the party *slug*, itself among them."""
        return self.names.one_with(slug, self.position)

    def party(self, slug: str) -> str:
        """Return the display name of a party, or of the one that stands for it."""
        return str(self.names.of("party", self.standing(slug), self.position).get("name", slug))

    def parties(self, listed: str) -> str:
        """Return the display names of parties *listed* with commas between, as the state has them."""
        return ", ".join(self.party(slug) for slug in listed.split(", "))

    def proceeding(self, slug: str) -> Mapping[str, Any]:
        """Return a proceeding's fields, among them always a title."""
        return {"title": slug, **self.names.of("proceeding", slug, self.position)}

    def source(self, slug: str) -> Mapping[str, Any]:
        """Return a source's fields, among them always a title."""
        return {"title": slug, **self.names.of("source", slug, self.position)}
