"""The time until which something is held, as it is written: with an offset, or local in a named zone. Pure."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from events.errors import InvalidInput
from feeds.errors import FeedsError
from feeds.zones import zone

FORMS = "write it as 2026-01-15T09:00-05:00, or as 2026-01-15T09:00[America/New_York]"
_FORM = re.compile(
    r"(?P<local>\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2})?)"
    r"(?P<offset>[Zz]|[+-]\d{2}:\d{2})?"
    r"(?:\[(?P<zone>[^\[\]]+)\])?",
    re.ASCII,
)


class Due(NamedTuple):
    """When something is due: the *instant*, in UTC, and the *text* by which it was said."""

    instant: datetime
    text: str


def due(text: str) -> Due:
    """Return the time that *text* says, RFC 3339 with an offset, a zone in brackets (RFC 9557), or both.

    Raises InvalidInput for a local time that does not exist in its zone, or
    exists twice, and for an offset that the zone has not then.
    """
    form = _FORM.fullmatch(text.strip())
    if form is None:
        raise InvalidInput("not a time to hold until", text, FORMS)
    try:
        local = datetime.fromisoformat(form["local"].upper())
        return Due(_instant(local, form["offset"], form["zone"], text), text.strip())
    except (ValueError, OverflowError) as error:
        raise InvalidInput("not a time to hold until", text, f"{str(error).lower()}: {FORMS}") from None


def _instant(local: datetime, offset: str | None, name: str | None, text: str) -> datetime:
    said = _at_offset(local, offset) if offset else None
    if name is None:
        if said is None:
            raise InvalidInput("time without an offset", text, f"say where it is that time: {FORMS}")
        return said.astimezone(UTC)
    found = _readings(local, name)
    if said is not None:
        if said.astimezone(UTC) not in found:
            raise InvalidInput("not the offset of its zone", text, _ways(local, found) or "check the time")
        return said.astimezone(UTC)
    if not found:
        why = f"clocks in {name} are put forward over it: give the offset, as in {_written(local, name)}"
        raise InvalidInput("time that does not exist", text, why)
    if len(found) > 1:
        raise InvalidInput("time that exists twice", text, f"give its offset: {_ways(local, found)}")
    return found[0]


def _at_offset(local: datetime, offset: str) -> datetime:
    return datetime.fromisoformat(local.isoformat() + offset.upper())


def _readings(local: datetime, name: str) -> list[datetime]:
    """Return the instants, in UTC, that a local time in a zone can be: none, one or two, the earliest first."""
    try:
        there = zone(name)
    except FeedsError:
        raise InvalidInput("unknown zone", name, "name one such as America/New_York or Europe/Berlin") from None
    both = (local.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    return sorted({one for one in both if one.astimezone(there).replace(tzinfo=None, fold=0) == local})


def _ways(local: datetime, found: list[datetime]) -> str:
    return " or ".join(_with_offset(local, local.replace(tzinfo=UTC) - one) for one in found)


def _written(local: datetime, name: str) -> str:
    """Return a time in the gap as it is with the offset from before the clocks were put forward."""
    return _with_offset(local, local.replace(tzinfo=zone(name), fold=0).utcoffset() or timedelta(0))


def _with_offset(local: datetime, offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{local.isoformat(timespec='minutes')}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
