"""All views, by name, in the order in which they are shown."""

from tracker.placed import Projection
from tracker.projections.agreements import AGREEMENTS
from tracker.projections.bids import BIDS
from tracker.projections.claims import CLAIMS
from tracker.projections.departures import DEPARTURES
from tracker.projections.money import MONEY
from tracker.projections.organisations import ORGANISATIONS
from tracker.projections.roles import ROLES
from tracker.projections.statements import STATEMENTS
from tracker.projections.trial import TRIAL

VIEWS: dict[str, Projection] = {
    projection.view: projection
    for projection in (TRIAL, BIDS, DEPARTURES, ROLES, CLAIMS, MONEY, AGREEMENTS, ORGANISATIONS, STATEMENTS)
}
