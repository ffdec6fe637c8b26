"""How a milestone's words and sources are set, the same in entries and on pages. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feeds.blocks import paragraphs
from feeds.html import Markup, element, fragment, link
from tracker.publishing.milestones import place_in, source_of
from tracker.publishing.names import NamesAt
from tracker.publishing.wording import on


def summary(body: Mapping[str, Any]) -> Markup | None:
    """Return a milestone's summary in its own language."""
    return paragraphs(body["summary"], lang=body["lang"]) if body.get("summary") else None


def references(citations: Iterable[str], names: NamesAt) -> list[Markup]:
    """Return each source that is cited, once, with the paragraphs cited, linked where it stands on the web."""
    places: dict[str, dict[str, None]] = {}
    for one in citations:
        places.setdefault(source_of(one), {}).update({place_in(one): None} if place_in(one) else {})
    return [fragment(source_line(names.source(slug)), _paragraphs([*found])) for slug, found in places.items()]


def _paragraphs(found: Sequence[str]) -> str | None:
    """Return ", paragraphs 3 and 18"; None where none is named."""
    if not found:
        return None
    *before, last = found
    return f", paragraphs {', '.join(before)} and {last}" if before else f", paragraph {last}"


def source_line(source: Mapping[str, Any]) -> Markup:
    """Return a source as "Publisher: Title, author, date", linked where it stands on the web."""
    lang = source.get("lang")
    title = element("cite", source["title"])
    linked = link(source["url"], title, lang=lang) if source.get("url") else title
    published = source.get("published_on")
    parts = (source.get("author"), on(published) if published else None)
    return fragment(
        f"{source['publisher']}: " if source.get("publisher") else None,
        linked,
        *(f", {part}" for part in parts if part),
    )
