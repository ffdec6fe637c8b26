"""What stands of one subject on one day, in words: a board's cell, and the difference that a record makes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.index.reader import FactRow
from tracker.publishing.names import NamesAt
from tracker.publishing.wording import capital, kind, label, value
from tracker.questions.answers import Answer, weakest
from tracker.questions.days import sometime, told

VIEWS = {
    "trial": "Trial",
    "bids": "Bid",
    "claims": "Claim",
    "roles": "Office",
    "departures": "Departure",
    "agreements": "Agreement",
    "money": "Money",
    "organisations": "Organisation",
}
"""The views that pages and entries show, by what they call one subject. Statements are told by the timeline."""

MAIN = {"trial": "stage", "organisations": "form"}
"""The aspect of a view that leads, where it is not the status."""

_SEVERAL = frozenset(("funding", "valuation", "metric", "motion", "hearing", "warning"))
_SPEAKS_FOR_ITSELF = frozenset(("metric", "motion"))
_ORDER = """
    trial-day next-day-in-court hearing court judge docket by against counterclaim-by motion in-favour-of appeal
    descends-from bidder target price scope condition answered-by decided-by manner role interim between terms
    amount ended-by funding valuation metric due status founded-by
"""
_PLACES = {aspect: place for place, aspect in enumerate(_ORDER.split())}


class Value(NamedTuple):
    """A value of an aspect in words. ``mark`` says how well founded it is where that is no plain report.

    ``since`` and ``note`` are said where an answer gives them.
    """

    words: str
    certain: bool
    mark: str
    since: str = ""
    note: str = ""

    def __str__(self) -> str:
        """Return the words with their mark."""
        return f"{self.words} ({self.mark})" if self.mark else self.words


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands of one subject of a view: the values of each aspect."""

    view: str
    name: str
    aspects: Mapping[str, Sequence[Value]]

    def one(self, aspect: str) -> str:
        """Return the words of an aspect that has one certain value; nothing otherwise."""
        values = self.aspects.get(aspect, ())
        return values[0].words if len(values) == 1 and values[0].certain else ""

    def said(self, aspect: str, *, marks: bool = True) -> str:
        """Return an aspect in words, several values as rivals unless they stand side by side; empty: nothing stands."""
        values = self.aspects.get(aspect, ())
        words = [str(one) if marks else one.words for one in values]
        if aspect in _SEVERAL:
            pairs = zip(words, values, strict=True)
            return "; ".join(text if one.certain else f"possibly {text}" for text, one in pairs)
        # Sorted: the order in which rivals come is that of their days, and no news by itself.
        return ("" if all(one.certain for one in values) else "possibly ") + " or ".join(sorted(words))

    def differs(self, other: "Subject", aspect: str) -> bool:
        """Say whether an aspect has other words in *other*."""
        return self.said(aspect) != other.said(aspect)

    def headline(self, *, marks: bool = True) -> str:
        """Return the aspect that leads, with the day that belongs to it."""
        if self._has_its_day:
            return f"trial set for {self.said('trial-day', marks=marks)}"
        return self.said(self.main, marks=marks)

    def title(self, names: NamesAt) -> str:
        """Return what the subject is called."""
        if self.view == "trial":
            return str(names.proceeding(self.name)["title"])
        if self.view == "bids" and self._names_both:
            return f"{self.said('bidder', marks=False)} for {self.said('target', marks=False)}"
        if self.view in {"roles", "departures"}:
            return self._of_a_person(names)
        told = self.said("claim" if self.view == "claims" else "expects", marks=False)
        if told or self.view in {"money", "organisations"}:
            return told or names.party(self.name)
        return capital(kind(self.name))

    @property
    def person(self) -> tuple[str, str, str]:
        """The slugs of the person and the organisation, and the office, of an office or a departure.

        A warning is of all that is told of an organisation: no person, no office.
        """
        parts = self.name.split("/")
        return ("", parts[0], "") if len(parts) == 1 else (parts[0], parts[1], "/".join(parts[2:]))

    def _of_a_person(self, names: NamesAt) -> str:
        person, organisation, office = self.person
        held = self.said("office", marks=False) or kind(office)
        where = f"{held} of {names.party(organisation)}" if held else names.party(organisation)
        return f"{names.party(person)}, {where}" if person else where

    def others(self) -> list[str]:
        """Return the other aspects that stand, in the order in which one asks for them."""
        apart = {self.main, "claim", "office", "expects"}
        apart |= {"trial-day"} if self._has_its_day else set()
        apart |= {"bidder", "target"} if self._names_both else set()
        return sorted(self.aspects.keys() - apart, key=lambda aspect: (_PLACES.get(aspect, len(_PLACES)), aspect))

    @property
    def main(self) -> str:
        """The aspect that leads."""
        return MAIN.get(self.view, "status")

    @property
    def what(self) -> str:
        """What the subject is one of."""
        return "Forecast" if "expects" in self.aspects else VIEWS[self.view]

    @property
    def _has_its_day(self) -> bool:
        return self.view == "trial" and self.one("stage") == "trial set" and bool(self.one("trial-day"))

    @property
    def _names_both(self) -> bool:
        return self.view == "bids" and {"bidder", "target"} <= self.aspects.keys()


