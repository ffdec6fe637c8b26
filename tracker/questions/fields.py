"""The fields of kinds as questions read them from the store, without the models, and their values in words. Light."""

from collections.abc import Mapping
from typing import Any

from events.dates_render import words as date_in_words
from events.errors import InvalidInput
from events.money import parse as parse_money
from tracker.questions.names import Names

PARTY_FIELDS = frozenset(
    ("person", "organisation", "bidder", "target", "by", "against", "between", "about", "in_favour_of")
)
"""The fields of kinds that name parties. A test holds them to the vocabulary, whose models are slow to load."""
DATE_FIELDS = frozenset(("occurred_on", "hearing_on", "trial_on", "until", "due"))
"""The fields that hold a date; held to it likewise."""
MONEY_FIELDS = frozenset(("price", "amount"))
"""The fields that hold an amount of money; held to it likewise."""


def in_words(field: str, value: Any, names: Names) -> str:
    """Return a field's value, as it is stored, in words; a value of an older form as it stands."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return (
            names.parties(", ".join(value))
            if field in PARTY_FIELDS and value
            else ", ".join(map(str, value)) or "nobody"
        )
    if isinstance(value, Mapping):
        value = value.get("text", value)
    try:
        return _one_in_words(field, str(value), names)
    except InvalidInput:
        return str(value)


def _one_in_words(field: str, value: str, names: Names) -> str:
    if field in DATE_FIELDS:
        return date_in_words(value)
    if field in MONEY_FIELDS:
        return parse_money(value).render()
    return names.party(value) if field in PARTY_FIELDS else value
