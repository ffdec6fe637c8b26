"""What a milestone says, in the words of pages and entries: its fields, and what a correction changed in them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tracker.publishing.fields import sorts
from tracker.publishing.names import NamesAt
from tracker.publishing.stories import Said, Story
from tracker.publishing.wording import capital, kind, on
from tracker.questions.amounts import money, number

Body = Mapping[str, Any]

_LABELS = {
    "occurred_on": "date",
    "date_note": "note on the date",
    "according_to": "according to",
    "citations": "sources",
    "lang": "language",
    "kind": "kind",
    "follows": "what came before it",
    "settles": "forecasts settled",
    "unsourced": "without a source",
    "trial_on": "trial day",
    "hearing_on": "hearing day",
    "party_kind": "kind",
    "rivals": "what other sources say",
}
_CHOICES = frozenset(("kind", "outcome", "answer", "decision", "bound"))
_WORDS = ("title", "summary", "occurred_on", "date_note", "standing", "according_to")
"""The fields that every milestone shows by themselves; the others have a label."""


class Difference(NamedTuple):
    """A field that a correction changed, in words. An empty part: the field said nothing."""

    label: str
    old: str
    new: str


def differences(before: Body, after: Body, names: NamesAt) -> list[Difference]:
    """Return what changed from *before* to *after*, field by field, the kind's own fields among them."""
    old, new = flat(before), flat(after)
    found = []
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        if was == now or (not was and not now):
            continue
        if isinstance(was, list) or isinstance(now, list):
            found.append(_listed(name, was or [], now or [], names))
        else:
            found.append(Difference(label(name), said(name, was, names), said(name, now, names)))
    return [one for one in found if one.old != one.new]


def _listed(name: str, was: Sequence[Any], now: Sequence[Any], names: NamesAt) -> Difference:
    """Return how a list changed: the items that went and those that came."""
    if name == "follows":
        return Difference(label(name), _count(len(was), "milestone"), _count(len(now), "milestone") or "nothing")
    went = [said(name, [one], names) for one in was if one not in now]
    came = [said(name, [one], names) for one in now if one not in was]
    return Difference(label(name), "; ".join(dict.fromkeys(went)), "; ".join(dict.fromkeys(came)))


def flat(body: Body) -> dict[str, Any]:
    """Return a milestone's fields and its kind's as one, in the order in which they are shown."""
    common = {name: value for name, value in body.items() if name != "what"}
    own = {name: value for name, value in body["what"].items() if name != "schema"}
    first = {name: common.pop(name) for name in _WORDS if name in common}
    return {**first, **own, **common}


def label(name: str) -> str:
    """Return what people call a field."""
    return _LABELS.get(name, name.replace("_", " "))


def said(name: str, value: Any, names: NamesAt) -> str:
    """Return the value of a field in words; empty where it says nothing."""
    if value is None or value in ([], ""):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _object(value, names)
    if isinstance(value, list):
        between = "; " if name == "citations" else ", "
        return between.join(said(name, one, names) for one in value)
    return _text(name, str(value), names)


def _text(name: str, value: str, names: NamesAt) -> str:  # noqa: PLR0911  (one for each sort of value)
    """Return the value of a field that is one text, in words of its sort."""
    if name == "citations":
        return cited(value, names)
    sort = "name" if name in _CHOICES else sorts().get(name)
    match sort:
        case "party":
            return names.party(value)
        case "proceeding":
            return str(names.proceeding(value)["title"])
        case "money":
            return money(value)
        case "date":
            return on({"text": value})
        case "name":
            return kind(value)
        case _:
            return number(value) if name == "value" else value


def _object(value: Mapping[str, Any], names: NamesAt) -> str:
    """Return a value of several parts: a date, a party with its role, a forecast with its outcome, a rival value."""
    if "rank" in value:
        return otherwise(value, names)
    if "text" in value:
        return on(value)
    if "party" in value:
        role = value.get("role")
        return names.party(value["party"]) + (f" ({role})" if role else "")
    if "forecast" in value:
        return f"{kind(value['forecast'])}: {kind(value['outcome'])}"
    return ", ".join(f"{name}: {one}" for name, one in value.items())


