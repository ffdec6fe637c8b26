"""The rows of an import file in the order in which they are to be taken, each with the line of its header. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events.errors import InvalidInput

SUBJECTS = ("dispute", "party", "proceeding", "source")
SECTIONS = (*SUBJECTS, "milestone", "correction", "retraction", "citation", "merge", "withholding", "party-merge")
_HEADER = re.compile(r"[ \t]*\[(\[)?[ \t]*([A-Za-z0-9_-]+)[ \t]*\]?\][ \t]*(?:#.*)?$")
_STRING = re.compile(r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*')


@dataclass(frozen=True)
class Row:
    """One table of the file: its section, its fields as written, the line of its header."""

    section: str
    fields: Mapping[str, Any]
    line: int

    @property
    def key(self) -> str | None:
        """What the file calls it: its key, or the slug of a subject."""
        name = self.fields.get("key", self.fields.get("slug"))
        return name if isinstance(name, str) else None

    def mentions(self) -> Iterator[str]:
        """Yield the keys of the milestones that the row builds on."""
        if self.section == "party-merge":
            return
        yield from (one for field in ("of", "into") if isinstance(one := self.fields.get(field), str))
        follows = self.fields.get("follows", ())
        yield from (one for one in follows if isinstance(one, str)) if isinstance(follows, list) else ()


def parsed(text: str, name: str) -> list[Row]:
    """Return the rows of the TOML *text* of the file *name*. Raises InvalidInput, which names the line.

    Subjects come first, since milestones name them; then milestones and what
    is said of them as they stand, except that a row waits for those it builds
    on where they stand further down.
    """
    try:
        raw = tomllib.loads(text)
    except ValueError as error:  # also for a number of thousands of digits
        raise InvalidInput("not TOML", name, str(error)) from None
    except RecursionError:
        raise InvalidInput("not TOML", name, "its values are nested too deeply") from None
    lines = _headers(text)
    rows: list[Row] = []
    for section, tables in raw.items():
        at = lines.get(section, [1])
        if section not in SECTIONS:
            why = f"a file has the tables {', '.join(SECTIONS)}"
            raise InvalidInput("unknown table", f"{name} line {at[0]}: {section}", why)
        found = [tables] if isinstance(tables, dict) else tables
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise InvalidInput("not a table", f"{name}: {section}", f"write [[{section}]] on a line of its own")
        rows += [Row(section, one, at[min(number, len(at) - 1)]) for number, one in enumerate(found)]
    return _ordered(rows, name)


def _headers(text: str) -> dict[str, list[int]]:
    """Return the lines of the headers of each section, leaving out what only looks like one within a string."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(_without_long_strings(text).split("\n"), 1):
        if header := _HEADER.match(line):
            found.setdefault(header[2], []).append(number)
    return found


def _without_long_strings(text: str) -> str:
    """Return *text* with what stands within strings of several lines blanked, line by line."""
    kept, at = [], 0
    while found := _STRING.search(text, at):
        kept.append(text[at : found.end()])
        at = found.end()
        if found.group() in {'"""', "'''"}:
            end = text.find(found.group(), at)
            end = len(text) if end < 0 else end + 3
            kept.append("\n" * text.count("\n", at, end))
            at = end
    return "".join([*kept, text[at:]])


def _ordered(rows: Sequence[Row], name: str) -> list[Row]:
    """Return *rows* in the order in which they are to be taken. Raises InvalidInput for rows that wait in a circle."""
    subjects = sorted((row for row in rows if row.section in SUBJECTS), key=_rank)
    waiting = sorted((row for row in rows if row.section not in SUBJECTS), key=lambda row: row.line)
    ahead = {row.key for row in waiting if row.section == "milestone"}
    taken: list[Row] = []
    while waiting:
        held = []
        for row in waiting:
            if any(one in ahead and one != row.key for one in row.mentions()):
                held.append(row)
            else:
                taken.append(row)
                ahead.discard(row.key)
        if len(held) == len(waiting):
            which = f"{name} line {held[0].line}: {held[0].key}"
            raise InvalidInput("rows that wait for each other", which, "let follows and of lead to earlier rows")
        waiting = held
    return [*subjects, *taken]


def _rank(row: Row) -> tuple[int, int]:
    return SECTIONS.index(row.section), row.line
