"""Disputes and milestones with all that was recorded of them, in order. Plain values. Light."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, Literal, assert_never

from tracker.index.withholding import redacted

Did = Literal["recorded", "corrected", "cited", "retracted", "withheld", "shown", "erased", "merged", "unmerged"]
"""What a record did to its milestone: the act's public name without its first part."""


@dataclass(frozen=True, slots=True)
class Said:
    """One record of a milestone.

    *body* has the milestone's fields from this record on, those of the one
    before where it says none. *basis* is the ground of a withholding or an erasing, and *scope* whether that is of all
    the milestone's words (``milestone``) or of those of one earlier record (``record``), *into* the
    milestone that a merge is into, or that it was into where it is undone.
    """

    position: int
    recorded_at: datetime
    version: int
    did: Did
    body: Mapping[str, Any]
    why: str | None = None
    basis: str | None = None
    into: "Story | None" = field(default=None, repr=False, compare=False)
    scope: str | None = None

    @property
    def day(self) -> date:
        """The UTC day on which it was recorded."""
        return self.recorded_at.astimezone(UTC).date()

    @property
    def reason(self) -> str | None:
        """Why it was done, as far as that may be told: a merge is about another milestone's words as well."""
        return None if self.into is not None and self.into.withheld else self.why

    @property
    def kind(self) -> str:
        """The wire name of the milestone's kind from this record on."""
        return str(self.body["what"]["kind"])


@dataclass(slots=True)
class Story:
    """A milestone with all that was recorded of it, in order, and what became of it.

    ``retracted`` and ``withheld`` (or erased as a whole) are the records that said so, ``merged``
    that by which another milestone stands for it; None where that is not so now.
    """

    id: str
    dispute: str
    records: list[Said] = field(default_factory=list)
    retracted: Said | None = None
    withheld: Said | None = None
    merged: Said | None = None

    def take(self, said: Said) -> None:
        """Take the next record."""
        self.records.append(said)
        match said.did:
            case "recorded" | "corrected" | "cited":
                pass
            case "retracted":
                self.retracted = said
            case "withheld":
                self.withheld = said
            case "shown":
                self.withheld = None
            case "erased":
                self.withheld = said if said.scope == "milestone" else self.withheld
            case "merged":
                self.merged = said
            case "unmerged":
                self.merged = None
            case _:
                assert_never(said.did)

    def until(self, version: int) -> "Story":
        """Return it as it was when the record *version* had been made."""
        before = Story(self.id, self.dispute)
        for said in self.records[:version]:
            before.take(said)
        return before

    @property
    def first(self) -> Said:
        """Its first record, which gives it its place."""
        return self.records[0]

    @property
    def last(self) -> Said:
        """Its last record."""
        return self.records[-1]

    @property
    def stands(self) -> bool:
        """Whether it stands for itself: neither retracted nor part of another."""
        return self.retracted is None and self.merged is None

    @property
    def body(self) -> Mapping[str, Any]:
        """Its fields as they may be shown: without a word of anybody's where they are withheld."""
        return redacted(self.last.body) if self.withheld else self.last.body

    @property
    def standing(self) -> "Story":
        """The milestone that stands for it: itself, unless it was merged."""
        story = self
        while story.merged is not None and story.merged.into is not None:
            story = story.merged.into
        return story

    @property
    def revision(self) -> tuple[str, int]:
        """What it is rendered once for."""
        return self.id, self.last.version

    @property
    def corrected(self) -> bool:
        """Whether it was ever corrected."""
        return any(one.did == "corrected" for one in self.records)

    def amendments(self) -> Iterator[tuple[Said, Said]]:
        """Yield each later record after the one before it, the latest first."""
        yield from reversed(list(zip(self.records, self.records[1:], strict=False)))


@dataclass(slots=True)
class Chronicle:
    """A dispute with its milestones, as the log's last record left them. ``stories`` are in order of first record.

    ``called`` has its names since: position, slug, title.
    """

    stream: str
    slug: str
    title: str
    lang: str
    closed: bool
    opened: datetime
    position: int
    recorded_at: datetime
    former: tuple[str, ...] = ()
    stories: dict[str, Story] = field(default_factory=dict)
    called: list[tuple[int, str, str]] = field(default_factory=list)

    def name(self, position: int) -> tuple[str, str]:
        """Return the slug and the title that it had at *position*."""
        at = bisect_right(self.called, position, key=itemgetter(0))
        return self.called[max(at, 1) - 1][1:]

    @property
    def day(self) -> date:
        """The UTC day of its last record: the day that its pages answer for."""
        return self.recorded_at.astimezone(UTC).date()

    @property
    def live(self) -> list[Story]:
        """The milestones that stand, in order of first record."""
        return [story for story in self.stories.values() if story.stands]
