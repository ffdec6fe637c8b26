"""Sources that disagree: further citations, and values that stand beside the one that is used. Pure but for names.

The fields of a milestone hold the values that are preferred; the others
stand in its ``rivals``, each with who says so and how it is ranked:
preferred, normal, or deprecated with a reason, as Wikidata ranks statements
(https://www.wikidata.org/wiki/Help:Ranking).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from events.citations import Citation
from events.citations import parse as parse_citation
from events.errors import InvalidInput, Refused
from events.milestone import Milestone, Rank, Rival
from events.validation import option
from tracker.curating.drafting import redrafted, stored
from tracker.curating.naming import Names

RIVALLED = frozenset({"occurred_on"})
"""The fields beside its kind's own for which a milestone can hold rival values."""


class Word(NamedTuple):
    """What a source says: for one field a value as it is written, ranked, for a reason."""

    field: str
    value: Any
    rank: Rank | None = None
    why: str | None = None


def cited(
    said: Milestone, citation: str, word: Word | None, names: Names, whole_id: Callable[[str], str]
) -> tuple[Milestone, Citation]:
    """Return *said* as it is with one more source, which may give a value of its own, and the citation resolved.

    Raises Refused where that changes nothing or would leave a field nothing to hold.
    """
    parsed = parse_citation(citation)
    source = Citation(names.slug("source", parsed.source), parsed.paragraph, parsed.start, parsed.end, parsed.digest)
    if word is None:
        after = redrafted(said, {"also_cite": [source]}, names, whole_id)
    else:
        after = _with(said, source, word, names, whole_id)
    if after == said:
        raise Refused("nothing to add", str(source), "the milestone has it already")
    return after, source


def _with(said: Milestone, source: Citation, word: Word, names: Names, whole_id: Callable[[str], str]) -> Milestone:
    if word.field not in RIVALLED | type(said.what).model_fields.keys() - {"kind"}:
        fields = ", ".join(sorted(RIVALLED | type(said.what).model_fields.keys() - {"kind"}))
        raise InvalidInput("not a field that sources can differ on", option(word.field), f"one of {fields}")
    if word.rank == "deprecated" and word.why is None:
        raise InvalidInput("no reason", "deprecated", "say with --why what is wrong with the value")
    value = stored(redrafted(said, {word.field: word.value}, names, whole_id), word.field)
    main = stored(said, word.field)
    if value != main:
        return _rivalled(said, source, word._replace(value=value), names, whole_id)
    if word.rank != "deprecated":
        return redrafted(said, {"also_cite": [source]}, names, whole_id)
    return _deposed(said, source, word._replace(value=main), names, whole_id)


def _rivalled(said: Milestone, source: Citation, word: Word, names: Names, whole_id: Callable[[str], str]) -> Milestone:
    """Return *said* with another value than its own: beside it, or in its place where it is preferred."""
    known = next((one for one in said.rivals if (one.field, one.value) == (word.field, word.value)), None)
    citations = tuple(dict.fromkeys((*(known.citations if known else ()), source)))
    others = tuple(one for one in said.rivals if one is not known)
    if word.rank == "preferred":
        deposed = Rival(field=word.field, value=stored(said, word.field), citations=_backing(said, word.field))
        changes = {word.field: word.value, "rivals": (*others, deposed), "also_cite": list(citations)}
        return redrafted(said, changes, names, whole_id)
    rank = word.rank or (known.rank if known else "normal")
    why = word.why or (known.why if known else None)
    rival = Rival(field=word.field, value=word.value, citations=citations, rank=rank, why=why)
    return said.model_copy(update={"rivals": (*others, rival)})


def _deposed(said: Milestone, source: Citation, word: Word, names: Names, whole_id: Callable[[str], str]) -> Milestone:
    """Return *said* with its own value deprecated, and the best of the others in its place."""
    best = next((one for one in said.rivals if one.field == word.field and one.rank != "deprecated"), None)
    if best is None:
        raise Refused("nothing else says otherwise", option(word.field), "correct or retract the milestone instead")
    citations = tuple(dict.fromkeys((*_backing(said, word.field), source)))
    deposed = Rival(field=word.field, value=word.value, citations=citations, rank="deprecated", why=word.why)
    others = tuple(one for one in said.rivals if one is not best)
    changes = {word.field: best.value, "rivals": (*others, deposed), "also_cite": list(best.citations)}
    return redrafted(said, changes, names, whole_id)


def _backing(said: Milestone, field: str) -> tuple[Citation, ...]:
    """Return the citations that give the value used for *field*: those which do not give another one."""
    others = {one for rival in said.rivals if rival.field == field for one in rival.citations}
    return tuple(one for one in said.citations if one not in others)
