"""What is said, claimed and answered; and what is noted without a kind of its own."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from events.kinds.kind import ClaimSlug, Kind, PartySlugs


class StatementMade(Kind):
    """Somebody says something. That it was said is the milestone; what was said stays theirs."""

    family: ClassVar[str] = "words"
    example: ClassVar[dict[str, Any]] = {"by": ["elon-musk"], "about": ["openai"]}
    kind: Literal["statement-made"] = "statement-made"
    by: PartySlugs = Field(default=(), description="Who says it.")
    about: PartySlugs = Field(default=(), description="About whom.")


class ClaimMade(Kind):
    """Somebody claims something against somebody. It comes before its answers and decisions."""

    family: ClassVar[str] = "words"
    example: ClassVar[dict[str, Any]] = {"claim": "founding-mission", "by": ["elon-musk"], "against": ["openai"]}
    kind: Literal["claim-made"] = "claim-made"
    claim: ClaimSlug = Field(description="A name for the claim.")
    by: PartySlugs = Field(default=(), description="Who claims it.")
    against: PartySlugs = Field(default=(), description="Against whom.")


class ClaimAnswered(Kind):
    """Somebody answers a claim."""

    family: ClassVar[str] = "words"
    example: ClassVar[dict[str, Any]] = {"claim": "founding-mission", "answer": "disputed", "by": ["openai"]}
    kind: Literal["claim-answered"] = "claim-answered"
    claim: ClaimSlug = Field(description="The name of the claim.")
    answer: Literal["disputed", "admitted", "withdrawn"] = Field(description="The answer.")
    by: PartySlugs = Field(default=(), description="Who answers.")


class ClaimDecided(Kind):
    """A court or another authority decides on a claim."""

    family: ClassVar[str] = "words"
    example: ClassVar[dict[str, Any]] = {"claim": "founding-mission", "decision": "dismissed"}
    kind: Literal["claim-decided"] = "claim-decided"
    claim: ClaimSlug = Field(description="The name of the claim.")
    decision: Literal["dismissed", "found"] = Field(description="The decision.")
    by: PartySlugs = Field(default=(), description="Who decides.")


class Noted(Kind):
    """Something worth keeping that no other kind says."""

    family: ClassVar[str] = "noted"
    example: ClassVar[dict[str, Any]] = {}
    kind: Literal["noted"] = "noted"


WordsKind = StatementMade | ClaimMade | ClaimAnswered | ClaimDecided
