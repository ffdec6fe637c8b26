"""How results are written: text in columns, JSON, CSV. On a terminal with rich, elsewhere as plain lines. Light."""

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from events.text import printable

if TYPE_CHECKING:
    from rich.table import Table

WIDEST = 120
"""Columns that a terminal's text takes at most: longer lines are hard to read."""
LABEL = 24
"""Columns that a row's name takes at most on a terminal."""
DATE = 22
"""Columns that a date takes at most on a terminal."""

# Characters that a terminal obeys or that hide others: JSON can say them by number.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STYLES = {
    "certain": "",
    "possible": "yellow",
    "detail": "dim",
    "note": "cyan",
    "warning": "red",
    "new": "green",
    "gone": "red",
    "changed": "yellow",
    "label": "bold",
    "title": "bold underline",
    "section": "bold",
    "id": "cyan",
}
_SET_IN = frozenset(("new", "gone", "changed"))
_MARKS = {"possible": "?", "note": "!", "warning": "!", "new": "+", "gone": "-", "changed": "~"}


class Words(NamedTuple):
    """Text with its tone. What a tone says the text says too, so that it is read without colour."""

    text: str
    tone: str = "certain"


class Block(NamedTuple):
    """Rows under a title, each with its name and its lines; *more* says what is left out."""

    title: str
    rows: Sequence[tuple[str, Sequence[Words]]]
    more: str = ""


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def one_form(*, as_json: bool, as_csv: bool) -> str | None:
    """Return the form asked for, None for text. Raises UsageError where both are."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv: choose one of them")
    return "json" if as_json else "csv" if as_csv else None


def emit(text: str) -> None:
    """Write *text* and a newline. What the terminal's encoding lacks is written by its number rather than refused."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    click.echo(text)


def emit_json(value: object) -> None:
    """Write *value* as JSON, with nothing in it that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    emit(_UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def emit_json_line(value: object) -> None:
    """Write *value* as JSON on one line, as :func:`emit_json` does."""
    text = json.dumps(value, ensure_ascii=False)
    emit(_UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def emit_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write *rows* as CSV (RFC 4180, but for lines that end in a newline alone); None is empty."""
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    emit(into.getvalue().removesuffix("\n"))


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def emit_blocks(heading: str, blocks: Sequence[Block], footer: str) -> None:
    """Write titled rows, their names in one column and their lines in another."""
    if on_terminal():
        _rich_blocks(heading, blocks, footer)
        return
    width = max((_width(name) for block in blocks for name, _ in block.rows), default=0)
    lines = [heading] if heading else []
    for block in blocks:
        lines += ["", block.title.upper()]
        for name, said in block.rows:
            for number, words in enumerate(said or [Words("")]):
                shown = _padded(printable(name) if number == 0 else "", width)
                lines.append(f"  {shown} {_MARKS.get(words.tone, ' ')} {printable(words.text)}".rstrip())
        lines += [f"  {block.more}"] if block.more else []
    emit("\n".join([*lines, *(["", footer] if footer else [""])]).lstrip("\n"))


def emit_lines(lines: Iterable[Words]) -> None:
    """Write each of *lines* as it comes; what is new, gone or changed is marked and set in."""
    rich = _Rich() if on_terminal() else None
    for words in lines:
        marked = f"  {_MARKS.get(words.tone, ' ')} {words.text}" if words.tone in _SET_IN else words.text
        if rich is None:
            emit(printable(marked))
        else:
            rich.line(Words(marked, words.tone))


def emit_table(header: Sequence[str], rows: Sequence[Sequence[Words]], footer: str = "") -> None:
    """Write *rows* in columns under *header*; the last column takes what room there is."""
    if on_terminal():
        _rich_table(header, rows, footer)
        return
    cells = [[printable(words.text) for words in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(header, *cells, strict=True)]
    lines = [
        "  ".join(_padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, *cells]
    ]
    emit("\n".join([*lines, *(["", footer] if footer else [])]))


def _width(text: str) -> int:
    """Return the columns that *text* takes: letters of East Asia take two, marks that combine none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _rich_blocks(heading: str, blocks: Sequence[Block], footer: str) -> None:
    rich = _Rich()
    width = min(LABEL, max((_width(name) for block in blocks for name, _ in block.rows), default=0))
    if heading:
        rich.line(Words(heading, "title"))
    for block in blocks:
        rich.line(Words(""))
        rich.line(Words(block.title, "section"))
        table = rich.grid(width)
        for name, said in block.rows:
            lines = rich.grid(1)
            for words in said:
                lines.add_row(rich.text(Words(_MARKS.get(words.tone, ""), words.tone)), rich.text(words))
            table.add_row(rich.text(Words(name, "label")), lines)
        rich.show(table)
        if block.more:
            rich.line(Words(f" {block.more}", "detail"))
    rich.line(Words(""))
    if footer:
        rich.line(Words(footer, "detail"))


def _rich_table(header: Sequence[str], rows: Sequence[Sequence[Words]], footer: str) -> None:
    rich = _Rich()
    table = rich.table(header)
    for row in rows:
        table.add_row(*(rich.text(words) for words in row))
    rich.show(table)
    if footer:
        rich.line(Words(""))
        rich.line(Words(footer, "detail"))


class _Rich:
    """The rich library, told to take no text for markup, emoji or syntax. Loaded only where there is a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        self._text, self._table = Text, Table
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
        self._console.width = min(self._console.width, WIDEST)

    def text(self, words: Words) -> Any:
        """Return *words* in their style."""
        return self._text(printable(words.text), style=_STYLES.get(words.tone, ""))

    def line(self, words: Words) -> None:
        """Write a line."""
        self._console.print(self.text(words))

    def show(self, table: "Table") -> None:
        """Write a table."""
        self._console.print(table)

    def grid(self, width: int) -> "Table":
        """Return a grid of two columns, the first of *width*."""
        grid = self._table.grid(padding=(0, 1, 0, 1) if width > 1 else (0, 1, 0, 0))
        grid.add_column(width=width, overflow="fold")
        grid.add_column(ratio=1, overflow="fold")
        return grid

    def table(self, header: Sequence[str]) -> "Table":
        """Return a table without lines, whose last column is wrapped and whose others are not."""
        table = self._table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
        for name in header:
            table.add_column(name, overflow="fold", no_wrap=name == "id", max_width=DATE if name == "date" else None)
        return table
