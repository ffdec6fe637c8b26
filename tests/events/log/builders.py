"""Toy acts, clocks and curators for tests of the log, which knows no vocabulary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from events.act import Act
from events.log.records import Curator, NewAct, new_stream

if TYPE_CHECKING:
    from events.log.records import Claim, Record

ADA = Curator("Ada Byron", "ada@example.org")
BOB = Curator("Bob Babbage", "bob@example.org")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Said(Act):
    """A toy act: some words."""

    name: ClassVar[str] = "toy.said"

    words: str
    about: dict[str, str] = Field(default_factory=dict)


class Moved(Act):
    """A toy act with a history: schema 1 called its field ``place``."""

    name: ClassVar[str] = "toy.moved"
    schema_number: ClassVar[int] = 2

    to: str

    @classmethod
    def upcast(cls, raw: dict[str, Any], schema: int) -> dict[str, Any]:
        """Rename the one field."""
        return {"to": raw["place"]} if schema == 1 else raw


REGISTRY: dict[str, type[Act]] = {Said.name: Said, Moved.name: Moved}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant that it stands at."""
        return self.now

    def move(self, by: timedelta) -> None:
        """Move it."""
        self.now += by


def a_new_act(
    words: str = "hello",
    *,
    stream: str | None = None,
    version: int = 1,
    claims: tuple[Claim, ...] = (),
    releases: tuple[Claim, ...] = (),
    requires: tuple[Claim, ...] = (),
    content: object | None = None,
) -> NewAct:
    """Return an act to append, on a stream of its own unless one is given."""
    return NewAct(stream or new_stream(), version, Said(words=words), claims, releases, requires, content)


def words(records: list[Record]) -> list[str]:
    """Return the words of each record."""
    return [record.act.words for record in records if isinstance(record.act, Said)]
