"""The log's own values: who acts, what is to be appended, what is stored. Light: imports no library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from events.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from events.act import Act

CURATOR_FORM = re.compile(r"\s*([^<>]*[^<>\s])\s*<\s*([^<>@\s]+@[^<>@\s]+)\s*>\s*")
CURATOR_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Curator:
    """Who records: a name and a mail address. The address is for fellow curators and never published."""

    name: str
    mail: str

    @classmethod
    def parse(cls, text: str) -> Curator:
        """Return the curator written as ``Name <mail>``. Raises InvalidInput for any other form."""
        return _curator(text)

    def __str__(self) -> str:
        """Return the form that :meth:`parse` reads."""
        return f"{self.name} <{self.mail}>"


@lru_cache(maxsize=1024)
def _curator(text: str) -> Curator:
    form = CURATOR_FORM.fullmatch(text)
    if form is None or not text.strip().isprintable():
        raise InvalidInput("curator", text, "write it as 'Name <mail>', for instance 'Ada Byron <ada@example.org>'")
    if len(text) > CURATOR_LIMIT:
        raise InvalidInput("curator", text, f"{len(text)} characters: at most {CURATOR_LIMIT}")
    return Curator(form[1].lstrip(), form[2])


class Claim(NamedTuple):
    """A name that one stream at a time may hold, unique within its kind: a slug, an alias, an import key."""

    kind: str
    name: str


class Holder(NamedTuple):
    """Who holds a claim: the stream, and the position of the record that took it."""

    stream: str
    position: int


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act that is to be appended to *stream* as its *version* (the first is 1).

    Within one append acts are settled in order: what an act *requires* may
    have been claimed by an act before it. *content* stands in for the act
    where a repeated command is compared with the first time: give it where
    the act holds ids that are minted anew at each attempt.
    """

    stream: str
    version: int
    act: Act
    claims: tuple[Claim, ...] = ()
    releases: tuple[Claim, ...] = ()
    requires: tuple[Claim, ...] = ()
    content: object | None = None


class Signed(NamedTuple):
    """A curator's *signature* of a record, armored (:mod:`events.audit.sshsig`), and how its leaf is bound to it.

    *commitment* is what the leaf has, taken with *salt*; where the signature
    was erased with the words that it was over, it is all that is left, and the other two are empty.
    """

    signature: bytes
    salt: bytes
    commitment: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """An act as the log holds it: the curator's act, its place and its time. Never changes.

    ``recorded_at`` is aware UTC and strictly increasing with ``position``.
    ``curator`` is ``None`` where the payload names nobody; ``command`` is
    empty where the act came without a command id. ``digest`` is the SHA-256
    (hexadecimal) of the act's content, see :mod:`events.log.content`;
    ``salt`` (hexadecimal) is what the leaf's commitment is taken with, and
    ``curator_id`` who the leaf names: a random id, ``None`` for nobody.
    What was erased has neither digest nor salt; ``commitment`` (hexadecimal)
    is what its leaf has, in an export. ``signed`` is the curator's signature
    in an export, ``None`` where nobody signed, and wherever a log is read.
    ``state`` is the payload as it is stored, in an export, and empty elsewhere.
    """

    position: int
    id: str
    stream: str
    version: int
    act_name: str
    recorded_at: datetime
    curator: Curator | None
    command: str
    act: Act
    digest: str = ""
    salt: str = field(default="", repr=False, compare=False)
    curator_id: str | None = field(default=None, compare=False)
    commitment: str = field(default="", repr=False, compare=False)
    signed: Signed | None = field(default=None, repr=False, compare=False)
    state: bytes = field(default=b"", repr=False, compare=False)

    @property
    def originator_id(self) -> str:
        """The stream, in the word of the eventsourcing library's ``DomainEventProtocol``."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The version, in the word of the eventsourcing library's ``DomainEventProtocol``."""
        return self.version


def new_stream() -> str:
    """Return the id of a stream that does not exist yet: a random UUID as text."""
    return str(uuid4())
