"""Who takes up an office, leaves, and comes back."""

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from events.kinds.kind import Kind, PartySlug, Words

SOLE_OFFICES = ("chief", "chair", "president", "chancellor", "head", "general counsel", "secretary general")
"""An office that one person holds at a time is taken to begin with one of these, unless the milestone says."""


class _OfAPerson(Kind):
    """A kind about one person in one organisation."""

    family: ClassVar[str] = "people"
    example: ClassVar[dict[str, Any]] = {"person": "sam-altman", "organisation": "openai", "role": "chief executive"}
    person: PartySlug = Field(description="The person.")
    organisation: PartySlug = Field(description="The organisation.")


class _InOffice(_OfAPerson):
    """A kind by which a person comes to hold an office."""

    role: Words = Field(description="The office. 'interim …' in front says the same as --interim.")
    interim: bool = Field(default=False, description="Whether for the time being only.")
    sole: bool | None = Field(
        default=None,
        description="Whether one person holds the office at a time; left out, the office's name decides "
        "(chief …, chair …, president …, head …: one).",
    )

    @model_validator(mode="before")
    @classmethod
    def _interim_is_no_other_office(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(role := raw.get("role"), str):
            first, _, rest = role.partition(" ")
            if first.lower() in {"interim", "acting"} and rest:
                return {**raw, "role": rest, "interim": True}
        return raw

    @property
    def is_sole(self) -> bool:
        """Whether the office ends for its holder when another takes it."""
        return self.role.lower().startswith(SOLE_OFFICES) if self.sole is None else self.sole


class Appointed(_InOffice):
    """A person takes up an office, or is known to hold it from then."""

    kind: Literal["appointed"] = "appointed"


class Departed(_OfAPerson):
    """A person leaves an organisation or, where a role is given, that office."""

    kind: Literal["departed"] = "departed"
    example: ClassVar[dict[str, Any]] = {"person": "ilya-sutskever", "organisation": "openai"}
    role: Words | None = Field(default=None, description="The office that ends; left out, all of them.")
    manner: Literal["dismissed", "resigned", "retired", "left"] | None = Field(default=None, description="How.")
    announced: bool = Field(default=False, description="Whether the date is of the announcement.")


class Reinstated(_InOffice):
    """A person who had left is back in office."""

    kind: Literal["reinstated"] = "reinstated"


PeopleKind = Appointed | Departed | Reinstated
