"""The command ``why``: what an answer rests on."""

from collections.abc import Iterator, Sequence
from datetime import date

import click
from click.shell_completion import CompletionItem

from events.errors import DisputeError
from tracker.cli.asking import told_block, told_sections
from tracker.cli.citations import cited_lines
from tracker.cli.completing import slugs
from tracker.cli.context import Command, reading
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_json
from tracker.cli.points import KNOWN, asked_day, asked_point, at_option, points
from tracker.cli.reporting import told_state
from tracker.index.reader import Index, Known
from tracker.questions.answers import Answer
from tracker.questions.aspects import value_in_words
from tracker.questions.days import told
from tracker.questions.detail import cited
from tracker.questions.milestones import stamp, told_date
from tracker.questions.names import Names
from tracker.questions.reasons import Asked, Ground, Reasons, asked, reason, reasons, shape
from tracker.questions.records import act_in_words
from tracker.questions.records import shape as record_shape
from tracker.questions.rivals import rivals_behind, told_value, voices
from tracker.questions.shapes import fact, point


def _subjects(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete VIEW/SUBJECT: the subjects of the one view that it can be, else the views."""
    from tracker.views import VIEWS

    near = [view for view in VIEWS if f"{view}/".startswith(typed) or typed.startswith(f"{view}/")]
    if len(near) != 1:
        return [CompletionItem(f"{view}/") for view in near]
    try:
        with ctx, reading() as index:
            found = index.subjects(near[0])
    except DisputeError:  # no store to look in: nobody could read an error
        return []
    return [CompletionItem(name) for one in found if (name := f"{near[0]}/{one}").startswith(typed)]


@click.command(
    "why",
    cls=Command,
    short_help="Show what an answer rests on.",
    example="dispute why bids/musk-group-2025 --at 2025-02-20\n"
    "dispute why roles/sam-altman/openai/chief-executive --at 2023-11-18 --known @60",
)
@click.argument("subject", metavar="VIEW/SUBJECT", shell_complete=_subjects)
@at_option()
@KNOWN
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="This dispute only.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def why_command(subject: str, at: str | None, known: str | None, dispute: str | None, *, as_json: bool) -> None:
    """Show the milestones that the answers on a subject rest on, by date: with records, sources, and who differs.

    SUBJECT is as `dispute state VIEW --json` names it, or a part of it that
    stands between slashes, or an alias.
    """
    day = asked_day(at)
    what = asked(subject, dispute)
    with reading() as index:
        by = asked_point(index, known)
        found = reasons(index, what, day, by.position)
        if as_json:
            rivals = rivals_behind(index, found.answers, by.position)
            names = Names(index, by.position)
            emit_json(
                {
                    "at": day.isoformat(),
                    "known": point(by),
                    "facts": [fact(one, rivals) for one in found.answers],
                    "rests_on": [shape(one, names) for one in found.grounds],
                    "registered": [record_shape(one) for one in found.registered],
                }
            )
        else:
            _show(index, found, what, day, by)


def _show(index: Index, found: Reasons, what: Asked, day: date, known: Known) -> None:
    footer = points(known, f"{what.view}/{what.subject}", "--at", day.isoformat())
    if not found.answers:
        nothing = "nothing recorded that fits had happened by then, for certain or possibly"
        emit(f"{nothing if known.position else 'nothing recorded yet'}\n\n{footer}")
        return
    names = Names(index, known.position)
    sections = told_sections(names, told_state(index, day, known, found.answers), everything=True)
    grounds = [(_on(one), list(_lines(one, names))) for one in found.grounds]
    entered = [(f"@{one.position}", [Words(f"{act_in_words(one.act)}: {one.title}")]) for one in found.registered]
    blocks = [*map(told_block, sections), Block("Rests on", grounds), Block("As registered", entered)]
    disputes = dict.fromkeys(names.dispute(one.dispute) for one in found.answers)
    heading = f"{' · '.join(disputes)}, on {told(day.isoformat())}"
    emit_blocks(heading, [block for block in blocks if block.rows], footer)


def _on(ground: Ground) -> str:
    return str(told_date(ground.milestone.body["occurred_on"])["words"])


def _lines(ground: Ground, names: Names) -> Iterator[Words]:
    """Yield a milestone in lines: what it says and for which answers, whose word it is, where from, who differs."""
    one, said = ground.milestone, ground.milestone.body
    founded = {"attributed": "attributed to", "alleged": "alleged by"}.get(said["standing"])
    by = f" ({founded} {said['according_to']})" if founded else ""
    yield Words(f"{said['title']}{by}", "possible" if founded else "certain")
    yield Words(f"so: {_bears(ground.bears, names)}", "detail")
    if said["date_note"]:
        yield Words(f"date: {said['date_note']}", "detail")
    for rival in ground.rivals:
        rank = "" if rival.rank == "normal" else f" ({rival.rank})"
        yield Words(f"{voices(rival, names)}: {told_value(rival, names)}{rank}", "note")
    for text in said["citations"]:
        yield Words(" · ".join(line.text for line in cited_lines(cited(text, names))), "detail")
    if said["unsourced"]:
        yield Words("recorded without a source, on purpose", "note")
    for record in ground.records:
        who = f" by {record.curator}" if record.curator else ""
        because = reason(record, one)
        yield Words(
            f"@{record.position} {act_in_words(record.act)} {stamp(record.recorded_at)}{who}, {one.id[:8]}"
            + (f": {because}" if because else ""),
            "detail",
        )


def _bears(answers: Sequence[Answer], names: Names) -> str:
    told = (
        f"{one.aspect.replace('-', ' ')}: {value_in_words(one.aspect, one.value, names)}"
        + ("" if one.certain else ", possibly")
        for one in answers
    )
    return "; ".join(dict.fromkeys(told))
