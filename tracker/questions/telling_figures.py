"""Money, forecasts, organisations and statements in words. Pure."""

from events.dates_render import words as date_in_words
from tracker.questions.amounts import figure, funding
from tracker.questions.amounts import money as money_in_words
from tracker.questions.phrases import Aspects, Telling, Told, notes


def money(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a forecast, or of a party's figures: what it was given, what it is worth, what was counted."""
    forecast, due = aspects.take("expects"), aspects.take("due")
    if not forecast:
        lines = tell.each(aspects.take("valuation"), lambda value: f"valued at {money_in_words(value)}")
        lines += tell.each(aspects.take("metric"), figure)
        lines += tell.each(aspects.take("funding"), lambda value: f"given {funding(value, tell.names.parties)}")
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
