"""What a correction is to change: an option for every field of every kind, and what they come to for one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from events.errors import InvalidInput
from events.kinds.kind import Kind
from events.milestone import Milestone
from events.vocabulary import KINDS
from tracker.cli import said
from tracker.cli.fields import Shape, given, option_of, options, shapes
from tracker.curating.drafting import COMMON, kind_named
from tracker.curating.tracker import Tracker
from tracker.index.reader import Version

SHOWN = 3
"""How many kinds are named beside a field that they have."""


def kind_options() -> list[click.Option]:
    """Return an option for each field that any kind has. What it takes is checked once the kind is known."""
    found: dict[str, list[tuple[str, Shape]]] = {}
    for name, kind in KINDS.items():
        for shape in shapes(kind, without=["kind"]):
            found.setdefault(shape.name, []).append((name, shape))
    return options((_merged(owners) for owners in found.values()), marked=False, any_number=True)


class Changes:
    """The fields that the options of a correction change."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Take what was given for each field of a milestone or of any kind."""
        fields = dict(values)
        self._texts: tuple[str, ...] = fields.pop("texts")
        self._cleared: tuple[str, ...] = fields.pop("clear")
        self._fields = said.read(given(fields))

    @property
    def are_none(self) -> bool:
        """Whether no field was given, so that there is nothing to correct."""
        return not (self._fields or self._cleared or self._texts)

    def fields(self, tracker: Tracker, now: Version) -> dict[str, Any]:
        """Return the fields to change of the milestone that stands as *now*, each as its kind has it."""
        kind = kind_named(self._fields.get("kind", now.body["what"]["kind"]))
        known = {shape.name: shape for shape in shapes(kind, without=["kind"])}
        changes = {name: _as_the_kind_has_it(name, value, known) for name, value in self._fields.items()}
        if self._texts:
            self._prove(tracker, changes, now)
        return changes | {field_of(one): _unsaid(one, kind) for one in self._cleared}

    def _prove(self, tracker: Tracker, changes: dict[str, Any], now: Version) -> None:
        """Add digests to the citations given; where none is given, to those that the milestone has."""
        which = "also_cite" if "also_cite" in changes else "citations"
        cited = changes.get(which, now.body.get("citations", ()))
        changes[which] = said.with_digests(tracker, cited, self._texts)


def _as_the_kind_has_it(name: str, value: Any, known: Mapping[str, Shape]) -> Any:
    """Return what was typed for a field: the one value, or all of them where it may be repeated."""
    if name in COMMON or name in {"kind", "also_cite"} or not isinstance(value, list):
        return value
    if name in known and known[name].many:
        return value
    if len(value) > 1:
        raise click.UsageError(f"given more than once: --{option_of(name)}: this kind takes one")
    return value[0]


def _unsaid(typed: str, kind: type[Kind]) -> Any:
    """Return what a cleared field holds: the default. Raises InvalidInput where a milestone cannot be without it."""
    name = field_of(typed)
    field = (Milestone if name in COMMON else kind).model_fields.get(name)
    if field is None:
        raise InvalidInput("not a field of this kind", typed, "see `dispute kinds` for what it has")
    if field.is_required() or name in {"kind", "citations", "unsourced"}:
        way = "--unsourced" if name == "citations" else f"--{option_of(name)}"
        raise InvalidInput("cannot be cleared", typed, f"say it anew with {way}")
    return field.get_default()


def field_of(option: str) -> str:
    """Return the field that an option says, however it is typed: ``trial-on``, ``--trial-on``, ``trial_on``."""
    typed = option.lstrip("-").replace("_", "-")
    named = {option_of(name): name for name in COMMON}
    return named.get(typed, typed.replace("-", "_"))


def _merged(owners: list[tuple[str, Shape]]) -> Shape:
    """Return one shape for a field of several kinds: it takes whatever any of them does."""
    names = ", ".join(name for name, _ in owners[:SHOWN]) + (", …" if len(owners) > SHOWN else "")
    first = owners[0][1]
    about = f"{first.about.rstrip('.')} ({names})."
    if first.flag:
        return replace(first, about=about)
    choices = tuple(dict.fromkeys(choice for _, shape in owners for choice in shape.choices))
    form = "|".join(choices) if choices else first.form
    return replace(first, about=about, many=any(shape.many for _, shape in owners), choices=(), form=form)
