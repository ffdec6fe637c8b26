"""Lists: for people in columns, for programs as JSON or CSV. Light."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from events.text import printable

GAP = "  "
Row = Mapping[str, Any]


def listing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--json`` and ``--csv``, as parameters ``as_json`` and ``as_csv``."""
    for option in (
        click.option("--csv", "as_csv", is_flag=True, help="As CSV, a row each."),
        click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape."),
    ):
        function = option(function)
    return function


def show(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, as_csv: bool = False) -> None:
    """Print *rows*, which all have the same keys: these *columns* for people, everything for programs."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv: choose one of them")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif as_csv:
        click.echo(_csv(rows), nl=False)
    else:
        for line in table(rows, columns):
            click.echo(line)


def table(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """Return the lines of a table of *columns*, with a head; none where there is nothing to list. Pure."""
    if not rows:
        return []
    cells = [[column.replace("_", " ") for column in columns]]
    cells += [[printable(_cell(row[column])) for column in columns] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [GAP.join(map(_padded, line, widths)).rstrip() for line in cells]


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """Return a value in one cell, a list with semicolons between; nothing where no source says."""
    if isinstance(value, list | tuple):
        return "; ".join(map(_cell, value))
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """Return how many columns of a terminal *text* takes: wide characters two, marks on others none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
