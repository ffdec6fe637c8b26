"""Amounts of money: a decimal and an ISO 4217 code, as a source gives them. No floats, no conversion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from events.currencies import CURRENCIES, WITHDRAWN
from events.errors import InvalidInput
from events.pydantic_field import field_schema, text_only

if TYPE_CHECKING:
    from typing import Any

    from pydantic_core.core_schema import CoreSchema

EXAMPLE = "97400000000 USD"
_FORM = re.compile(r"(~?)((?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,4})?) ([A-Z]{3})")
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,4})?")
_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_ZEROS = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "tn": 12, "trillion": 12}
_ABOUT = {"~", "about", "around", "circa", "ca", "approximately", "roughly"}
_SIGNS = {"$": "USD", "US$": "USD", "DOLLAR": "USD", "DOLLARS": "USD", "POUND": "GBP", "POUNDS": "GBP", "£": "GBP"} | {
    "€": "EUR",
    "EURO": "EUR",
    "EUROS": "EUR",
    "¥": "JPY",
    "YEN": "JPY",
}
_COMMON = ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "BRL", "KRW")
_NUMBER = re.compile(r"([0-9][0-9,_' ]*)(?:\.([0-9]{1,12}))?(?:e\+?([0-9]{1,2}))?")
_WORD = re.compile(r"us\$|[$€£¥~]|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; *about* if the source says so. Not negative, at most 20 digits and 4 decimals."""

    amount: Decimal
    currency: str
    about: bool = False

    def __post_init__(self) -> None:
        """Refuse what `parse` would."""
        # The exponent first: writing out the digits of 1E+999999999 would take all memory.
        near = self.amount.is_finite() and abs(self.amount.adjusted()) <= 20  # noqa: PLR2004
        digits = format(self.amount, "f") if near else str(self.amount)
        if not _AMOUNT.fullmatch(digits):
            raise InvalidInput(
                "money", digits[:40], f"an amount has 1 to 20 digits and up to 4 decimals; try {EXAMPLE}"
            )
        if self.currency not in CURRENCIES and self.currency not in WITHDRAWN:
            raise InvalidInput("money", self.currency, f"no ISO 4217 currency; try {digits} {_nearest(self.currency)}")

    def __str__(self) -> str:
        """Return the form that `parse` takes, with the decimals that the source gave."""
        return f"{'~' if self.about else ''}{self.amount:f} {self.currency}"

    def render(self) -> str:
        """Return the amount for people, exact: "about 97.4 billion USD", "14,500 EUR". Pure."""
        return f"{'about ' if self.about else ''}{_in_words(format(self.amount, 'f'))} {self.currency}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Let a model's field be typed and stored as text."""
        return field_schema(cls, lambda value: parse(text_only(value, what="money", form=EXAMPLE)), str)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe what a person writes."""
        return {
            "type": "string",
            "title": "Money",
            "description": "An amount without separators and an ISO 4217 currency; ~ in front: about.",
            "examples": [EXAMPLE, f"~{EXAMPLE}", "14500.50 EUR"],
            "pattern": f"^{_FORM.pattern}$",
        }


def parse(text: str) -> Money:
    """Return the amount that *text* writes: ``97400000000 USD``, with ``~`` in front: about. Pure.

    Raises `InvalidInput`, which names a form that works.
    """
    said = _FORM.fullmatch(text)
    if said is not None and _known(said[3]):
        return Money(Decimal(said[2]), said[3], about=bool(said[1]))
    if said is not None:
        way_out = f"{said[3]} is no ISO 4217 currency; try {said[1]}{said[2]} {_nearest(said[3])}"
    else:
        way_out = f"write digits, up to 4 decimals and a currency, ~ in front for about; try {_meant(text)}"
    raise InvalidInput("money", text[:80] or "empty", way_out)


def _known(currency: str) -> bool:
    """Whether *currency* is a code that we take."""
    return currency in CURRENCIES or currency in WITHDRAWN


def _nearest(currency: str) -> str:
    """Return the code that *currency* may have been meant as."""
    from difflib import get_close_matches

    written = currency.upper().strip(".")
    if _known(written):
        return written
    if written in _SIGNS:
        return _SIGNS[written]
    # The common ones first: UZS is as near to USF as USD is, and seldom meant.
    for codes in (_COMMON, sorted(CURRENCIES)):
        if near := get_close_matches(written[:10], codes, n=1, cutoff=0.6):
            return near[0]
    return "USD"


def _meant(text: str) -> str:
    """Return the form that works nearest to *text*, the example where that would be a guess."""
    folded = " ".join(text[:100].split()).lower()
    number = _NUMBER.search(folded)
    rest = _NUMBER.sub(" ", folded, count=1)
    if number is None or _WORD.sub("", rest).strip():
        return EXAMPLE
    words = _WORD.findall(rest)
    named = [word for word in words if word not in _ZEROS and word not in _ABOUT]
    zeros = int(number[3] or 0) + sum(_ZEROS.get(word, 0) for word in words)
    part = number[2] or ""
    whole = (re.sub("[^0-9]", "", number[1]) + part[:zeros].ljust(zeros, "0")).lstrip("0") or "0"
    decimals = part[zeros:].rstrip("0")
    amount = f"{whole}.{decimals}" if decimals else whole
    form = f"{'~' if _ABOUT.intersection(words) else ''}{amount} {_nearest(named[0] if named else 'USD')}"
    return form if _FORM.fullmatch(form) else EXAMPLE


def _in_words(digits: str) -> str:
    """Return *digits* in millions, billions or trillions if that is exact to three decimals, else grouped."""
    whole, _, part = digits.partition(".")
    for power, name in _SCALES:
        # Above a thousand of a scale the digits themselves are easier to read; there is no scale above trillions.
        fits = power < len(whole) <= power + 3 or (power == 12 and len(whole) > power)  # noqa: PLR2004
        if fits and not part.strip("0") and not whole[-power + 3 :].strip("0"):
            thousandths = whole[-power : -power + 3].rstrip("0")
            return f"{int(whole[:-power]):,}{'.' + thousandths if thousandths else ''} {name}"
    return f"{int(whole):,}{'.' + part if part else ''}"
