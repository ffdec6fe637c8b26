"""Lists: columns for people, everything for programs; nothing in a cell is obeyed by a terminal."""

import csv
import io

from tracker.cli.listing import Row, table
from tracker.cli.listing import _csv as as_csv

ROWS: list[Row] = [
    {"slug": "a", "name": "Ünïcode", "aliases": ["x", "y"], "url": None},
    {"slug": "longer", "name": "日本", "aliases": [], "url": "https://example.org/"},
]


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    assert table(ROWS, ("slug", "name", "url")) == [
        "slug    name     url",
        "a       Ünïcode",
        "longer  日本     https://example.org/",
    ]


def test_what_a_terminal_would_obey_is_shown_as_what_it_is() -> None:
    assert table([{"name": "a\x1b[31mb\nc"}], ("name",))[1] == "a\\x1b[31mb\\nc"


def test_of_nothing_there_is_no_head() -> None:
    assert table([], ("slug",)) == []
    assert as_csv([]) == ""


def test_csv_holds_every_field_and_reads_back() -> None:
    found = list(csv.DictReader(io.StringIO(as_csv(ROWS))))
    assert found[0] == {"slug": "a", "name": "Ünïcode", "aliases": "x; y", "url": ""}
