"""`dispute erase` destroys words, searches for what is left of them, and says where."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.cli import prepared, running, terminal
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import position, refusal

GROUND = ("--basis", "a court order", "--why", "It names a witness.")
TITLE = "A meeting ends without a result"
VERIFIER = Path(__file__).parents[3] / "tools" / "verify_bundle.py"


def test_words_are_destroyed_everywhere_and_the_proof_holds(folder: Path) -> None:
    running.dispute("publish", "site")
    running.dispute("checkpoint", "--out", "kept.txt")
    assert TITLE.encode() in b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    ran = running.dispute("erase", NOTED[:8], *GROUND, "--site", "site")
    assert ran.code == 0
    assert ran.err == f"erase for good: noted, 2025-05-27: {TITLE} (the words of 1 record)\n"
    assert ran.out.splitlines()[0] == NOTED
    assert "none is left" in ran.out.splitlines()[-1]
    assert TITLE.encode() not in b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    ran = running.dispute("verify", "--against", "kept.txt", "--site", "site")
    assert ran.code == 0, ran.out
    page = (folder / "site/takedowns/index.html").read_text()
    assert all(words in page for words in ("Erased", "a court order", "all its words", "Ada Byron"))
    assert "witness" not in page
    assert "destroyed for good" in running.dispute("show", NOTED).out
    told = json.loads(running.dispute("show", NOTED, "--json").out)
    assert (told["withheld"], told["erased"], told["title"]) == (True, True, "(erased)")


def test_where_words_are_left_is_said(folder: Path) -> None:
    running.dispute("export", "--out", "log.jsonl")
    running.dispute("backup", "copies.sqlite")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "notes.log").write_text(f"found: {TITLE}")
    ran = running.dispute("erase", NOTED, *GROUND, "--search", "elsewhere")
    assert ran.code == 3
    assert f"{folder / 'log.jsonl'}: words are left in it" in ran.out
    assert "elsewhere/notes.log: words are left in it" in ran.out
    assert f"{folder / 'copies.sqlite'}: a backup of " in ran.out
    assert "left in 2" in ran.out
    assert "dispute publish FOLDER" in ran.err


def test_an_export_and_a_bundle_of_a_log_with_holes_give_its_root(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.dispute("erase", NOTED, *GROUND)
    root = json.loads(running.dispute("verify", "--json").out)["root"]
    running.dispute("export", "--out", "log.jsonl")
    running.dispute("export", "--bundle", "log.bundle")
    key = running.dispute("key", "show").out.split()[0]
    checked = subprocess.run(
        [sys.executable, str(VERIFIER), "log.bundle", "--key", key], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    prepared.enter(_empty(tmp_path / "again"), monkeypatch)
    running.dispute("init", "--title", "Again", "--curator", "Ada Byron <ada@example.org>")
    assert f"root {root}" in running.dispute("import", str(folder / "log.jsonl")).out
    told = json.loads(running.dispute("verify", "--json").out)
    assert (told["root"], told["findings"]) == (root, [])
    assert TITLE.encode() not in b"".join(one.read_bytes() for one in Path.cwd().rglob("*") if one.is_file())


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_nothing_is_destroyed_that_is_only_tried_or_not_confirmed(folder: Path) -> None:
    before = position(folder)
    assert running.dispute("erase", NOTED, *GROUND, "--dry-run").out == ""
    ran = terminal.dispute("erase", NOTED, folder=folder, answers="It names a witness.\na court order\nn\n")
    assert ran.code == 1
    assert position(folder) == before
    assert TITLE in running.dispute("show", NOTED).out


def test_what_cannot_be_erased_gets_one_line(folder: Path) -> None:
    assert "unknown milestone" in refusal(running.dispute("erase", "ffffffff", *GROUND))
    running.dispute("erase", NOTED, *GROUND)
    assert "--clean" in refusal(running.dispute("erase", NOTED, *GROUND))
    assert running.dispute("erase", NOTED, "--clean").code == 0
    assert "destroyed" in refusal(running.dispute("withhold", NOTED, "--lift", "--why", "x"))


def test_importing_a_file_again_brings_nothing_back(folder: Path) -> None:
    running.dispute("import", "more.toml")
    told = json.loads(running.dispute("timeline", "--json").out)
    [letter] = [one["id"] for one in told["milestones"] if one["title"] == "A letter becomes known"]
    running.dispute("erase", letter, *GROUND)
    ran = running.dispute("import", "more.toml")
    assert (ran.code, ran.out) == (0, "0 stored, 2 there already\n")
    assert "letter" not in running.dispute("timeline").out
