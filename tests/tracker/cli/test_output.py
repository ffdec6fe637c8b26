"""How results are written: for a terminal, for a pipe, for programs."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.cli.running import ROOT, dispute, process
from tracker.cli.output import Block, Words, emit_blocks, emit_csv, emit_json, emit_table

HOSTILE = "[red]x[/red] :smile: \u202ecba"
ESCAPE = "\x1b"


def at_a_terminal(*args: str, folder: Path, width: int = 80, **env: str) -> str:
    """Return what ``dispute ARGS`` shows on a terminal of *width* columns."""
    ours, its = pty.openpty()
    around = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    around |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": str(width), **env}
    with subprocess.Popen(
        [sys.executable, "-m", "tracker.cli.main", *args], cwd=folder, env=around, stdin=its, stdout=its, stderr=its
    ) as running:
        os.close(its)
        shown = b""
        try:
            while some := os.read(ours, 4096):
                shown += some
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    assert running.returncode == 0, shown
    return shown.decode().replace("\r\n", "\n")


def plain(shown: str) -> str:
    """Return what is shown without its styles."""
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


class TestTerminal:
    def test_lines_are_wrapped_to_it(self, folder: Path) -> None:
        for args in (
            ("state",),
            ("timeline",),
            ("show", "3f9c2a71"),
            ("why", "bids/musk-2017"),
            ("history", "3f9c2a71"),
            ("diff", "2025-01-01", "2025-06-01"),
            ("replay", "--to", "@40"),
        ):
            assert max(map(len, plain(at_a_terminal(*args, folder=folder)).splitlines())) <= 80

    def test_there_is_colour(self, folder: Path) -> None:
        assert ESCAPE in at_a_terminal("state", "--at", "2018-06-30", folder=folder)

    def test_no_color_is_obeyed(self, folder: Path) -> None:
        shown = at_a_terminal("state", "--at", "2018-06-30", folder=folder, NO_COLOR="1")
        colours = [code for codes in re.findall(r"\x1b\[([0-9;]*)m", shown) for code in codes.split(";")]
        assert not [code for code in colours if code.startswith(("3", "4")) and code not in {"3", "4"}]

    def test_what_is_possible_is_marked_without_colour(self, folder: Path) -> None:
        shown = plain(at_a_terminal("state", "departures", "--at", "2018-06-30", folder=folder))
        assert re.search(r"Elon Musk +\? +possibly gone from OpenAI", shown)

    def test_text_from_the_log_is_neither_markup_nor_obeyed(self, folder: Path) -> None:
        one = dispute("add", "statement-made", "--on", "2025", "--title", HOSTILE, "--unsourced").out.strip()
        for args in (("state", "statements", "--at", "2026-01-01"), ("timeline",), ("show", one)):
            shown = plain(at_a_terminal(*args, folder=folder, width=120))
            assert r"[red]x[/red] :smile: \u202ecba" in shown

    def test_a_long_slug_is_folded_rather_than_cut(self, folder: Path) -> None:
        shown = plain(at_a_terminal("state", "money", "--at", "2025-06-01", folder=folder))
        assert "…" not in shown


class TestPipe:
    def test_there_are_no_escape_codes(self, folder: Path) -> None:
        dispute("add", "statement-made", "--on", "2025", "--title", HOSTILE, "--unsourced")
        for args in (("state", "--at", "2026-01-01"), ("timeline",)):
            out = dispute(*args).out
            assert ESCAPE not in out
            assert "\u202e" not in out

    def test_columns_line_up_whatever_the_letters(self, capsys: pytest.CaptureFixture[str]) -> None:
        rows = [[Words("日本"), Words("a")], [Words("e\u0301t\u00e9"), Words("b")], [Words("word"), Words("c")]]
        emit_table(["name", "what"], rows)
        assert capsys.readouterr().out == "name  what\n日本  a\ne\u0301t\u00e9   b\nword  c\n"

    def test_rows_stand_under_their_titles(self, capsys: pytest.CaptureFixture[str]) -> None:
        rows = [("one", [Words("this"), Words("maybe", "possible")]), ("other", [Words("that", "note")])]
        emit_blocks("A heading", [Block("Title", rows, "and more")], "the end")
        assert capsys.readouterr().out == (
            "A heading\n\nTITLE\n  one     this\n        ? maybe\n  other ! that\n  and more\n\nthe end\n"
        )

    def test_what_the_encoding_lacks_is_written_by_its_number(self, folder: Path) -> None:
        dispute("add", "noted", "--on", "2025", "--title", "a smile 🙂", "--unsourced")
        ran = process("timeline", folder=folder, env={"PYTHONIOENCODING": "latin-1"})
        assert ran.code == 0
        assert r"a smile \U0001f642" in ran.out


class TestPrograms:
    @given(st.text())
    def test_json_reads_back_as_it_was_and_holds_nothing_to_obey(self, text: str) -> None:
        written = _written(text)
        assert json.loads(written) == {"text": text}
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written)

    def test_csv_quotes_what_has_to_be(self, capsys: pytest.CaptureFixture[str]) -> None:
        emit_csv(["a", "b", "c", "d"], [['x, "y"', None, ["p", "q"], True]])
        assert capsys.readouterr().out == 'a,b,c,d\n"x, ""y""",,p; q,true\n'


def _written(text: str) -> str:
    import io
    from contextlib import redirect_stdout

    out = io.StringIO()
    with redirect_stdout(out):
        emit_json({"text": text})
    return out.getvalue()
