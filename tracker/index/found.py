"""What the index finds: points, subjects, facts, versions. Plain values. Light."""

from datetime import datetime
from typing import Any, NamedTuple


class Known(NamedTuple):
    """A point on the second axis: a log position and the instant of its record, None in an empty log."""

    position: int
    recorded_at: datetime | None


class Registered(NamedTuple):
    """A dispute, party, proceeding or source as it was known: *body* has its fields, *known* is since when."""

    sort: str
    stream: str
    slug: str
    status: str
    body: dict[str, Any]
    known: int


class FactRow(NamedTuple):
    """A fact as the index holds it; days are ordinals, reasons are (place, start, end, standing)."""

    dispute: str
    view: str
    subject: str
    aspect: str
    value: str
    start: int
    end: int
    sure_from: int | None
    sure_until: int | None
    because: tuple[tuple[int, int, int, str], ...]

    def certain(self, day: int) -> bool:
        """Whether the fact is certain on *day*, an ordinal."""
        return self.sure_from is not None and self.sure_until is not None and self.sure_from <= day < self.sure_until


class Held(NamedTuple):
    """A fact with the position since which it is known, and the one from which it no longer is."""

    fact: FactRow
    known: int
    until: int


class Version(NamedTuple):
    """A version of a milestone: *body* has the milestone's fields as stored.

    Of one that is ``withheld`` (now, whatever was known then) it has no
    words, and if ``erased`` nobody has them any more. ``merged`` is the id of the
    milestone that stands for it as known.
    """

    id: str
    place: int
    dispute: str
    key: str | None
    number: int
    live: bool
    body: dict[str, Any]
    known: int
    recorded_at: datetime
    first_recorded_at: datetime
    withheld: bool = False
    merged: str | None = None
    erased: bool = False
