"""Money and other figures: funding, valuations, metrics, forecasts."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from events.dates import Edtf
from events.kinds.kind import ForecastSlug, Kind, Number, PartySlug, PartySlugs, Words
from events.money import Money


class FundingMade(Kind):
    """Somebody gives or invests money."""

    family: ClassVar[str] = "money"
    example: ClassVar[dict[str, Any]] = {"organisation": "openai", "by": ["microsoft"], "amount": "1000000000 USD"}
    kind: Literal["funding-made"] = "funding-made"
    organisation: PartySlug = Field(description="Who receives it.")
    by: PartySlugs = Field(default=(), description="Who gives it.")
    amount: Money | None = Field(default=None, description="An amount and an ISO 4217 code; ~ in front: about.")


class ValuationReported(Kind):
    """An organisation is said to be worth something."""

    family: ClassVar[str] = "money"
    example: ClassVar[dict[str, Any]] = {"organisation": "openai", "amount": "~157000000000 USD"}
    kind: Literal["valuation-reported"] = "valuation-reported"
    organisation: PartySlug = Field(description="What is valued.")
    amount: Money = Field(description="An amount and an ISO 4217 code; ~ in front: about.")


class MetricReported(Kind):
    """A figure about a party is reported: users, revenue, people who left."""

    family: ClassVar[str] = "money"
    example: ClassVar[dict[str, Any]] = {
        "about": "openai",
        "metric": "weekly active users",
        "value": "400000000",
        "bound": "over",
    }
    kind: Literal["metric-reported"] = "metric-reported"
    about: PartySlug = Field(description="Whose figure it is.")
    metric: Words = Field(description="What is measured.")
    value: Number | None = Field(default=None, description="The figure, in digits.")
    unit: Words | None = Field(default=None, description="Its unit; for money an ISO 4217 code.")
    bound: Literal["about", "over", "under", "at-least", "at-most"] | None = Field(
        default=None, description="How the figure is meant, where it is not exact."
    )


class ForecastMade(Kind):
    """Somebody says what is going to be. Whether it came true is said by a later milestone that settles it."""

    family: ClassVar[str] = "money"
    example: ClassVar[dict[str, Any]] = {
        "forecast": "users-2025",
        "by": ["openai"],
        "expects": "1 billion users",
        "due": "2025-12",
    }
    kind: Literal["forecast-made"] = "forecast-made"
    forecast: ForecastSlug = Field(description="A name for the forecast.")
    by: PartySlugs = Field(default=(), description="Whose forecast it is.")
    expects: Words | None = Field(default=None, description="What is expected, in a few words.")
    due: Edtf | None = Field(default=None, description="By when it should have come true, as EDTF.")


MoneyKind = FundingMade | ValuationReported | MetricReported | ForecastMade
