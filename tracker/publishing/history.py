"""What happened to each dispute and milestone, record by record, read once from the log's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never, cast

from events.acts import (
    ACTS,
    AnyAct,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    MilestoneCited,
    MilestoneCorrected,
    MilestoneMerged,
    MilestoneRecorded,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
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
from tracker.index.reader import Index
from tracker.index.stored import body_of
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


class History:
    """All disputes with their milestones, brought up to the log's head by :meth:`catch_up`.

    ``hidden`` is the position at which words were last withheld or shown
    again: what was rendered before may hold words that it may not, or lack some.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.position = 0
        self.hidden = 0
        self.names = Names()
        self.disputes: dict[str, Chronicle] = {}
        self._stories: dict[str, Story] = {}

    def catch_up(self, index: Index) -> bool:
        """Read the records that came since; say whether there were any."""
        before = self.position
        for position, _, stream, version, act, micros, _, state in index.records(before):
            row = _Row(position, stream, version, from_micros(micros), body_of(act, state))
            self._take(row, cast("type[AnyAct]", ACTS[act]), act.partition(".")[2])
            self.position = position
        return self.position != before

    def _take(self, row: _Row, act: type[AnyAct], did: str) -> None:  # noqa: C901  (a case for each act)
        if issubclass(act, DisputeOpened):
            self._open(row)
        elif issubclass(act, DisputeRenamed):
            self._rename(row)
        elif issubclass(act, (DisputeClosed, DisputeReopened)):
            self._moved(row.stream, row).closed = issubclass(act, DisputeClosed)
        elif issubclass(act, (PartyAdded, PartyChanged)):
            self.names.learn("party", row.position, row.body["party"])
        elif issubclass(act, (ProceedingAdded, ProceedingChanged)):
            self.names.learn("proceeding", row.position, row.body["proceeding"])
        elif issubclass(act, (SourceAdded, SourceChanged)):
            self.names.learn("source", row.position, row.body["source"])
        elif issubclass(act, (PartyMerged, PartyUnmerged)):
            self.names.merge(row.body["slug"], row.position, row.body.get("into"))
        elif issubclass(act, MilestoneRecorded):
            self._record(row)
        elif issubclass(act, (MilestoneWithheld, MilestoneShown)):
            self.hidden = row.position
            self._go_on(row, cast("Did", did))
        elif issubclass(
            act, (MilestoneCorrected, MilestoneCited, MilestoneRetracted, MilestoneMerged, MilestoneUnmerged)
        ):
            self._go_on(row, cast("Did", did))
        else:
            assert_never(act)

    def _record(self, row: _Row) -> None:
        chronicle = self._moved(row.body["dispute"], row)
        story = self._stories[row.stream] = Story(row.stream, chronicle.stream)
        story.take(Said(row.position, row.recorded_at, row.version, "recorded", row.body["milestone"]))
        chronicle.stories[story.id] = story

    def _go_on(self, row: _Row, did: Did) -> None:
        """Let the story go on of the milestone that a record is on."""
        story = self._stories[row.stream]
        said = row.body.get("milestone", story.last.body)
        why, basis = row.body.get("why"), row.body.get("basis")
        into = self._stories[row.body["into"]] if did == "merged" else None
        if did == "unmerged" and story.merged:
            into = story.merged.into
        story.take(Said(row.position, row.recorded_at, row.version, did, said, why, basis, into))
        self._moved(story.dispute, row)

    def _open(self, row: _Row) -> None:
        said = row.body["dispute"]
        self.disputes[row.stream] = Chronicle(
            row.stream, said["slug"], said["title"], said["lang"], closed=False, opened=row.recorded_at,
            position=row.position, recorded_at=row.recorded_at,
        )  # fmt: skip

    def _rename(self, row: _Row) -> None:
        chronicle = self._moved(row.stream, row)
        before = (*chronicle.former, chronicle.slug)
        chronicle.title, chronicle.slug = row.body["title"], row.body["slug"]
        chronicle.former = tuple(slug for slug in dict.fromkeys(before) if slug != chronicle.slug)

    def _moved(self, dispute: str, row: _Row) -> Chronicle:
        """Return a dispute, which a record has brought to its position."""
        chronicle = self.disputes[dispute]
        chronicle.position, chronicle.recorded_at = row.position, row.recorded_at
        return chronicle
