"""The command that asks for the state on a day."""

from collections.abc import Sequence
from datetime import date

import click

from tracker.cli.completing import slugs, views
from tracker.cli.context import Command, reading
from tracker.cli.listing import listing_options
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_csv, emit_json, one_form
from tracker.cli.points import KNOWN, asked_day, asked_point, at_option, points
from tracker.cli.titles import TITLES
from tracker.index.reader import Index, Known
from tracker.questions.answers import VIEWS, Answer, state
from tracker.questions.board import Section, board
from tracker.questions.days import told
from tracker.questions.names import Names, voices
from tracker.questions.phrases import Telling
from tracker.questions.reasons import about
from tracker.questions.rivals import rivals_behind
from tracker.questions.shapes import FACT, fact, fact_row, point


@click.command(
    "state",
    cls=Command,
    example="dispute state --at 2025-02-15\ndispute state bids --at 2025-02-15 --known @60\ndispute state bids --json",
    help=f"""Show what was certain and what possible on a day, as far as recorded by then.

    A line marked ? is possible: it holds in some reading of the dates, not in all. What is not so in any is not shown.
    VIEW is one of {", ".join(VIEWS)}.
    """,
)
@click.argument("view", required=False, shell_complete=views)
@at_option()
@KNOWN
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="This dispute only.")
@click.option("--subject", metavar="SLUG", help="This party, proceeding, bid, claim, agreement or forecast only.")
@listing_options
@click.option(
    "--all", "everything", is_flag=True, help="Show what is over, and all statements, without naming a view, too."
)
def state_command(
    at: str | None,
    known: str | None,
    subject: str | None,
    *,
    everything: bool,
    as_json: bool,
    as_csv: bool,
    **what: str | None,
) -> None:
    """Answer for one day."""
    day = asked_day(at)
    form = one_form(as_json=as_json, as_csv=as_csv)
    with reading() as index:
        by = asked_point(index, known)
        answers = state(index, day, by.position, **what)
        if subject is not None:
            answers = about(index, answers, subject, by.position)
        if form is None:
            # Who asks for one view or one subject wants the whole answer, what is over included.
            show(index, day, by, answers, everything=everything or bool(subject or what["view"]))
            return
        rivals = rivals_behind(index, answers, by.position)
        facts = [fact(one, rivals) for one in answers]
    if form == "json":
        emit_json({"at": day.isoformat(), "known": point(by), "facts": facts})
    else:
        emit_csv(FACT, map(fact_row, facts))


def show(index: Index, day: date, known: Known, answers: Sequence[Answer], *, everything: bool = False) -> None:
    """Write *answers* for people: a section for each view of each dispute."""
    footer = points(known, "--at", day.isoformat())
    if not known.position:
        emit(f"nothing recorded yet\n\n{footer}")
        return
    if not answers:
        emit(f"nothing recorded that fits had happened by then, for certain or possibly\n\n{footer}")
        return
    names = Names(index, known.position)
    sections = told_sections(index, names, day, known, answers, everything=everything)
    by_dispute: dict[str, list[Section]] = {}
    for section in sections:
        by_dispute.setdefault(section.dispute, []).append(section)
    for slug, some in by_dispute.items():
        heading = f"{names.dispute(slug)}, on {told(day.isoformat())}"
        emit_blocks(heading, [told_block(section) for section in some], footer if slug == sections[-1].dispute else "")


def told_sections(
    index: Index, names: Names, day: date, known: Known, answers: Sequence[Answer], *, everything: bool
) -> list[Section]:
    """Return *answers* in words, with whose word they are and what sources say otherwise."""
    rivals = rivals_behind(index, answers, known.position)
    tell = Telling(day.isoformat(), names, voices(index, answers, known.position), rivals)
    return board(answers, tell, everything=everything)


def told_block(section: Section) -> Block:
    """Return a section of a board as rows under its title."""
    title = TITLES.get(section.view, section.view.capitalize())
    return Block(title, [(row.label, [Words(*line) for line in row.lines]) for row in section.rows], section.more)
