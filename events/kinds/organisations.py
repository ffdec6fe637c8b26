"""What organisations do: are founded, are made over, agree."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from events.kinds.kind import AgreementSlug, Kind, PartySlug, PartySlugs, Words
from events.money import Money


class Founded(Kind):
    """An organisation comes into being."""

    family: ClassVar[str] = "organisations"
    example: ClassVar[dict[str, Any]] = {"organisation": "openai", "form": "non-profit", "by": ["sam-altman"]}
    kind: Literal["founded"] = "founded"
    organisation: PartySlug = Field(description="The organisation.")
    form: Words | None = Field(default=None, description="Its form, such as non-profit.")
    by: PartySlugs = Field(default=(), description="Who founds it.")


class Restructured(Kind):
    """An organisation changes its form or its parts."""

    family: ClassVar[str] = "organisations"
    example: ClassVar[dict[str, Any]] = {"organisation": "openai", "form": "non-profit with a for-profit entity"}
    kind: Literal["restructured"] = "restructured"
    organisation: PartySlug = Field(description="The organisation.")
    form: Words | None = Field(default=None, description="Its form from then.")


class AgreementMade(Kind):
    """Parties agree on something that binds them from then on. It comes before its end."""

    family: ClassVar[str] = "organisations"
    example: ClassVar[dict[str, Any]] = {"agreement": "stargate", "between": ["openai", "softbank"]}
    kind: Literal["agreement-made"] = "agreement-made"
    agreement: AgreementSlug = Field(description="A name for the agreement.")
    between: PartySlugs = Field(default=(), description="Who agrees.")
    terms: Words | None = Field(default=None, description="What is agreed.")
    amount: Money | None = Field(default=None, description="An amount and an ISO 4217 code; ~ in front: about.")


class AgreementEnded(Kind):
    """An agreement ends."""

    family: ClassVar[str] = "organisations"
    example: ClassVar[dict[str, Any]] = {"agreement": "stargate"}
    kind: Literal["agreement-ended"] = "agreement-ended"
    agreement: AgreementSlug = Field(description="The name of the agreement.")
    by: PartySlugs = Field(default=(), description="Who ends it.")


OrganisationKind = Founded | Restructured | AgreementMade | AgreementEnded
