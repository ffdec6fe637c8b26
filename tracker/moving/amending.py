"""Rows that are about milestones recorded before: corrections, retractions, citations, merges, withholdings."""

from collections.abc import Callable, Mapping
from typing import Any

from events.acts import (
    MilestoneCited,
    MilestoneCorrected,
    MilestoneMerged,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
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
    changes, why = raw(row, "key", "of", "why"), reason(row)
    standing = _standing(row, keyed)
    said = redrafted(standing.state.said, changes, names, keyed.stream_of)
    if said == standing.state.said:
        raise Refused("nothing to correct", str(row.key), "every field given is as it was")
    act = MilestoneCorrected(milestone=said, why=why, key=row.key)
    return keyed.next(row, standing, act, now={"said": said}, requires=naming_claims(said))


def retracted(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act that says that a milestone never was."""
    _only(row, "why")
    standing, why = _standing(row, keyed), reason(row)
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
    _only(row, "into", "why", "undo")
    _text(row, "into")
    other, one = _standing(row, keyed), _standing(row, keyed, "into")
    if one.stream == other.stream:
        raise Refused("the same milestone", str(row.fields["into"]), "name two to merge them")
    act = MilestoneMerged(into=one.stream, why=reason(row), key=row.key)
    return keyed.next(row, other, act, now={"merged": one.stream})


def unmerged(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act by which a milestone that was merged stands for itself again."""
    _only(row, "why", "undo")
    standing = keyed.of(row)
    if standing.state.merged is None:
        raise Refused("not merged", str(row.fields["of"]), "there is nothing to undo")
    return keyed.next(row, standing, MilestoneUnmerged(why=reason(row), key=row.key), now={"merged": None})


def withheld(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act by which a milestone's words are no longer shown."""
    _only(row, "basis", "why", "lift")
    standing = keyed.of(row)
    if standing.state.withheld:
        raise Refused("withheld already", str(row.fields["of"]), "leave the row out")
    act = MilestoneWithheld(basis=_text(row, "basis"), why=reason(row), key=row.key)
    return keyed.next(row, standing, act, now={"withheld": True})


def shown(row: Row, keyed: Keyed, _names: Names) -> NewAct:
    """Return the act by which the words of a milestone that was withheld are shown again."""
    _only(row, "why", "lift")
    standing = keyed.of(row)
    if not standing.state.withheld:
        raise Refused("not withheld", str(row.fields["of"]), "there is nothing to lift")
    return keyed.next(row, standing, MilestoneShown(why=reason(row), key=row.key), now={"withheld": False})


AMENDING: Mapping[str, tuple[str, Amend]] = {
    "correction": (MilestoneCorrected.name, corrected),
    "retraction": (MilestoneRetracted.name, retracted),
    "citation": (MilestoneCited.name, with_source),
    "merge": (MilestoneMerged.name, merged),
    "withholding": (MilestoneWithheld.name, withheld),
}
"""The sections of such rows: the name of the act that each comes to, and what makes it."""
UNDOING: Mapping[str, tuple[str, str, Amend]] = {
    "merge": ("undo", MilestoneUnmerged.name, unmerged),
    "withholding": ("lift", MilestoneShown.name, shown),
}
"""The sections whose rows can say the opposite, by a flag: the flag, the name of the act then, and what makes it."""


def amending(row: Row) -> tuple[str, Amend]:
    """Return the name of the act that *row* comes to, and what makes it."""
    if row.section in UNDOING:
        word, name, amend = UNDOING[row.section]
        if flag(row, word):
            return name, amend
    return AMENDING[row.section]


def flag(row: Row, word: str) -> bool:
    """Return whether *row* says *word*. Raises InvalidInput for anything but true and false."""
    said = row.fields.get(word, False)
    if not isinstance(said, bool):
        raise InvalidInput(f"not a flag: {word}", str(said), f"write {word} = true, or leave it out")
    return said


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
    """Return what *row* says in *field*. Raises InvalidInput if that is no text."""
    said = row.fields.get(field)
    if not isinstance(said, str):
        raise InvalidInput(f"no {field}", str(row.key), f'write {field} = "…"')
    return said


def reason(row: Row) -> str:
    """Return why *row* says what it says. Raises InvalidInput without a reason."""
    why = row.fields.get("why")
    if not isinstance(why, str):
        raise InvalidInput("no reason", str(row.key), 'say why: why = "…"')
    return why
