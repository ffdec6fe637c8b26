"""Dates, instants, kinds and amounts as people read them. English. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from events import dates_render
from tracker.publishing.names import NamesAt
from tracker.questions.amounts import figure, funding, money
from tracker.questions.aspects import AMOUNTS, CASES, DAYS, OF_PARTIES

_STAGES = {
    "suit-filed": "suit filed",
    "trial-expected": "trial expected",
    "trial-proposed": "trial proposed",
    "trial-set": "trial set",
    "trial-begun": "trial under way",
    "appeal-filed": "on appeal",
}
_STATUS = {"holds": "in office", "in-force": "in force", "came-true": "came true", "gone": "left"}
_LABELS = {
    "answered-by": "answered by",
    "counterclaim-by": "counterclaim by",
    "decided-by": "decided by",
    "ended-by": "ended by",
    "founded-by": "founded by",
    "in-favour-of": "in favour of",
    "trial-day": "trial day",
    "next-day-in-court": "next day in court",
    "descends-from": "out of",
}


def on(when: Mapping[str, Any]) -> str:
    """Return a stored EDTF date in words, never more precise than it was written."""
    return dates_render.words(str(when["text"]))


def day(one: date) -> str:
    """Return a day in words: "16 March 2026"."""
    return dates_render.words(one.isoformat())


def instant(one: datetime) -> str:
    """Return an instant, which is in UTC, to the minute."""
    return f"{day(one.date())}, {one:%H:%M} UTC"


def kind(name: str) -> str:
    """Return the wire name of a kind in words."""
    return name.replace("-", " ")


def label(view: str, aspect: str) -> str:
    """Return what an aspect is called before its value."""
    if aspect == "by":
        return {"trial": "brought by", "money": "forecast by"}.get(view, "by")
    return _LABELS.get(aspect, aspect.replace("-", " "))


def capital(text: str) -> str:
    """Return *text* with its first letter large, where that is the start of a word of ours."""
    return text[:1].upper() + text[1:]


def value(view: str, aspect: str, text: str, names: NamesAt) -> str:  # noqa: PLR0911  (one for each sort of value)
    """Return the value of an aspect, as the index holds it, in words."""
    if aspect in OF_PARTIES:
        return names.parties(text)
    if aspect == "stage":
        return _STAGES.get(text, kind(text))
    if aspect in {"status", "manner"}:
        return _STATUS.get(text, kind(text))
    if aspect in DAYS or aspect == "due":
        return _day_and_time(text)
    if aspect in AMOUNTS:
        return money(text)
    if aspect in CASES:
        return str(names.proceeding(text)["title"])
    if aspect == "interim":
        return "for the time being"
    if view == "money" and aspect == "funding":
        return funding(text, names.parties)
    return figure(text) if view == "money" and aspect == "metric" else text


def _day_and_time(text: str) -> str:
    """Return a day with its local time and zone, where they are known."""
    on_day, _, time = text.partition(" ")
    at, _, zone = time.partition(" ")
    words = dates_render.words(on_day)
    return words + (f", {at}" if at else "") + (f" ({zone.split('/')[-1].replace('_', ' ')} time)" if zone else "")
