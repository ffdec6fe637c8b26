"""Bids: who bids for what, at what price, on what condition, and how it was answered."""

from collections.abc import Sequence
from typing import assert_never, get_args

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
from tracker.placed import Placed, Track, joined, warning

VIEW = "bids"


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the bid that a milestone belongs to."""
    return (said.what.bid,) if isinstance(said.what, get_args(BidKind)) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the bid's tracks. An answer to a bid not heard of leaves its price and bidder open."""
    aspects: dict[str, dict[str, str]] = {}
    made = False
    for one in placed:
        what = one.said.what
        assert isinstance(what, get_args(BidKind))  # noqa: S101  (groups() lets no other in)
        made = made or isinstance(what, BidMade)
        for aspect, value in _given(what).items():  # type: ignore[arg-type]
            aspects.setdefault(aspect, {})[one.id] = value
    found = [Track(group, aspect, values) for aspect, values in aspects.items()]
    if not made:
        found += [
            warning(group, one.id, f"{one.said.kind}, but no bid of this name is recorded")
            for one in placed
        ]
    return found


def _given(what: BidKind) -> dict[str, str]:
    """Return what a milestone says of each aspect of its bid."""
    match what:
        case BidMade():
            given = {
                "status": "open",
                "bidder": what.bidder,
                "target": what.target,
                "price": what.price and str(what.price),
                "scope": what.scope,
            }
        case BidRaised():
            given = {"status": "open", "price": what.price and str(what.price)}
        case BidConditioned():
            given = {"status": "open", "condition": what.condition}
        case BidRejected():
            given = {"status": "rejected", "answered-by": joined(what.by)}
        case BidAccepted():
            given = {"status": "accepted", "answered-by": joined(what.by)}
        case BidWithdrawn():
            given = {"status": "withdrawn"}
        case BidLapsed():
            given = {"status": "lapsed"}
        case _:
            assert_never(what)
    return {aspect: value for aspect, value in given.items() if value}
