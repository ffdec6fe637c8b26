"""One milestone with all that there is to know of it: what, when, who, where reported, who recorded it. Light."""

from typing import Any

from events.citations import parse as parse_citation
from tracker.index.reader import Index, Version
from tracker.questions.days import LAST
from tracker.questions.milestones import parties_of, summary
from tracker.questions.names import Names
from tracker.questions.rivals import Rival, rivals_of

OF_WITHHOLDING = frozenset(("milestone.withheld", "milestone.shown", "milestone.erased"))
"""The acts whose reasons are told although the words of their milestone are not."""


def detail(index: Index, name: str, known: int) -> dict[str, Any]:
    """Return all that there is to know of the milestone whose id begins with *name*. Raises NotFound, InvalidInput.

    One that was merged leads to the one that stands for it.
    """
    asked = index.milestone(name, known)
    one = standing(index, asked, known)
    names = Names(index, known)
    said = one.body
    others = index.milestones(said["follows"], known)
    followers = [other for other in index.naming(one.dispute, one.id, known) if one.id in other.body["follows"]]
    return (
        summary(one, names)
        | _recorded(index, one)
        | {
            "fields": {field: _plain(value) for field, value in said["what"].items() if field != "kind"},
            "summary": said["summary"],
            "date_note": said["date_note"],
            "parties": [{"party": slug, "name": names.party(slug), "role": role} for slug, role in parties_of(said)],
            "citations": [cited(text, names) for text in said["citations"]],
            "unsourced": said["unsourced"],
            "rivals": [rival(one, names) for one in rivals_of(one)],
            "follows": [_titled(others[other]) for other in said["follows"] if other in others],
            "followed_by": [_titled(other) for other in followers if other.live],
            "settles": list(said["settles"]),
            "warnings": _warnings(index, one, known),
            "withheld": one.withheld,
            "erased": one.erased,
            "parts": [_titled(part) for part, _, until in index.parts(one.place, known) if until > known],
            "asked_for": asked.id if asked.id != one.id else None,
        }
    )


def standing(index: Index, one: Version, known: int) -> Version:
    """Return the milestone that stands for *one*: itself, or what it was merged into, as known."""
    while one.merged is not None:
        one = index.milestone(one.merged, known)
    return one


def _recorded(index: Index, one: Version) -> dict[str, Any]:
    """Return who recorded a milestone and who changed it last, and why; no reason that may repeat withheld words."""
    first = index.logged(one.place)
    last = index.logged(one.known)
    tells = not one.withheld or last.act in OF_WITHHOLDING
    return {
        "why": last.body.get("why") if one.number > 1 and tells else None,
        "act": last.act,
        "recorded_by": first.curator,
        "changed_by": last.curator,
    }


def _plain(value: Any) -> Any:
    """Return a stored field as a person would write it: a date by its text."""
    return value["text"] if isinstance(value, dict) else value


def cited(text: str, names: Names) -> dict[str, Any]:
    """Return a stored citation taken apart, with what is known of its source."""
    citation = parse_citation(text)
    source = names.source(citation.source)
    place = {key: getattr(citation, key) for key in ("source", "paragraph", "start", "end", "digest")}
    return {"citation": text} | place | {key: source.get(key) for key in ("title", "publisher", "url")}


def rival(one: Rival, names: Names) -> dict[str, Any]:
    """Return a value that sources give otherwise, with what is known of them."""
    return {
        "field": one.field,
        "value": one.value,
        "rank": one.rank,
        "why": one.why,
        "citations": [cited(text, names) for text in one.citations],
    }


def _titled(one: Version) -> dict[str, Any]:
    return {"id": one.id, "title": one.body["title"]}


def _warnings(index: Index, one: Version, known: int) -> list[str]:
    """Return what the state warns of because of a milestone, on whatever day."""
    rows = index.facts(LAST, known, dispute=one.dispute, aspect="warning")
    return [f"{row.subject}: {row.value}" for row in rows if any(reason[0] == one.place for reason in row.because)]
