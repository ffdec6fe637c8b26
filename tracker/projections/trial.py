"""Trial: for each proceeding its stage, the days in court, the motions, the sides."""

from collections.abc import Iterator, Sequence
from typing import assert_never, get_args

from events.dates import Edtf
from events.kinds.court import (
    AppealDecided,
    AppealFiled,
    CaseReopened,
    CaseStayed,
    CounterclaimFiled,
    CourtKind,
    HearingCancelled,
    HearingHeld,
    HearingSet,
    JudgmentEntered,
    MotionMade,
    RulingMade,
    SuitDismissed,
    SuitFiled,
    SuitSettled,
    SuitWithdrawn,
    TrialBegun,
    TrialExpected,
    TrialProposed,
    TrialReset,
    TrialSet,
    VerdictReturned,
)
from events.milestone import Milestone
from tracker.placed import NOTHING, Part, Placed, Track, joined, warning

VIEW = "trial"


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the proceeding that a milestone belongs to."""
    return (said.what.proceeding,) if isinstance(said.what, get_args(CourtKind)) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the proceeding's tracks.

    ``stage`` is the wire name of the kind that it stands by (a reset is
    ``trial-set``); ``trial-day`` and ``hearing`` are days set and not yet
    met, EDTF with the local time and zone where known.
    """
    cases = [(one, what) for one in placed if isinstance(what := one.said.what, get_args(CourtKind))]
    found = [*_stage(group, cases), _last(group, "trial-day", cases), *_hearings(group, cases), *_motions(group, cases)]
    found += [_last(group, aspect, cases) for aspect in ("by", "against", "counterclaim-by", "in-favour-of", "appeal")]
    if not any(isinstance(what, SuitFiled) for _, what in cases):
        found += [
            warning(group, one.id, f"{one.said.kind}, but no suit is recorded in this proceeding")
            for one, what in cases
            if _moves(what)
        ]
    return [track for track in found if any(track.values.values())]


def _stage(group: str, cases: Sequence[tuple[Placed, CourtKind]]) -> Iterator[Track]:
    moves = [(one.id, move) for one, what in cases if (move := _moves(what))]
    yield Track(group, "stage", {one: stage for one, (_, stage) in moves}, {one: part for one, (part, _) in moves})


def _moves(what: CourtKind) -> tuple[Part, str] | None:
    """Return how a milestone moves the stage and to which; None: it leaves the stage as it is."""
    match what:
        case SuitFiled() | TrialExpected() | TrialProposed() | TrialSet() | TrialBegun():
            return "moves", what.kind
        case VerdictReturned() | JudgmentEntered() | AppealFiled() | AppealDecided():
            return "moves", what.kind
        case TrialReset():
            return "moves", "trial-set"
        case SuitWithdrawn() | SuitDismissed() | SuitSettled() | CaseStayed():
            return "closes", what.kind
        case CaseReopened():
            return "restores", what.kind
        case CounterclaimFiled() | MotionMade() | RulingMade() | HearingSet() | HearingHeld() | HearingCancelled():
            return None
        case _:
            assert_never(what)


def _last(group: str, aspect: str, cases: Sequence[tuple[Placed, CourtKind]]) -> Track:
    """Return the track of an aspect that the last milestone to say something of it decides."""
    values = {one.id: value for one, what in cases if (value := _given(what).get(aspect)) is not None}
    return Track(group, aspect, values)


def _given(what: CourtKind) -> dict[str, str | None]:
    """Return what a milestone says of the aspects that the last word decides; None: nothing."""
    match what:
        case SuitFiled():
            return {"by": joined(what.by) or None, "against": joined(what.against) or None}
        case CounterclaimFiled():
            return {"counterclaim-by": joined(what.by) or "unnamed"}
        case TrialSet() | TrialReset():
            vacated = NOTHING if isinstance(what, TrialReset) else None
            return {"trial-day": _day(what.trial_on, what.trial_at, what.zone) if what.trial_on else vacated}
        case VerdictReturned() | JudgmentEntered():
            return {"in-favour-of": joined(what.in_favour_of) or None, "trial-day": NOTHING}
        case AppealFiled():
            return {"appeal": what.appeal}
        case TrialBegun() | SuitWithdrawn() | SuitDismissed() | SuitSettled() | CaseStayed():
            return {"trial-day": NOTHING}
        case _:
            return {}


def _day(on: Edtf, local_time: str | None, zone: str | None) -> str:
    return " ".join(part for part in (on.text, local_time, zone) if part)


def _hearings(group: str, cases: Sequence[tuple[Placed, CourtKind]]) -> Iterator[Track]:
    """Yield a track for each day that a hearing was set for; holding or cancelling it ends the wait."""
    days: dict[str, dict[str, str]] = {}
    for one, what in cases:
        match what:
            case HearingSet():
                days.setdefault(what.hearing_on.text, {})[one.id] = _day(what.hearing_on, what.hearing_at, what.zone)
            case HearingCancelled():
                days.setdefault(what.hearing_on.text, {})[one.id] = NOTHING
            case HearingHeld():
                on = what.hearing_on or one.said.occurred_on
                days.setdefault(on.text, {})[one.id] = NOTHING
            case _:
                pass
    for values in days.values():
        yield Track(group, "hearing", values)


def _motions(group: str, cases: Sequence[tuple[Placed, CourtKind]]) -> Iterator[Track]:
    """Yield a track for each motion, by its words: pending, then as it was ruled on."""
    motions: dict[str, dict[str, str]] = {}
    for one, what in cases:
        if isinstance(what, MotionMade):
            motions.setdefault(what.motion.casefold(), {})[one.id] = f"{what.motion}: pending"
        elif isinstance(what, RulingMade) and what.motion:
            motions.setdefault(what.motion.casefold(), {})[one.id] = f"{what.motion}: {what.outcome}"
    for values in motions.values():
        yield Track(group, "motion", values)
