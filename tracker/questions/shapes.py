"""The shapes of answers as JSON, told in docs/json.md: keys are added and never renamed. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.index.reader import Known
from tracker.questions.answers import Answer
from tracker.questions.milestones import stamp
from tracker.questions.rivals import Rival, among, shape

FACT = (
    "dispute", "view", "subject", "aspect", "value", "certainty", "from", "until", "certain_from", "certain_until",
    "standing", "because", "note", "rivals",
)  # fmt: skip
"""The keys of a fact, and the columns of `state --csv`, in order."""


def fact(answer: Answer, rivals: Mapping[str, Sequence[Rival]]) -> dict[str, Any]:
    """Return an answer as a fact, with the values that sources give otherwise for what it rests on."""
    otherwise = [shape(one) for one in among(answer, rivals)]
    return dict(zip(FACT, (*answer[:11], list(answer.because), answer.note, otherwise), strict=True))


def fact_row(fact: Mapping[str, Any]) -> list[object]:
    """Return a fact as a row of CSV: a rival value as ``field=value`` with its citations."""
    rivals = [f"{one['field']}={one['value']} ({', '.join(one['citations'])})" for one in fact["rivals"]]
    return [rivals if name == "rivals" else fact[name] for name in FACT]


def point(known: Known) -> dict[str, Any]:
    """Return a point on the axis of what was known."""
    return {"position": known.position, "recorded_at": known.recorded_at and stamp(known.recorded_at)}


MILESTONE_ROW = (
    "dispute", "id", "key", "kind", "title", "lang", "occurred_on", "earliest", "latest", "parties", "standing",
    "according_to", "tags", "version", "recorded_at", "changed_at", "retracted", "merged", "reported",
)  # fmt: skip
"""The columns of `timeline --csv`, in order."""


def milestone_row(summary: Mapping[str, Any]) -> list[object]:
    """Return a milestone of a list as a row of CSV."""
    on = summary["occurred_on"]
    flat = {**summary, "occurred_on": on["text"], "earliest": on["earliest"], "latest": on["latest"]}
    return [flat[name] for name in MILESTONE_ROW]
