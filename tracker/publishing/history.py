"""What happened to each dispute and milestone, record by record, read once from the log's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, assert_never, cast

from events.acts import (
    ACTS,
    AnyAct,
    CuratorKeyAdded,
    CuratorKeyRevoked,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    KeyRevoked,
    KeyRotated,
    MilestoneCited,
    MilestoneCorrected,
    MilestoneErased,
    MilestoneMerged,
    MilestoneRecorded,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
    OriginBegun,
    PartyAdded,
    PartyChanged,
    PartyMerged,
    PartyUnmerged,
    ProceedingAdded,
    ProceedingChanged,
    SourceAdded,
    SourceChanged,
)
from events.log.instants import from_micros
from tracker.index.found import Known
from tracker.index.reader import Index
from tracker.index.stored import body_of
from tracker.publishing.ledger import Ledger
from tracker.publishing.names import Names
from tracker.publishing.stories import Chronicle, Did, Said, Story

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Row:
    """One record of the log: where it stands, what it is on, and its act's fields."""

    position: int
    stream: str
    version: int
    recorded_at: datetime
    body: Body


@dataclass(frozen=True, slots=True)
class News:
    """What the log has had since it was looked at last.

    *stories* are the ids of the milestones and *disputes* the streams of the disputes that a record was on: a
    milestone's dispute too, and those of the milestones that are merged with it. *renamed* says that
    something known before is called otherwise now, *everything* that nothing made before may be relied on:
    words were withheld, shown again or erased, or this is the first look.
    """

    stories: frozenset[str] = frozenset()
    disputes: frozenset[str] = frozenset()
    renamed: bool = False
    everything: bool = False

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.disputes) or self.renamed or self.everything


