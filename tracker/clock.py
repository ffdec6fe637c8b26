"""The one module that reads the clock. Everything else is handed the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware, UTC."""


def utc_now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(tz=UTC)
