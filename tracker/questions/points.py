"""Points on the axis of what was known, as questions name them: a day, an instant, a position, a record's id."""

import re
from datetime import UTC, date, datetime, time, timedelta

from events.errors import InvalidInput, InvalidQuestion, NotFound, Refused
from tracker.index.reader import Index, Known
from tracker.questions.days import one_day

FORMS = "a day such as 2025-02-15, an instant such as 2025-02-15T10:00:00Z, @60 for a position, or a record's id"
SHORTEST_ID = 6
_POSITION = re.compile("@([0-9]{1,18})")
_RECORD = re.compile("r([0-9a-f]{1,32})")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].*")


def known_point(index: Index, text: str | None, now: datetime) -> Known:
    """Return the point that *text* names, that of the last record by then; left out, the end of the log.

    A day is over at its end in UTC; of the present one the log has what is
    recorded so far. Raises InvalidQuestion for what names no point, Refused
    for one that is still to come, since its answer could change, NotFound
    for a record that there is not.
    """
    head = index.head()
    if text is None:
        return head
    if found := _POSITION.fullmatch(text):
        return _at_position(index, int(found[1]), head)
    if text.startswith("r"):
        return _at_record(index, text)
    if _INSTANT.fullmatch(text):
        return _by(index, _instant(text), text, max(now, head.recorded_at or now))
    day = _day(text)
    if day > max(now, head.recorded_at or now).astimezone(UTC).date():
        raise _to_come(text)
    return index.point_by(_end_of(day))


def first_after(index: Index, text: str, now: datetime) -> int:
    """Return the position of the first record that is not before the point *text*: of a day, its beginning."""
    if _POSITION.fullmatch(text) or text.startswith("r"):
        return max(known_point(index, text, now).position, 1)
    by = _instant(text) if _INSTANT.fullmatch(text) else datetime.combine(_day(text), time.min, UTC)
    if by > max(now, index.head().recorded_at or now):
        raise _to_come(text)
    if by == datetime.min.replace(tzinfo=UTC):  # before which there is nothing to subtract
        return 1
    return index.point_by(by - timedelta(microseconds=1)).position + 1


def _at_position(index: Index, position: int, head: Known) -> Known:
    if position > head.position:
        end = f"the log ends at @{head.position}" if head.position else "nothing is recorded yet"
        raise Refused("position past the end", f"@{position}", end)
    return index.point(position)


def _at_record(index: Index, text: str) -> Known:
    form = _RECORD.fullmatch(text.lower())
    if form is None or len(form[1]) < SHORTEST_ID:
        raise InvalidQuestion("not a record id", text, f"give r and at least {SHORTEST_ID} of its digits 0-9 and a-f")
    found = index.points_of(form[1])
    if not found:
        raise NotFound("unknown record", text, "see `dispute history ID` and `dispute replay` for the ids of records")
    if len(found) > 1:
        shown = ", ".join(f"r{one}" for one, _ in found)
        raise InvalidInput("several records begin so", text, f"give more digits: {shown}")
    return found[0][1]


def _by(index: Index, instant: datetime, text: str, now: datetime) -> Known:
    if instant > now:
        raise _to_come(text)
    return index.point_by(instant)


def _instant(text: str) -> datetime:
    """Return the aware instant that *text* writes, ISO 8601. Raises InvalidQuestion."""
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidQuestion("not an instant", text, "write one such as 2025-02-15T10:00:00Z") from None
    raise InvalidQuestion("no offset", text, f"say where on earth: {text}Z is UTC, {text}+01:00 an hour ahead of it")


def _day(text: str) -> date:
    if re.fullmatch("[0-9]+", text):
        raise InvalidQuestion("not a point", text, f"a position is @{text}, a day is such as 2025-02-15")
    try:
        return one_day(text)
    except InvalidQuestion as error:
        if re.match(r"[0-9X]{3}", text):
            raise
        raise InvalidQuestion("not a point", text, f"give {FORMS}") from error


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def _to_come(text: str) -> Refused:
    return Refused("still to come", text, "what will be recorded by then is not known yet: ask for a point up to now")
