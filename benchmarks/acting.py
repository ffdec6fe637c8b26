"""From rows of a made-up history to the acts that a log takes, without looking anything up in the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.histories import RECENT
from events.acts import DisputeOpened, MilestoneCorrected, MilestoneRetracted
from events.log.records import NewAct, new_stream
from events.milestone import Milestone
from events.subjects import Dispute
from tracker.curating.acting import MODELS, added, key_claim, open_claim, recorded
from tracker.curating.drafting import COMMON
from tracker.curating.naming import look_claim, name_claim, naming_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.histories import Told
    from benchmarks.plots import Fields

DISPUTES_KEPT, MILESTONES_KEPT = 200, 10 * RECENT


@dataclass
class _Known:
    """A dispute so far: its stream, and each milestone's stream, version and fields by its key."""

    stream: str = field(default_factory=new_stream)
    milestones: dict[str, tuple[str, int, Fields]] = field(default_factory=dict)


def acts(rows: Iterable[Told]) -> Iterator[NewAct]:
    """Yield the act of each row, with the content by which ``import`` tells it from others."""
    known: dict[str, _Known] = {}
    for row in rows:
        if row.dispute in known:
            known[row.dispute] = known.pop(row.dispute)
        match row.section:
            case "dispute":
                known[row.dispute] = now = _Known()
                _keep(known, DISPUTES_KEPT)
                yield _opened(now.stream, row.fields)
            case "milestone":
                yield _recorded(known[row.dispute], row.fields)
            case "correction":
                yield _corrected(known[row.dispute], row.fields)
            case "retraction":
                yield _retracted(known[row.dispute], row.fields)
            case section:
                yield added(MODELS[section].model_validate(row.fields))


def _keep(known: dict[str, Any], most: int) -> None:
    """Let go of what was not met for longest: rows come back to the last ones alone."""
    while len(known) > most:
        del known[next(iter(known))]


def said(fields: Fields, streams: dict[str, tuple[str, int, Fields]]) -> Milestone:
    """Return the milestone that *fields* say; *streams* leads from the keys that it follows to their ids."""
    raw: dict[str, Any] = {name: value for name, value in fields.items() if name in COMMON}
    raw["what"] = {name: value for name, value in fields.items() if name not in COMMON | {"key", "cite"}}
    raw["citations"] = fields["cite"]
    raw["follows"] = [streams[key][0] for key in fields.get("follows", ())]
    return Milestone.model_validate(raw)


def _opened(stream: str, fields: Fields) -> NewAct:
    slug = fields["slug"]
    claims = (name_claim("dispute", slug), look_claim("dispute", slug), open_claim(stream))
    return NewAct(stream, 1, DisputeOpened(dispute=Dispute.model_validate(fields)), claims)


def _recorded(now: _Known, fields: Fields) -> NewAct:
    act = recorded(now.stream, said(fields, now.milestones), fields["key"], content=dict(fields))
    now.milestones[fields["key"]] = (act.stream, 1, fields)
    _keep(now.milestones, MILESTONES_KEPT)
    return act


def _corrected(now: _Known, fields: Fields) -> NewAct:
    stream, version, before = now.milestones[fields["of"]]
    after = {**before, **{name: value for name, value in fields.items() if name not in {"key", "of", "why"}}}
    now.milestones[fields["of"]] = (stream, version + 1, after)
    milestone = said(after, now.milestones)
    act = MilestoneCorrected(milestone=milestone, why=fields["why"], key=fields["key"])
    claims = (key_claim(now.stream, fields["key"]),)
    return NewAct(stream, version + 1, act, claims, requires=naming_claims(milestone), content=dict(fields))


def _retracted(now: _Known, fields: Fields) -> NewAct:
    stream, version, _ = now.milestones[fields["of"]]
    act = MilestoneRetracted(why=fields["why"], key=fields["key"])
    return NewAct(stream, version + 1, act, (key_claim(now.stream, fields["key"]),), content=dict(fields))
