"""What happened to each dispute and milestone, record by record, read once from the log's rows. Light."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from events.log.instants import from_micros
from tracker.index.reader import Index
from tracker.index.stored import body_of

RETRACTED = "milestone.retracted"
_SORTS = ("party", "proceeding", "source")


@dataclass(frozen=True, slots=True)
class Said:
    """One record of a milestone. *body* has its fields, None for a retraction; *why* is the reason of later records."""

    position: int
    recorded_at: datetime
    version: int
    body: Mapping[str, Any] | None
    why: str | None

    @property
    def day(self) -> date:
        """The UTC day on which it was recorded."""
        return self.recorded_at.astimezone(UTC).date()


@dataclass(slots=True)
class Story:
    """A milestone with all that was recorded of it, in order."""

    id: str
    dispute: str
    records: list[Said] = field(default_factory=list)

    @property
    def first(self) -> Said:
        """Its first record, which gives it its place."""
        return self.records[0]

    @property
    def last(self) -> Said:
        """Its last record."""
        return self.records[-1]

    @property
    def retracted(self) -> bool:
        """Whether it is said that it never was."""
        return self.last.body is None

    @property
    def revision(self) -> tuple[str, int]:
        """What it is rendered once for."""
        return self.id, self.last.version

    def corrections(self) -> list[tuple[Said, Said]]:
        """Return each correction after the record that it corrects, the latest first; none of a retracted one."""
        pairs = list(zip(self.records, self.records[1:], strict=False))
        return [] if self.retracted else pairs[::-1]


@dataclass(slots=True)
class Chronicle:
    """A dispute with its milestones, as the log's last record left them. ``stories`` are in order of first record."""

    stream: str
    slug: str
    title: str
    lang: str
    closed: bool
    opened: datetime
    position: int
    recorded_at: datetime
    former: tuple[str, ...] = ()
    stories: list[Story] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The UTC day of its last record: the day that its pages answer for."""
        return self.recorded_at.astimezone(UTC).date()

    @property
    def live(self) -> list[Story]:
        """The milestones that stand, in order of first record."""
        return [story for story in self.stories if not story.retracted]


class Names:
    """Parties, proceedings and sources, as they were known at any position."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._known: dict[tuple[str, str], tuple[list[int], list[Mapping[str, Any]]]] = {}

    def learn(self, sort: str, position: int, body: Mapping[str, Any]) -> None:
        """Take what is known of a subject from *position* on."""
        positions, bodies = self._known.setdefault((sort, body["slug"]), ([], []))
        positions.append(position)
        bodies.append(body)

    def at(self, position: int) -> "NamesAt":
        """Return the names as they were known at *position*."""
        return NamesAt(self, position)

    def of(self, sort: str, slug: str, position: int) -> Mapping[str, Any]:
        """Return the fields of a subject as known at *position*; its slug alone where nothing was."""
        positions, bodies = self._known.get((sort, slug), ((), ()))
        at = bisect_right(positions, position)
        return bodies[at - 1] if at else {"slug": slug}


@dataclass(frozen=True, slots=True)
class NamesAt:
    """What parties, proceedings and sources were called at one position of the log."""

    names: Names
    position: int

    def party(self, slug: str) -> str:
        """Return a party's display name."""
        return str(self.names.of("party", slug, self.position).get("name", slug))

    def parties(self, listed: str) -> str:
        """Return the display names of parties *listed* with commas between, as the state has them."""
        return ", ".join(self.party(slug) for slug in listed.split(", "))

    def proceeding(self, slug: str) -> Mapping[str, Any]:
        """Return a proceeding's fields, among them always a title."""
        return {"title": slug, **self.names.of("proceeding", slug, self.position)}

    def source(self, slug: str) -> Mapping[str, Any]:
        """Return a source's fields, among them always a title."""
        return {"title": slug, **self.names.of("source", slug, self.position)}


class History:
    """All disputes with their milestones, brought up to the log's head by :meth:`catch_up`."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.position = 0
        self.names = Names()
        self.disputes: dict[str, Chronicle] = {}
        self._stories: dict[str, Story] = {}

    def catch_up(self, index: Index) -> bool:
        """Read the records that came since; say whether there were any."""
        before = self.position
        for position, _, stream, version, act, micros, _, state in index.records(before):
            self._take(position, stream, version, act, from_micros(micros), body_of(act, state))
            self.position = position
        return self.position != before

    def _take(
        self, position: int, stream: str, version: int, act: str, recorded_at: datetime, body: dict[str, Any]
    ) -> None:
        sort, _, did = act.partition(".")
        if sort == "milestone":
            self._milestone(stream, Said(position, recorded_at, version, body.get("milestone"), body.get("why")), body)
        elif sort == "dispute":
            self._dispute(stream, did, position, recorded_at, body)
        elif sort in _SORTS:
            self.names.learn(sort, position, body[sort])

    def _milestone(self, stream: str, said: Said, body: Mapping[str, Any]) -> None:
        if stream not in self._stories:
            story = self._stories[stream] = Story(stream, body["dispute"])
            self.disputes[story.dispute].stories.append(story)
        story = self._stories[stream]
        story.records.append(said)
        chronicle = self.disputes[story.dispute]
        chronicle.position, chronicle.recorded_at = said.position, said.recorded_at

    def _dispute(self, stream: str, did: str, position: int, recorded_at: datetime, body: Mapping[str, Any]) -> None:
        if did == "opened":
            said = body["dispute"]
            self.disputes[stream] = Chronicle(
                stream, said["slug"], said["title"], said["lang"], closed=False, opened=recorded_at, position=position,
                recorded_at=recorded_at,
            )  # fmt: skip
            return
        chronicle = self.disputes[stream]
        chronicle.position, chronicle.recorded_at = position, recorded_at
        if did == "renamed":
            before = (*chronicle.former, chronicle.slug)
            chronicle.title, chronicle.slug = body["title"], body["slug"]
            chronicle.former = tuple(slug for slug in dict.fromkeys(before) if slug != chronicle.slug)
        else:
            chronicle.closed = did == "closed"
