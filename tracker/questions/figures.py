"""What follows from a forecast's due day. Pure."""

from collections.abc import Sequence

from events.dates import parse
from events.dates_render import words
from tracker.index.reader import FactRow


def overdue(row: FactRow, rows: Sequence[FactRow], day: int) -> str | None:
    """Return the note on a forecast that is open although all its due days have passed by *day*."""
    if row.aspect != "status" or row.value != "open":
        return None
    due = [one.value for one in rows if one.aspect == "due"]
    if not due or any(parse(one).last_day >= day for one in due):
        return None
    return f"due {' or '.join(words(one) for one in due)}; no outcome recorded"