def of_facts(facts: Iterable[FactRow], day: int, names: NamesAt) -> dict[tuple[str, str], Subject]:
    """Return what *facts*, all possible on *day*, come to for each (view, subject)."""
    found = []
    for fact in facts:
        mark = _mark(weakest(reason[3] for reason in fact.because if reason[1] <= day < reason[2]))
        words = value(fact.view, fact.aspect, fact.value, names)
        found.append((fact.view, fact.subject, fact.aspect, Value(words, fact.certain(day), mark)))
    return _gathered(found)


def of_answers(answers: Iterable[Answer], names: NamesAt) -> dict[tuple[str, str], Subject]:
    """Return what the answers for one day come to for each (view, subject)."""
    found = []
    for one in answers:
        words = value(one.view, one.aspect, one.value, names)
        said = Value(words, one.certain, _mark(one.standing), _since(one), one.note or "")
        found.append((one.view, one.subject, one.aspect, said))
    return _gathered(found)


def _gathered(found: Iterable[tuple[str, str, str, Value]]) -> dict[tuple[str, str], Subject]:
    gathered: dict[tuple[str, str], dict[str, list[Value]]] = {}
    for view, subject, aspect, one in found:
        if view in VIEWS:
            values = gathered.setdefault((view, subject), {}).setdefault(aspect, [])
            if one not in values:
                values.append(one)
    return {key: Subject(*key, aspects) for key, aspects in gathered.items()}


def _since(one: Answer) -> str:
    """Return since when an answer holds, as far as that is known; empty where nothing is."""
    if not one.certain:
        return f"possible since {told(one.from_day)}" if one.from_day else ""
    if one.from_day is None:
        return f"since {told(one.certain_from)} at the latest" if one.certain_from else ""
    when = sometime(one.from_day, one.certain_from or one.from_day)
    return f"since some time {when}" if when.startswith("between ") else f"since {when}"


def difference(before: Subject | None, after: Subject | None, names: NamesAt, *, blank: bool) -> str:
    """Return in one line what changed from *before* to *after*; empty if that is nothing. Pure.

    With *blank* nothing is repeated of what stood before: it may be words that were taken back.
    """
    named = after or before
    if named is None:
        return ""
    if after is None:
        shown = _nothing(named) if blank else named
        return f"{shown.what}, {shown.title(names)}: {_arrow(named.headline(), '', blank=blank)}"
    old, new = before or _nothing(named), after
    changed = [aspect for aspect in dict.fromkeys((*new.others(), *old.others())) if old.differs(new, aspect)]
    marks = {one.mark for aspect in (new.main, *changed) for one in new.aspects.get(aspect, ())}
    inline = len(marks) > 1
    parts = [_moved(old, new, blank=blank, marks=inline)]
    parts += [_other(old, new, aspect, blank=blank, marks=inline) for aspect in changed]
    said = "; ".join(part for part in parts if part)
    mark = "" if inline or not any(marks) else f" ({marks.pop()})"
    return f"{new.what}, {new.title(names)}: {said}{mark}" if said else ""


def _nothing(named: Subject) -> Subject:
    return Subject(named.view, named.name, {})


def _moved(old: Subject, new: Subject, *, blank: bool, marks: bool) -> str:
    """Return how the leading aspect moved: "proposed → set for 16 March 2026"."""
    was, now = old.headline(marks=marks), new.headline(marks=marks)
    if was == now:
        return ""
    if new.view == "trial":
        was, now = was.removeprefix("trial "), now.removeprefix("trial ")
    return _arrow(was, now, blank=blank)


def _other(old: Subject, new: Subject, aspect: str, *, blank: bool, marks: bool) -> str:
    """Return how another aspect moved, with its label; of several values side by side, those that came and went."""
    was, now = old, new
    if aspect in _SEVERAL:
        kept = {*old.aspects.get(aspect, ())} & {*new.aspects.get(aspect, ())}
        was, now = (
            Subject(one.view, one.name, {aspect: [each for each in one.aspects.get(aspect, ()) if each not in kept]})
            for one in (old, new)
        )
    moved = _arrow(was.said(aspect, marks=marks), now.said(aspect, marks=marks), blank=blank)
    return moved if aspect in _SPEAKS_FOR_ITSELF and now.aspects.get(aspect) else f"{label(new.view, aspect)}: {moved}"


def _arrow(old: str, new: str, *, blank: bool) -> str:
    """Return *old* → *new*; what is new alone stands alone, and what is gone is said to be."""
    if not new:
        return "no longer recorded" if blank else f"{old} → no longer recorded"
    return f"{old} → {new}" if old and not blank else new


def _mark(standing: str) -> str:
    """Return what a value says of how well founded it is; a plain report says nothing."""
    return "" if standing == "stated" else standing
