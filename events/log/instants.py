"""Instants as the log stores them: whole microseconds since 1970-01-01T00:00:00Z. No floats. Pure."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HOUR = 3_600_000_000


def to_micros(instant: datetime) -> int:
    """Return the microseconds of an aware *instant*; a naive one raises TypeError. Pure."""
    return (instant - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the aware UTC instant of *micros*. Pure."""
    return EPOCH + timedelta(microseconds=micros)
