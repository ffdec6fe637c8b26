"""Days as questions name them, and as answers are told. Pure."""

import re
from datetime import date, timedelta

from events.dates import parse
from events.dates_render import words
from events.errors import InvalidInput, InvalidQuestion

FIRST = date.min.toordinal()
LAST = date.max.toordinal()


def one_day(text: str) -> date:
    """Return the day that *text* names. Raises InvalidQuestion for what is no date, and for what is more than a day."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    try:
        first, last = _bounds(text)
    except InvalidQuestion as error:
        why = error.why.split("; try")[0]
        raise InvalidQuestion("not a day", text, f"{why}; ask for one such as 2023-11-17") from None
    if first is None or first != last:
        raise InvalidQuestion("not one day", text, f"ask for one such as {last or first or '2023-11-17'}")
    return first


def earliest(text: str) -> int:
    """Return the ordinal of the first day that the date *text* can be. Raises InvalidQuestion."""
    first, _ = _bounds(text)
    return FIRST if first is None else first.toordinal()


def latest(text: str) -> int:
    """Return the ordinal of the last day that the date *text* can be. Raises InvalidQuestion."""
    _, last = _bounds(text)
    return LAST if last is None else last.toordinal()


def _bounds(text: str) -> tuple[date | None, date | None]:
    try:
        asked = parse(text)
    except InvalidInput as error:
        raise InvalidQuestion(error.what, error.which, error.why) from None
    return asked.earliest, asked.end_latest if asked.span else asked.latest


def iso(day: int | None) -> str | None:
    """Return the day whose ordinal is *day* as ISO 8601; None for None and for what lies beyond all days."""
    return None if day is None or not FIRST <= day <= LAST else date.fromordinal(day).isoformat()


def told(day: str) -> str:
    """Return an ISO day in words: "14 February 2025"."""
    return words(day)


def day_before(day: str) -> str:
    """Return the day before an ISO day."""
    return date.fromordinal(max(date.fromisoformat(day).toordinal() - 1, FIRST)).isoformat()


def from_day(day: str) -> str:
    """Return in words that something can begin on an ISO day; the first day of a month as its month."""
    return words(day[:7] if _start(day[:7]) == day else day)


def up_to(day: str) -> str:
    """Return in words that something can last to an ISO day; the last day of a month as its month."""
    return words(day[:7] if _end(day[:7]) == day else day)


def sometime(first: str | None, last: str | None) -> str:
    """Return in words that something fell between two ISO days, as coarsely as they allow; None has no bound.

    The first and the last day of a month, or of months apart, are told as
    months, and so are years: a source said the month, and so do we.
    """
    if first is None:
        return "an unknown day" if last is None else f"{up_to(last)} or before"
    if last is None:
        return f"{from_day(first)} or later"
    for one, other in ((first[:4], last[:4]), (first[:7], last[:7])):
        if (first, last) == (_start(one), _end(other)):
            return words(one if one == other else f"[{one}..{other}]")
    return words(first if first == last else f"[{first}..{last}]")


def _start(part: str) -> str:
    """Return the first day of a year, a month or a day."""
    return (part + "-01-01")[:10]


def _end(part: str) -> str:
    """Return the last day of a year, a month or a day."""
    if len(part) == 10:  # noqa: PLR2004  (a day as ISO 8601 writes it)
        return part
    month = date.fromisoformat(_start(part)).replace(day=28, month=int(part[5:] or 12))
    following = month + timedelta(days=4) if month < date(9999, 12, 1) else None
    return "9999-12-31" if following is None else (following.replace(day=1) - timedelta(days=1)).isoformat()
