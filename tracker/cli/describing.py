"""What there is to know of a kind of milestone, for the command ``kinds`` and for docs/kinds.md. Pure."""

from collections.abc import Iterator
from inspect import cleandoc
from textwrap import dedent
from typing import Any

from events.kinds.kind import Kind
from tracker.cli.adding import by_family, example, first_line, wire_name
from tracker.cli.fields import Shape, shapes
from tracker.cli.said import SHAPES


def described(kind: type[Kind]) -> dict[str, Any]:
    """Return all of a kind as plain values, in the shape that docs/json.md documents."""
    return {
        "kind": wire_name(kind),
        "family": kind.family,
        "about": cleandoc(kind.__doc__ or ""),
        "schema": kind.schema_number,
        "fields": [_field(shape) for shape in shapes(kind, without=["kind"])],
        "example": example(kind),
    }


def lines(kind: type[Kind]) -> Iterator[str]:
    """Yield the lines that explain a kind to somebody at a terminal."""
    yield wire_name(kind)
    yield from (f"  {line}" for line in cleandoc(kind.__doc__ or "").splitlines())
    found = shapes(kind, without=["kind"])
    if found:
        yield ""
        said = [(f"  {shape.said} {_form(shape)}".rstrip(), _about(shape)) for shape in found]
        width = max(len(name) for name, _ in said)
        yield from (f"{name:<{width}}  {about}".rstrip() for name, about in said)
    yield ""
    yield "  " + example(kind)


def page() -> str:
    """Return docs/kinds.md: every kind with its fields and an example, and the fields that all have."""
    parts = [_HEAD, *_rows(list(SHAPES.values())), _TAIL]
    for title, members in by_family():
        parts += ["", f"## {title}"]
        for kind in members:
            parts += ["", f"### {wire_name(kind)}", "", " ".join(cleandoc(kind.__doc__ or "").split())]
            found = shapes(kind, without=["kind"])
            if found:
                parts += ["", *_rows(found)]
            parts += ["", "```sh", example(kind), "```"]
    return "\n".join(parts) + "\n"


def listed(kind: type[Kind]) -> dict[str, str]:
    """Return a kind in one line of a list."""
    return {"kind": wire_name(kind), "family": kind.family, "about": first_line(kind)}


_HEAD = dedent("""\
    # The kinds of milestone

    This page is made by `dispute kinds --markdown`; a test says when it has to be made anew.

    A kind has one name on the command line, in files and in the log, which never changes. On the command line a field
    is an option; in a file it is a key with underscores for the hyphens (`trial_on`), with those in the first table
    that are named otherwise: `occurred_on` for `--on`, and the lists `parties`, `cite`, `tags`, `follows`, `settles`.
    What is left out, no source says. Dates are EDTF, see [dates](dates.md).

    ## What every milestone has
    """)
_TAIL = dedent("""\
    | `--unsourced` | | | Says on purpose that nothing reports it; a milestone without it needs `--cite`. |

    Parties, proceedings and sources have to be there first: `dispute parties add`, `dispute proceedings add`,
    `dispute sources add`. The names of bids, claims, agreements and forecasts come into being with the first milestone
    that uses them.""")


def _rows(found: list[Shape]) -> list[str]:
    head = ["| option | value | needed | what it says |", "|---|---|---|---|"]
    return head + [
        f"| `{shape.said}` | {_cell(_form(shape))} | {'yes' if shape.needed else ''} | {_cell(_about(shape))} |"
        for shape in found
    ]


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("[", r"\[")


def _form(shape: Shape) -> str:
    """Return what stands for a field's value: one of its choices, or what one writes; nothing for a flag."""
    if shape.flag:
        return f"or --no-{shape.option}"
    return " | ".join(shape.choices) or shape.form


def _about(shape: Shape) -> str:
    return shape.about + (" May be repeated." if shape.many else "")


def _field(shape: Shape) -> dict[str, Any]:
    kind = "yes or no" if shape.flag else "one of choices" if shape.choices else shape.form.strip("'").lower()
    return {
        "name": shape.name,
        "option": shape.said,
        "type": kind,
        "choices": list(shape.choices),
        "many": shape.many,
        "needed": shape.needed,
        "about": shape.about,
    }
