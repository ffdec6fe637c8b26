"""The calendars of a site: for each dispute the days to come and a file for each past year, and one of all disputes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from feeds.agenda import Calendar, Event
from feeds.calendar import EventCache, ical
from tracker.index.reader import Index
from tracker.publishing.agenda import event
from tracker.publishing.docket import Docket, Listed
from tracker.publishing.history import History, News
from tracker.publishing.parts import Made
from tracker.publishing.stories import Chronicle, Said, Story

_REFRESH: Final = timedelta(hours=6)
_SLACK: Final = timedelta(days=1)
_MAKER: Final = "dispute-tracker"
_OURS: Final = "en"
_COMING: Final = 0
"""Stands where a year would, for the days to come."""


def path(slug: str, year: int = _COMING) -> str:
    """Return where a dispute's calendar stands: of its days to come, or of a past *year*. Pure."""
    return f"{slug}/calendar-{year}.ics" if year else f"{slug}/calendar.ics"


@dataclass(slots=True)
class _Shelf:
    """A dispute's events by the file that they stand in, as it was called on the *day* of its last record."""

    slug: str
    title: str
    day: date
    files: dict[int, dict[str, Event]] = field(default_factory=lambda: {_COMING: {}})
    places: dict[str, int] = field(default_factory=dict)

    def put(self, one: str, said: Event, year: int | None) -> set[int]:
        """Put an event into the file of *year*, None: into none; return the files that are others by that."""
        changed = set()
        before = self.places.pop(one, None)
        if before is not None and (before != year or self.files[before][one] != said):
            del self.files[before][one]
            changed.add(before)
        if year is not None:
            self.places[one] = year
            if self.files.setdefault(year, {}).get(one) != said:
                self.files[year][one] = said
                changed.add(year)
        return changed


