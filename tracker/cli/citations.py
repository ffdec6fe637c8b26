"""Where something is reported, in lines for people."""

from collections.abc import Mapping
from typing import Any

from tracker.cli.output import Words


def cited_lines(one: Mapping[str, Any]) -> list[Words]:
    """Return a citation with what is known of its source: title and publisher, address, paragraph and range."""
    said = [", ".join(part for part in (one["title"] or one["source"], one["publisher"]) if part)]
    said += [one["url"]] if one["url"] else []
    place = [f"paragraph {one['paragraph']}"] if one["paragraph"] is not None else []
    place += [f"characters {one['start']} to {one['end']}"] if one["start"] is not None else []
    said += [", ".join(place)] if place else []
    return [Words(said[0]), *(Words(text, "detail") for text in said[1:])]
