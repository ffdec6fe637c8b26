"""Rows that are about milestones recorded before: corrections, retractions, citations, merges, withholdings."""

from collections.abc import Callable, Mapping
from typing import Any

from events.acts import (
    MilestoneCited,
    MilestoneCorrected,
    MilestoneMerged,
    MilestoneRetracted,
    MilestoneWithheld,
)
from events.errors import InvalidInput, Refused
from events.log.records import NewAct
from tracker.curating.drafting import redrafted
from tracker.curating.naming import Names, naming_claims
from tracker.curating.rivalling import Word, cited
from tracker.moving.keyed import Keyed, Standing
from tracker.moving.rows import Row

Amend = Callable[[Row, Keyed, Names], NewAct]


def corrected(row: Row, keyed: Keyed, names: Names) -> NewAct:
    """Return the act that says a milestone anew. Raises Refused where that changes nothing."""
    changes, why = raw(row, "key", "of", "why"), _why(row)
    standing = _standing(row, keyed)
    said = redrafted(standing.state.said, changes, names, keyed.stream_of)
    if said == standing.state.said:
        raise Refused("nothing to correct", str(row.key), "every field given is as it was")
    act = MilestoneCorrected(milestone=said, why=why, key=row.key)
    return keyed.next(row, standing, act, now={"said": said}, requires=naming_claims(said))


def retracted(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act that says that a milestone never was."""
    _only(row, "why")
    standing, why = _standing(row, keyed), _why(row)
    return keyed.next(row, standing, MilestoneRetracted(why=why, key=row.key), now={"retracted": why})


def with_source(row: Row, keyed: Keyed, names: Names) -> NewAct:
    """Return the act that lets a milestone rest on one more source, which may say otherwise."""
    _only(row, "cite", "says", "rank", "why")
    word = _word(row)
    standing = _standing(row, keyed)
    said, source = cited(standing.state.said, _text(row, "cite"), word, names, keyed.stream_of)
    why = row.fields.get("why")
    field, rank = (word.field, word.rank) if word else (None, None)
    act = MilestoneCited(milestone=said, citation=source, says=field, rank=rank, why=why, key=row.key)
    return keyed.next(row, standing, act, now={"said": said}, requires=naming_claims(said))


def merged(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act that says that a milestone is the same thing as another."""
    _only(row, "into", "why")
    _text(row, "into")
    other, one = _standing(row, keyed), _standing(row, keyed, "into")
    if one.stream == other.stream:
        raise Refused("the same milestone", str(row.fields["into"]), "name two to merge them")
    act = MilestoneMerged(into=one.stream, why=_why(row), key=row.key)
    return keyed.next(row, other, act, now={"merged": one.stream})


def withheld(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act by which a milestone's words are no longer shown."""
    _only(row, "basis", "why")
    standing = keyed.of(row)
    if standing.state.withheld:
        raise Refused("withheld already", str(row.fields["of"]), "leave the row out")
    act = MilestoneWithheld(basis=_text(row, "basis"), why=_why(row), key=row.key)
    return keyed.next(row, standing, act, now={"withheld": True})


AMENDING: Mapping[str, tuple[str, Amend]] = {
    "correction": (MilestoneCorrected.name, corrected),
    "retraction": (MilestoneRetracted.name, retracted),
    "citation": (MilestoneCited.name, with_source),
    "merge": (MilestoneMerged.name, merged),
    "withholding": (MilestoneWithheld.name, withheld),
}
"""The sections of such rows: the name of the act that each comes to, and what makes it."""


def raw(row: Row, *apart: str) -> dict[str, Any]:
    """Return the row's fields without those *apart*, in the words of a draft."""
    found = {name: value for name, value in row.fields.items() if name not in apart}
    if "cite" in found:
        found["citations"] = found.pop("cite")
    return found


def _standing(row: Row, keyed: Keyed, field: str = "of") -> Standing:
    """Return the milestone that *row* names in *field*. Raises Refused if it does not stand."""
    standing = keyed.of(row, field)
    if standing.state.retracted is not None:
        raise Refused("retracted milestone", str(row.fields[field]), "record it anew under another key")
    if standing.state.merged is not None:
        raise Refused("merged milestone", str(row.fields[field]), "name the one that stands for it")
    return standing


def _only(row: Row, *fields: str) -> None:
    """Raise InvalidInput if *row* has other fields than *fields*, its key and what it is of."""
    taken = ("key", "of", *fields)
    other = next((name for name in row.fields if name not in taken), None)
    if other is not None:
        *first, last = taken
        raise InvalidInput(f"not a field of a {row.section}", other, f"it has {', '.join(first)} and {last}")


def _word(row: Row) -> Word | None:
    """Return what the source says of one field, None where the row only adds it."""
    says, rank = row.fields.get("says"), row.fields.get("rank")
    if says is None:
        if rank is not None:
            raise InvalidInput("rank of nothing", str(row.key), 'say of which value: says = { occurred_on = "…" }')
        return None
    if not isinstance(says, dict) or len(says) != 1:
        raise InvalidInput("says", str(row.key), 'write one field with its value: says = { occurred_on = "…" }')
    [(field, value)] = says.items()
    return Word(field, value, rank, row.fields.get("why"))


def _text(row: Row, field: str) -> str:
    said = row.fields.get(field)
    if not isinstance(said, str):
        raise InvalidInput(f"no {field}", str(row.key), f'write {field} = "…"')
    return said


def _why(row: Row) -> str:
    why = row.fields.get("why")
    if not isinstance(why, str):
        raise InvalidInput("no reason", str(row.key), 'say why: why = "…"')
    return why
