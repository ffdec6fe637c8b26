"""From a model's fields to the options that say them: a new field, or a new kind, has its options from here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from events.dates import Edtf
from events.kinds.kind import LocalTime, Number, Ref, Zone
from events.money import Money
from tracker.cli.completing import slugs

OPTIONS = {
    "aliases": "alias",
    "citations": "cite",
    "occurred_on": "on",
    "parties": "party",
    "party_kind": "kind",
    "tags": "tag",
}
"""The fields whose option has another name than theirs: a repeated one is said in the singular."""
FORMS = ((LocalTime, "HH:MM"), (Number, "NUMBER"), (Zone, "ZONE"))


@dataclass(frozen=True, slots=True)
class Shape:
    """How a field is said: whether often, as a flag, as one of *choices*, as the slug of something."""

    name: str
    option: str
    form: str
    about: str
    needed: bool
    many: bool = False
    flag: bool = False
    choices: tuple[str, ...] = ()
    ref: Ref | None = None

    @property
    def said(self) -> str:
        """The option as it is typed."""
        return f"--{self.option}"


def shapes(model: type[BaseModel], *, without: Iterable[str] = ()) -> list[Shape]:
    """Return the shapes of a model's fields, those *without* left out, in their order. Pure."""
    return [_shape(name, field) for name, field in model.model_fields.items() if name not in set(without)]


def option_of(name: str) -> str:
    """Return the option that says the field *name*, without the dashes in front. Pure."""
    return OPTIONS.get(name, name.replace("_", "-"))


def options(found: Iterable[Shape], *, marked: bool = True, any_number: bool = False) -> list[click.Option]:
    """Return the options for the fields of these shapes; *marked* says which of them are needed.

    With *any_number* each may be given often, since it is not known yet whether the field may.
    """
    return [_option(shape, marked=marked, any_number=any_number) for shape in found]


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that were said, of what click gives for all options. Pure."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None and value != ()
    }


def _option(shape: Shape, *, marked: bool, any_number: bool) -> click.Option:
    about = f"{shape.about}  [needed]" if marked and shape.needed else shape.about
    if shape.flag:
        return click.Option([f"{shape.said}/--no-{shape.option}", shape.name], default=None, help=about)
    kind = click.Choice(shape.choices) if shape.choices else click.STRING
    return click.Option(
        [shape.said, shape.name],
        type=kind,
        multiple=shape.many or any_number,
        metavar=None if shape.choices else shape.form,
        help=about + (" (may be repeated)" if shape.many else ""),
        shell_complete=slugs(shape.ref.to) if shape.ref and shape.ref.registered else None,
    )


def _shape(name: str, field: FieldInfo) -> Shape:
    parts = list(_parts(field.annotation, field.metadata))
    types = {part for part, _ in parts}
    literal = next((part for part in types if get_origin(part) is Literal), None)
    ref = next((mark for _, marks in parts for mark in marks if isinstance(mark, Ref)), None)
    return Shape(
        name,
        option_of(name),
        _form(parts, ref),
        field.description or "",
        needed=field.is_required(),
        many=any(get_origin(part) is tuple for part in types),
        flag=bool in types,
        choices=get_args(literal) if literal is not None else (),
        ref=ref,
    )


def _parts(annotation: Any, marks: Iterable[Any]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield every type within an annotation with what it is annotated by: ``X | None``, ``tuple[X, ...]``."""
    marks = (*marks, *getattr(annotation, "__metadata__", ()))
    annotation = getattr(annotation, "__origin__", annotation) if hasattr(annotation, "__metadata__") else annotation
    yield annotation, marks
    if get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            if inner is not Ellipsis:
                yield from _parts(inner, ())


def _form(parts: Iterable[tuple[Any, tuple[Any, ...]]], ref: Ref | None) -> str:
    """Return what stands for a value in the help: what one writes."""
    for part, marks in parts:
        if part is Edtf:
            return "DATE"
        if part is Money:
            return "'AMOUNT CURRENCY'"
        for known, form in FORMS:
            if set(get_args(known)[1:]) & set(marks):
                return form
    return ref.to.upper() if ref else "TEXT"
