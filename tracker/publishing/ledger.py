"""What the feeds are made of: every revision of an entry and every notice, in order, and the feeds that it is in.

Follows from the log alone, record by record. Light.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.publishing.channels import Channel, channels
from tracker.publishing.names import NamesAt
from tracker.publishing.stories import Said, Story

_TICK = timedelta(microseconds=1)
_SOURCES = frozenset({"citations", "unsourced"})
"""The fields that any further source changes, whatever it says."""


class Revision(NamedTuple):
    """An entry's state from *moment* on: that of a milestone as its record *version* left it.

    With *notice*, the entry is the notice of that record of the milestone. *position* is the record's that brought it.
    """

    moment: datetime
    position: int
    story: str
    version: int
    notice: int | None = None


@dataclass(slots=True)
class _Followed:
    """What is known of a milestone: the feeds that it is in for good, and its records that have a notice."""

    channels: dict[Channel, None]
    notices: list[int]


class Ledger:
    """The revisions of all entries, in order of their moments, and for each feed the numbers of those in it, from 0.

    A moment is its record's ``recorded_at``, or as little later as keeps each later than the one before: a
    correction moves its entry and brings a notice. Where a milestone was once, it stays: who follows
    a tag hears of it when the tag is taken away.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.revisions: list[Revision] = []
        self.channels: dict[Channel, list[int]] = {}
        self.tagged: dict[str, set[str]] = {}
        self._followed: dict[str, _Followed] = {}

    def take(self, story: Story, said: Said, known: NamesAt, merged: Iterable[Story] = ()) -> None:
        """Take the record *said*, the last of *story*. *merged* are milestones that are, or were, part of this one.

        Words that never were, are withheld, erased or shown again are so in the notices of the same milestone too, and
        withheld ones in the reasons of merges with it: all of them are revised.
        """
        followed = self._followed.setdefault(story.id, _Followed({}, []))
        for channel in channels(story.dispute, said.body, known):
            followed.channels.setdefault(channel)
            if channel.sort == "tag":
                self.tagged.setdefault(channel.name, set()).add(story.id)
        self._add(story, said, known.position)
        if said.did in {"retracted", "withheld", "shown", "erased"}:
            for notice in followed.notices:
                self._add(story, said, known.position, notice)
        if said.did in {"withheld", "shown", "erased"}:
            for other in merged:
                self._revise(other, known.position)
        if brings_notice(story, said):
            followed.notices.append(said.version)
            self._add(story, said, known.position, said.version)

    def _revise(self, story: Story, position: int) -> None:
        """Have *story* and its notices of merges said again: the words are others that they may repeat."""
        self._add(story, story.last, position)
        for notice in self._followed[story.id].notices:
            if story.records[notice - 1].into is not None:
                self._add(story, story.last, position, notice)

    def _add(self, story: Story, said: Said, position: int, notice: int | None = None) -> None:
        moment = said.recorded_at
        if self.revisions and moment <= self.revisions[-1].moment:
            moment = self.revisions[-1].moment + _TICK
        number = len(self.revisions)
        self.revisions.append(Revision(moment, position, story.id, said.version, notice))
        for channel in self._followed[story.id].channels:
            self.channels.setdefault(channel, []).append(number)
        if notice is not None:
            for channel in (Channel("all", corrections=True), Channel("dispute", story.dispute, corrections=True)):
                self.channels.setdefault(channel, []).append(number)


def brings_notice(story: Story, said: Said) -> bool:
    """Say whether the record *said* of *story* has a notice of its own.

    Every act on a milestone has, but its first record, and a source that was added and says the same. Pure.
    """
    if said.did == "cited":
        before = story.records[said.version - 2].body
        return any(before[name] != value for name, value in said.body.items() if name not in _SOURCES)
    return said.did != "recorded"
