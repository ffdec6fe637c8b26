"""What milestones are about and rest on: disputes, parties, proceedings, sources. Each has a slug."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from events.dates import Edtf
from events.errors import InvalidInput
from events.kinds.kind import PartySlug, ProceedingSlug, Words
from events.milestone import Language, Title
from events.text import NAME_LIMIT, clean, slug

URL_LIMIT = 2_000


def web_address(text: str) -> str:
    """Return *text* if it is an http or https address without credentials or white space. Pure."""
    clean(text, what="address", limit=URL_LIMIT)
    if not re.fullmatch(r"https?://[^\s/@?#<>\"]+(?:[/?#][^\s<>\"]*)?", text):
        raise InvalidInput("not a web address", text, "write one that begins with https:// and has no user name in it")
    return text


def wikidata_id(text: str) -> str:
    """Return *text* if it is a Wikidata item id. Pure."""
    if not re.fullmatch(r"Q[1-9][0-9]{0,11}", text):
        raise InvalidInput("not a Wikidata id", text, "write Q and digits, such as Q21708200")
    return text


def sha256_hex(text: str) -> str:
    """Return *text* if it is a SHA-256 in 64 lower-case hexadecimal digits. Pure."""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise InvalidInput("not a SHA-256", text, "write its 64 hexadecimal digits in lower case")
    return text


Name = Annotated[str, AfterValidator(lambda text: clean(text, what="name", limit=NAME_LIMIT))]
Slug = Annotated[str, AfterValidator(lambda text: slug(text, what="slug"))]
WebAddress = Annotated[str, AfterValidator(web_address)]
Wikidata = Annotated[str, AfterValidator(wikidata_id)]
Sha256 = Annotated[str, AfterValidator(sha256_hex)]


class Subject(BaseModel):
    """Something with a slug of its own, which never changes, and aliases that lead to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    aliases: tuple[Name, ...] = ()

    @field_validator("aliases")
    @classmethod
    def _each_once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values))


class Dispute(Subject):
    """A lawsuit, a takeover fight, a feud: what a log of milestones is kept about."""

    title: Title
    lang: Language = "en"


class Party(Subject):
    """A person or an organisation."""

    party_kind: Literal["person", "organisation"] = Field(description="Person or organisation.")
    name: Name = Field(description="The name that people know it by.")
    wikidata: Wikidata | None = Field(default=None, description="Its item in Wikidata.")
    url: WebAddress | None = Field(default=None, description="Its page on the web.")


class Proceeding(Subject):
    """A case before a court. ``descends_from`` is the case that it came out of: the one appealed, the one refiled."""

    title: Title = Field(description="Its name, such as Musk v. Altman.")
    court: Words | None = Field(default=None, description="The court.")
    docket: Words | None = Field(default=None, description="The docket number.")
    judge: PartySlug | None = Field(default=None, description="The judge, a party.")
    descends_from: ProceedingSlug | None = Field(default=None, description="The proceeding that it came out of.")


class Source(Subject):
    """Something published that milestones rest on. Its sentences are never stored.

    ``published_on`` is its own date (EDTF), ``published_note`` the reason
    where that is inferred. ``sha256`` is of the bytes of the text that the
    curator read; ``accessed_on`` is when.
    """

    title: Title = Field(description="Its title.")
    publisher: Words | None = Field(default=None, description="Who published it.")
    author: Words | None = Field(default=None, description="Who wrote it.")
    lang: Language = Field(default="en", description="Its language.")
    url: WebAddress | None = Field(default=None, description="Where it stands.")
    published_on: Edtf | None = Field(default=None, description="When it was published, as EDTF.")
    published_note: Words | None = Field(default=None, description="Why, where the date is inferred.")
    accessed_on: date | None = Field(default=None, description="When the curator read it.")
    sha256: Sha256 | None = Field(default=None, description="SHA-256 of the text that the curator read.")
