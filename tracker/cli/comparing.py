"""The command ``diff``: what is different between two days, or between what was known at two points."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import click

from tracker.cli.completing import slugs, views
from tracker.cli.context import Command, reading
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_json
from tracker.cli.points import KNOWN, asked_day, asked_point, at_option, points
from tracker.cli.titles import TITLES
from tracker.index.reader import Index, Known
from tracker.questions.answers import check_view
from tracker.questions.aspects import called, value_in_words
from tracker.questions.days import told
from tracker.questions.differences import Change
from tracker.questions.making import Made, Of, between_days, between_points
from tracker.questions.names import Names
from tracker.questions.records import Record, act_in_words, record_at, shape
from tracker.questions.shapes import point

BETWEEN = ".."


class Asked(NamedTuple):
    """The two states that are compared: their days, and the points as known at which they are."""

    days: tuple[date, date]
    known: tuple[Known, Known]

    @property
    def learned(self) -> bool:
        """Whether one day is compared as known at two points, rather than two days."""
        return self.known[0] != self.known[1]


@click.command(
    "diff",
    cls=Command,
    short_help="Compare two states.",
    example="dispute diff 2025-02-01 2025-04-05\n"
    "dispute diff 2025-02-01 2025-04-05 --view trial --known @60\n"
    "dispute diff --at 2025-02-15 --known @40..@60",
)
@click.argument("days", nargs=-1, metavar="[DAY DAY]")
@at_option("With --known A..B: the day that is compared as known at both; left out, today (UTC).")
@KNOWN
@click.option("--view", metavar="VIEW", shell_complete=views, help="This view only.")
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="This dispute only.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def diff_command(
    days: tuple[str, ...],
    at: str | None,
    known: str | None,
    view: str | None,
    dispute: str | None,
    *,
    as_json: bool,
) -> None:
    """Show what is different between two days, with the records that made the difference.

    With --known A..B in place of the days: what the log has learned of one
    day from one point to another; A left out is before the first record, B
    left out the head. A line with + is new, with - gone, with ~ more or less
    certain than before.
    """
    check_view(view)
    with reading() as index:
        asked = _asked(index, days, at, known)
        made = _made(index, asked, Of(dispute, view))
        records = {at: record_at(index, at) for at in sorted({at for one in made for at in one.positions})}
        if as_json:
            emit_json(_json(asked, made, records))
        else:
            _show(Names(index, asked.known[1].position), asked, made, records)


def _asked(index: Index, days: Sequence[str], at: str | None, known: str | None) -> Asked:
    if known is not None and BETWEEN in known:
        if days:
            raise click.UsageError("two days or --known A..B: one state differs from another in one way at a time")
        first, _, second = known.partition(BETWEEN)
        day = asked_day(at)
        return Asked((day, day), (asked_point(index, first or "@0"), asked_point(index, second or None)))
    if len(days) != 2 or at is not None:  # noqa: PLR2004  (a difference has two sides)
        raise click.UsageError("name two days, such as 2025-02-01 2025-04-05, or --at DAY --known A..B")
    by = asked_point(index, known)
    return Asked((asked_day(days[0]), asked_day(days[1])), (by, by))


def _made(index: Index, asked: Asked, of: Of) -> list[Made]:
    if asked.learned:
        return between_points(index, asked.days[1], (asked.known[0].position, asked.known[1].position), of)
    return between_days(index, asked.days, asked.known[1].position, of)


def _json(asked: Asked, made: Sequence[Made], records: Mapping[int, Record]) -> dict[str, Any]:
    sides = [{"at": day.isoformat(), "known": point(by)} for day, by in zip(asked.days, asked.known, strict=True)]
    changes = [
        {
            **one.change.key._asdict(),
            "change": one.change.what,
            "before": one.change.before,
            "after": one.change.after,
            "records": [shape(records[at]) for at in one.positions],
        }
        for one in made
    ]
    return {"from": sides[0], "to": sides[1], "changes": changes}


def _show(names: Names, asked: Asked, made: Sequence[Made], records: Mapping[int, Record]) -> None:
    footer = _footer(asked)
    if not made:
        empty = "nothing recorded yet" if not asked.known[1].position else "no difference"
        emit(f"{empty}\n\n{footer}")
        return
    disputes = [(slug, list(some)) for slug, some in groupby(made, key=lambda one: one.change.key.dispute)]
    for slug, some in disputes:
        blocks = [
            Block(TITLES.get(view, view.capitalize()), _rows(list(group), names, records))
            for view, group in groupby(some, key=lambda one: one.change.key.view)
        ]
        heading = f"{names.dispute(slug)}, {_span(asked)}"
        emit_blocks(heading, blocks, footer if slug == disputes[-1][0] else "")


def _span(asked: Asked) -> str:
    first, second = (told(day.isoformat()) for day in asked.days)
    if asked.learned:
        return f"on {second}, as known at @{asked.known[0].position} and at @{asked.known[1].position}"
    return f"from {first} to {second}"


def _footer(asked: Asked) -> str:
    first, second = asked.days
    if asked.learned:
        known = f"@{asked.known[0].position}{BETWEEN}@{asked.known[1].position}"
        return points(asked.known[1], "diff", "--at", second.isoformat(), known=known)
    return points(asked.known[1], "diff", first.isoformat(), second.isoformat())


def _rows(made: Sequence[Made], names: Names, records: Mapping[int, Record]) -> list[tuple[str, Sequence[Words]]]:
    rows: list[tuple[str, Sequence[Words]]] = []
    for subject, group in groupby(made, key=lambda one: one.change.key.subject):
        some = list(group)
        lines = [change_line(one.change, names) for one in some]
        positions = sorted({at for one in some for at in one.positions})
        lines += [Words(in_a_line(records[at]), "detail") for at in positions]
        rows.append((called(some[0].change.key.view, subject, names), lines))
    return rows


def change_line(change: Change, names: Names) -> Words:
    """Return a change in a line: "status: rejected", with the tone of what became of the value."""
    value = value_in_words(change.key.aspect, change.key.value, names)
    said = f"{change.key.aspect.replace('-', ' ')}: {value}"
    match change.what:
        case "new":
            return Words(said if change.after == "certain" else f"{said}, possibly", "new")
        case "gone":
            return Words(said if change.before == "certain" else f"{said}, possibly", "gone")
        case _:
            return Words(f"{said}: {change.before} before, {change.after} now", "changed")


def in_a_line(record: Record) -> str:
    """Return a record in a line: "@60 corrected 3f9c2a71: OpenAI's board rejects the bid"."""
    which = f" {record.milestone[:8]}" if record.milestone else ""
    return f"@{record.position} {act_in_words(record.act)}{which}: {record.title}"
