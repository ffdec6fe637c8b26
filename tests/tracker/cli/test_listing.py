"""Lists: some fields in columns for people, all of them for programs; nothing in a cell is obeyed by a terminal."""

import csv
import io
import json

import pytest

from tracker.cli.listing import Row, show

FIELDS = ("slug", "name", "aliases", "url")
ROWS: list[Row] = [
    {"slug": "a", "name": "Ünïcode", "aliases": ["x", "y"], "url": None},
    {"slug": "longer", "name": "日本", "aliases": [], "url": "https://example.org/"},
]


def test_people_are_shown_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show(ROWS, FIELDS, ("slug", "name", "aliases"))
    assert capsys.readouterr().out.splitlines() == [
        "slug    name     aliases",
        "a       Ünïcode  x; y",
        "longer  日本",
    ]


def test_what_a_terminal_would_obey_is_shown_as_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"name": "a\x1b[31mb\nc"}], ("name",), ("name",))
    assert capsys.readouterr().out.splitlines()[1] == "a\\x1b[31mb\\nc"


def test_of_nothing_people_are_shown_nothing_and_programs_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    show([], FIELDS, ("slug",))
    assert capsys.readouterr().out == ""
    show([], FIELDS, ("slug",), as_csv=True)
    assert capsys.readouterr().out == "slug,name,aliases,url\n"
    show([], FIELDS, ("slug",), as_json=True)
    assert capsys.readouterr().out == "[]\n"


def test_programs_are_given_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    show(ROWS, FIELDS, ("slug",), as_json=True)
    assert json.loads(capsys.readouterr().out) == ROWS
    show(ROWS, FIELDS, ("slug",), as_csv=True)
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert found[0] == {"slug": "a", "name": "Ünïcode", "aliases": "x; y", "url": ""}
