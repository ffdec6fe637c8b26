"""Which version of a milestone counts where only what sources had published by some day does. Pure, light.

A version rests on the citations that it was the first to bring; one that
brings none rests on those of the version before. It counts once any of them
was published, and the last one that counts is used: so a date that a later
source gave does not count before that source. What a source says otherwise
(a rival value) takes the place of a value none of whose sources was published
yet.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Body = Mapping[str, Any]
"""The fields of a milestone as stored."""
Published = Callable[[str], bool]
"""Tells whether the source of a citation, as stored, was published by the day asked for."""
RANKS = ("preferred", "normal", "deprecated")


class Counted(NamedTuple):
    """A version by its number and what it says, with rival values in place of those that do not count yet."""

    number: int
    body: dict[str, Any]


def counting(versions: Sequence[tuple[int, Body]], published: Published) -> Counted | None:
    """Return the version that counts of *versions*, each with its number, in order; None if there is none.

    A milestone whose last version has no source never counts.
    """
    if not versions or not cited(versions[-1][1]):
        return None
    found: tuple[int, Body] | None = None
    met: set[str] = set()
    rests_on: list[str] = []
    for number, body in versions:
        fresh = [one for one in cited(body) if one not in met]
        met.update(fresh)
        rests_on = fresh or rests_on
        if any(map(published, rests_on)):
            found = (number, body)
    return Counted(found[0], _as_published(found[1], published)) if found else None


def cited(body: Body) -> list[str]:
    """Return every citation of a milestone, those of rival values among them."""
    rivals = (one for rival in body.get("rivals", ()) for one in rival["citations"])
    return list(dict.fromkeys([*body.get("citations", ()), *rivals]))


def _as_published(body: Body, published: Published) -> dict[str, Any]:
    """Return *body* with each field for which sources differ as those that were published have it.

    What is left of its rival values is what published sources give beside.
    """
    said = dict(body)
    rivals = list(body.get("rivals", ()))
    used: list[Mapping[str, Any]] = []
    for field in dict.fromkeys(one["field"] for one in rivals):
        others = [one for one in rivals if one["field"] == field]
        rival = _published_instead(body["citations"], others, published)
        if rival is not None:
            said = _with(said, field, rival["value"])
            used.append(rival)
    beside = [
        {**one, "citations": [cite for cite in one["citations"] if published(cite)]}
        for one in rivals
        if not any(one is rival for rival in used) and any(map(published, one["citations"]))
    ]
    return {**said, "rivals": beside}


def _published_instead(
    citations: Iterable[str], rivals: Sequence[Mapping[str, Any]], published: Published
) -> Mapping[str, Any] | None:
    """Return the rival value that stands in for the one used; None if a source of that one was published.

    The sources of the value used are those that give no other one.
    """
    otherwise = {one for rival in rivals for one in rival["citations"]}
    own = [one for one in citations if one not in otherwise] or list(citations)
    if any(map(published, own)):
        return None
    told = [one for one in rivals if any(map(published, one["citations"]))]
    return min(told, key=lambda one: RANKS.index(one["rank"]), default=None)


def _with(body: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    if field in body:
        return {**body, field: value}
    return {**body, "what": {**body["what"], field: value}}