class Calendars:
    """Makes the calendars of one site, and again those that a record changes.

    *title* names the site; *base_url* ends in a slash. No clock is read: what
    is to come is so as of the dispute's last record, in the calendar of all of them as of the log's. Whoever looks
    between two records has in the calendar what was to come then, passed or not.
    """

    def __init__(self, title: str, base_url: str) -> None:
        """Know nothing of the log yet."""
        self._title = title
        self._base_url = base_url
        self._docket = Docket()
        self._position = 0
        self._shelves: dict[str, _Shelf] = {}
        self._coming: dict[str, Event] = {}
        self._day = date.min
        self._cache = EventCache()

    def years(self, dispute: str) -> list[int]:
        """Return the past years that a dispute, by its stream, has calendars of, the latest first."""
        shelf = self._shelves.get(dispute)
        return (
            sorted((year for year in shelf.files if year != _COMING and shelf.files[year]), reverse=True)
            if shelf
            else []
        )

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the calendars that may be others for *news*; all of them where that is everything."""
        everything = news.everything or not self._position
        touched = self._follow(history, history.stories if everything else news.stories)
        made, events = Made(), dict[str, Event]()
        if everything:
            self._begin_anew(made, touched)
        disputes = [history.disputes[one] for one in (history.disputes if everything else news.disputes)]
        for chronicle in disputes:
            events |= self._shelve(history, chronicle, touched.get(chronicle.stream, set()), made)
        first = self._day == date.min
        if self._come(max((one.day for one in disputes), default=self._day), events) or first:
            made.documents |= self._of_all(history)
        made.gone -= made.documents.keys()
        return made

    def _begin_anew(self, made: Made, touched: dict[str, set[str]]) -> None:
        """Keep nothing of what was made before, since there may be words in it that are withheld now."""
        made.gone |= {path(shelf.slug, year) for shelf in self._shelves.values() for year in shelf.files}
        self._shelves, self._coming, self._day, self._cache = {}, {}, date.min, EventCache()
        for one, listed in self._docket.listed.items():
            touched.setdefault(listed.dispute, set()).add(one)

    def _follow(self, history: History, ids: Mapping[str, Story] | frozenset[str]) -> dict[str, set[str]]:
        """Take the records that came since, in their order; return the appointments they are on, by dispute."""
        records = [(said, story) for one in ids for said, story in _since(history.stories[one], self._position)]
        touched: dict[str, set[str]] = {}
        for said, story in sorted(records, key=lambda pair: pair[0].position):
            touched.setdefault(story.dispute, set()).update(self._docket.take(story, said))
        self._position = history.position
        return touched

    def _shelve(self, history: History, chronicle: Chronicle, touched: set[str], made: Made) -> dict[str, Event]:
        """Make a dispute's calendars that are others now; return the events that were made anew."""
        shelf = self._shelves.get(chronicle.stream)
        changed: set[int] = set()
        if shelf is None:
            shelf = self._shelves[chronicle.stream] = _Shelf(chronicle.slug, chronicle.title, chronicle.day)
            changed = {_COMING}
        elif (shelf.slug, shelf.title) != (chronicle.slug, chronicle.title):
            changed = {*shelf.files}
            made.gone |= {path(shelf.slug, year) for year in shelf.files}
            shelf.slug, shelf.title = chronicle.slug, chronicle.title
        shelf.day = chronicle.day
        passed = {one: said for one, said in shelf.files[_COMING].items() if is_past(said, shelf.day)}
        events = {one: event(history, self._docket.listed[one], self._base_url) for one in touched}
        for one, said in (passed | events).items():
            changed |= shelf.put(one, said, _file(said, self._docket.listed[one], shelf.day))
        for year in changed:
            self._write(chronicle, shelf, year, made)
        return events

    def _write(self, chronicle: Chronicle, shelf: _Shelf, year: int, made: Made) -> None:
        """Make one file of a dispute, or let it be gone where nothing is left in it."""
        events = _sorted(shelf.files[year])
        if year and not events:
            del shelf.files[year]
            made.gone.add(path(chronicle.slug, year))
            return
        what = "Hearings and trials" if year else "Days to come"
        document = Calendar(
            uid=f"urn:uuid:{uuid5(UUID(chronicle.stream), f'calendar {year}' if year else 'calendar')}",
            name=f"{chronicle.title} {year}" if year else chronicle.title,
            description=f"{what}, each with the milestone that it rests on.",
            last_modified=_modified(events, chronicle.opened),
            events=events,
            url=f"{self._base_url}{chronicle.slug}/",
            source=f"{self._base_url}{path(chronicle.slug, year)}",
            refresh=_REFRESH,
            lang=_OURS if chronicle.lang.partition("-")[0] == _OURS else None,
            maker=_MAKER,
        )
        made.documents[path(chronicle.slug, year)] = ical(document, self._cache)

    def _come(self, day: date, events: dict[str, Event]) -> bool:
        """Bring up to date what is to come in all disputes by *day*, and say whether that is other now."""
        before, self._day = self._coming, max(day, self._day)
        coming = {one: said for one, said in (before | events).items() if not is_past(said, self._day)}
        self._coming = coming
        return coming != before

    def _of_all(self, history: History) -> dict[str, bytes]:
        """Return the calendar of all disputes; none where there is no dispute."""
        if not history.disputes:
            return {}
        first = min(history.disputes.values(), key=lambda one: one.opened)
        events = _sorted(self._coming)
        document = Calendar(
            uid=f"urn:uuid:{uuid5(UUID(history.root), 'calendar')}",
            name=self._title,
            description="Days to come in all disputes, each with the milestone that it rests on.",
            last_modified=_modified(events, first.opened),
            events=events,
            url=self._base_url,
            source=f"{self._base_url}calendar.ics",
            refresh=_REFRESH,
            lang=_OURS,
            maker=_MAKER,
        )
        return {"calendar.ics": ical(document, self._cache)}


def is_past(said: Event, day: date) -> bool:
    """Say whether an event was over everywhere when the UTC day *day* began: days are local ones, of any zone. Pure."""
    last = said.end or said.start
    last = last.date() if isinstance(last, datetime) else last
    return last.toordinal() + _SLACK.days < day.toordinal()


def _file(said: Event, listed: Listed, day: date) -> int | None:
    """Return the year of the file that an event stands in; 0: it is to come; None: in none any more. Pure."""
    if not is_past(said, day):
        return _COMING
    return said.start.year if listed.appointment.sort in {"hearing", "trial"} else None


def _since(story: Story, position: int) -> Iterator[tuple[Said, Story]]:
    """Yield the records of a milestone after *position*."""
    for said in reversed(story.records):
        if said.position <= position:
            return
        yield said, story


def _sorted(events: Mapping[str, Event]) -> tuple[Event, ...]:
    """Return events by day, those of whole days first, then by time. Pure."""
    return tuple(sorted(events.values(), key=lambda one: (one.start.isoformat(), one.uid)))


def _modified(events: tuple[Event, ...], opened: datetime) -> datetime:
    """Return when the newest of *events* was last changed; of none, when there was first anything to say. Pure."""
    return max((one.last_modified for one in events), default=opened)
