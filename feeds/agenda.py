"""Calendars as plain values, in iCalendar's words (RFC 5545, RFC 7986). Immutable, and free of any clock."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from feeds.errors import FeedsError
from feeds.text import is_language, is_linkable

_COLOR = re.compile(r"[a-z]{3,30}")


class Status(StrEnum):
    """Whether something is going to be (RFC 5545 §3.8.1.11). What is cancelled stays in the calendar and says so."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing with a day or an hour, in one revision of it (RFC 5545 §3.6.1).

    A *start* that is a ``date`` takes whole days, and *end* is then the last of
    them: what is known to the month starts on its first and ends on its last
    day. A *start* that is a ``datetime`` is local time of *zone* and has no
    offset, so that it stays right where the rules of the zone change; or it has an offset and no *zone*, and is UTC.
    *uid* never changes; *sequence* grows with each reset of the time, *last_modified* moves with every change.
    """

    uid: str
    summary: str
    start: date
    last_modified: datetime
    end: date | None = None
    zone: str | None = None
    sequence: int = 0
    created: datetime | None = None
    status: Status | None = None
    url: str | None = None
    description: str | None = None
    location: str | None = None
    categories: tuple[str, ...] = ()
    lang: str | None = None

    def __post_init__(self) -> None:
        """Refuse what calendars would each read in a way of their own."""
        if not self.uid.strip() or self.uid.split() != [self.uid]:
            self._refuse("its uid is blank or has white space in it")
        if not self.summary.strip():
            self._refuse("its summary is blank")
        if self.sequence < 0:
            self._refuse("its sequence counts resets, from 0 on")
        if self.url is not None and not is_linkable(self.url):
            self._refuse(f"{self.url!r} is no address to link to")
        if self.lang is not None and not is_language(self.lang):
            self._refuse(f"{self.lang!r} is no language tag, such as en or pt-BR")
        object.__setattr__(self, "last_modified", _second(self.last_modified, self.uid))
        if self.created is not None:
            object.__setattr__(self, "created", _second(self.created, self.uid))
        self._refuse_times()

    @property
    def all_day(self) -> bool:
        """Whether it takes whole days."""
        return not isinstance(self.start, datetime)

    def _refuse_times(self) -> None:
        """Refuse times of two kinds, and an end before the start."""
        for moment in (self.start, self.end):
            if isinstance(moment, datetime) and (moment.tzinfo is None) == (self.zone is None):
                self._refuse("a time is local and needs its zone, or has an offset and no zone")
        if self.all_day and self.zone is not None:
            self._refuse("a whole day has no zone: leave it out")
        if self.end is None:
            return
        if isinstance(self.end, datetime) == self.all_day:
            self._refuse("its start and end are both days, or both times")
        if self.end < self.start:
            self._refuse("it ends before it starts")

    def _refuse(self, why: str) -> None:
        raise FeedsError("bad event", self.uid, why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar (RFC 7986). Its events stand in it in the order given, none of them twice.

    *uid* is the calendar's own and never changes. *url* is a page that shows
    the same, *source* where the calendar itself can be fetched anew, about every *refresh*. *color* is a name of CSS.
    *maker* is the program that made it.
    """

    uid: str
    name: str
    last_modified: datetime
    events: tuple[Event, ...] = ()
    description: str | None = None
    url: str | None = None
    source: str | None = None
    refresh: timedelta | None = None
    color: str | None = None
    categories: tuple[str, ...] = ()
    lang: str | None = None
    maker: str = "feeds"

    def __post_init__(self) -> None:
        """Refuse what RFC 7986 refuses, and two events of one uid: calendars keep one of them, any one."""
        for part, what in ((self.uid, "uid"), (self.name, "name"), (self.maker, "maker")):
            if not part.strip():
                raise FeedsError("bad calendar", self.uid, f"its {what} is blank")
        object.__setattr__(self, "last_modified", _second(self.last_modified, self.uid))
        for address in (self.url, self.source):
            if address is not None and not is_linkable(address):
                raise FeedsError("bad calendar", self.uid, f"{address!r} is no address to link to")
        if self.color is not None and not _COLOR.fullmatch(self.color):
            raise FeedsError("bad calendar", self.uid, f"{self.color!r} is no colour's name, such as teal")
        if self.lang is not None and not is_language(self.lang):
            raise FeedsError("bad calendar", self.uid, f"{self.lang!r} is no language tag, such as en or pt-BR")
        if self.refresh is not None and self.refresh <= timedelta(0):
            raise FeedsError("bad calendar", self.uid, "it is to be fetched anew after some time, not at once")
        seen: set[str] = set()
        for event in self.events:
            if event.uid in seen:
                raise FeedsError(
                    "bad calendar", self.uid, f"it holds event {event.uid} twice: keep its newest revision"
                )
            seen.add(event.uid)


def _second(moment: datetime, which: str) -> datetime:
    """Return *moment* in UTC, in the whole seconds that calendars have; refuse one without an offset. Pure."""
    if moment.utcoffset() is None:
        raise FeedsError("bad time", which, "a time needs its offset: give it in UTC")
    return moment.astimezone(UTC).replace(microsecond=0)
