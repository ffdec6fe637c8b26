"""From the raw fields that a command line or a file gives to a milestone, names resolved and all checked."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from events.citations import Citation
from events.citations import parse as parse_citation
from events.dates import Edtf
from events.errors import InvalidInput
from events.kinds.kind import Kind
from events.milestone import Milestone
from events.money import Money
from events.validation import explained
from events.vocabulary import KINDS
from tracker.curating.naming import Names, resolved

COMMON = frozenset(Milestone.model_fields) - {"what"}
"""The fields that every milestone has; any other field of a draft belongs to its kind."""


def kind_named(name: str) -> type[Kind]:
    """Return the kind whose wire name is *name*. Raises InvalidInput with the nearest."""
    if name not in KINDS:
        near = get_close_matches(name, KINDS, n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise InvalidInput("unknown kind", name, f"{hint}see `dispute kinds` for those there are")
    return KINDS[name]


def drafted(raw: Mapping[str, Any], names: Names, whole_id: Callable[[str], str]) -> Milestone:
    """Return the milestone that the flat fields *raw* say, its kind's among them.

    Parties, proceedings and sources may be named by an alias, milestones by a
    prefix of their id; *whole_id* resolves those. Raises InvalidInput, NotFound.
    """
    kind = kind_named(str(raw.get("kind", "")))
    return _milestone(_resolved(raw, kind, names, whole_id))


def _resolved(raw: Mapping[str, Any], kind: type[Kind], names: Names, whole_id: Callable[[str], str]) -> dict[str, Any]:
    """Return the fields *raw* of a milestone of *kind*, whatever they name by its slug or its whole id."""
    said = resolved(kind, raw, names)
    for name, one_of in (
        ("citations", lambda one: _cited(one, names)),
        ("parties", lambda one: _involved(one, names)),
        ("follows", whole_id),
    ):
        if name in said:
            if not isinstance(said[name], list | tuple):
                raise InvalidInput("not a list", name, 'write it as one, in brackets: ["…"]')
            said[name] = [one_of(one) for one in said[name]]
    return said


def _milestone(raw: Mapping[str, Any]) -> Milestone:
    """Return the milestone that the flat fields *raw* say, all names in them resolved."""
    said = {name: value for name, value in raw.items() if name in COMMON}
    said["what"] = {name: value for name, value in raw.items() if name not in COMMON}
    try:
        return Milestone.model_validate(said)
    except ValidationError as error:
        raise explained(error) from None


def redrafted(said: Milestone, changes: Mapping[str, Any], names: Names, whole_id: Callable[[str], str]) -> Milestone:
    """Return *said* with *changes*, flat fields as :func:`drafted` takes them, in place of what it had.

    A change of kind keeps the fields that both kinds have. ``also_cite`` adds
    citations to those there are; a citation ends being unsourced, and being
    unsourced ends the citations. What is not changed stays as it is stored:
    a party that is merged for a while is not written over meanwhile.
    """
    kind = kind_named(str(changes.get("kind", said.kind)))
    changes = _resolved(changes, kind, names, whole_id)
    also = tuple(_cited(one, names) for one in changes.pop("also_cite", ()))
    before = _flat(said)
    raw = {name: value for name, value in before.items() if name in COMMON or name in kind.model_fields} | changes
    if also:
        raw["citations"] = [*raw.get("citations", ()), *also]
    if changes.get("unsourced") and not also and "citations" not in changes:
        raw["citations"] = []
    elif raw.get("citations"):
        raw["unsourced"] = bool(changes.get("unsourced"))
    if changes.get("standing") == "stated" and "according_to" not in changes:
        raw["according_to"] = None
    after = _milestone(raw)
    kept = tuple(one for one in after.rivals if _has(after, one.field) and one.value != stored(after, one.field))
    return after if kept == after.rivals else after.model_copy(update={"rivals": kept})


def _has(said: Milestone, field: str) -> bool:
    return field in COMMON or field in type(said.what).model_fields


def stored(said: Milestone, field: str) -> Any:
    """Return the value of a field as a rival value is stored: plain JSON, dates and amounts as written."""
    value = getattr(said if field in COMMON else said.what, field)
    match value:
        case Edtf():
            return value.text
        case Money():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def _flat(said: Milestone) -> dict[str, Any]:
    common = {name: getattr(said, name) for name in COMMON}
    return common | {name: getattr(said.what, name) for name in type(said.what).model_fields}


def _cited(one: str | Citation, names: Names) -> str:
    citation = parse_citation(one) if isinstance(one, str) else one
    if not isinstance(citation, Citation):
        raise InvalidInput("not a citation", str(citation), 'write it as text, in quotes: "paper#p1"')
    slug = names.slug("source", citation.source)
    return slug + str(citation)[len(citation.source) :]


def _involved(one: Any, names: Names) -> Any:
    raw = one if isinstance(one, dict) else one.model_dump() if hasattr(one, "model_dump") else {"party": one}
    return {**raw, "party": names.slug("party", str(raw.get("party", "")))}
