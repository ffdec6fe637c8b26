"""Bids to take over: made, raised, made subject to something, and answered. Each names its bid."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from events.kinds.kind import BidSlug, Kind, PartySlug, PartySlugs, Words
from events.money import Money


class _OnBid(Kind):
    """A kind that belongs to one bid."""

    family: ClassVar[str] = "bids"
    example: ClassVar[dict[str, Any]] = {"bid": "musk-group-2025"}
    bid: BidSlug = Field(description="A name for the bid, the same in all that belongs to it.")


class BidMade(_OnBid):
    """Somebody offers to take over an organisation, or proposes to. It comes before every answer to it."""

    kind: Literal["bid-made"] = "bid-made"
    example: ClassVar[dict[str, Any]] = {
        **_OnBid.example,
        "bidder": "musk-group",
        "target": "openai",
        "price": "~97400000000 USD",
    }
    bidder: PartySlug | None = Field(default=None, description="Who bids.")
    target: PartySlug | None = Field(default=None, description="What for.")
    price: Money | None = Field(default=None, description="An amount and an ISO 4217 code; ~ in front: about.")
    scope: Words | None = Field(default=None, description="How much of the target, where it is not the whole.")


class BidRaised(_OnBid):
    """The bidder offers more."""

    kind: Literal["bid-raised"] = "bid-raised"
    example: ClassVar[dict[str, Any]] = {**_OnBid.example, "price": "~97400000000 USD"}
    price: Money | None = Field(default=None, description="The new price.")


class BidConditioned(_OnBid):
    """The bidder says on what condition the bid stands or falls."""

    kind: Literal["bid-conditioned"] = "bid-conditioned"
    example: ClassVar[dict[str, Any]] = {**_OnBid.example, "condition": "the change to for-profit goes on"}
    condition: Words = Field(description="The condition.")


class BidRejected(_OnBid):
    """The target turns the bid down."""

    kind: Literal["bid-rejected"] = "bid-rejected"
    example: ClassVar[dict[str, Any]] = {**_OnBid.example, "by": ["openai"]}
    by: PartySlugs = Field(default=(), description="Who turned it down.")


class BidAccepted(_OnBid):
    """The target accepts the bid."""

    kind: Literal["bid-accepted"] = "bid-accepted"
    by: PartySlugs = Field(default=(), description="Who accepted it.")


class BidWithdrawn(_OnBid):
    """The bidder takes the bid back."""

    kind: Literal["bid-withdrawn"] = "bid-withdrawn"


class BidLapsed(_OnBid):
    """The bid runs out without an answer."""

    kind: Literal["bid-lapsed"] = "bid-lapsed"


BidKind = BidMade | BidRaised | BidConditioned | BidRejected | BidAccepted | BidWithdrawn | BidLapsed
