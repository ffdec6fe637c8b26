"""The command that asks for the state on a day."""

from datetime import date
from typing import Any

import click

from tracker.cli.completing import slugs, views
from tracker.cli.context import Command, reading
from tracker.cli.listing import listing_options
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_csv, emit_json, one_form
from tracker.cli.points import KNOWN, REPORTED, asked_day, asked_point, at_option, points
from tracker.cli.reporting import State, reported_state, told_state
from tracker.cli.titles import TITLES
from tracker.index.reader import Index
from tracker.questions.answers import VIEWS, state
from tracker.questions.board import Section, board
from tracker.questions.days import one_day
from tracker.questions.days import told as in_words
from tracker.questions.making import Of
from tracker.questions.names import Names
from tracker.questions.phrases import Telling
from tracker.questions.reasons import about
from tracker.questions.shapes import FACT, fact, fact_row, point


@click.command(
    "state",
    cls=Command,
    example="dispute state --at 2025-02-15\ndispute state bids --at 2025-02-15 --known @60\n"
    "dispute state bids --at 2025-02-15 --reported 2025-02-13\ndispute state bids --json",
    help=f"""Show what was certain and what possible on a day, as far as recorded by then.

    A line marked ? is possible: it holds in some reading of the dates, not in all. What is not so in any is not shown.
    VIEW is one of {", ".join(VIEWS)}.
    """,
)
@click.argument("view", required=False, shell_complete=views)
@at_option()
@KNOWN
@REPORTED
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="This dispute only.")
@click.option("--subject", metavar="SLUG", help="This party, proceeding, bid, claim, agreement or forecast only.")
@listing_options
@click.option(
    "--all", "everything", is_flag=True, help="Show what is over, and all statements, without naming a view, too."
)
def state_command(  # noqa: PLR0913  (a parameter for each option)
    view: str | None,
    at: str | None,
    known: str | None,
    reported: str | None,
    dispute: str | None,
    subject: str | None,
    *,
    everything: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Answer for one day."""
    day = asked_day(at)
    by_day = None if reported is None else one_day(reported)
    form = one_form(as_json=as_json, as_csv=as_csv)
    with reading() as index:
        by = asked_point(index, known)
        if by_day is None:
            told = told_state(index, day, by, state(index, day, by.position, dispute=dispute, view=view))
        else:
            told = reported_state(index, day, by, by_day, Of(dispute, view))
        if subject is not None:
            told = told._replace(answers=about(index, told.answers, subject, by.position))
        if form == "json":
            emit_json(_json(told, by_day))
        elif form == "csv":
            emit_csv(FACT, (fact_row(fact(one, told.rivals)) for one in told.answers))
        else:
            # Who asks for one view or one subject wants the whole answer, what is over included.
            show(index, told, footer(told, by_day), everything=everything or bool(subject or view))


def _json(told: State, reported: date | None) -> dict[str, Any]:
    return {
        "at": told.day.isoformat(),
        "known": point(told.known),
        "reported": reported and reported.isoformat(),
        "facts": [fact(one, told.rivals) for one in told.answers],
    }


def footer(told: State, reported: date | None = None) -> str:
    """Return the line that names the points that a state is for."""
    more = () if reported is None else ("--reported", reported.isoformat())
    return points(told.known, "--at", told.day.isoformat(), *more)


def show(index: Index, told: State, footer: str, *, everything: bool = False) -> None:
    """Write a state for people: a section for each view of each dispute, and *footer*."""
    if not told.known.position:
        emit(f"nothing recorded yet\n\n{footer}")
        return
    if not told.answers:
        emit(f"nothing recorded that fits had happened by then, for certain or possibly\n\n{footer}")
        return
    names = Names(index, told.known.position)
    sections = told_sections(names, told, everything=everything)
    by_dispute: dict[str, list[Section]] = {}
    for section in sections:
        by_dispute.setdefault(section.dispute, []).append(section)
    for slug, some in by_dispute.items():
        heading = f"{names.dispute(slug)}, on {in_words(told.day.isoformat())}"
        emit_blocks(heading, [told_block(section) for section in some], footer if slug == sections[-1].dispute else "")


def told_sections(names: Names, told: State, *, everything: bool) -> list[Section]:
    """Return a state in words, with whose word it is and what sources say otherwise."""
    tell = Telling(told.day.isoformat(), names, told.voices, told.rivals)
    return board(told.answers, tell, everything=everything)


def told_block(section: Section) -> Block:
    """Return a section of a board as rows under its title."""
    title = TITLES.get(section.view, section.view.capitalize())
    return Block(title, [(row.label, [Words(*line) for line in row.lines]) for row in section.rows], section.more)
