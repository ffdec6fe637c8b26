"""The command ``history``: every version of a milestone."""

from collections.abc import Iterator

import click

from tracker.cli.completing import milestones
from tracker.cli.context import Command, reading
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_json
from tracker.cli.points import KNOWN, asked_point, points
from tracker.index.reader import Version
from tracker.questions.history import Step, history, shape
from tracker.questions.milestones import stamp
from tracker.questions.records import act_in_words
from tracker.questions.shapes import point


@click.command(
    "history",
    cls=Command,
    short_help="Show every version of a milestone.",
    example="dispute history 3f9c2a71\ndispute history 3f9c2a71 --json",
)
@click.argument("milestone", metavar="ID", shell_complete=milestones)
@KNOWN
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def history_command(milestone: str, known: str | None, *, as_json: bool) -> None:
    """Show every version of the milestone ID: when it was recorded, by whom, why, and what it changed.

    Also what was merged into it. Of one that is withheld, no word is shown
    of any version.
    """
    with reading() as index:
        by = asked_point(index, known)
        if not by.position:
            whole = index.milestone_id(milestone)
            nothing = f"nothing recorded yet\n\n{points(by)}"
            emit_json({"known": point(by), "milestone": whole, "versions": []}) if as_json else emit(nothing)
            return
        one, steps = history(index, milestone, by.position)
    if as_json:
        told = {"milestone": one.id, "withheld": one.withheld, "versions": [shape(step) for step in steps]}
        emit_json({"known": point(by)} | told)
    else:
        _show(one, steps, points(by))


def _show(one: Version, steps: list[Step], footer: str) -> None:
    rows = [(_label(step), list(_lines(step))) for step in steps]
    emit_blocks(f"{one.body['title']} ({one.id})", [Block("Versions", rows)], footer)


def _label(step: Step) -> str:
    return "" if step.number is None else f"version {step.number}"


def _lines(step: Step) -> Iterator[Words]:
    by = f" by {step.curator}" if step.curator else ""
    yield Words(f"{_done(step)} {stamp(step.recorded_at)}{by} (@{step.position}, r{step.id[:8]})")
    for name, text in (("on the basis of", step.basis), ("source", step.citation), ("because", step.why)):
        if text:
            yield Words(f"{name}: {text}", "note" if name == "because" else "detail")
    for change in step.changes:
        before, after = change.before or "(nothing)", change.after or "(nothing)"
        yield Words(f"{change.field.replace('_', ' ')}: {before} → {after}", "detail")


def _done(step: Step) -> str:
    words = act_in_words(step.act)
    if step.number is None:
        return f"{step.milestone[:8]} {words}, {'into this one' if step.into else 'from this one'},"
    return f"{words} into {step.into[:8]}" if step.into else words
