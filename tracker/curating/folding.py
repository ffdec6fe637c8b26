"""What one stream has come to: folds over its records. Pure."""

from dataclasses import dataclass, replace

from events.acts import (
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    MilestoneCited,
    MilestoneCorrected,
    MilestoneErased,
    MilestoneMerged,
    MilestoneRecorded,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
    PartyMerged,
    PartyUnmerged,
)
from events.errors import NotFound
from events.log.records import Record
from events.milestone import Milestone
from events.subjects import Dispute, Subject


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """A milestone as it stands: its dispute's stream, what it says, and what became of it.

    ``retracted`` is why it was, ``merged`` the stream that stands for it,
    None where it stands itself. What is ``erased`` is withheld too, for good.
    """

    dispute: str
    said: Milestone
    retracted: str | None = None
    merged: str | None = None
    withheld: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class DisputeState:
    """A dispute as it stands."""

    dispute: Dispute
    closed: bool = False


def milestone(state: MilestoneState | None, record: Record) -> MilestoneState:
    """Return a milestone's state after *record*. Raises NotFound where the stream is not of a milestone."""
    match record.act:
        case MilestoneRecorded() as act:
            return MilestoneState(act.dispute, act.milestone)
        case MilestoneCorrected() | MilestoneCited() as act if state:
            return replace(state, said=act.milestone)
        case MilestoneRetracted() as act if state:
            return replace(state, retracted=act.why)
        case MilestoneMerged() as act if state:
            return replace(state, merged=act.into)
        case MilestoneUnmerged() if state:
            return replace(state, merged=None)
        case MilestoneWithheld() | MilestoneShown() | MilestoneErased() as act if state:
            return _hidden(state, act)
    raise NotFound("not a milestone", record.stream, "see `dispute timeline` for the ids")


def _hidden(state: MilestoneState, act: MilestoneWithheld | MilestoneShown | MilestoneErased) -> MilestoneState:
    if isinstance(act, MilestoneErased):
        return replace(state, withheld=True, erased=True) if act.scope == "milestone" else state
    return replace(state, withheld=isinstance(act, MilestoneWithheld))


def dispute(state: DisputeState | None, record: Record) -> DisputeState:
    """Return a dispute's state after *record*. Raises NotFound where the stream is not of a dispute."""
    match record.act:
        case DisputeOpened() as act:
            return DisputeState(act.dispute)
        case DisputeRenamed() as act if state:
            old = state.dispute
            others = tuple(one for one in dict.fromkeys((*old.aliases, old.slug)) if one != act.slug)
            said = old.model_copy(update={"title": act.title, "slug": act.slug, "aliases": others})
            return replace(state, dispute=said)
        case DisputeClosed() if state:
            return replace(state, closed=True)
        case DisputeReopened() if state:
            return replace(state, closed=False)
    raise NotFound("not a dispute", record.stream, "see `dispute disputes`")


def subject(state: Subject | None, record: Record) -> Subject:
    """Return a party, proceeding or source after *record*: as the record says, as a whole."""
    for name in ("party", "proceeding", "source"):
        said = getattr(record.act, name, None)
        if isinstance(said, Subject):
            return said
    if isinstance(record.act, PartyMerged | PartyUnmerged) and state:
        return state
    raise NotFound("not a party, proceeding or source", record.stream, "see `dispute parties`")
