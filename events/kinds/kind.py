"""What every kind of milestone has in common, and the types of their fields."""

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, ClassVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from events.errors import InvalidInput
from events.text import TITLE_LIMIT, clean, slug


@dataclass(frozen=True)
class Ref:
    """Marks a field that names something by its slug.

    ``registered`` names (a party, a proceeding) have to be in the log before
    a milestone can name them; the others (a bid, a claim, an agreement, a
    forecast) come into being with the first milestone that names them.
    """

    to: str
    registered: bool = False


class Kind(BaseModel):
    """The fields of one kind of milestone. Immutable.

    ``family`` groups kinds for the projections. ``schema_number`` counts the
    shapes that the kind has had; ``upcast`` brings an older one up to date.
    ``example`` is a set of field values that is valid and worth showing.
    ``None`` and an empty list mean that no source says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    family: ClassVar[str]
    schema_number: ClassVar[int] = 1
    example: ClassVar[dict[str, Any]]
    kind: str

    @classmethod
    def upcast(cls, raw: dict[str, Any], schema: int) -> dict[str, Any]:
        """Return *raw*, written under *schema*, in today's shape. Works on raw data only."""
        return raw


def _slug_of(what: str) -> AfterValidator:
    return AfterValidator(lambda text: slug(text, what=what))


def _words(text: str) -> str:
    return clean(text, what="text", limit=TITLE_LIMIT)


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "e" in text.lower() or len(text) > 40 or not text.isascii() or text != text.strip():  # noqa: PLR2004
        raise InvalidInput("not a number", text, "write digits with at most one point, such as 400000000 or 12.5")
    return text


def _local_time(text: str) -> str:
    try:
        time = datetime.time.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is not None or text != time.isoformat("minutes"):
        raise InvalidInput("not a local time", text, "write hours and minutes, such as 09:30")
    return text


@cache
def _zones() -> frozenset[str]:
    """Return the IANA zones that this machine knows: the library walks its folders at each call."""
    return frozenset(available_timezones())


def _zone(text: str) -> str:
    if text not in _zones():
        raise InvalidInput("unknown time zone", text, "name an IANA zone, such as America/Los_Angeles")
    return text


PartySlug = Annotated[str, _slug_of("party"), Ref("party", registered=True)]
PartySlugs = tuple[PartySlug, ...]
ProceedingSlug = Annotated[str, _slug_of("proceeding"), Ref("proceeding", registered=True)]
BidSlug = Annotated[str, _slug_of("bid"), Ref("bid")]
ClaimSlug = Annotated[str, _slug_of("claim"), Ref("claim")]
AgreementSlug = Annotated[str, _slug_of("agreement"), Ref("agreement")]
ForecastSlug = Annotated[str, _slug_of("forecast"), Ref("forecast")]
Words = Annotated[str, AfterValidator(_words)]
Number = Annotated[str, AfterValidator(_number)]
LocalTime = Annotated[str, AfterValidator(_local_time)]
Zone = Annotated[str, AfterValidator(_zone)]

__all__ = [
    "AgreementSlug",
    "BidSlug",
    "ClaimSlug",
    "ForecastSlug",
    "Kind",
    "LocalTime",
    "Number",
    "PartySlug",
    "PartySlugs",
    "ProceedingSlug",
    "Ref",
    "Words",
    "Zone",
]
