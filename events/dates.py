"""When something happened, as an EDTF date (ISO 8601-2): kept as written, compared by its earliest and latest day.

See docs/dates.md for the forms. Importing this module imports neither pydantic nor the `edtf` library.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from events import dates_read, dates_render
from events.errors import InvalidInput
from events.pydantic_field import field_schema, text_only

if TYPE_CHECKING:
    from typing import Any

    from pydantic_core.core_schema import CoreSchema

DAY_MIN = 0
"""The ordinal of a first day that has no bound: before every day."""
DAY_MAX = 4_000_000
"""The ordinal of a last day that has no bound: after every day."""

_EXAMPLES = ("2023-11-17", "2023-11", "2017-36", "2025~", "[2017-10..2018-12]", "2023-11-17/2023-11-22", "2024-05/..")
_DESCRIPTION = (
    "When it happened, as EDTF (ISO 8601-2): a day, month, year, quarter (33 to 36) or season (21 to 24); with ~ "
    "about, with ? uncertain, with % both; [a..b] or [a,b] one day of those; a/b from one to the other; "
    "a/.. still going on; XXXX unknown."
)


@dataclass(frozen=True, slots=True)
class Edtf:
    """An EDTF date with the days that bound it. Made by `parse`.

    *earliest* and *latest* are the first and the last day that *text* can mean; ``None``: no bound is known on that
    side. Of a *span* they bound its start, and *end_earliest* and *end_latest* its end: a span has happened once its
    start is past. An *ongoing* span has no end yet. Qualifiers (``~``, ``?``, ``%``) do not widen the bounds; a set
    with gaps is read by its bounds.
    """

    text: str
    earliest: date | None
    latest: date | None
    end_earliest: date | None = None
    end_latest: date | None = None
    span: bool = False
    ongoing: bool = False

    def __str__(self) -> str:
        """Return the date as it was written."""
        return self.text

    @property
    def approximate(self) -> bool:
        """Whether the writer says "about" (``~`` or ``%``)."""
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        """Whether the writer doubts it (``?`` or ``%``)."""
        return "?" in self.text or "%" in self.text

    @property
    def unknown(self) -> bool:
        """Whether nothing bounds it on either side: ``XXXX``, a month of an unknown year, an unknown start."""
        return self.earliest is None and self.latest is None

    @property
    def is_one_day(self) -> bool:
        """Whether it is exactly one plain day, without qualifiers."""
        return not self.span and self.earliest == self.latest and str(self.earliest) == self.text

    @property
    def first_day(self) -> int:
        """The proleptic ordinal of *earliest*, `DAY_MIN` if there is no bound."""
        return DAY_MIN if self.earliest is None else self.earliest.toordinal()

    @property
    def last_day(self) -> int:
        """The proleptic ordinal of *latest*, `DAY_MAX` if there is no bound."""
        return DAY_MAX if self.latest is None else self.latest.toordinal()

    def stored(self) -> dict[str, object]:
        """Return the object that the log keeps: the text with its bounds, so that reading it parses nothing. Pure."""
        kept: dict[str, object] = {"text": self.text, "earliest": _iso(self.earliest), "latest": _iso(self.latest)}
        if self.span:
            ends = {"end_earliest": _iso(self.end_earliest), "end_latest": _iso(self.end_latest)}
            kept |= {name: day for name, day in ends.items() if day}
            kept |= {"span": True, "ongoing": True} if self.ongoing else {"span": True}
        return kept

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Let a model's field be typed as text and stored as the object with its bounds."""
        return field_schema(cls, _read, cls.stored)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe what a person writes."""
        return {"type": "string", "title": "EDTF date", "description": _DESCRIPTION, "examples": list(_EXAMPLES)}


def parse(text: str) -> Edtf:
    """Return the date that *text* writes. Pure.

    Raises `InvalidInput`, and nothing else, whose last words are a form that works.
    """
    return _parse(text)


def render(when: Edtf) -> str:
    """Return *when* in English, never more precise than it was written. Pure."""
    return dates_render.words(when.text)


# The edtf library takes 3 to 10 ms for a date, and an import repeats few of them thousands of times.
@lru_cache(maxsize=16_384)
def _parse(text: str) -> Edtf:
    """Return the date of *text*."""
    try:
        said = dates_read.read(text)
    except dates_read.NotReadError as refusal:
        raise InvalidInput("date", _shown(text), f"{refusal.why}; try {_form_that_works(text, refusal)}") from None
    if isinstance(said, dates_read.Span):
        end = said.end
        return Edtf(text, said.earliest, said.latest, end.earliest, end.latest, span=True, ongoing=said.ongoing)
    return Edtf(text, said.earliest, said.latest)


def _form_that_works(text: str, refusal: dates_read.NotReadError) -> str:
    """Return the first date among the guesses at what *text* meant, else examples of dates."""
    from events import dates_hints

    for guess in (*refusal.candidates, *dates_hints.candidates(text)):
        why_not = _why_not(guess)
        if why_not is None:
            return guess
        for closer in why_not.candidates:
            if _why_not(closer) is None:
                return closer
    return "2023-11-17, 2023-11, 2023~ (about) or XXXX (unknown)"


def _why_not(text: str) -> dates_read.NotReadError | None:
    """Return why *text* is no date, ``None`` if it is one."""
    try:
        dates_read.read(text)
    except dates_read.NotReadError as refusal:
        return refusal
    return None


def _shown(text: str) -> str:
    """Return *text* short enough for one line."""
    return text if len(text) <= dates_read.LONGEST else text[:40] + "…"


def _read(value: object) -> Edtf:
    """Return the date of a field's *value*: text is parsed, a stored object taken with the bounds that it has."""
    if isinstance(value, Mapping):
        return _from_object(value)
    if type(value) is date:  # an unquoted day in TOML
        return parse(value.isoformat())
    return parse(text_only(value, what="date", form="2023-11-17"))


