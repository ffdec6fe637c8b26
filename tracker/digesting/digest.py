"""What changed between two states, and what was recorded, corrected, retracted and withheld on the way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from events.errors import InvalidQuestion
from events.text import printable
from tracker.digesting.values import Digest, Item, Section, Told
from tracker.index.reader import Index, Version
from tracker.index.withholding import ERASED, WITHHELD
from tracker.publishing.milestones import attribution, headline, label, source_of
from tracker.publishing.standing import VIEWS
from tracker.publishing.wording import capital, day, kind, on
from tracker.questions.answers import Answer, only_dispute, state
from tracker.questions.aspects import called, value_in_words
from tracker.questions.differences import Change, difference, standing
from tracker.questions.history import Step, history
from tracker.questions.names import Names

_DONE = {
    "milestone.corrected": "Corrected",
    "milestone.cited": "Reported by others too",
    "milestone.retracted": "Retracted",
    "milestone.withheld": "Withheld",
    "milestone.shown": "Shown again",
    "milestone.erased": "Erased",
    "milestone.merged": "Found to be the same",
    "milestone.unmerged": "Found not to be the same",
}
"""The acts on milestones that are told, in the order in which they are, by what people call them."""
_NOT_TOLD = frozenset({"citations", "rivals", "unsourced", "lang"})
"""Fields whose change says less to a reader than the source that the act names."""


class Point(NamedTuple):
    """A state that a digest begins or ends with: its day, and the log position up to which records count."""

    day: date
    position: int


def digest(index: Index, site: str, since: Point, until: Point, *, dispute: str | None = None) -> Digest:
    """Return what changed after *since* and up to *until*, of one *dispute* or of all.

    Of a milestone that is withheld now, whatever was known then, no word is
    told, nor of one that is retracted. Raises NotFound for an unknown dispute,
    InvalidQuestion for a span that ends before it begins.
    """
    if until.position < since.position:
        raise InvalidQuestion("a span that ends before it begins", f"@{since.position}..@{until.position}", "swap them")
    only = only_dispute(index, until.position, dispute) if dispute is not None else None
    names = Names(index, until.position)
    changed = _changed(index, since, until, names, only)
    acts = _acts(index, since, until, names, only)
    disputes = sorted({*changed, *acts})
    return Digest(
        site,
        f"From {day(since.day)} to {day(until.day)}: records {since.position + 1} to {until.position}"
        if until.position > since.position
        else f"From {day(since.day)} to {day(until.day)}: nothing new is recorded",
        tuple(Told(names.dispute(slug), (*acts.get(slug, ()), *changed.get(slug, ()))) for slug in disputes),
    )


def _changed(index: Index, since: Point, until: Point, names: Names, only: str | None) -> dict[str, list[Section]]:
    """Return the section that tells how the state changed, by the slug that each dispute has in the end."""
    before, after = (_state(index, point, names, only) for point in (since, until))
    hidden = {(one.dispute, one.view, one.subject) for one in (*before, *after) if one.value in {ERASED, WITHHELD}}
    found: dict[str, list[Section]] = {}
    for slug, changes in groupby(difference(standing(before), standing(after)), key=lambda one: one.key.dispute):
        items = [
            Item(
                f"{VIEWS[view]}: {_called(view, subject, names, hidden=(slug, view, subject) in hidden)}",
                tuple(_line(one, names) for one in some),
            )
            for (view, subject), some in groupby(changes, key=lambda one: one.key[1:3])
        ]
        found[slug] = [Section("What changed in the state", tuple(items))]
    return found


def _state(index: Index, point: Point, names: Names, only: str | None) -> list[Answer]:
    """Return the state at a point, each dispute by the slug that it has in the end: renamed, it is the same one."""
    then = Names(index, point.position)
    slug = then.dispute_slug(only) if only and index.of_streams([only], point.position) else None
    if only and slug is None:
        return []  # it was opened only later
    found = state(index, point.day, point.position, dispute=slug)
    slugs: dict[str, str] = {}
    for one in found:
        if one.dispute not in slugs:
            slugs[one.dispute] = names.dispute_slug(only_dispute(index, point.position, one.dispute))
    # What was said is told as what is new.
    return [one._replace(dispute=slugs[one.dispute]) for one in found if one.view in VIEWS]


def _called(view: str, subject: str, names: Names, *, hidden: bool) -> str:
    """Return what a subject is called; an office, which is its own name, goes unnamed where that is withheld."""
    person, _, organisation = subject.partition("/")
    if hidden and view == "roles":
        subject = f"{person}/{organisation.partition('/')[0]}"
    return called(view, subject, names)


def _line(change: Change, names: Names) -> str:
    value = f"{change.key.aspect.replace('-', ' ')}: {value_in_words(change.key.aspect, change.key.value, names)}"
    match change.what:
        case "new":
            return f"now {value}" if change.after == "certain" else f"now possibly {value}"
        case "gone":
            return f"no longer {value}" if change.before == "certain" else f"no longer possibly {value}"
        case _:
            return f"{value}, {change.after} now"


def _acts(index: Index, since: Point, until: Point, names: Names, only: str | None) -> dict[str, list[Section]]:
    """Return the sections that tell of milestones, by the slug of their dispute."""
    records = index.logged_between(since.position, until.position)
    touched = dict.fromkeys(one.stream for one in records if one.act.startswith("milestone."))
    told: dict[tuple[str, str], list[tuple[Version, Item]]] = {}
    for one in touched:
        version, steps = history(index, one, until.position)
        if only is None or version.dispute == only:
            slug = names.dispute_slug(version.dispute)
            for title, item in _of_one(version, [step for step in steps if step.position > since.position], names):
                told.setdefault((slug, title), []).append((version, item))
    found: dict[str, list[Section]] = {}
    order = ["New", *_DONE.values()]
    for (slug, title), some in sorted(told.items(), key=lambda one: (one[0][0], order.index(one[0][1]))):
        found.setdefault(slug, []).append(Section(title, tuple(item for _, item in sorted(some, key=_by_date))))
    return found


def _by_date(one: tuple[Version, Item]) -> tuple[str, int]:
    version, _ = one
    return version.body["occurred_on"]["earliest"] or "", version.place


def _of_one(version: Version, steps: Sequence[Step], names: Names) -> Iterator[tuple[str, Item]]:
    """Yield what there is to say of one milestone, each with the title of the section it belongs in."""
    own = [step for step in steps if step.number is not None]
    if own and own[0].number == 1 and version.live and version.merged is None:
        yield "New", Item(_head(version), tuple(_about(version, names)))
    for step in own:
        if step.act in _DONE and (_never_was(version) is (step.act == "milestone.retracted")):
            yield _DONE[step.act], Item(_head(version), tuple(_of_act(version, step, names)))


def _head(version: Version) -> str:
    """Return what a milestone is called: without its words where it is withheld, or never was."""
    if version.withheld or _never_was(version):
        return f"{capital(kind(version.body['what']['kind']))}, {on(version.body['occurred_on'])}"
    return f"{on(version.body['occurred_on'])}: {headline(version.body)}"


def _never_was(version: Version) -> bool:
    """Return whether a milestone is retracted."""
    return not version.live and version.merged is None


def _about(version: Version, names: Names) -> Iterator[str]:
    """Yield what is told of a new milestone beside its title: more of it, whose word it is, where it is reported."""
    body = version.body
    if version.withheld:
        return
    if body["summary"]:
        yield " ".join(str(body["summary"]).split())
    if whose := attribution(body):
        yield f"{whose}."
    yield _sources(body["citations"], names)


def _of_act(version: Version, step: Step, names: Names) -> Iterator[str]:
    """Yield what an act changed, and why. The reason for withholding is for curators; its ground is published."""
    if step.act in {"milestone.withheld", "milestone.erased"}:
        yield f"On the basis of {step.basis}."
        return
    if version.withheld:
        return
    for change in step.changes:
        if change.field not in _NOT_TOLD:
            yield f"{label(change.field)}: {change.before or 'nothing'} → {change.after or 'nothing'}"
    if step.citation:
        yield _sources([step.citation], names)
    if step.into:
        yield f"It stands under {step.into[:8]} from now on."
    if step.why and step.act != "milestone.shown":
        yield f"Why: {step.why}"


def _sources(citations: Iterable[str], names: Names) -> str:
    found = dict.fromkeys(names.publisher(source_of(one)) for one in citations)
    return f"Reported by {', '.join(found)}." if found else "No source: the curator vouches for it."


def shown(text: str) -> str:
    """Return *text* on one line, nothing in it that a terminal or a reader's program would obey. Pure."""
    return printable(" ".join(text.split()))
