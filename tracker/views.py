"""All views, by name, in the order in which they are shown."""

from typing import cast

from tracker.placed import Projection
from tracker.projections import (
    agreements,
    bids,
    claims,
    departures,
    money,
    organisations,
    roles,
    statements,
    trial,
)

VIEWS: dict[str, Projection] = {
    module.VIEW: cast("Projection", module)
    for module in (trial, bids, departures, roles, claims, money, agreements, organisations, statements)
}
