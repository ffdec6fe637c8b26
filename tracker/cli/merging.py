"""The command ``merge``: two milestones, or two parties, are one; or are two again."""

import re
from functools import partial
from typing import Any

import click

from events.errors import Refused
from events.text import printable
from tracker.cli.completing import milestones
from tracker.cli.context import Command, writing
from tracker.cli.trying import Acting, Taken, carry_out, changes, now, reason
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index

_ID = re.compile(r"(?:urn:uuid:)?[0-9a-f-]{6,}", re.IGNORECASE)
"""What a milestone's id, or the beginning of one, looks like; a party's slug may too, and is looked up first."""


@click.command(
    "merge",
    cls=Command,
    short_help="Say that two milestones, or two parties, are one.",
    example=(
        'dispute parties add mira-m --name "Mira M." --kind person\n'
        'dispute merge mira-murati mira-m --why "One person under two names."\n'
        'dispute merge --undo mira-m --why "They are two after all."'
    ),
)
@click.argument("names", metavar="A B", nargs=-1, required=True, shell_complete=milestones)
@click.option("--why", help="How we know.  [needed]")
@click.option("--undo", is_flag=True, help="B, which alone is named, stands for itself again.")
@changes
def merge_command(names: tuple[str, ...], why: str | None, *, undo: bool, **values: Any) -> None:
    """Say that A and B are one and the same, and print A, which stands for both from now on.

    Milestones are named by their ids, parties by their slugs. The state and
    the timeline have one; what was B leads to A; at earlier points of the log
    they were two. Undone, B is what it was before, and is printed.
    """
    taken = Taken.of(values)
    if len(names) != (1 if undo else 2):
        raise click.UsageError("name B alone with --undo" if undo else "name two: A, which stands for both, and B")
    why = reason(why, "How do we know?", "how we know")
    with writing(taken.curator) as tracker:
        sort = _sort(tracker, names)
        outcome = carry_out(
            _act(tracker, sort, names, why, undo=undo),
            taken,
            lambda _: _show(tracker, sort, names, undo=undo),
            ask="Undo the merge?" if undo else "Merge them?",
            refused=("not merged" if not undo else "still merged", names[-1]),
        )
        stands = _named(tracker, sort, names[0])
    if outcome:
        click.echo(stands)


def _sort(tracker: Tracker, names: tuple[str, ...]) -> str:
    """Return of what sort all *names* are: party or milestone. Raises NotFound, Refused, InvalidInput."""
    if all(tracker.names.stream("party", one) is not None for one in names):
        return "party"
    for name in (one for one in names if tracker.names.stream("party", one) is None):
        if not _ID.fullmatch(name):
            raise tracker.names.unknown("party", name)
        tracker.whole_id(name)
    if not all(_ID.fullmatch(one) for one in names):
        raise Refused("a milestone and a party", " ".join(names), "name two of one sort to merge them")
    return "milestone"


def _act(tracker: Tracker, sort: str, names: tuple[str, ...], why: str, *, undo: bool) -> Acting:
    if undo:
        return partial(tracker.unmerge if sort == "milestone" else tracker.unmerge_parties, names[0], why)
    into, other = names
    return partial(tracker.merge if sort == "milestone" else tracker.merge_parties, into, other, why)


def _show(tracker: Tracker, sort: str, names: tuple[str, ...], *, undo: bool) -> None:
    told = [printable(_told(tracker, sort, name)) for name in names]
    click.echo(f"two again: {told[0]}" if undo else f"one: {told[1]} → {told[0]}", err=True)


def _told(tracker: Tracker, sort: str, name: str) -> str:
    if sort == "milestone":
        one = now(tracker, name)
        return f"{one.id[:8]} {one.body['title']} ({one.body['occurred_on']['text']})"
    slug = _named(tracker, sort, name)
    with Index(tracker.path) as index:
        found = index.find("party", slug, index.head().position)
    return f"{slug} {found.body['name'] if found else ''}".rstrip()


def _named(tracker: Tracker, sort: str, name: str) -> str:
    """Return the id or the slug that *name* leads to itself."""
    return tracker.whole_id(name) if sort == "milestone" else tracker.names.own_slug("party", name)
