"""Calendars as iCalendar (RFC 5545, with the properties of RFC 7986), written by the library icalendar.

Pure: the same value gives the same bytes, since every stamp is the event's own ``last_modified``.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.text import fit, shown
from feeds.zones import observances, zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import icalendar

    from feeds.agenda import Calendar, Event

MEDIA_TYPE = "text/calendar"
_END = b"END:VCALENDAR\r\n"


class EventCache:
    """Events already written, kept by uid in their last revision: each is written once.

    What was kept is used only for an event that is equal in every part. Holds
    *limit* at most and drops the one unused for longest.
    """

    def __init__(self, limit: int = 20_000) -> None:
        """Start empty."""
        self._limit = limit
        self._kept: OrderedDict[str, tuple[Event, bytes]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many events are kept."""
        return len(self._kept)

    def written(self, event: Event) -> bytes:
        """Return *event* as a ``VEVENT``, written now unless it is kept."""
        kept = self._kept.get(event.uid)
        if kept is None or kept[0] != event:
            kept = self._kept[event.uid] = (event, write_event(event))
        self._kept.move_to_end(event.uid)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return kept[1]


def ical(calendar: Calendar, cache: EventCache | None = None) -> bytes:
    """Return *calendar* as an iCalendar document in UTF-8. Pure.

    Its times are local with their zone, whose rules it carries. With a *cache*, events written before are not
    written again; the bytes are the same without one. Raises
    :class:`feeds.errors.FeedsError` for a zone that is not of the IANA data.
    """
    import icalendar  # slow to import, and who makes pages and feeds alone does without

    made = icalendar.Calendar()
    for name, value, parameters in _stated(calendar):
        _add(made, name, value, parameters)
    # RFC 5545 §3.6 wants a component in every calendar: one without events carries the zone that nothing needs.
    zones = _zones(calendar.events) if calendar.events else {"UTC": {calendar.last_modified.year}}
    rules = (_timezone(key, min(years), max(years)) for key, years in sorted(zones.items()))
    head: bytes = made.to_ical(sorted=False)
    write = cache.written if cache is not None else write_event
    return b"".join((head.removesuffix(_END), *rules, *map(write, calendar.events), _END))


def write_event(event: Event) -> bytes:
    """Return *event* as a ``VEVENT`` in UTF-8, its lines folded. Pure."""
    import icalendar

    component = icalendar.Event()
    for name, value, parameters in _said(event):
        _add(component, name, value, parameters)
    written: bytes = component.to_ical(sorted=False)
    return written


def _stated(calendar: Calendar) -> Iterator[tuple[str, Any, dict[str, str]]]:
    """Yield what *calendar* says of itself: property, value, parameters; a blank value is left out. Pure."""
    language = _language(calendar.lang)
    yield "prodid", _text(f"-//{calendar.maker}//feeds//EN"), {}
    yield "version", "2.0", {}
    yield "calscale", "GREGORIAN", {}
    yield "uid", fit(calendar.uid), {}
    yield "last-modified", calendar.last_modified, {}
    yield "name", _text(calendar.name), language
    yield "x-wr-calname", _text(calendar.name), {}  # what calendars read that are older than RFC 7986
    yield "description", _text(calendar.description), language
    yield "url", calendar.url, {"VALUE": "URI"}
    yield "source", calendar.source, {"VALUE": "URI"}
    yield "refresh-interval", calendar.refresh, {"VALUE": "DURATION"}
    yield "x-published-ttl", None if calendar.refresh is None else _duration(calendar.refresh), {}
    yield "color", calendar.color, {}
    yield "categories", list(map(_lines, calendar.categories)), language


def _said(event: Event) -> Iterator[tuple[str, Any, dict[str, str]]]:
    """Yield what *event* says: property, value, parameters; a blank value is left out. Pure."""
    language = _language(event.lang)
    yield "uid", fit(event.uid), {}
    yield "dtstamp", event.last_modified, {}
    yield "dtstart", _placed(event.start, event), {}
    if event.all_day:
        # What has no end takes one day; the end itself is not part of it (RFC 5545 §3.6.1).
        yield "dtend", None if event.end is None else _after(event.end), {}
    elif event.end != event.start:
        yield "dtend", None if event.end is None else _placed(event.end, event), {}
    yield "summary", _text(event.summary), language
    yield "description", _text(event.description), language
    yield "location", _text(event.location), language
    yield "status", None if event.status is None else event.status.value, {}
    yield "transp", "TRANSPARENT" if event.all_day else "OPAQUE", {}  # a day or a month is nobody's appointment
    yield "sequence", event.sequence, {}
    yield "created", event.created, {}
    yield "last-modified", event.last_modified, {}
    yield "url", event.url, {"VALUE": "URI"}
    yield "categories", list(map(_lines, event.categories)), language


def _add(component: Any, name: str, value: Any, parameters: dict[str, str]) -> None:
    """Add a property to *component*, unless it is blank."""
    if value is None or value in ("", []):
        return
    component.add(name, value, parameters=parameters or None)


def _zones(events: Iterable[Event]) -> dict[str, set[int]]:
    """Return the years of *events* by their zone. Pure."""
    years: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.zone is not None:
            years[event.zone].update(time.year for time in (event.start, event.end) if time is not None)
    return years


@cache
def _timezone(key: str, first: int, last: int) -> bytes:
    """Return the zone *key* as a ``VTIMEZONE``, for local times from the year *first* to *last*.

    The library's own has each onset in the time that begins there, where RFC
    5545 §3.6.5 has it in the time that ends, and goes back to 1970 for every event.
    """
    import icalendar

    made = icalendar.Timezone()
    made.add("tzid", key)
    for stretch in observances(key, first, last):
        part = icalendar.TimezoneDaylight() if stretch.summer else icalendar.TimezoneStandard()
        onset, *others = stretch.onsets
        part.add("dtstart", onset)
        part.add("tzoffsetfrom", stretch.before)
        part.add("tzoffsetto", stretch.after)
        if others:
            part.add("rdate", others)
        if stretch.name:
            part.add("tzname", stretch.name)
        made.add_component(part)
    written: bytes = made.to_ical(sorted=False)
    return written


def _placed(moment: date, event: Event) -> date:
    """Return *moment* as it is written: a day, a time of the event's zone, or UTC. Pure."""
    if not isinstance(moment, datetime):
        return moment
    moment = moment.replace(microsecond=0)
    if event.zone is not None:
        return moment.replace(tzinfo=zone(event.zone))
    return moment.astimezone(UTC)


def _after(day: date) -> date:
    """Return the day after *day*; the last that dates can say has none. Pure."""
    return day if day == type(day).max else day + timedelta(days=1)


def _language(lang: str | None) -> dict[str, str]:
    """Return the parameter that states a language. Pure."""
    return {} if lang is None else {"LANGUAGE": lang}


def _text(text: str | None) -> icalendar.vText | None:
    """Return *text* as a property can carry it: no control characters but line ends (RFC 5545 §3.3.11). Pure.

    Told that it is text: the library escapes nothing in properties that it does not know.
    """
    import icalendar

    return None if text is None else icalendar.vText(_lines(text))


def _lines(text: str) -> str:
    """Return *text* as it may be shown, its line ends of one kind. Pure."""
    return shown(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")


def _duration(length: timedelta) -> str:
    """Return *length* as RFC 5545 §3.3.6 writes it. Pure."""
    return f"PT{int(length.total_seconds())}S"
