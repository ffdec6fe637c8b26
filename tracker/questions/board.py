"""The state of a day as a board: a section for each view of each dispute, a row for each subject. Pure."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from tracker.questions.answers import Answer
from tracker.questions.phrases import Aspects, Phrase, Telling, Told
from tracker.questions.telling_court import trial
from tracker.questions.telling_deals import agreement, bid, claim
from tracker.questions.telling_figures import money, organisation, statement
from tracker.questions.telling_people import departure, role

_TOLD: dict[str, Callable[[Aspects, Telling], Told]] = {
    "trial": trial,
    "bids": bid,
    "departures": departure,
    "roles": role,
    "claims": claim,
    "money": money,
    "agreements": agreement,
    "organisations": organisation,
    "statements": statement,
}
LATEST = 5
"""How many statements are told unless all are asked for."""


class Section(NamedTuple):
    """A view of a dispute in words; *more* says what is left out of it."""

    dispute: str
    view: str
    rows: tuple[Told, ...]
    more: str = ""


def board(answers: Iterable[Answer], tell: Telling, *, everything: bool = False) -> list[Section]:
    """Return the sections of *answers*, which come in order; without *everything*, what is over is left out."""
    return [
        _section(dispute, view, list(group), tell, everything=everything)
        for (dispute, view), group in groupby(answers, key=lambda one: (one.dispute, one.view))
    ]


def _section(dispute: str, view: str, answers: Sequence[Answer], tell: Telling, *, everything: bool) -> Section:
    if view == "statements":
        return _statements(dispute, answers, tell, everything=everything)
    subjects = [list(group) for _, group in groupby(answers, key=lambda answer: answer.subject)]
    subjects.sort(key=lambda group: any(one.aspect == "expects" for one in group))  # figures first, then forecasts
    rows = [_told(view, group, tell) for group in subjects]
    left_out = 0 if everything else sum(row.over for row in rows)
    shown = tuple(row for row in rows if everything or not row.over)
    return Section(
        dispute, view, shown, f"and {left_out} that {'is' if left_out == 1 else 'are'} over: --all" if left_out else ""
    )


def _told(view: str, answers: Sequence[Answer], tell: Telling) -> Told:
    told = _TOLD[view](Aspects(answers), tell)
    return told._replace(lines=(*told.lines, *tell.otherwise(answers)))


def _statements(dispute: str, answers: Sequence[Answer], tell: Telling, *, everything: bool) -> Section:
    """Return what was said, the latest first, which may be all that there is room for."""
    latest = sorted(answers, key=lambda one: (one.certain_from or one.from_day or "", one.value), reverse=True)
    shown = latest if everything else latest[:LATEST]
    left_out = len(latest) - len(shown)
    rows = tuple(_told("statements", [one], tell) for one in shown)
    return Section(dispute, "statements", rows, f"and {left_out} earlier: --all" if left_out else "")


__all__ = ["LATEST", "Phrase", "Section", "Told", "board"]
