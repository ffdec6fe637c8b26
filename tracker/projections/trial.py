"""Trial: for each proceeding its stage, the days in court, the motions, the sides."""

from collections.abc import Iterator, Sequence
from typing import assert_never, cast, get_args

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
from tracker.placed import NOTHING, Projection, Say, joined
from tracker.restoring import Part

_KINDS = get_args(CourtKind)


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the proceeding that a milestone belongs to."""
    return (said.what.proceeding,) if isinstance(said.what, _KINDS) else ()


def says(group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield what a milestone says of its proceeding.

    ``stage`` is the wire name of the kind that it stands by (a reset is
    ``trial-set``); ``trial-day`` and ``hearing`` are days set and not yet
    met, EDTF with the local time and zone where known.
    """
    what = cast("CourtKind", said.what)  # groups() lets no other in
    if move := _moves(what):
        yield Say(group, "stage", move[1], part=move[0])
    yield from _hearing(group, what, said)
    if isinstance(what, MotionMade):
        yield Say(group, "motion", f"{what.motion}: pending", mark=what.motion.casefold())
    elif isinstance(what, RulingMade) and what.motion:
        yield Say(group, "motion", f"{what.motion}: {what.outcome}", mark=what.motion.casefold())
    for aspect, value in _given(what).items():
        if value is not None:
            yield Say(group, aspect, value)


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


def _given(what: CourtKind) -> dict[str, str | None]:  # noqa: PLR0911  (a case for each kind)
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


def _hearing(group: str, what: CourtKind, said: Milestone) -> Iterator[Say]:
    """Yield the wait for the day that a hearing is set for; holding or cancelling it ends the wait."""
    match what:
        case HearingSet():
            on = what.hearing_on
            yield Say(group, "hearing", _day(on, what.hearing_at, what.zone), mark=on.text)
        case HearingCancelled():
            yield Say(group, "hearing", NOTHING, mark=what.hearing_on.text)
        case HearingHeld():
            yield Say(group, "hearing", NOTHING, mark=(what.hearing_on or said.occurred_on).text)
        case _:
            pass


def lacks(said: Milestone) -> str | None:
    """Return what to warn of where a milestone moves the stage of a suit that is not recorded."""
    what = cast("CourtKind", said.what)  # groups() lets no other in
    return f"{said.kind}, but no suit is recorded in this proceeding" if _moves(what) else None


TRIAL = Projection(
    "trial",
    groups,
    says,
    begins=lambda _group, said: isinstance(said.what, SuitFiled),
    lacks=lacks,
    kinds=frozenset(_KINDS),
)
