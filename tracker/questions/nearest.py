"""Hints at what somebody may have meant. Pure."""

from collections.abc import Iterable


def did_you_mean(name: str, there_are: Iterable[str]) -> str:
    """Return "did you mean …? " with the nearest to *name* of those that *there_are*, nothing if none is near."""
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), sorted(there_are), n=2, cutoff=0.5)
    return f"did you mean {' or '.join(near)}? " if near else ""