class History:
    """All disputes with their milestones, brought up to the log's head by :meth:`catch_up`.

    ``hidden`` is the position at which words were last withheld or shown
    again: what was rendered before may hold words that it may not, or lack some. ``root`` is the stream of the
    first record, which names the log for good, and ``renamed`` when a dispute or a party was last called anew, or words
    were withheld or shown.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.position = 0
        self._recorded_at: datetime | None = None
        self.hidden = 0
        self.names = Names()
        self.disputes: dict[str, Chronicle] = {}
        self.stories: dict[str, Story] = {}
        self.ledger = Ledger()
        self.root = ""
        self.renamed = datetime.min.replace(tzinfo=UTC)
        self._absorbed: dict[str, set[str]] = {}
        self._looked = False
        self._news: tuple[set[str], set[str]] = set(), set()

    def catch_up(self, index: Index) -> News:
        """Read the records that came since, and return what they are on."""
        before, hidden, called = self.position, self.hidden, self.names.changed
        self._news = set(), set()
        for position, _, stream, version, act, micros, _, state in index.records(before):
            row = _Row(position, stream, version, from_micros(micros), body_of(act, state))
            self._take(row, cast("type[AnyAct]", ACTS[act]), act.partition(".")[2])
            self.position, self.root = position, self.root or stream
            self._recorded_at = row.recorded_at
        first, self._looked = not self._looked, True
        stories, disputes = map(frozenset, self._news)
        return News(stories, disputes, self.names.changed != called, first or self.hidden != hidden)

    def lost_words(self, index: Index) -> bool:
        """Say whether words were destroyed since it read them, or another store lies there: then it is read anew."""
        return bool(self.position) and (self._is_of_another_log(index) or index.erased_after(self.position))

    def _is_of_another_log(self, index: Index) -> bool:
        """Say whether the last record that it read is not there: instants go up, so two logs share none by chance."""
        return index.point(self.position) != Known(self.position, self._recorded_at)

    def _take(self, row: _Row, act: type[AnyAct], did: str) -> None:  # noqa: C901  (a case for each act)
        if issubclass(act, DisputeOpened):
            self._open(row)
        elif issubclass(act, DisputeRenamed):
            self._rename(row)
        elif issubclass(act, (DisputeClosed, DisputeReopened)):
            self._moved(row.stream, row).closed = issubclass(act, DisputeClosed)
        elif issubclass(act, (PartyAdded, PartyChanged)):
            self.names.learn("party", row.position, row.body["party"])
            self.renamed = self.renamed if issubclass(act, PartyAdded) else row.recorded_at
        elif issubclass(act, (ProceedingAdded, ProceedingChanged)):
            self.names.learn("proceeding", row.position, row.body["proceeding"])
        elif issubclass(act, (SourceAdded, SourceChanged)):
            self.names.learn("source", row.position, row.body["source"])
        elif issubclass(act, (PartyMerged, PartyUnmerged)):
            self.names.merge(row.body["slug"], row.position, row.body.get("into"))
            self.renamed = row.recorded_at
        elif issubclass(act, MilestoneRecorded):
            self._record(row)
        elif issubclass(act, (MilestoneWithheld, MilestoneShown, MilestoneErased)):
            self.hidden, self.renamed = row.position, row.recorded_at
            self._go_on(row, cast("Did", did))
        elif issubclass(
            act, (MilestoneCorrected, MilestoneCited, MilestoneRetracted, MilestoneMerged, MilestoneUnmerged)
        ):
            self._go_on(row, cast("Did", did))
        elif issubclass(act, (KeyRotated, KeyRevoked, OriginBegun, CuratorKeyAdded, CuratorKeyRevoked)):
            pass  # on the log itself: no milestone and no name changes by it
        else:
            assert_never(act)

    def _record(self, row: _Row) -> None:
        chronicle = self._moved(row.body["dispute"], row)
        story = self.stories[row.stream] = Story(row.stream, chronicle.stream)
        said = Said(row.position, row.recorded_at, row.version, "recorded", row.body["milestone"])
        story.take(said)
        self.ledger.take(story, said, self.names.at(row.position))
        chronicle.stories[story.id] = story
        self._news[0].add(story.id)

    def _go_on(self, row: _Row, did: Did) -> None:
        """Let the story go on of the milestone that a record is on."""
        story = self.stories[row.stream]
        said = row.body.get("milestone", story.last.body)
        why, basis = row.body.get("why"), row.body.get("basis")
        into = self.stories[row.body["into"]] if did == "merged" else None
        if did == "unmerged" and story.merged:
            into = story.merged.into
        if did == "merged" and into is not None:
            self._absorbed.setdefault(into.id, set()).add(story.id)
        one = Said(row.position, row.recorded_at, row.version, did, said, why, basis, into, row.body.get("scope"))
        story.take(one)
        self._moved(story.dispute, row)
        self._touch(story, set())
        if into is not None:
            self._touch(into, set())
        beside = [self.stories[merged] for merged in sorted(self._absorbed.get(story.id, ()))]
        self.ledger.take(story, one, self.names.at(row.position), beside)

    def _touch(self, story: Story, seen: set[str]) -> None:
        """Note that a milestone has news, and with it those that were ever merged into it: they point to it."""
        seen.add(story.id)
        self._news[0].add(story.id)
        self._news[1].add(story.dispute)
        for one in self._absorbed.get(story.id, set()) - seen:
            self._touch(self.stories[one], seen)

    def _open(self, row: _Row) -> None:
        said = row.body["dispute"]
        self.disputes[row.stream] = Chronicle(
            row.stream, said["slug"], said["title"], said["lang"], closed=False, opened=row.recorded_at,
            position=row.position, recorded_at=row.recorded_at, called=[(row.position, said["slug"], said["title"])],
        )  # fmt: skip
        self._news[1].add(row.stream)
        self.renamed = row.recorded_at

    def _rename(self, row: _Row) -> None:
        chronicle, self.renamed = self._moved(row.stream, row), row.recorded_at
        before = (*chronicle.former, chronicle.slug)
        chronicle.title, chronicle.slug = row.body["title"], row.body["slug"]
        chronicle.called.append((row.position, chronicle.slug, chronicle.title))
        chronicle.former = tuple(slug for slug in dict.fromkeys(before) if slug != chronicle.slug)

    def _moved(self, dispute: str, row: _Row) -> Chronicle:
        """Return a dispute, which a record has brought to its position."""
        self._news[1].add(dispute)
        chronicle = self.disputes[dispute]
        chronicle.position, chronicle.recorded_at = row.position, row.recorded_at
        return chronicle
