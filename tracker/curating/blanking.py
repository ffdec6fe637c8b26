"""What is left of a milestone whose words are destroyed: the same acts without a word of anybody's."""

from collections.abc import Callable, Iterable, Mapping
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from events.act import Act
from events.acts import MilestoneErased
from events.errors import Refused
from events.log.records import Record
from events.text import slugify
from events.vocabulary import KINDS
from tracker.index.withholding import ERASED, FIELDS, redacted

if TYPE_CHECKING:
    from events.kinds.kind import Kind

NAMING: Mapping[str, Callable[[str], str]] = {"role": slugify, "motion": str.casefold, "metric": str}
"""The fields by whose words the state tells one thing from another, and what makes two of them the same."""

Spoken = Callable[[str, str], bool]
"""Says whether anybody else names a thing so: given the field and the words as `NAMING` compares them."""


class Blanking:
    """Takes the words out of one milestone's acts. What was one thing before is one thing after."""

    def __init__(self, spoken: Spoken) -> None:
        """Leave in place what others say as well: it is no secret, and the state goes by it."""
        self._spoken = spoken
        self._called: dict[tuple[str, str], str] = {}

    def act(self, act: Act) -> Act:
        """Return *act* without words: kind, dates, amounts, slugs, places in the order and what it rests on stay."""
        body = act.model_dump(mode="json")
        if body.get("milestone"):
            body["milestone"] = self._milestone(body["milestone"])
        if body.get("citation"):
            body["citation"] = _whereabouts(body["citation"])
        if body.get("why"):
            body["why"] = ERASED
        return type(act).model_validate(body)

    def _milestone(self, body: Mapping[str, Any]) -> dict[str, Any]:
        bare = redacted(body, ERASED)
        what = bare["what"]
        for field in NAMING.keys() & body["what"].keys():
            if body["what"][field]:
                what[field] = self._name(field, body["what"][field])
        sole = _sole(body["what"])
        if sole is not None:
            what["sole"] = sole
        return {
            **bare,
            "what": what,
            "citations": [_whereabouts(one) for one in body.get("citations", ())],
            "rivals": [
                {**one, "citations": [_whereabouts(cited) for cited in one.get("citations", ())], "why": None}
                for one in body.get("rivals", ())
                if one["field"] not in FIELDS
            ],
        }

    def _name(self, field: str, words: str) -> str:
        """Return what a thing is called: as it was where others call it so, by a random name otherwise."""
        same = NAMING[field](words)
        if self._spoken(field, same):
            return words
        return self._called.setdefault((field, same), f"{ERASED} {token_hex(4)}")


def to_erase(records: Iterable[Record], one: str | None) -> list[Record]:
    """Return those of a milestone's *records* whose words are to go: all that have any, or only *one*, by its id.

    Raises Refused where they went already, or where *one* holds what the milestone says now.
    """
    every = list(records)
    there = [record for record in every if record.salt and not isinstance(record.act, MilestoneErased)]
    if one is None:
        return there
    wanted = [record for record in there if record.id == one]
    if not wanted:
        raise Refused("nothing to erase", f"r{one[:8]}", "its words are destroyed already, or it has none")
    saying = [record for record in every if getattr(record.act, "milestone", None)]
    if saying[-1].id == one:
        way = f"correct it first, or erase all of the milestone: dispute erase {saying[-1].stream[:8]}"
        raise Refused("what the milestone says now", f"r{one[:8]}", way)
    return wanted


def _whereabouts(citation: str) -> str:
    """Return a citation without its range and its digest, from which a short passage could be guessed."""
    return citation.partition("@")[0].partition(":")[0]


def _sole(what: Mapping[str, Any]) -> bool | None:
    """Return whether one person holds an office at a time, which its words may decide; None where that is not so."""
    kind: type[Kind] = KINDS[what["kind"]]
    made = kind.model_validate(dict(what))
    return getattr(made, "is_sole", None)
