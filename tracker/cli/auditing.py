"""The commands ``audit`` and ``reindex``: whether the index says what the log says, and building it anew."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Command, reading, settings
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_json
from tracker.cli.points import KNOWN, asked_day, asked_point, at_option, points
from tracker.cli.progressing import progress
from tracker.clock import utc_now
from tracker.index.reader import FactRow, Index, Known
from tracker.questions.days import iso
from tracker.questions.names import Names
from tracker.questions.shapes import point

if TYPE_CHECKING:
    from tracker.replaying.auditing import Audit

NOT_EQUAL = 3
"""The exit code of an audit that finds a difference."""


@click.command(
    "audit",
    cls=Command,
    short_help="Compare the index with the log itself.",
    example="dispute audit\ndispute audit --at 2025-02-15 --known @60",
)
@at_option()
@KNOWN
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def audit_command(at: str | None, known: str | None, *, as_json: bool) -> int:
    """Replay the log and compare what comes of it with the index, from which all answers are taken.

    For all views on one day, as known at one point. Says equal (exit code 0),
    or where not (exit code 3; `dispute reindex` mends it).
    """
    from tracker.replaying.auditing import audit

    day = asked_day(at)
    with reading() as index:
        by = asked_point(index, known)
        with progress("replaying", by.position) as done:
            found = audit(index, day, by.position, done)
        names = Names(index, by.position)
        if as_json:
            emit_json(_json(found, names, day, by))
        else:
            _show(found, names, points(by, "--at", day.isoformat()))
    return 0 if found.equal else NOT_EQUAL


@click.command(
    "reindex", cls=Command, short_help="Build the index anew from the log.", example="dispute reindex\ndispute audit"
)
def reindex_command() -> None:
    """Build the facts index anew from the log, and put it in the place of the old one when it is done.

    Nothing is lost by it: the index holds what comes of the log. Others can
    read and write meanwhile; ended halfway, it leaves the old one.
    """
    from tracker.index.catching_up import rebuild

    where = settings().store
    with Index(where) as index:
        head = index.head().position
    with progress("indexing", head) as done:
        rebuild(where, utc_now, done)
    with Index(where) as index:
        emit(f"index built anew: {points(index.head())}")


def _json(found: "Audit", names: Names, day: date, known: Known) -> dict[str, Any]:
    rows = [*(("log", one) for one in found.missing), *(("index", one) for one in found.extra)]
    return {
        "at": day.isoformat(),
        "known": point(known),
        "equal": found.equal,
        "records": found.records,
        "facts": found.facts,
        "milestones": found.milestones,
        "differences": [{"only_in": where, **_shape(fact, names)} for where, fact in rows],
        "milestones_differ": list(found.milestones_differ),
    }


def _shape(fact: FactRow, names: Names) -> dict[str, Any]:
    return {
        "dispute": names.dispute_slug(fact.dispute),
        "view": fact.view,
        "subject": fact.subject,
        "aspect": fact.aspect,
        "value": fact.value,
        "from": iso(fact.start),
        "until": iso(fact.end),
        "certain_from": iso(fact.sure_from),
        "certain_until": iso(fact.sure_until),
    }


def _show(found: "Audit", names: Names, footer: str) -> None:
    came = f"{_many(found.facts, 'fact')} and {_many(found.milestones, 'milestone')}"
    of = f"from {_many(found.records, 'record')}"
    if found.equal:
        emit(f"equal: {came} {of}\n\n{footer}")
        return
    blocks = [
        Block("Only in the log", _rows(found.missing, names)),
        Block("Only in the index", _rows(found.extra, names)),
        Block("Other milestones", [(one, []) for one in found.milestones_differ]),
    ]
    heading = f"not equal: {came} come {of}, and the index has others; build it anew by dispute reindex"
    emit_blocks(heading, [block for block in blocks if block.rows], footer)


def _rows(facts: Sequence[FactRow], names: Names) -> list[tuple[str, list[Words]]]:
    found = []
    for fact in facts:
        days = f"possible from {iso(fact.start) or 'ever'} until {iso(fact.end) or 'ever'}"
        sure = f", certain from {iso(fact.sure_from)} until {iso(fact.sure_until) or 'ever'}" if fact.sure_from else ""
        label = f"{names.dispute_slug(fact.dispute)} {fact.view}/{fact.subject}"
        found.append((label, [Words(f"{fact.aspect}: {fact.value}"), Words(days + sure, "detail")]))
    return found


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
