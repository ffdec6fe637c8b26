"""The command ``replay``: the log as it grew, record by record."""

from collections.abc import Iterator
from typing import Any

import click

from tracker.cli.comparing import change_line
from tracker.cli.completing import slugs, views
from tracker.cli.context import Command, reading
from tracker.cli.output import Words, emit_json_line, emit_lines
from tracker.clock import utc_now
from tracker.index.reader import Index
from tracker.questions.aspects import called
from tracker.questions.making import Of
from tracker.questions.milestones import stamp
from tracker.questions.names import Names
from tracker.questions.points import first_after, known_point
from tracker.questions.records import act_in_words
from tracker.questions.records import shape as record_shape
from tracker.questions.replay import Step, steps


@click.command(
    "replay",
    cls=Command,
    short_help="Step through the log as it grew.",
    example="dispute replay --view bids\ndispute replay --from @40 --to @60 --json",
)
@click.option("--from", "first", metavar="POINT", help="Begin with this record: @60, an id, a day or an instant.")
@click.option("--to", "last", metavar="POINT", help="End with the last record by then; left out, the last one.")
@click.option("--view", metavar="VIEW", shell_complete=views, help="Only what changed in this view.")
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="Only what changed in this dispute.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, a record a line; docs/json.md has its shape.")
def replay_command(
    first: str | None, last: str | None, view: str | None, dispute: str | None, *, as_json: bool
) -> None:
    """Show each record with what it changed in the state of the day on which it was recorded (UTC).

    A line with + is new, with - gone, with ~ more or less certain than
    before. The same log gives the same lines.
    """
    with reading() as index:
        now = utc_now()
        after = 0 if first is None else first_after(index, first, now) - 1
        upto = known_point(index, last, now).position
        found = steps(index, after, upto, Of(dispute, view))
        if as_json:
            for step in found:
                emit_json_line(_shape(step))
        else:
            emit_lines(_lines(index, found, upto))


def _shape(step: Step) -> dict[str, Any]:
    changes = [
        {**one.key._asdict(), "change": one.what, "before": one.before, "after": one.after} for one in step.changes
    ]
    return record_shape(step.record) | {
        "curator": step.record.curator,
        "at": step.at.isoformat(),
        "changes": changes,
    }


def _lines(index: Index, found: Iterator[Step], upto: int) -> Iterator[Words]:
    names = Names(index, upto)
    nothing = True
    for step in found:
        nothing = False
        record = step.record
        which = f" {record.milestone[:8]}" if record.milestone else ""
        yield Words(f"@{record.position} {stamp(record.recorded_at)} {act_in_words(record.act)}{which}: {record.title}")
        for change in step.changes:
            line = change_line(change, names)
            yield line._replace(text=f"{called(change.key.view, change.key.subject, names)}: {line.text}")
    if nothing:
        yield Words("nothing recorded yet" if not upto else "nothing changed there in these records")
