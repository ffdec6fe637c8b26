"""Values that sources give otherwise, for the milestones that answers rest on, and how they are told. Light."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tracker.index.reader import Index, Version
from tracker.questions.answers import Answer
from tracker.questions.fields import in_words
from tracker.questions.names import Names


class Rival(NamedTuple):
    """A value that sources give for a field of a milestone where another one is used; as the field is stored."""

    milestone: str
    field: str
    value: Any
    citations: tuple[str, ...]
    rank: str
    why: str | None


def rivals_of(one: Version) -> list[Rival]:
    """Return the values that sources give otherwise for a milestone, in the order in which they were entered."""
    return [
        Rival(one.id, said["field"], said["value"], tuple(said["citations"]), said["rank"], said["why"])
        for said in one.body.get("rivals", ())
    ]


def rivals_behind(index: Index, answers: Iterable[Answer], known: int) -> dict[str, list[Rival]]:
    """Return by milestone the rival values of all that *answers* rest on, as known; nothing of those without any."""
    asked = dict.fromkeys(one for answer in answers for one in answer.because)
    return {one.id: rivals_of(one) for one in index.rivalled(asked, known)} if asked else {}


def otherwise(rivals: Iterable[Rival], names: Names) -> str:
    """Return in a few words which sources say otherwise: "The Quint says 18 November 2023"; those in doubt unsaid."""
    told = [
        f"{voices(one, names)} {'say' if len(one.citations) > 1 else 'says'} {told_value(one, names)}"
        for one in rivals
        if one.rank != "deprecated"
    ]
    return "; ".join(dict.fromkeys(told))


def voices(one: Rival, names: Names) -> str:
    """Return who says it, by their publishers."""
    publishers = list(dict.fromkeys(names.publisher(slug_of(citation)) for citation in one.citations))
    return " and ".join(publishers) or "somebody"


def told_value(one: Rival, names: Names) -> str:
    """Return the value in words; of a field other than the date, after its name."""
    said = in_words(one.field, one.value, names)
    return said if one.field == "occurred_on" else f"{one.field.replace('_', ' ')}: {said}"


def slug_of(citation: str) -> str:
    """Return the slug of the source that a stored *citation* names. Pure."""
    for mark in "#:@":
        citation = citation.partition(mark)[0]
    return citation


def shape(rival: Rival) -> dict[str, Any]:
    """Return a rival value as JSON."""
    return {
        "milestone": rival.milestone,
        "field": rival.field,
        "value": rival.value,
        "citations": list(rival.citations),
        "rank": rival.rank,
        "why": rival.why,
    }


def among(answer: Answer, rivals: Mapping[str, Sequence[Rival]]) -> list[Rival]:
    """Return the rival values of the milestones that *answer* rests on. Pure."""
    return [rival for one in answer.because for rival in rivals.get(one, ())]
