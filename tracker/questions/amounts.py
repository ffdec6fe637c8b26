"""Amounts and long numbers as people read them, wherever they stand in a value of the index. English. Pure."""

import re
from collections.abc import Callable

from events.errors import InvalidInput
from events.money import parse as parse_money

_AMOUNT = re.compile(r"(?<!\d)~?\d+(?:\.\d{1,4})? [A-Z]{3}\b")
_LONG = re.compile(r"(?<![\d.~-])\d{5,}(?![\d-])")
_SLUGS = re.compile(r"[a-z0-9-]+(?:, [a-z0-9-]+)*")


def money(value: str) -> str:
    """Return a stored amount in words; what is none stays as it is."""
    if not _AMOUNT.fullmatch(value):
        return value
    try:
        return parse_money(value).render()
    except InvalidInput:  # words of a curator's that look like one: 500 GWH
        return value


def number(value: str) -> str:
    """Return *value* with the thousands of its long numbers parted."""
    return _LONG.sub(lambda found: _parted(found[0]), value)


def figure(value: str) -> str:
    """Return a metric with its amounts in words and its long numbers parted."""
    return number(_AMOUNT.sub(lambda found: money(found[0]), value))


def funding(value: str, parties: Callable[[str], str]) -> str:
    """Return a funding with its amounts in words, and its givers by the names that *parties* gives them."""
    what, by, givers = value.rpartition(" by ")
    return f"{figure(what)} by {parties(givers)}" if by and _SLUGS.fullmatch(givers) else figure(value)


def _parted(digits: str) -> str:
    first = len(digits) % 3
    return ",".join(
        [*([digits[:first]] if first else []), *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    )