def otherwise(rival: Mapping[str, Any], names: NamesAt) -> str:
    """Return what sources give for a field where another value is used: "The Quint says 18 November 2023"."""
    sources = [names.source(source_of(one)) for one in rival["citations"]]
    voices = list(dict.fromkeys(str(one.get("publisher") or one["title"]) for one in sources))
    words = said(rival["field"], rival["value"], names) or "none"
    of = "" if rival["field"] == "occurred_on" else f"{label(rival['field'])}: "
    told = f"{' and '.join(voices) or 'Somebody'} {'say' if len(voices) > 1 else 'says'} {of}{words}"
    return f"{told} (not used: {rival['why']})" if rival["rank"] == "deprecated" else told


def sources_of(body: Body) -> list[str]:
    """Return all citations of a milestone: those it rests on, then those of sources that say otherwise."""
    return [*body["citations"], *(one for rival in body.get("rivals", ()) for one in rival["citations"])]


def source_of(citation: str) -> str:
    """Return the slug of the source that a stored citation names."""
    return citation.split("#", 1)[0].split(":", 1)[0].split("@", 1)[0]


def place_in(citation: str) -> str:
    """Return the paragraph of its source that a citation points to, empty where it names none."""
    return citation.split(":", 1)[0].split("@", 1)[0].partition("#p")[2]


def cited(citation: str, names: NamesAt) -> str:
    """Return a citation as "publisher, title, paragraph"."""
    source, place = names.source(source_of(citation)), place_in(citation)
    parts = (source.get("publisher"), source["title"], f"paragraph {place}" if place else None)
    return ", ".join(str(part) for part in parts if part)


def attribution(body: Body) -> str:
    """Return whose word a milestone is: "Alleged by …", "According to …"; empty where its sources state it."""
    whose = body.get("according_to")
    if body["standing"] == "alleged":
        return f"Alleged by {whose}"
    return f"According to {whose}" if whose else ""


def headline(body: Body) -> str:
    """Return a milestone's title as it may stand alone: an allegation says that it is one."""
    return f"Alleged: {body['title']}" if body["standing"] == "alleged" else str(body["title"])


def retracted_title(first: Said) -> str:
    """Return what a retracted milestone is called: nothing of its words."""
    return f"Retracted: {capital(kind(first.kind))}"


def withheld_title(body: Body, *, erased: bool = False) -> str:
    """Return what a milestone is called whose words are withheld, or erased for good."""
    return f"{'Erased' if erased else 'Withheld'}: {capital(kind(body['what']['kind']))}"


def merged_title(body: Body) -> str:
    """Return what a milestone is called that is part of another, whose title is its own and may be taken back."""
    return f"Merged: {capital(kind(body['what']['kind']))}"


def title(story: Story) -> str:
    """Return what a milestone is called now: no word of one that never was, is withheld, or is part of another."""
    if story.retracted:
        return retracted_title(story.first)
    if story.merged:
        return merged_title(story.body)
    if story.withheld:
        return withheld_title(story.body, erased=story.withheld.did == "erased")
    return headline(story.body)


def involved(body: Body, names: NamesAt) -> Iterator[tuple[str, str]]:
    """Yield (slug, display name) of each party that a milestone names, or that stands for it, once."""
    yield from ((slug, names.party(slug)) for slug in dict.fromkeys(map(names.standing, parties_of(body))))


def parties_of(body: Body) -> Iterator[str]:
    """Yield the slug of each party that a milestone names, as often as it does."""
    for name, value in body["what"].items():
        if value and sorts().get(name) == "party":
            yield from value if isinstance(value, list) else [value]
    yield from (one["party"] for one in body["parties"])


def _count(number_of: int, what: str) -> str:
    """Return how many there are, in words; empty for none."""
    return f"{number_of} {what}{'' if number_of == 1 else 's'}" if number_of else ""