def _from_object(kept: Mapping[str, object]) -> Edtf:
    """Return the date that `Edtf.stored` made *kept* of."""
    if "text" in kept and kept.keys() <= _KEYS:
        try:
            return _from_parts(**{"earliest": None, "latest": None, **kept})
        except (TypeError, ValueError):
            pass
    raise InvalidInput("date", "stored object", "it is not one that this program wrote; try text like 2023-11-17")


# Rendering works on the text alone, and takes any in these characters.
_WRITTEN = re.compile(r"[0-9X~?%\[\],./-]{4,100}")
_KEYS = {"text", "earliest", "latest", "end_earliest", "end_latest", "span", "ongoing"}


# Cached because a replay meets the same days again and again, and seven guarded fields take longer than a look-up.
@lru_cache(maxsize=16_384, typed=True)
def _from_parts(  # noqa: PLR0913 (the parts of one value)
    *,
    text: str,
    earliest: str | None,
    latest: str | None,
    end_earliest: str | None = None,
    end_latest: str | None = None,
    span: object = False,
    ongoing: object = False,
) -> Edtf:
    """Return the date of its stored parts. Raises `TypeError` or `ValueError` if they are not of their types."""
    if not isinstance(span, bool) or not isinstance(ongoing, bool) or not _WRITTEN.fullmatch(text):
        raise TypeError
    bounds = (_day(earliest), _day(latest), _day(end_earliest), _day(end_latest))
    read = Edtf(text, *bounds, span=span, ongoing=ongoing)
    if read.first_day > read.last_day:
        raise ValueError
    return read


def _day(iso: str | None) -> date | None:
    """Return the day of *iso*."""
    return None if iso is None else date.fromisoformat(iso)


def _iso(day: date | None) -> str | None:
    """Return *day* as ISO 8601."""
    return None if day is None else day.isoformat()
