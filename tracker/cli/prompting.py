"""Asks on a terminal for what a command was not given; off one, says which option is missing."""

import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

import click

from events.citations import parse as parse_citation
from events.dates import parse as parse_date
from events.errors import DisputeError
from events.money import parse as parse_money
from events.text import TITLE_LIMIT, clean
from tracker.cli.fields import Shape

Check = Callable[[str], object]
"""Raises a DisputeError for what cannot be taken."""
CHECKS: Mapping[str, Check] = {"DATE": parse_date, "'AMOUNT CURRENCY'": parse_money}


def on_terminal() -> bool:
    """Whether somebody sits there whom one can ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def demand(said: Mapping[str, Any], needed: Sequence[Shape]) -> None:
    """Raise a usage error that names the first option of those *needed* that was not given."""
    for shape in needed:
        if shape.name not in said:
            raise click.UsageError(f"missing option: {shape.said} {shape.form}: {shape.about}".rstrip(": "))


def fill(said: MutableMapping[str, Any], needed: Sequence[Shape], known: Callable[[str, str], object]) -> None:
    """Ask for what of *needed* was not given. *known* refuses names that are not there: (sort, name)."""
    for shape in needed:
        if shape.name not in said:
            said[shape.name] = _asked(shape, known)


def ask(text: str, check: Check, default: str | None = None) -> str:
    """Return the answer to a question on standard error, asked until *check* takes it."""
    while True:
        answer: str = click.prompt(text, err=True, default=default)
        try:
            check(answer)
        except DisputeError as error:
            click.echo(str(error), err=True)
        else:
            return answer


def ask_for_citation(said: MutableMapping[str, Any], known: Callable[[str, str], object]) -> None:
    """Ask where a milestone is reported; an empty answer says on purpose that nothing reports it."""

    def check(text: str) -> None:
        if text:
            known("source", parse_citation(text).source)

    answer = ask("Where is it reported? SOURCE[#pN][:START-END], nothing for unsourced", check, default="")
    if answer:
        said["citations"] = [answer]
    else:
        said["unsourced"] = True


def confirm(text: str, *, yes: bool) -> bool:
    """Return whether to go on: asked on a terminal, unless it was said beforehand; off one, of course."""
    return yes or not on_terminal() or click.confirm(text, err=True)


def _asked(shape: Shape, known: Callable[[str, str], object]) -> str:
    label = f"{shape.about.rstrip('.') or shape.option} ({shape.form})"
    if shape.choices:
        chosen: str = click.prompt(shape.about.rstrip("."), type=click.Choice(shape.choices), err=True)
        return chosen
    if shape.ref and shape.ref.registered:
        sort = shape.ref.to
        return ask(label, lambda text: known(sort, text))
    return ask(label, CHECKS.get(shape.form, lambda text: clean(text, what=shape.option, limit=TITLE_LIMIT)))
