"""Single durable appends, as `add` stores them, against raw SQLite inserts of the same bytes under the same PRAGMAs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from pydantic import BaseModel

from benchmarks.measuring import Figure, Raw, Size, raw_rows, shown, timed
from events.act import Act
from events.log.log import Log
from events.log.records import Claim, Curator, NewAct, new_stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 20
CURATOR = Curator("Ada Byron", "ada@example.org")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Cited(BaseModel):
    """A citation of the size that milestones have."""

    source: str
    passage: tuple[int, int]
    digest: str


class Said(Act):
    """An act of the size that milestones have: about 600 bytes of nested JSON."""

    name: ClassVar[str] = "benchmark.said"

    title: str
    summary: str
    occurred_on: dict[str, str]
    parties: tuple[dict[str, str], ...]
    citations: tuple[Cited, ...]
    tags: tuple[str, ...] = ()


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield the speed of single durable appends as a part of raw inserts', log alone."""
    for what, name, commands in (("one by one", "one", False), ("the same, with command ids", "repeatable", True)):
        ours, raw = _in_turns(where / name, size.blocks, 1, commands=commands)
        target = None if commands else 0.6
        yield Figure(f"durable appends, {what}, of raw inserts", raw / ours, _both(ours, raw), at_least=target)


def _both(ours: float, raw: float) -> str:
    return f"({shown(ours)}, raw {shown(raw)})"


def _in_turns(path: Path, blocks: int, size: int, *, commands: bool = False) -> tuple[float, float]:
    """Return the median seconds of an append of *size* acts, and of the raw insert of the same bytes.

    The two take turns in blocks, so that both have the disk in the same mood and run as warm as in an import.
    """
    ours: list[float] = []
    theirs: list[float] = []
    raw = Raw(path.with_suffix(".raw"))
    with Log.create(path, {Said.name: Said}, clock=lambda: NOON) as log:
        for block in range(blocks):
            start = block * BLOCK * size
            batches = [
                [_an_act(number + i, keyed=size > 1) for i in range(size)]
                for number in range(start, start + BLOCK * size, size)
            ]
            ids = [uuid4().hex if commands else None for _ in batches]
            appends = zip(batches, ids, strict=True)
            ours += [timed(partial(log.append, acts, curator=CURATOR, command=command)) for acts, command in appends]
            rows = raw_rows(log, BLOCK * size)
            theirs += [timed(partial(raw.insert, rows[i : i + size])) for i in range(0, len(rows), size)]
    raw.close()
    return median(ours), median(theirs)


def _an_act(number: int, *, keyed: bool) -> NewAct:
    said = Said(
        title=f"A court sets day {number} for the trial of a dispute",
        summary="In our own words, what happened that day, who said so and what it changes. " * 2,
        occurred_on={"text": "2017-36", "earliest": "2017-10-01", "latest": "2017-12-31"},
        parties=({"party": "ada-byron", "role": "plaintiff"}, {"party": "babbage-and-company", "role": "defendant"}),
        citations=(Cited(source="the-engine-papers", passage=(number, number + 160), digest="0f" * 32),),
        tags=("trial", "court"),
    )
    claims = (Claim("key", f"engine-papers-{number:06}"),) if keyed else ()
    return NewAct(new_stream(), 1, said, claims=claims)
