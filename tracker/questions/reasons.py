"""Why an answer is what it is: the milestones that it rests on, with their records and sources. Light."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from events.errors import InvalidQuestion, NotFound
from tracker.index.reader import Index, Logged, Version
from tracker.questions.answers import Answer, check_view, state
from tracker.questions.detail import OF_WITHHOLDING, cited, rival
from tracker.questions.milestones import stamp, told_date
from tracker.questions.names import Names
from tracker.questions.nearest import did_you_mean
from tracker.questions.records import Record, record_at
from tracker.questions.rivals import Rival, rivals_of

EXAMPLE = "bids/musk-group-2025"


class Asked(NamedTuple):
    """A subject of a view, and the dispute (a slug or an alias), None for all of them."""

    view: str
    subject: str
    dispute: str | None = None


class Ground(NamedTuple):
    """A milestone that answers rest on, which ones, and the records that made it what it says."""

    milestone: Version
    bears: tuple[Answer, ...]
    records: tuple[Logged, ...]
    rivals: tuple[Rival, ...]


class Reasons(NamedTuple):
    """What is so of a subject, because of which milestones by date, and where what is registered of it was entered."""

    answers: Sequence[Answer]
    grounds: Sequence[Ground]
    registered: Sequence[Record]


def asked(text: str, dispute: str | None = None) -> Asked:
    """Return what VIEW/SUBJECT names. Raises InvalidQuestion, and NotFound for a view that there is not."""
    view, mark, subject = text.partition("/")
    if not mark or not view or not subject:
        raise InvalidQuestion("not VIEW/SUBJECT", text, f"write a view and a subject, such as {EXAMPLE}")
    check_view(view)
    return Asked(view, subject, dispute)


def reasons(index: Index, what: Asked, at: date, known: int) -> Reasons:
    """Return why the answers on a subject are what they are; nothing where there is no answer that day.

    A subject can be named by a part of it (``roles/sam-altman``) and by an
    alias. Raises NotFound for one that the view never had.
    """
    everything = state(index, at, known, dispute=what.dispute, view=what.view)
    answers = [one for one in everything if one.subject == what.subject]
    answers = answers or about(index, everything, what.subject, known)
    if not answers and not _ever(index, what, known):
        hint = did_you_mean(what.subject, index.subjects(what.view))
        raise NotFound("unknown subject", f"{what.view}/{what.subject}", f"{hint}see `dispute state {what.view}`")
    return Reasons(answers, _grounds(index, answers, known), _registered(index, answers, known))


def about(index: Index, answers: Sequence[Answer], subject: str, known: int) -> list[Answer]:
    """Return those of *answers* whose subject is, or names, what *subject* is the slug or an alias of."""
    slug = leading_to(index, subject, known)
    return [one for one in answers if _names(one.subject, slug)]


def leading_to(index: Index, subject: str, known: int) -> str:
    """Return the slug that *subject* leads to, an alias or a party that was merged; itself if it leads nowhere."""
    merged = index.merged_parties(known)
    if "/" in subject:
        return "/".join(leading_to(index, one, known) for one in subject.split("/"))
    found = index.find("party", subject, known) or index.find("proceeding", subject, known)
    slug = found.slug if found else subject
    return merged.get(slug, slug)


def _names(subject: str, slug: str) -> bool:
    return slug == subject or slug in subject.replace(", ", "/").split("/") or subject.startswith(f"{slug}/")


def _ever(index: Index, what: Asked, known: int) -> bool:
    """Whether the view has had the subject on any day, as known at any point. Reads through all facts."""
    slugs = {
        what.subject,
        leading_to(index, what.subject, known),
        leading_to(index, what.subject, index.head().position),
    }
    return any(_names(subject, slug) for subject in index.subjects(what.view) for slug in slugs)


def _grounds(index: Index, answers: Sequence[Answer], known: int) -> list[Ground]:
    there = index.milestones({one for answer in answers for one in answer.because}, known)
    ordered = sorted(there.values(), key=lambda one: (*_days(one), one.place))
    return [
        Ground(
            one,
            tuple(answer for answer in answers if one.id in answer.because),
            tuple(index.logged_of(one.id, known)),
            tuple(rivals_of(one)),
        )
        for one in ordered
    ]


def _days(one: Version) -> tuple[str, str]:
    on = one.body["occurred_on"]
    return on["earliest"] or "", on["latest"] or "9999-12-32"


def _registered(index: Index, answers: Sequence[Answer], known: int) -> list[Record]:
    """Return where what is registered of proceedings was entered, for the answers that no milestone gives."""
    slugs = {one.subject for one in answers if one.view == "trial" and not one.because}
    found = (index.registered_as("proceeding", slug, known) for slug in sorted(slugs))
    return [record_at(index, one.known) for one in found if one]


def shape(ground: Ground, names: Names) -> dict[str, Any]:
    """Return a ground as JSON."""
    one, said = ground.milestone, ground.milestone.body
    return {
        "milestone": one.id,
        "kind": said["what"]["kind"],
        "title": said["title"],
        "occurred_on": told_date(said["occurred_on"]),
        "date_note": said["date_note"],
        "standing": said["standing"],
        "according_to": said["according_to"],
        "withheld": one.withheld,
        "supports": [
            {name: getattr(answer, name) for name in ("subject", "aspect", "value", "certainty")}
            for answer in ground.bears
        ],
        "records": [_record(record, one) for record in ground.records],
        "citations": [cited(text, names) for text in said["citations"]],
        "unsourced": said["unsourced"],
        "rivals": [rival(other, names) for other in ground.rivals],
    }


def _record(record: Logged, one: Version) -> dict[str, Any]:
    return {
        "position": record.position,
        "id": record.id,
        "recorded_at": stamp(record.recorded_at),
        "act": record.act,
        "curator": record.curator,
        "why": reason(record, one),
    }


def reason(record: Logged, one: Version) -> str | None:
    """Return the reason that a record gives; None for one that may repeat words that are withheld."""
    tells = not one.withheld or record.act in OF_WITHHOLDING
    why: str | None = record.body.get("why") if tells else None
    return why
