"""Every version of a milestone: which act made it, when, by whom and why, and what it changed field by field. Light."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from tracker.differing import Difference, differences
from tracker.index.reader import Index, Logged, Version
from tracker.index.withholding import redacted
from tracker.questions.detail import OF_WITHHOLDING
from tracker.questions.milestones import stamp


class Step(NamedTuple):
    """A record of a milestone, or one by which another became a part of it or ceased to be.

    ``number`` is the version that it made of this milestone, None where the
    record is another one's. Reasons and what sources say are None where the
    milestone's words are withheld, but for those of the withholding itself.
    """

    number: int | None
    position: int
    id: str
    recorded_at: datetime
    act: str
    milestone: str
    curator: str | None
    why: str | None
    basis: str | None
    citation: str | None
    into: str | None
    changes: tuple[Difference, ...]


def history(index: Index, name: str, known: int) -> tuple[Version, list[Step]]:
    """Return the milestone whose id begins with *name*, as known, and all that was recorded of it, in order.

    Raises NotFound, InvalidInput.
    """
    one = index.milestone(name, known)
    steps = [*_own(index.logged_of(one.id, known), withheld=one.withheld), *_joining(index, one, known)]
    return one, sorted(steps, key=lambda step: step.position)


def _own(records: Iterable[Logged], *, withheld: bool) -> Iterator[Step]:
    before: dict[str, Any] | None = None
    for record in records:
        body = record.body.get("milestone")
        if body is not None and withheld:
            body = redacted(body)
        changes = differences(before, body) if before is not None and body is not None else []
        before = body or before
        yield _step(record, record.version, tuple(changes), tells=not withheld or record.act in OF_WITHHOLDING)


def _joining(index: Index, one: Version, known: int) -> Iterator[Step]:
    """Yield the records by which others became parts of a milestone, or ceased to be."""
    for part, since, until in index.parts(one.place, known):
        for position in (since, until):
            if position <= known:
                yield _step(index.logged(position), None, (), tells=not (one.withheld or part.withheld))


def _step(record: Logged, number: int | None, changes: tuple[Difference, ...], *, tells: bool) -> Step:
    body = record.body
    return Step(
        number,
        record.position,
        record.id,
        record.recorded_at,
        record.act,
        record.stream,
        record.curator,
        body.get("why") if tells else None,
        body.get("basis"),
        body.get("citation") if tells else None,
        body.get("into"),
        changes,
    )


def shape(step: Step) -> dict[str, Any]:
    """Return a step as JSON."""
    return {
        "number": step.number,
        "position": step.position,
        "id": step.id,
        "recorded_at": stamp(step.recorded_at),
        "act": step.act,
        "milestone": step.milestone,
        "curator": step.curator,
        "why": step.why,
        "basis": step.basis,
        "citation": step.citation,
        "into": step.into,
        "changes": [one._asdict() for one in step.changes],
    }
