"""The grammar of the EDTF dates that we read (ISO 8601-2), and the days that each form is bounded by.

Plain dates, seasons and quarters are read here by the standard library, and so are the sets and spans made of them.
What is left, digits that nobody knows (``201X``) and a qualifier inside a date (``2017-?12``), goes to the `edtf`
library, whose import takes 100 ms. Only forms that it is known to read are handed to it: on others it may raise
anything, or print.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from time import struct_time

LONGEST = 100
"""Characters in a date at most."""

PARTS_OF_A_YEAR = {
    # Seasons without a hemisphere are the northern ones by the meteorologists' months. Winter is December of the year
    # written and the two months after it, so that 21 to 24 follow one another.
    21: ("season", 3, 3),
    22: ("season", 6, 3),
    23: ("season", 9, 3),
    24: ("season", 12, 3),
    # said to be northern
    25: ("season", 3, 3),
    26: ("season", 6, 3),
    27: ("season", 9, 3),
    28: ("season", 12, 3),
    # southern
    29: ("season", 9, 3),
    30: ("season", 12, 3),
    31: ("season", 3, 3),
    32: ("season", 6, 3),
    33: ("quarter", 1, 3),
    34: ("quarter", 4, 3),
    35: ("quarter", 7, 3),
    36: ("quarter", 10, 3),
    37: ("third", 1, 4),
    38: ("third", 5, 4),
    39: ("third", 9, 4),
    40: ("half", 1, 6),
    41: ("half", 7, 6),
}
"""Precision, first month and number of months of each part of a year, by its number in EDTF level 2."""

PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?%]?")
_BY_LIBRARY = re.compile(
    r"[~?%]?[0-9X]{4}[~?%]?(?:-[~?%]?(?:0[1-9]|1[0-2]|XX)[~?%]?(?:-[~?%]?(?:0[1-9]|[12][0-9]|3[01]|XX)[~?%]?)?)?"
)


class NotReadError(ValueError):
    """Text that is no date of ours: why, and forms that may be meant, the likeliest first (not all need be dates)."""

    def __init__(self, why: str, *candidates: str) -> None:
        """Keep both for the line that is shown."""
        super().__init__(why, *candidates)
        self.why = why
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day that a date can mean; ``None``: no bound is known on that side."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Point(Bounds):
    """A date that is neither a set nor a span, with its *precision*: a year, a month, a day or the like."""

    text: str
    precision: str


@dataclass(frozen=True, slots=True)
class Span(Bounds):
    """From one date to another: its own bounds are the start's, *end* the end's; an *ongoing* one has no end yet."""

    end: Bounds
    ongoing: bool


def read(text: str) -> Bounds:
    """Return the bounds of *text*, as `Span` if it is one. Raises `NotReadError`. Pure."""
    if len(text) > LONGEST:
        raise NotReadError(f"it is {len(text)} characters long, a date has at most {LONGEST}")
    if not text or text.isspace():
        raise NotReadError("it is empty; an unknown day is written XXXX", "XXXX")
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text)
    if text.startswith("{"):
        raise NotReadError("a set in braces means all of its days, and a milestone has one", f"[{text.strip('{}')}]")
    return _span(text) if "/" in text else point(text)


def point(text: str) -> Point:
    """Return the one date that *text* says. Raises `NotReadError`. Pure."""
    plain = PLAIN.fullmatch(text)
    if plain is None:
        return _point_by_library(text)
    year, middle, day = plain.groups()
    if year == "0000":
        raise NotReadError("years go from 0001 to 9999", "0001")
    if middle is None:
        return Point(date(int(year), 1, 1), date(int(year), 12, 31), text, "year")
    if day is not None:
        return _day(text, int(year), int(middle), int(day))
    return _part(text, int(year), int(middle))


def _day(text: str, year: int, month: int, day: int) -> Point:
    """Return the day *text*, refused where the calendar has none."""
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise NotReadError(f"there is no month {month:02}, months go from 01 to 12", f"{year:04}")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise NotReadError(
            f"there is no day {day:02} in {year:04}-{month:02}, which has {last}", f"{year:04}-{month:02}"
        )
    the_day = date(year, month, day)
    return Point(the_day, the_day, text, "day")


def _part(text: str, year: int, number: int) -> Point:
    """Return the month, season, quarter, third or half *text*."""
    is_month = 1 <= number <= 12  # noqa: PLR2004
    precision, first, months = ("month", number, 1) if is_month else PARTS_OF_A_YEAR.get(number, ("", 0, 0))
    if not months:
        raise NotReadError(
            f"months go from 01 to 12, seasons from 21 to 32, quarters from 33 to 36, and {number:02} is none",
            f"{year:04}",
        )
    return Point(date(year, first, 1), _end_of_month(year, first + months - 1), text, precision)


def _end_of_month(year: int, month: int) -> date:
    """Return the last day of the *month*th month counted from January of *year*; the calendar's last, if past it."""
    if month > 12:  # noqa: PLR2004
        year, month = year + 1, month - 12
    return date.max if year > date.max.year else date(year, month, monthrange(year, month)[1])


