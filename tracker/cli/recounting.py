"""The command ``history``: every version of a milestone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.completing import milestones
from tracker.cli.context import Command, reading, settings
from tracker.cli.output import Block, Words, emit, emit_blocks, emit_json
from tracker.cli.points import KNOWN, asked_point, points
from tracker.index.reader import Version
from tracker.questions.history import Step, history, shape
from tracker.questions.milestones import stamp
from tracker.questions.records import act_in_words
from tracker.questions.shapes import point

if TYPE_CHECKING:
    from tracker.proving.authorship import Authorship

SHOWN = {
    "proven": "proven: signed by a key of theirs",
    "on-our-word": "signed, by a key that came on the roster without a signature: on this store's word",
    "unsigned": "unsigned: on this store's word",
    "erased": "signed, and the signature was erased with the words",
    "refused": "not proven: the signature does not hold",
}


@click.command(
    "history",
    cls=Command,
    short_help="Show every version of a milestone.",
    example="dispute history 3f9c2a71\ndispute history 3f9c2a71 --json",
)
@click.argument("milestone", metavar="ID", shell_complete=milestones)
@KNOWN
@click.option("--signatures", is_flag=True, help="Say who stands behind each version, and whether that is proven.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def history_command(milestone: str, known: str | None, *, signatures: bool, as_json: bool) -> None:
    """Show every version of the milestone ID: when it was recorded, by whom, why, and what it changed.

    Also what was merged into it. Of one that is withheld, no word is shown
    of any version. With --signatures each version is followed by the SSH key
    that signed it, held against the roster as it was there.
    """
    with reading() as index:
        by = asked_point(index, known)
        if not by.position:
            whole = index.milestone_id(milestone)
            nothing = f"nothing recorded yet\n\n{points(by)}"
            emit_json({"known": point(by), "milestone": whole, "versions": []}) if as_json else emit(nothing)
            return
        one, steps = history(index, milestone, by.position)
    authors = _authors([step.position for step in steps]) if signatures else {}
    if as_json:
        versions = [shape(step) | _signature(authors.get(step.position)) for step in steps]
        emit_json({"known": point(by), "milestone": one.id, "withheld": one.withheld, "versions": versions})
    else:
        _show(one, steps, authors, points(by))


def _authors(positions: list[int]) -> "dict[int, Authorship]":
    """Return what is shown of who recorded what stands at these *positions*."""
    from tracker.proving.authorship import judged

    return {one.position: one for one in judged(settings().store, positions)}


def _signature(one: "Authorship | None") -> dict[str, Any]:
    if one is None:
        return {}
    return {"signature": {"shown": one.shown.replace("-", "_"), "key": one.key, "why": one.why}}


def _show(one: Version, steps: list[Step], authors: "dict[int, Authorship]", footer: str) -> None:
    rows = [(_label(step), [*_lines(step), *_signed(authors.get(step.position))]) for step in steps]
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


def _signed(one: "Authorship | None") -> Iterator[Words]:
    if one is not None:
        yield Words(
            f"{SHOWN[one.shown]}{f' ({one.key})' if one.key else ''}{f': {one.why}' if one.why else ''}", "detail"
        )


def _done(step: Step) -> str:
    words = act_in_words(step.act)
    if step.number is None:
        return f"{step.milestone[:8]} {words}, {'into this one' if step.into else 'from this one'},"
    return f"{words} into {step.into[:8]}" if step.into else words
