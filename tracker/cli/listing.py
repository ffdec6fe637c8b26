"""Lists of things that have fields: some of them in columns for people, all of them for programs. Light."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from tracker.cli.output import Words, emit_csv, emit_json, emit_table, one_form

Row = Mapping[str, Any]


def listing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--json`` and ``--csv``, as parameters ``as_json`` and ``as_csv``."""
    for option in (
        click.option("--csv", "as_csv", is_flag=True, help="As CSV, a row each."),
        click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape."),
    ):
        function = option(function)
    return function


def show(
    rows: Sequence[Row], fields: Sequence[str], columns: Sequence[str], *, as_json: bool = False, as_csv: bool = False
) -> None:
    """Print *rows*, which have these *fields*: the *columns* for people, everything for programs.

    Where there is nothing to list, people are shown no head without a body.
    """
    form = one_form(as_json=as_json, as_csv=as_csv)
    if form == "json":
        emit_json([{field: row[field] for field in fields} for row in rows])
    elif form == "csv":
        emit_csv(fields, [[row[field] for field in fields] for row in rows])
    elif rows:
        cells = [[Words(in_a_cell(row[column])) for column in columns] for row in rows]
        emit_table([column.replace("_", " ") for column in columns], cells)


def in_a_cell(value: object) -> str:
    """Return a value for a cell, a list with semicolons between; nothing where no source says. Pure."""
    if isinstance(value, list | tuple):
        return "; ".join(map(in_a_cell, value))
    return "" if value is None else str(value)
