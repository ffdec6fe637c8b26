"""Bids: who bids for what, at what price, on what condition, and how it was answered."""

from collections.abc import Iterator, Sequence
from typing import assert_never, cast, get_args

from events.kinds.bids import (
    BidAccepted,
    BidConditioned,
    BidKind,
    BidLapsed,
    BidMade,
    BidRaised,
    BidRejected,
    BidWithdrawn,
)
from events.milestone import Milestone
from tracker.placed import Projection, Say, joined

_KINDS = get_args(BidKind)


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the bid that a milestone belongs to."""
    return (said.what.bid,) if isinstance(said.what, _KINDS) else ()


def says(group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield what a milestone says of its bid. An answer to a bid not heard of leaves its price and bidder open."""
    what = cast("BidKind", said.what)  # groups() lets no other in
    return (Say(group, aspect, value) for aspect, value in _given(what).items() if value)


def _given(what: BidKind) -> dict[str, str | None]:  # noqa: PLR0911  (a case for each kind)
    """Return what a milestone says of each aspect of its bid."""
    match what:
        case BidMade():
            price = str(what.price) if what.price else None
            given = {"bidder": what.bidder, "target": what.target, "price": price, "scope": what.scope}
            return {"status": "open", **given}
        case BidRaised():
            return {"status": "open", "price": str(what.price) if what.price else None}
        case BidConditioned():
            return {"status": "open", "condition": what.condition}
        case BidRejected():
            return {"status": "rejected", "answered-by": joined(what.by)}
        case BidAccepted():
            return {"status": "accepted", "answered-by": joined(what.by)}
        case BidWithdrawn():
            return {"status": "withdrawn"}
        case BidLapsed():
            return {"status": "lapsed"}
        case _:
            assert_never(what)


BIDS = Projection(
    "bids",
    groups,
    says,
    begins=lambda _group, said: isinstance(said.what, BidMade),
    lacks=lambda said: f"{said.kind}, but no bid of this name is recorded",
    kinds=frozenset(_KINDS),
)
