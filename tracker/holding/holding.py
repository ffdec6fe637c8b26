"""Holding a milestone back: checked as if it were recorded now, then kept until its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from events.acts import MilestoneRecorded
from events.errors import InvalidInput
from events.log.refusals import CommandReused
from tracker.curating.naming import slug_of
from tracker.curating.tracker import Outcome, Tracker
from tracker.holding import held
from tracker.holding.held import Held
from tracker.holding.times import Due

NAMESPACE = UUID("0b6d1c5e-4a3f-4f7b-9a1d-6f2f3f0f5a11")
"""Of the ids of what is held under a command id: the same command, the same id."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be held *until* when: a milestone as ``Tracker.record`` takes it."""

    raw: Mapping[str, Any]
    until: Due
    dispute: str | None = None
    key: str | None = None
    command: str | None = None


@dataclass(frozen=True)
class Kept:
    """What holding came to: *held*, None where it was only tried, or was released already: then see *outcome*."""

    held: Held | None
    outcome: Outcome


def hold(tracker: Tracker, wanted: Wanted, *, now: datetime, dry_run: bool = False) -> Kept:
    """Hold a milestone until its time. Raises whatever recording it now would raise.

    Saying the same again under the same command id holds nothing twice, not
    even after it was released. Raises CommandReused for something else under it.
    """
    command = wanted.command
    how: dict[str, Any] = {"dispute": wanted.dispute, "key": wanted.key}
    if command and tracker.first_time(command):
        return Kept(None, tracker.record(wanted.raw, command=command, dry_run=dry_run, **how))
    there = held.of_command(tracker.path, command) if command else None
    if there is None:
        check_is_to_come(wanted.until, now)
    tried = tracker.record(wanted.raw, dry_run=True, **how)
    one = _held(tracker, wanted, tried, now)
    if there is not None:
        if not there.says_as(one):
            raise CommandReused(there.command)
        return Kept(there, tried)
    if dry_run:
        return Kept(None, tried)
    held.keep(tracker.path, one)
    return Kept(one, tried)


def check_is_to_come(until: Due, now: datetime) -> None:
    """Refuse a time that is not after *now*. Raises InvalidInput."""
    if until.instant <= now:
        why = "give a later one, or record it now: dispute add without --embargo"
        raise InvalidInput("time that has passed", until.text, why)


def _held(tracker: Tracker, wanted: Wanted, tried: Outcome, now: datetime) -> Held:
    """Return what is to be kept: ids in full, since a prefix of one today may be a prefix of two by then."""
    act = tried.records[-1].act
    assert isinstance(act, MilestoneRecorded)  # noqa: S101  (it is what was tried)
    raw = dict(wanted.raw)
    if act.milestone.follows:
        raw["follows"] = list(act.milestone.follows)
    dispute = slug_of(tracker.log, act.dispute, "dispute")
    one = str(uuid5(NAMESPACE, wanted.command) if wanted.command else uuid4())
    return Held(one, wanted.command or one, wanted.until, dispute, wanted.key, str(tracker.curator), raw, now)
