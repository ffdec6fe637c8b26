"""A milestone: one thing that happened, is scheduled or is claimed, as a curator says it."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, JsonValue, field_validator, model_validator

from events.citations import Citation
from events.dates import Edtf
from events.errors import InvalidInput
from events.kinds.kind import ForecastSlug, Kind, PartySlug, Ref, Words
from events.text import SUMMARY_LIMIT, TITLE_LIMIT, clean, slug
from events.vocabulary import KINDS, What

Standing = Literal["stated", "attributed", "alleged"]
STANDINGS: tuple[Standing, ...] = ("stated", "attributed", "alleged")
"""How well founded a milestone is, best first."""


def language(text: str) -> str:
    """Return *text* if it is a language tag of the usual shape (RFC 5646: 'en', 'fr-CA'). Pure."""
    parts = text.split("-")
    if not (
        text.isascii()
        and len(text) <= 35  # noqa: PLR2004  (RFC 5646 §4.4.1: buffers of 35 characters hold every such tag)
        and 2 <= len(parts[0]) <= 3  # noqa: PLR2004  (ISO 639 codes have two or three letters)
        and parts[0].isalpha()
        and all(1 <= len(part) <= 8 and part.isalnum() for part in parts)  # noqa: PLR2004  (RFC 5646 §2.1)
    ):
        raise InvalidInput("not a language tag", text, "write a tag such as en or fr-CA")
    return text


Title = Annotated[str, AfterValidator(lambda text: clean(text, what="title", limit=TITLE_LIMIT))]
Summary = Annotated[str, AfterValidator(lambda text: clean(text, what="summary", limit=SUMMARY_LIMIT, multiline=True))]
Tag = Annotated[str, AfterValidator(lambda text: slug(text, what="tag"))]
Language = Annotated[str, AfterValidator(language)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Involved(_Value):
    """A party that a milestone concerns beside those that its kind names, and in what role."""

    party: PartySlug
    role: Words | None = None


class Settles(_Value):
    """What a milestone says of a forecast: that it came true, or that it did not and will not."""

    forecast: ForecastSlug
    outcome: Literal["came-true", "missed"]


Rank = Literal["preferred", "normal", "deprecated"]
RANKS: tuple[Rank, ...] = get_args(Rank)
"""How a value stands among those that sources give for one field, as Wikidata ranks statements."""


class Rival(_Value):
    """Another value that a source gives for a field of a milestone, kept beside the one that is used.

    ``value`` is as the field is stored (JSON); ``why`` says why it is ranked as it is.
    """

    field: str
    value: JsonValue
    citations: tuple[Citation, ...] = ()
    rank: Rank = "normal"
    why: Words | None = None

    def __hash__(self) -> int:
        """Hash by what does not contain lists."""
        return hash((self.field, self.citations, self.rank, self.why))


class Milestone(_Value):
    """One thing that happened, is scheduled or is claimed.

    ``occurred_on`` is when it happened, an EDTF date. ``standing`` says
    whether the source states it, has it from somebody (``attributed``) or
    reports it as a charge (``alleged``); ``according_to`` says whose word it
    is then. ``follows`` holds the ids of milestones known to have come before.
    ``date_note`` gives the reason where the date is inferred. ``settles`` says
    what became of earlier forecasts. ``rivals`` are the values that other
    sources give where the fields hold the preferred ones. Without citations,
    ``unsourced`` has to say so on purpose.
    """

    what: What
    title: Title
    occurred_on: Edtf
    summary: Summary | None = None
    lang: Language = "en"
    date_note: Words | None = None
    parties: tuple[Involved, ...] = ()
    standing: Standing = "stated"
    according_to: Words | None = None
    citations: tuple[Citation, ...] = ()
    unsourced: bool = False
    tags: tuple[Tag, ...] = ()
    follows: tuple[str, ...] = ()
    settles: tuple[Settles, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @field_validator("tags", "follows", "citations", "parties", "settles")
    @classmethod
    def _each_once(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(values))

    @model_validator(mode="after")
    def _says_where_it_is_from(self) -> Self:
        if not self.citations and not self.unsourced:
            raise InvalidInput("no citation", self.title, "say where it is reported with --cite, or --unsourced")
        if self.citations and self.unsourced:
            raise InvalidInput("both sourced and unsourced", self.title, "leave out --unsourced or the citation")
        if self.standing != "stated" and self.according_to is None:
            raise InvalidInput(f"{self.standing} to nobody", self.title, "say whose word it is with --according-to")
        return self

    @property
    def kind(self) -> str:
        """The wire name of its kind."""
        return self.what.kind

    def named_parties(self) -> Iterator[tuple[str, str]]:
        """Yield each party that it names with its role, a field's name or the role given; each pair once."""
        pairs = [(party, name.replace("_", " ")) for name, party in references(self.what, "party")]
        pairs += [(involved.party, involved.role or "concerned") for involved in self.parties]
        yield from dict.fromkeys(pairs)


def references(what: Kind, to: str) -> Iterator[tuple[str, str]]:
    """Yield (field, slug) for each thing of the sort *to* that *what* names. Pure."""
    for name, field in type(what).model_fields.items():
        if _refers_to(field.annotation, field.metadata, to):
            value = getattr(what, name)
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None:
                    yield name, one


def _refers_to(annotation: Any, metadata: list[Any], to: str) -> bool:
    """Whether a Ref to *to* stands anywhere in an annotation: ``X``, ``X | None``, ``tuple[X, ...]``."""
    if any(isinstance(mark, Ref) and mark.to == to for mark in metadata):
        return True
    inner = [*getattr(annotation, "__args__", ())]
    return any(_refers_to(one, [*getattr(one, "__metadata__", ())], to) for one in inner)


def upcast_milestone(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the raw stored milestone with its kind's fields in today's shape.

    The kind's schema number stands beside its fields as ``schema``; left out, it is 1.
    """
    what = dict(raw["what"])
    schema = what.pop("schema", 1)
    kind = KINDS.get(what["kind"])
    if kind is not None and schema < kind.schema_number:
        what = kind.upcast(what, schema)
    return {**raw, "what": what}
