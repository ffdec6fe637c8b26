"""Guesses at the EDTF date that somebody meant, for the refusal of what they wrote. Nothing here is ever stored."""

import re
import unicodedata
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTH_NAME = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"

_WORDED = (
    (r"(?:circa|ca?\.?|about|around|approximately|approx\.?|roughly|~) ?(?P<a>.+)", "{a}~"),
    (r"(?:possibly|perhaps|maybe|probably) (?P<a>.+)", "{a}?"),
    (r"(?P<a>.+?) ?(?:\?|\(uncertain\)|\(\?\))", "{a}?"),
    (r"(?:before|by|until|up to|not later than|at the latest) (?P<a>.+)", "[..{a}]"),
    (r"(?:since) (?P<a>.+)", "{a}/.."),
    (r"(?:after|from|not before) (?P<a>.+)", "[{a}..]"),
    (r"between (?P<a>.+) and (?P<b>.+)", "[{a}..{b}]"),
    (r"(?:from )?(?P<a>.+?) (?:to|until|till|-) (?P<b>.+)", "{a}/{b}"),
    (r"(?P<a>.+) or (?P<b>.+)", "[{a},{b}]"),
    (r"early (?:in )?(?P<a>[0-9]{4})", "[{a}-01..{a}-04]"),
    (r"mid(?:dle of)?[- ]?(?P<a>[0-9]{4})", "[{a}-05..{a}-08]"),
    (r"late (?:in )?(?P<a>[0-9]{4})", "[{a}-09..{a}-12]"),
    (r"(?P<a>[0-9]{3})0s", "{a}X"),
    (r"(?:unknown|n/?a|none|null|undated|\?+|-+|tbd)", "XXXX"),
)
_DATED = (
    rf"{_DAY} (?:of )?{_MONTH_NAME},? {_YEAR}",
    rf"{_MONTH_NAME} {_DAY},? {_YEAR}",
    rf"{_MONTH_NAME},? {_YEAR}",
    rf"{_YEAR}[-/. ](?P<mm>[0-9]{{1,2}})[-/. ]{_DAY}(?:[t ][0-9:.]+.*)?",
    rf"{_YEAR}(?P<mm>[0-9]{{2}})(?P<day>[0-9]{{2}})",
    rf"{_YEAR}[-/.](?P<mm>[0-9]{{1,2}})",
    # 17.11.2023 and 11/17/2023 are told apart by the number that is no month; if both are, there is no knowing.
    rf"(?P<day>1[3-9]|2[0-9]|3[01])[-/.](?P<mm>[0-9]{{1,2}})[-/.]{_YEAR}",
    rf"(?P<mm>[0-9]{{1,2}})[-/.](?P<day>1[3-9]|2[0-9]|3[01])[-/.]{_YEAR}",
    rf"(?P<season>{'|'.join(_SEASONS)})(?: of)? {_YEAR}",
    rf"(?:the )?q(?P<quarter>[1-4])[ /-]?{_YEAR}",
    rf"{_YEAR}[ /-]?q(?P<quarter>[1-4])",
)


def candidates(text: str) -> Iterator[str]:
    """Yield what *text* may have meant, the likeliest first; the caller keeps the first that is a date. Pure."""
    folded = unicodedata.normalize("NFKC", text[:200]).translate(dict.fromkeys(range(0x2010, 0x2016), "-"))
    folded = " ".join(folded.split()).casefold()
    yield folded.upper()
    yield folded.replace(" ", "").upper()
    yield _dated(folded)
    for pattern, form in _WORDED:
        if said := re.fullmatch(pattern, folded):
            yield form.format(**{name: _dated(value) for name, value in said.groupdict().items()})
    yield from _remnants(folded.upper())


def _dated(said: str) -> str:
    """Return *said*, one date in words or another notation, as EDTF; unchanged if it is not understood."""
    for pattern in _DATED:
        if found := re.fullmatch(pattern, said):
            return _edtf(found.groupdict())
    return said.upper()


def _edtf(part: dict[str, str | None]) -> str:
    """Return the EDTF date of the *part*s of one date."""
    if name := part.get("season"):
        return f"{part['year']}-{_SEASONS[name]}"
    if quarter := part.get("quarter"):
        return f"{part['year']}-{32 + int(quarter)}"
    name = part.get("month")
    month = _MONTHS.index(name) + 1 if name else int(part.get("mm") or 0)
    day = part.get("day")
    return f"{part['year']}-{month:02}" + (f"-{int(day):02}" if day else "")


def _remnants(said: str) -> Iterator[str]:
    """Yield the dates that stand somewhere in *said*, the most precise first."""
    yield said.strip("~?% ")
    yield f"{said}]"
    for pattern in (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{4}-[0-9]{2}", r"(?<![0-9-])[0-9]{4}(?![0-9])"):
        yield from re.findall(pattern, said)
