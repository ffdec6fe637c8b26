"""EDTF dates in English for people, from the text as written, never more precise than that. Pure throughout."""

import re

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTS = {
    21: "spring {y}",
    22: "summer {y}",
    23: "autumn {y}",
    24: "winter {y}–{next}",
    25: "spring {y}",
    26: "summer {y}",
    27: "autumn {y}",
    28: "winter {y}–{next}",
    29: "spring {y}",
    30: "summer {y}–{next}",
    31: "autumn {y}",
    32: "winter {y}",
    33: "the first quarter of {y}",
    34: "the second quarter of {y}",
    35: "the third quarter of {y}",
    36: "the last quarter of {y}",
    37: "the first third of {y}",
    38: "the second third of {y}",
    39: "the last third of {y}",
    40: "the first half of {y}",
    41: "the second half of {y}",
}
_UNKNOWN_DAY = "on an unknown day"


def words(text: str) -> str:
    """Return *text*, a date that `events.dates.parse` takes, in words: "the last quarter of 2017"; other text as it is.

    A span that is over is "from … to …", one that goes on "since … (still going on)"; a day out of several is
    "between … and …" or "… or …"; an open side is "by …" or "… or later".
    """
    if text.startswith("["):
        return _joined([_member(member) for member in text[1:-1].split(",")], " or ")
    if "/" in text:
        return _span(*text.split("/", 1))
    return _UNKNOWN_DAY if set(text) <= set("X-") else _point(text)


def _member(text: str) -> str:
    """Return one member of a set in words."""
    start, dots, end = text.partition("..")
    if not dots:
        return _point(start)
    if not start:
        return f"by {_point(end)}"
    if not end:
        return f"{_point(start)} or later"
    return _point(start) if start == end else f"between {_joined([_point(start), _point(end)], ' and ')}"


def _span(start: str, end: str) -> str:
    """Return the span from *start* to *end* in words; an end that is unknown is said to be."""
    if end == "..":
        return f"since {_point(start)} (still going on)"
    if start == ".." or set(start) <= set("X-"):
        return f"until {_point(end)}" + ("" if start == ".." else " (from an unknown day)")
    if set(end) <= set("X-"):
        return f"from {_point(start)} (until an unknown day)"
    return _point(start) if start == end else f"from {_joined([_point(start), _point(end)], ' to ')}"


def _joined(phrases: list[str], by: str) -> str:
    """Return *phrases* joined *by* a word, what all end in said once: "15 or 16 January 2026"."""
    *before, last = phrases
    tail = last.split(" ")
    for phrase in before:
        tail = _common_tail(phrase.split(" "), tail)
    # A year shared by phrases of one shape only: "March or 14 March 2025" could be read as March of any year.
    if len({len(phrase.split(" ")) for phrase in phrases}) == 1 and tail and len(tail) < len(last.split(" ")):
        before = [phrase.removesuffix(" " + " ".join(tail)) for phrase in before]
    return by.join([", ".join(before), last]) if before else last


def _common_tail(one: list[str], other: list[str]) -> list[str]:
    """Return the words that both end in."""
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return one[len(one) - length :]


def _point(text: str) -> str:
    """Return a date that is neither a set nor a span in words, with what its qualifiers say."""
    plain = re.sub("[~?%]", "", text)
    about = "about " if "~" in text or "%" in text else ""
    doubt = " (uncertain)" if "?" in text or "%" in text else ""
    return f"{about}{_unqualified(plain)}{doubt}"


def _unqualified(text: str) -> str:
    """Return a plain date or one with unknown digits in words."""
    year, month, day = (*text.split("-"), "", "")[:3]
    if set(text) <= set("X-"):
        return "an unknown day"
    if month.isdigit() and int(month) > len(_MONTHS):
        part = _PARTS.get(int(month)) if year.isdigit() else None
        return part.format(y=year, next=f"{int(year) + 1:04}") + _hemisphere(int(month)) if part else text
    said = _month_and_day(month, day)
    if not said:
        return "an unknown year" if year == "XXXX" else _year(year)
    if year == "XXXX":
        return f"{said.removesuffix(' of')} of an unknown year"
    return f"{said} in {_year(year)}" if "X" in year and not said.endswith(" of") else f"{said} {_year(year)}"


def _hemisphere(part: int) -> str:
    """Return which hemisphere a season's number says it is of, if it does."""
    if 25 <= part <= 32:  # noqa: PLR2004 (EDTF level 2's own numbers)
        return f" ({'northern' if part <= 28 else 'southern'} hemisphere)"  # noqa: PLR2004
    return ""


def _month_and_day(month: str, day: str) -> str:
    """Return the part below the year: "17 November", "November", or which of it is unknown."""
    name = _MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= len(_MONTHS) else ""
    if day.isdigit():
        return f"{int(day)} {name}" if name else f"day {int(day)} of an unknown month of"
    if day:
        return f"an unknown day of {name}" if name else "an unknown day of"
    return name or ("an unknown month of" if month else "")


def _year(year: str) -> str:
    """Return *year*, or the years that one with unknown digits can be."""
    if "X" not in year:
        return year
    if re.fullmatch("[0-9]{3}X", year):
        return f"the {year[:3]}0s"
    return f"a year between {year.replace('X', '0')} and {year.replace('X', '9')}"
