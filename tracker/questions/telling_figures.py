"""Money, forecasts, organisations and statements in words. Pure."""

import re

from events.dates_render import words as date_in_words
from tracker.questions.names import Names
from tracker.questions.phrases import Aspects, Telling, Told, notes
from tracker.questions.telling_deals import money as money_in_words

_AMOUNT = re.compile(r"~?\d+(?:\.\d+)? [A-Z]{3}\b")
_LONG = re.compile(r"(?<![\d.])\d{5,}(?![\d.])")
_SLUGS = re.compile(r"[a-z0-9-]+(?:, [a-z0-9-]+)*")


def money(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a forecast, or of a party's figures: what it was given, what it is worth, what was counted."""
    forecast, due = aspects.take("expects"), aspects.take("due")
    if not forecast:
        lines = tell.each(aspects.take("valuation"), lambda value: f"valued at {money_in_words(value)}")
        lines += tell.each(aspects.take("metric"), figure)
        lines += tell.each(aspects.take("funding"), lambda value: f"given {funding(value, tell.names)}")
        return Told(tell.names.party(aspects.subject), (*lines, *tell.rest(aspects)))
    status = aspects.take("status")
    late = notes(status)
    waiting = due if {one.value for one in status} == {"open"} and not late else []
    leading = tell.leading(status, lambda value: value.replace("-", " "))
    expected = tell.detail(
        (forecast, str),
        (aspects.take("by"), lambda value: f"expected by {tell.names.parties(value)}"),
        (waiting, lambda value: f"due {date_in_words(value)}"),
    )
    return Told(aspects.subject, (*leading, *late, *expected, *tell.rest(aspects)))


def organisation(aspects: Aspects, tell: Telling) -> Told:
    """Tell of an organisation: founded or made over, in what form, by whom it was founded."""
    status = aspects.take("status")
    lines = tell.leading(status, str)
    lines += tell.detail(
        (aspects.take("form"), lambda value: f"form: {value}"),
        (aspects.take("founded-by"), lambda value: f"founded by {tell.names.parties(value)}"),
    )
    return Told(tell.names.party(aspects.subject), (*lines, *tell.rest(aspects)))


def statement(aspects: Aspects, tell: Telling) -> Told:
    """Tell what somebody said."""
    by = "somebody" if aspects.subject == "unnamed" else tell.names.parties(aspects.subject)
    return Told(by, (*tell.each(aspects.take("statement"), str), *tell.rest(aspects)))


def figure(value: str) -> str:
    """Return a metric with its amount in words and long numbers parted."""
    value = _AMOUNT.sub(lambda found: money_in_words(found[0]), value)
    return _LONG.sub(lambda found: f"{int(found[0]):,}", value)


def funding(value: str, names: Names) -> str:
    """Return a funding with its amount in words and its givers by name."""
    amount, by, givers = value.rpartition(" by ")
    if not by or not _SLUGS.fullmatch(givers):
        return figure(value)
    return f"{figure(amount)} by {names.parties(givers)}"