def _point_by_library(text: str) -> Point:
    """Return a date with unknown digits or a qualifier inside, bounded by the library's strict bounds."""
    if _BY_LIBRARY.fullmatch(text) is None:
        out_of_range = re.match("-[0-9]{4}|Y", text)
        raise NotReadError("years go from 0001 to 9999" if out_of_range else "it is not an EDTF date")
    if set(text) <= set("X-"):
        return Point(None, None, text, "unknown")
    from edtf import parse_edtf  # plain dates must not wait for it
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        said = parse_edtf(text)
        # The library's fuzzy bounds widen 2015-12~ to three years; a qualifier says how sure we are, not which days.
        earliest, latest = _calendar_day(said.lower_strict()), _calendar_day(said.upper_strict())
    except (EDTFParseException, ValueError) as refusal:
        year, month = re.sub("[~?%]", "", text)[:4], re.sub("[~?%]", "", text)[:7]
        raise NotReadError("it is not an EDTF date that has days in every year it may mean", month, year) from refusal
    if "XXXX" in text:  # a month or a day of an unknown year: the library bounds it by the years 0 and 9999
        return Point(None, None, text, "unknown")
    return Point(earliest, latest, text, re.sub("[0-9]", "0", text) if "X" in text else _precision(text))


def _calendar_day(when: "struct_time") -> date:
    """Return the library's *when* as a day; its year 0 (of ``0XXX``) as the calendar's first day."""
    return date.min if when.tm_year == 0 else date(when.tm_year, when.tm_mon, when.tm_mday)


def _precision(text: str) -> str:
    """Return the precision of a plain date with qualifiers inside."""
    return ("year", "month", "day")[text.count("-")]


def _one_of(text: str) -> Bounds:
    """Return the bounds of one day out of several, ``[a..b]`` or ``[a,b]``; gaps between members are not kept."""
    members = text[1:-1].split(",")
    bounds = {member: _member(member) for member in members}
    ascending = sorted(bounds, key=lambda member: (_first(bounds[member]), _last(bounds[member])))
    if ascending != members:
        raise NotReadError("a set is written from the earliest to the latest, each once", f"[{','.join(ascending)}]")
    earliest, latest = min(map(_first, bounds.values())), max(map(_last, bounds.values()))
    open_before = any(member.earliest is None for member in bounds.values())
    open_after = any(member.latest is None for member in bounds.values())
    return Bounds(None if open_before else earliest, None if open_after else latest)


def _first(bounds: Bounds) -> date:
    """Return the earliest day of *bounds*, the calendar's first if there is no bound."""
    return bounds.earliest or date.min


def _last(bounds: Bounds) -> date:
    """Return the latest day of *bounds*, the calendar's last if there is no bound."""
    return bounds.latest or date.max


def _member(text: str) -> Bounds:
    """Return the bounds of one member of a set: a date, or a range open on one side at most."""
    if ".." not in text:
        return _known(text)
    start, _, end = text.partition("..")
    if not start and not end:
        raise NotReadError("it leaves both sides open; an unknown day is written XXXX", "XXXX")
    if not start:
        return Bounds(None, _known(end).latest)
    if not end:
        return Bounds(_known(start).earliest, None)
    return _range(point(start), point(end))


def _known(text: str) -> Point:
    """Return the date *text* of a set, refused if it could be any."""
    said = point(text)
    if said.precision == "unknown":
        raise NotReadError("a set with an unknown date in it bounds nothing", "XXXX")
    return said


def _range(start: Point, end: Point) -> Bounds:
    """Return the bounds of the range from *start* to *end*, both as precise as each other and in their order."""
    if start.precision != end.precision or start.precision == "unknown":
        # Refused because the edtf library and others do not read it, and a feed or an export has to be read by them.
        finer = (4, 7, 10)[max(_dashes(start), _dashes(end))]
        from_, to = start.earliest, end.latest
        raise NotReadError(
            "both ends of a range are written to the same precision",
            f"[{str(from_ or '')[:finer]}..{str(to or '')[:finer]}]",
        )
    if _first(start) > _first(end):
        raise NotReadError("it goes backwards", f"[{end.text}..{start.text}]")
    return Bounds(start.earliest, end.latest)


def _dashes(said: Point) -> int:
    """Return how many parts below the year *said* is written to."""
    return said.text.count("-")


def _span(text: str) -> Span:
    """Return the bounds of *text*, which goes from a start to an end; ``..`` is an end that is open."""
    if text.count("/") != 1:
        raise NotReadError("it is not an EDTF date")
    from_, to = text.split("/")
    if not from_ or not to:
        raise NotReadError(
            "an end that is open is written as two dots, an unknown one as XXXX", f"{from_ or '..'}/{to or '..'}"
        )
    start = Bounds(None, None) if from_ == ".." else point(from_)
    end = Bounds(None, None) if to == ".." else point(to)
    nothing_known = {start.earliest, start.latest, end.earliest, end.latest} == {None}
    if nothing_known and (from_ == ".." or to != ".."):
        raise NotReadError("it says neither when it began nor when it ended; an unknown day is written XXXX", "XXXX")
    if _first(start) > _last(end):
        raise NotReadError("it ends before it begins", f"{to}/{from_}")
    # What begins has begun by the last day of its end, and cannot have ended before it began.
    started_by = min((day for day in (start.latest, end.latest) if day), default=None)
    ended_from = None if to == ".." else max((day for day in (start.earliest, end.earliest) if day), default=None)
    return Span(start.earliest, started_by, Bounds(ended_from, end.latest), ongoing=to == "..")
