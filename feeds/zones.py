"""Time zones as calendars carry them (VTIMEZONE, RFC 5545 §3.6.5), from the rules that the package tzdata ships.

The machine's own rules are left aside: they differ from one machine to the next, and so would the bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from feeds.errors import FeedsError

_STEP = timedelta(days=1)
_FIRST, _LAST = 2, 9999  # years that dates can say, with room for an offset at the start


@dataclass(frozen=True, slots=True)
class Observance:
    """A stretch that begins at *onsets*, in local time as it was until then, with what changes there.

    The offsets are from UTC, before and after; *summer* says that it is daylight saving time.
    """

    onsets: tuple[datetime, ...]
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@cache
def zone(key: str) -> ZoneInfo:
    """Return the zone *key* of the IANA data. Raises :class:`FeedsError` for one that is not in it."""
    if not is_zone(key):
        raise FeedsError("bad zone", key, "name one of the IANA data, such as America/Los_Angeles")
    with files("tzdata").joinpath("zoneinfo", *key.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key)


def is_zone(key: str) -> bool:
    """Say whether *key* is a zone of the IANA data. Pure."""
    return key in _keys()


@cache
def _keys() -> frozenset[str]:
    """Return the names of all zones."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def observances(key: str, first: int, last: int) -> tuple[Observance, ...]:
    """Return what a calendar has to know of the zone *key* for the local times from the year *first* to *last*.

    The earliest comes first; those of one kind stand together. The rules
    alone decide, so the same arguments give the same answer everywhere.
    """
    here = zone(key)
    # A year more at the start: calendars look for the onset before a time, and in January that is last year's.
    begin = datetime(max(first - 1, _FIRST), 1, 1, tzinfo=UTC)
    end = datetime(last + 1, 1, 2, tzinfo=UTC) if last < _LAST else datetime(_LAST, 12, 30, tzinfo=UTC)
    start = begin.astimezone(here)
    found = {(_offset(start), _offset(start), *_called(start)): [start.replace(tzinfo=None)]}
    for moment in _changes(here, begin, end):
        old, new = (moment - timedelta(seconds=1)).astimezone(here), moment.astimezone(here)
        onset = (moment + _offset(old)).replace(tzinfo=None)
        found.setdefault((_offset(old), _offset(new), *_called(new)), []).append(onset)
    return tuple(
        Observance(tuple(onsets), before, after, name, summer)
        for (before, after, name, summer), onsets in found.items()
    )


def _changes(here: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield each moment, in UTC, at which *here* changes its offset, name or season."""
    day, state = begin, _state(here, begin)
    while day < end:
        following = min(day + _STEP, end)
        then = _state(here, following)
        if then != state:
            yield _between(here, day, following)
        day, state = following, then


def _between(here: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first second between *low* and *high* that is as *high* is."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _state(here, middle) == _state(here, low):
            low = middle
        else:
            high = middle
    return high


def _state(here: ZoneInfo, moment: datetime) -> tuple[timedelta, str, bool]:
    """Return what *here* has at *moment*: offset, name, whether it is summer's."""
    local = moment.astimezone(here)
    return (_offset(local), *_called(local))


def _called(local: datetime) -> tuple[str, bool]:
    """Return the name of *local*'s time, and whether it is summer's. Pure."""
    return local.tzname() or "", bool(local.dst())


def _offset(local: datetime) -> timedelta:
    """Return how far *local* is from UTC. Pure."""
    return local.utcoffset() or timedelta(0)
