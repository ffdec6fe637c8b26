"""Calendars of a tracker's log, what is set for a day in them, and how they are read."""

from datetime import timedelta
from typing import Any

import icalendar

from tests.builders import Ticking, a_milestone
from tests.tracker.publishing.sites import BASE_URL, TITLE
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.calendars import Calendars
from tracker.publishing.docket import Docket
from tracker.publishing.history import History
from tracker.publishing.parts import Made

COMING, ALL = "a-dispute/calendar.ics", "calendar.ics"
ZONE = {"zone": "America/Los_Angeles"}
FAR, NEXT = "2026-03-16", "2026-03-30"
"""Days after all records, which are of 2026-01-01."""


class Kept:
    """The calendars of a tracker's log, gone on with at each look, and what stands on the site by then."""

    def __init__(self, tracker: Tracker) -> None:
        """Look for the first time."""
        self._tracker = tracker
        self._history, self._calendars = History(), Calendars(TITLE, BASE_URL)
        self.documents: dict[str, bytes] = {}
        self.last = Made()
        self.look()

    @property
    def docket(self) -> Docket:
        """All appointments so far."""
        return self._calendars._docket

    def look(self) -> dict[str, bytes]:
        """Look at the log again; return all calendars."""
        with Index(self._tracker.path) as index, index.snapshot():
            news = self._history.catch_up(index)
            self.last = self._calendars.made(index, self._history, news)
        for gone in self.last.gone:
            self.documents.pop(gone, None)
        self.documents |= self.last.documents
        return self.documents


def calendars(tracker: Tracker) -> dict[str, bytes]:
    """Return all calendars of a tracker's log, made at once."""
    return Kept(tracker).documents


def events(document: bytes) -> list[Any]:
    """Return the events of a calendar, as a program has them."""
    return list(icalendar.Calendar.from_ical(document).walk("VEVENT"))


def the_event(tracker: Tracker, path: str = COMING) -> Any:
    """Return the one event of a calendar."""
    [found] = events(calendars(tracker)[path])
    return found


def wait(tracker: Tracker, days: int) -> None:
    """Let *days* pass before the next record."""
    clock = tracker.log._clock
    assert isinstance(clock, Ticking)
    clock.now += timedelta(days=days)


def a_hearing(tracker: Tracker, on: str = FAR, **said: Any) -> str:
    """Record that a hearing is set for the day *on*; return the milestone's id."""
    return tracker.record(a_milestone("hearing-set", proceeding="alpha", hearing_on=on, **said)).stream


def a_trial(tracker: Tracker, kind: str = "trial-set", **said: Any) -> str:
    """Record something of the trial of Alpha; return the milestone's id."""
    return tracker.record(a_milestone(kind, **({"proceeding": "alpha"} | said))).stream


def revision(found: Any) -> tuple[str, int, str]:
    """Return an event's day, the number of its revision, and its status."""
    return found["dtstart"].to_ical().decode(), found["sequence"], str(found["status"])
