"""How long to wait before something that failed is tried again. Pure."""

from datetime import datetime, timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=1)
_MOST_DOUBLINGS = 20


def pause(failures: int, *, first: timedelta = FIRST, longest: timedelta = LONGEST) -> timedelta:
    """Return the pause after so many *failures* in a row: doubled each time, up to the *longest*. Pure."""
    return min(longest, first * (1 << min(max(failures - 1, 0), _MOST_DOUBLINGS)))


def is_over(again: datetime, now: datetime, *, longest: timedelta = LONGEST) -> bool:
    """Whether the pause until *again* is over. Pure.

    A pause that would take longer than any does was begun before the clock was put back: it is over too.
    """
    return again <= now or again - now > longest
