"""An appointment as an event of a calendar, in words: of what is withheld or was retracted, none of anybody's. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from events.dates import Edtf
from feeds.agenda import Event, Status
from feeds.zones import is_zone
from tracker.publishing.addresses import permalink
from tracker.publishing.days import FIELDS, Appointment, Body
from tracker.publishing.docket import Listed
from tracker.publishing.history import History
from tracker.publishing.milestones import attribution, otherwise, source_of, sources_of
from tracker.publishing.names import NamesAt
from tracker.publishing.stories import Story
from tracker.publishing.wording import capital, instant, kind, on, value

_OURS: Final = "en"
_HOUR: Final = timedelta(hours=1)
_COURT: Final = frozenset({"hearing", "trial", "stay"})
_CALLED: Final = {"hearing": "Hearing", "trial": "Trial", "stay": "End of the stay", "forecast": "Forecast due"}
_SAID: Final = {
    "proposed": "Proposed, and not set by the court",
    "set": "Set by the court",
    "held": "It took place",
    "off": "Called off. What had been set",
}
_STAYED: Final = {"set": "Stayed until", "off": "Over before. It had been stayed until"}
_DUE: Final = {"set": "Due", "settled": "Whether it came true is known by now. It was due"}
_LEADS: Final = {"hearing": _SAID, "trial": _SAID, "stay": _STAYED, "forecast": _DUE}
_FALSE: Final = "What stood here never was, as it turned out."
_PART: Final = "The milestone is part of another now."
_ELSEWHERE: Final = "It is no longer known when it is, or it stands with another milestone."


def event(history: History, listed: Listed, base_url: str) -> Event:
    """Return an appointment as it stands, or that it stands no more. *base_url* ends in a slash.

    It says what things were called when the last record on it was made: a new name alone moves nobody's calendar.
    """
    appointment = listed.appointment
    known = history.names.at(listed.position)
    start, end, zone = times(appointment)
    summary, description, lang = _words(history, listed, known) if listed.stands else _gone(history, listed)
    return Event(
        uid=f"urn:uuid:{appointment.id}",
        summary=summary,
        start=start,
        end=end,
        zone=zone,
        last_modified=listed.modified,
        created=listed.created,
        sequence=listed.sequence,
        status=_status(listed),
        url=f"{base_url}{permalink(appointment.by if listed.stands else appointment.id)}",
        description="\n\n".join(description),
        location=_court(appointment, known) if listed.stands else None,
        categories=(_CALLED[appointment.sort],),
        lang=lang,
    )


def times(appointment: Appointment) -> tuple[date, date | None, str | None]:
    """Return when an appointment starts and ends, and the zone of that where it is a local time.

    With a time of day it takes an hour, since nobody says how long it lasts, and some calendars would make a day of
    it. A date that is not known to the day takes all days that it can be, from its one bound where it has no other.
    """
    day = appointment.day
    first = day.earliest or day.latest or date.min
    last = max(day.end_latest or day.end_earliest or day.latest or first, first)
    at, zone = appointment.at, appointment.zone
    if at and zone and is_zone(zone) and day.is_one_day and appointment.end is None:
        start = datetime.combine(first, time.fromisoformat(at))
        return start, start + _HOUR if first < date.max else None, zone
    if appointment.end is not None:
        last = max(appointment.end.latest or appointment.end.earliest or last, last)
    return first, last if last > first else None, None


def _status(listed: Listed) -> Status:
    appointment = listed.appointment
    if not listed.stands or appointment.off:
        return Status.CANCELLED
    sure = _is_exact(appointment.day) and appointment.state != "proposed"
    return Status.CONFIRMED if sure else Status.TENTATIVE


def _is_exact(day: Edtf) -> bool:
    """Say whether a date is a plain day, or a span from one to another."""
    if day.approximate or day.uncertain or day.earliest is None:
        return False
    return day.earliest == day.latest and (not day.span or day.end_earliest == day.end_latest is not None)


def _words(history: History, listed: Listed, known: NamesAt) -> tuple[str, list[str], str | None]:
    """Return summary, description and language of what stands; no language where words of two stand together."""
    appointment = listed.appointment
    last = history.stories[appointment.by]
    subjects = [history.stories[one] for one in appointment.subjects]
    body = last.body
    summary = _summary(appointment, [story.body for story in subjects if not story.withheld], known)
    summary = f"Alleged: {summary}" if body["standing"] == "alleged" else summary
    languages = {str(story.body["lang"]).partition("-")[0] for story in (last, *subjects) if not story.withheld}
    description = list(_description(history, appointment, last, known))
    return summary, description, _OURS if languages <= {_OURS} else None


def _summary(appointment: Appointment, subjects: list[Body], known: NamesAt) -> str:
    """Return what it is, what about, and in which case or whose forecast."""
    called, about, of = _CALLED[appointment.sort], "", ""
    if appointment.sort in _COURT:
        of = str(known.proceeding(appointment.of)["title"])
    else:
        of = ", ".join(known.party(slug) for body in subjects for slug in body["what"].get("by", ()))
    if appointment.sort == "trial":
        called = "Jury trial" if any(body["what"].get("jury") for body in subjects) else called
    else:
        name = "expects" if appointment.sort == "forecast" else "subject"
        about = "; ".join(dict.fromkeys(body["what"][name] for body in subjects if body["what"].get(name)))
        about = about or (kind(appointment.of) if appointment.sort == "forecast" else "")
    if appointment.state == "proposed":
        called = f"{called} proposed"
    elif appointment.state == "off":
        called = f"Called off: {called.lower()}"
    elif appointment.state == "settled":
        called = "Forecast settled"
    return " – ".join(part for part in (f"{called}: {about}" if about else called, of) if part)


def _description(history: History, appointment: Appointment, last: Story, known: NamesAt) -> Iterator[str]:
    """Yield what there is to say beside: when, how exactly that is known, by whom, and what others say."""
    body = last.body
    yield f"{_LEADS[appointment.sort][appointment.state]}: {_when(appointment, known)}."
    if appointment.former:
        yield f"Earlier: {'; '.join(on({'text': text}) for text in appointment.former)}."
    if appointment.end is not None:
        yield f"The verdict was returned: {on({'text': appointment.end.text})}."
    if not _is_exact(appointment.day):
        yield "It is not known more exactly: all days that it can be are marked."
    elif isinstance(times(appointment)[0], datetime):
        yield "When it ends is not known: an hour is marked."
    if whose := attribution(body):
        yield f"{whose if last.withheld is None else capital(str(body['standing']))}."
    yield _sources(history, appointment)
    yield from (f"Sources differ: {otherwise(one, known)}." for one in body.get("rivals", ()) if one["field"] in FIELDS)
    if last.withheld:
        yield f"The words of the milestone are {last.withheld.did}."


def _when(appointment: Appointment, known: NamesAt) -> str:
    """Return the day in words, with its local time as far as that is known."""
    if appointment.at and not appointment.zone:
        return f"{on({'text': appointment.day.text})}, {appointment.at} (local time, of a zone that is not recorded)"
    return value("", "due", " ".join(filter(None, (appointment.day.text, appointment.at, appointment.zone))), known)


def _sources(history: History, appointment: Appointment) -> str:
    """Return how many sources it rests on."""
    bodies = [history.stories[one].body for one in appointment.rests_on]
    number = len({source_of(one) for body in bodies for one in sources_of(body)})
    if any(history.stories[one].withheld for one in appointment.rests_on):
        return f"Sources that may be named: {number}."
    if not number:
        return "No source: the curator vouches for it."
    return f"It rests on {number} source{'' if number == 1 else 's'}."


def _gone(history: History, listed: Listed) -> tuple[str, list[str], str]:
    """Return that something is no appointment any more, in words of ours alone."""
    story = history.stories[listed.appointment.id]
    if story.retracted:
        lead, why = f"Retracted: {kind(story.first.kind)}", _FALSE
    elif story.merged:
        lead, why = f"Merged: {kind(story.last.kind)}", _PART
    else:
        lead, why = f"No longer listed: {kind(story.last.kind)}", _ELSEWHERE
    return lead, [why, f"Changed on {instant(listed.modified)}."], _OURS


def _court(appointment: Appointment, known: NamesAt) -> str | None:
    """Return the court, where one is named."""
    return known.proceeding(appointment.of).get("court") if appointment.sort in _COURT else None
