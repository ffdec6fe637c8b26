"""States and timelines as they are shown, and as far as sources had published them by a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.index.reader import Index, Known, Version
from tracker.questions.answers import Answer, answered, check_view, only_dispute
from tracker.questions.making import Of
from tracker.questions.milestones import Wanted, fitting
from tracker.questions.names import voices, voices_of
from tracker.questions.rivals import Rival, rivals_behind, rivals_of


class State(NamedTuple):
    """The answers for a day as known; by milestone, whose word it is and what sources say otherwise."""

    day: date
    known: Known
    answers: Sequence[Answer]
    voices: Mapping[str, str]
    rivals: Mapping[str, Sequence[Rival]]


def told_state(index: Index, day: date, known: Known, answers: Sequence[Answer]) -> State:
    """Return *answers* with what is told beside them."""
    at = known.position
    return State(day, known, answers, voices(index, answers, at), rivals_behind(index, answers, at))


def reported_state(index: Index, day: date, known: Known, by: date, of: Of) -> State:
    """Return the state as far as sources had published it *by* a day. What is only registered has no source."""
    from tracker.replaying.reported import reported, versions

    check_view(of.view)
    found = reported(index, by, day, known.position, _disputes(index, of.dispute, known.position))
    rows = [row for row in found.facts if of.view in (None, row.view)]
    answers = [one for one in answered(index, day, known.position, rows) if one.because]
    said = [one for one, _ in versions(index, found.milestones, known.position)]
    return State(day, known, answers, voices_of(said), {one.id: rivals_of(one) for one in said})


def reported_timeline(
    index: Index, known: Known, by: date, wanted: Wanted, dispute: str | None
) -> tuple[list[Version], dict[str, str]]:
    """Return the milestones wanted that sources had published *by* a day, by date, and by id how surely."""
    from tracker.replaying.reported import reported, versions

    found = reported(index, by, by, known.position, _disputes(index, dispute, known.position))
    said = versions(index, found.milestones, known.position)
    fit = fitting(index, [one for one, _ in said], known.position, wanted)
    return fit, {one.id: "certain" if certainly else "possible" for one, certainly in said}


def _disputes(index: Index, dispute: str | None, known: int) -> list[str]:
    """Return the streams of the disputes asked for."""
    if dispute is not None:
        return [only_dispute(index, known, dispute)]
    return [one.stream for one in index.registered("dispute", known)]
