"""What follows from the days that a court has set: the next one, and those that went by without a record. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from events.dates import Edtf, parse
from events.dates_render import words
from tracker.index.reader import FactRow

DAYS = ("trial-day", "hearing")
"""The aspects that are days in court."""
_ENDED = frozenset({"suit-withdrawn", "suit-dismissed", "suit-settled"})


def day_set(value: str) -> Edtf:
    """Return the date of a day in court, whose *value* may go on with a local time and a zone."""
    return parse(value.split(" ", 1)[0])


def day_in_words(value: str) -> str:
    """Return a day in court in words: "16 March 2026, 09:30 America/Los_Angeles"."""
    day, _, time = value.partition(" ")
    return f"{words(day)}, {time}" if time else words(day)


def next_day_in_court(rows: Sequence[FactRow], day: int) -> Iterator[tuple[FactRow, bool]]:
    """Yield the day in court next after *day* in the proceeding that *rows* are of, and whether that is certain.

    Where days overlap or are not certain, each that can be the next is
    yielded: those that no certain one surely precedes.
    """
    waiting = [(row, day_set(row.value)) for row in rows if row.aspect in DAYS and not _has_ended(rows, row, day)]
    waiting = [(row, on) for row, on in waiting if on.last_day >= day]
    by_then = min((on.last_day for row, on in waiting if row.certain(day)), default=None)
    found: dict[str, list[FactRow]] = {}
    for row, on in waiting:
        if by_then is None or on.first_day <= by_then:
            found.setdefault(on.text, []).append(row)
    for rivals in found.values():
        certain = [row for row in rivals if row.certain(day)]
        yield (certain or rivals)[0], len(found) == 1 and bool(certain)


def unmet_day(row: FactRow, rows: Sequence[FactRow], day: int) -> str | None:
    """Return the note on a day in court that has passed by *day* without a record of what came of it."""
    if row.aspect not in DAYS or day_set(row.value).last_day >= day or _has_ended(rows, row, day):
        return None
    return f"was set for {day_in_words(row.value)}; no outcome recorded"


def _has_ended(rows: Sequence[FactRow], row: FactRow, day: int) -> bool:
    """Whether nothing is to come of a day any more: the case has ended or, for a trial's, cannot be waiting for it."""
    stages = [one for one in rows if one.aspect == "stage"]
    if row.aspect == "trial-day":
        return not any(one.value == "trial-set" for one in stages)
    return any(one.value in _ENDED and one.certain(day) for one in stages)


def registered_aspects(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the registry says of a proceeding, given its fields, as aspects and values."""
    for field in ("court", "docket", "judge", "descends_from"):
        if body.get(field):
            yield field.replace("_", "-"), str(body[field])
