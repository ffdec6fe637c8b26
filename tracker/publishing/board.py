"""The state of a dispute on one day as blocks of a page. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from feeds.blocks import Fact, Tone, badge, board, heading, small, table
from feeds.html import Markup, Node, element, fragment, joined
from tracker.publishing.names import NamesAt
from tracker.publishing.standing import Subject, Value
from tracker.publishing.wording import capital, label

Subjects = Mapping[tuple[str, str], Subject]

_ABSENT_FROM_CELLS = frozenset(("warning", "status", "founded-by"))


class Bound(NamedTuple):
    """How much a block of the state shows at most, and the views of which the subjects at hand are not all."""

    most: int = 50
    cut: frozenset[str] = frozenset()

    def more(self, number: int, *views: str) -> Markup | None:
        """Return that there are others than those shown, if *number* are too many or a view is cut; None otherwise."""
        there_are = number > self.most or not self.cut.isdisjoint(views)
        return small("There are others, which the timeline tells of.") if there_are else None


_UNBOUND = Bound()


def state(subjects: Subjects, names: NamesAt, bound: Bound = _UNBOUND) -> list[Markup]:
    """Return the whole state, a block for each view that has anything to say."""
    blocks = [
        _cells("In court", "trial", subjects, names, bound),
        _cells("Bids", "bids", subjects, names, bound),
        _cells("Claims", "claims", subjects, names, bound),
        _people(subjects, names, bound),
        _cells("Agreements", "agreements", subjects, names, bound),
        _forecasts(subjects, names, bound),
        _figures(subjects, names, bound),
        _cells("Organisations", "organisations", subjects, names, bound),
    ]
    return [block for block in blocks if block is not None]


def _of(view: str, subjects: Subjects) -> list[Subject]:
    return [subject for (one, _), subject in subjects.items() if one == view]


def _cells(title: str, view: str, subjects: Subjects, names: NamesAt, bound: Bound) -> Markup | None:
    """Return the subjects of a view side by side; those under way come first."""
    found = sorted(_of(view, subjects), key=lambda one: _is_over(one.headline(marks=False)))
    if not found:
        return None
    return fragment(
        heading(3, title), board(_cell(one, names) for one in found[: bound.most]), bound.more(len(found), view)
    )


def _is_over(headline: str) -> bool:
    return headline in {"suit withdrawn", "suit dismissed", "suit settled", "withdrawn", "lapsed", "ended"}


def _cell(subject: Subject, names: NamesAt) -> Fact:
    leading = subject.aspects.get(subject.main, ())
    told = [one for aspect in subject.others() for one in _aspect(subject, aspect)]
    since = [f"{one.words}: {one.since}" if len(leading) > 1 else one.since for one in leading if one.since]
    passed = [one.note for one in subject.aspects.get("trial-day", ()) if one.note]
    lines = [*(capital(note) for note in _notes(subject, "hearing")), *(capital(one) for one in since), *told]
    return Fact(
        label=subject.title(names),
        value=f"Trial {' or '.join(passed)}" if passed else capital(subject.headline(marks=False)) or "Status unknown",
        detail=joined_lines(lines),
        badges=(*marks(leading), *_warnings(subject)),
    )


def _aspect(subject: Subject, aspect: str) -> list[Node]:
    """Return the lines on one aspect, its label first."""
    if aspect in _ABSENT_FROM_CELLS - {"founded-by"} or not subject.said(aspect):
        return []
    if aspect == "motion":
        return [capital(subject.said(aspect))]
    return [fragment(element("span", f"{capital(label(subject.view, aspect))}: "), subject.said(aspect))]


def marks(values: Iterable[Value]) -> tuple[Markup, ...]:
    """Return the badges of what leads: how well founded it is, and that it is not certain."""
    values = list(values)
    found = [badge(capital(mark), Tone.CAUTION) for mark in dict.fromkeys(one.mark for one in values) if mark]
    if not all(one.certain for one in values):
        found.append(badge("Not certain", Tone.CAUTION))
    return tuple(found)


def _warnings(subject: Subject) -> list[Markup]:
    return [badge(f"Check: {one.words}", Tone.WARN) for one in subject.aspects.get("warning", ())]


def joined_lines(lines: Sequence[Node]) -> Markup | None:
    """Return *lines* below one another, None for none."""
    if not lines:
        return None
    parts: list[Node] = []
    for line in lines:
        parts += [element("br"), line]
    return fragment(*parts[1:])


def _people(subjects: Subjects, names: NamesAt, bound: Bound) -> Markup | None:
    """Return who holds or held which office, and who left."""
    offices = sorted(_of("roles", subjects), key=lambda one: one.headline(marks=False) != "in office")
    gone = _of("departures", subjects)
    parts: list[Node] = [heading(3, "People")]
    if offices:
        rows = [_office(one, names) for one in offices[: bound.most]]
        parts += [table("Offices", ("Who", "Office", "Now", "When"), rows), bound.more(len(offices), "roles")]
    if gone:
        rows = [_departure(one, names) for one in gone[: bound.most]]
        parts += [
            table("Departures and returns", ("Who", "From", "Now", "When"), rows),
            bound.more(len(gone), "departures"),
        ]
    return fragment(*parts) if offices or gone else None


def _office(subject: Subject, names: NamesAt) -> tuple[Node, ...]:
    person, organisation, _ = subject.person
    office = ", ".join(part for part in (subject.said("office", marks=False), names.party(organisation)) if part)
    now = capital(subject.headline(marks=False)) + (" (for the time being)" if subject.one("interim") else "")
    return names.party(person), capital(office), _marked(now, subject), _when(subject)


def _departure(subject: Subject, names: NamesAt) -> tuple[Node, ...]:
    person, organisation, _ = subject.person
    manner = subject.said("manner", marks=False)
    now = capital(subject.headline(marks=False))
    if manner and now == "Left":
        now = f"{now} ({manner})"
    return names.party(person), names.party(organisation), _marked(now, subject), _when(subject)


def _marked(words: str, subject: Subject) -> Markup:
    return joined((words, *marks(subject.aspects.get(subject.main, ())), *_warnings(subject)), " ")


def _when(subject: Subject) -> str:
    leading = subject.aspects.get(subject.main, ())
    return "; ".join(dict.fromkeys(one.since for one in leading if one.since))


def _forecasts(subjects: Subjects, names: NamesAt, bound: Bound) -> Markup | None:
    """Return what was forecast and what became of it."""
    found = [
        one
        for one in _of("money", subjects)
        if "expects" in one.aspects or "due" in one.aspects or "status" in one.aspects
    ]
    rows = [
        (
            capital(one.title(names)),
            one.said("by", marks=False),
            one.said("due", marks=False),
            fragment(
                _marked(capital(one.headline(marks=False)), one), *(f", {note}" for note in _notes(one, one.main))
            ),
        )
        for one in found[: bound.most]
    ]
    headers = ("What", "Forecast by", "Due", "Outcome")
    shown = (table("What was expected", headers, rows), bound.more(len(found), "money"))
    return fragment(heading(3, "Forecasts"), *shown) if rows else None


def _notes(subject: Subject, aspect: str) -> list[str]:
    return [one.note for one in subject.aspects.get(aspect, ()) if one.note]


def _figures(subjects: Subjects, names: NamesAt, bound: Bound) -> Markup | None:
    """Return funding, valuations and other figures, a row each."""
    sorts = [(one, aspect) for one in _of("money", subjects) for aspect in ("valuation", "funding", "metric")]
    found = [(one, aspect, said) for one, aspect in sorts for said in one.aspects.get(aspect, ())[-bound.most :]]
    number = sum(len(one.aspects.get(aspect, ())) for one, aspect in sorts)
    rows = [_figure(*one, names) for one in found[: bound.most]]
    headers = ("Who", "Figure", "When")
    shown = (table("As last reported", headers, rows), bound.more(number, "money"))
    return fragment(heading(3, "Money and figures"), *shown) if rows else None


def _figure(subject: Subject, aspect: str, said: Value, names: NamesAt) -> tuple[Node, ...]:
    words = said.words if aspect == "metric" else f"{aspect}: {said.words}"
    when = said.since.removeprefix("since ")
    return names.party(subject.name), joined((capital(words), *marks([said])), " "), when
