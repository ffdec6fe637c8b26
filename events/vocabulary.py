"""All kinds of milestone as one discriminated union, and their lookup by wire name."""

from typing import Annotated, get_args

from pydantic import Field

from events.kinds.bids import BidKind
from events.kinds.court import CourtKind
from events.kinds.figures import MoneyKind
from events.kinds.kind import Kind
from events.kinds.organisations import OrganisationKind
from events.kinds.people import PeopleKind
from events.kinds.words import Noted, WordsKind

AnyKind = CourtKind | BidKind | PeopleKind | OrganisationKind | MoneyKind | WordsKind | Noted
What = Annotated[AnyKind, Field(discriminator="kind")]

KINDS: dict[str, type[Kind]] = {model.model_fields["kind"].default: model for model in get_args(AnyKind)}
"""Every kind by its wire name, in the order of the documentation."""
