"""The page that says what readers make of what happens to a dispute: written from what they had stored."""

from collections.abc import Mapping, Sequence

from tests.readers.readers import Reader
from tests.readers.story import CORRECTED, NEW, RETRACTED, RIGHT, WITHHELD, Seen

COMMAND = ".venv/bin/python -m tests.readers"
_HEAD = """# What feed readers show

Each of these readers was subscribed to the Atom feed of a dispute, which `dispute serve` served, and fetched it after
each line below; its owner had read all that came before. The figure is how much the reader then had as new in its own
store: `should be` is what we hold it to.

A correction, a retraction and a withholding each come twice. The entry itself becomes another, under the id that it
has: no reader here calls that new, and two of them go on showing what came first. So there is also an entry with an id
of its own that says what was done, and every reader has that once.

This page is made by `{command}`, and a test holds it to what the readers have.

"""
_FOOT = """
`in place`: the entry itself says what is right now. `old words gone`, `old words kept`: whether what is no longer
published, the words of earlier notices included, still stands anywhere in the reader's store. What rss2email has
delivered and the lines that sfeed has, nobody can take back; what is new to them names none of it either.

At the moved address sfeed, which follows no redirect, was given the new one by hand; the others were left alone.

Measured with:

"""


def page(seen: Mapping[tuple[str, str], Seen], readers: Sequence[type[Reader]]) -> str:
    """Return the whole page in Markdown, the versions of the readers last. Pure."""
    names = [reader.name for reader in readers]
    rows = [[line, _wanted(new), *(_cell(line, seen[name, line]) for name in names)] for line, new in NEW.items()]
    table = [["what happens", "should be", *names], ["---"] * (2 + len(names)), *rows]
    lines = "".join(f"| {' | '.join(row)} |\n" for row in table)
    versions = "".join(f"- {reader.name} {reader.version()}\n" for reader in readers)
    return _HEAD.format(command=COMMAND) + lines + _FOOT + versions


def without_versions(text: str) -> str:
    """Return the page *text* but for the versions at its end. Pure."""
    return text.partition("Measured with:")[0]


def _wanted(new: int | None) -> str:
    return "all" if new is None else str(new)


def _cell(line: str, seen: Seen) -> str:
    """Return what a reader had after *line*. Pure."""
    said = "all" if seen.new == seen.entries else str(seen.new)
    if line == CORRECTED and seen.in_place.issuperset(RIGHT):
        said += ", in place"
    if line in (RETRACTED, WITHHELD):
        said += ", old words kept" if seen.there else ", old words gone"
    return said
