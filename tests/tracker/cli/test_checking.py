"""`dispute sources check` proves every citation of a source against the text that the curator has."""

import json
import re
from hashlib import sha256
from pathlib import Path

from tests.tracker.cli import running
from tests.tracker.cli.prepared import NOTED, NOTES
from tests.tracker.cli.running import ROOT, refusal

NOTE = ("add", "noted", "--title", "A note", "--on", "2025-06")
CHECK = ("sources", "check", "our-notes", "notes.txt")


def test_citations_that_hold_are_named_a_line_each(folder: Path) -> None:
    other = running.dispute(*NOTE, "--cite", "our-notes#p1").out[:8]
    ran = running.dispute(*CHECK)
    assert ran.code == 0
    assert ran.out.splitlines() == [f"{NOTED[:8]}  our-notes#p2:27-46  ok", f"{other}  our-notes#p1  ok"]
    assert ran.err == "2 of 2 citations proven\n"


def test_what_is_not_proven_says_what_is_wrong_and_where_the_passage_went(folder: Path) -> None:
    moved = NOTES.replace("Nothing", "- Nothing")
    (folder / "notes.txt").write_text(moved, encoding="utf-8", newline="\n")
    running.dispute("sources", "change", "our-notes", "--file", "notes.txt")
    ran = running.dispute(*CHECK)
    assert ran.code == 1
    assert "wrong: the passage is not the one that was cited; that stands at 29-48 now" in ran.out
    assert ran.err == "0 of 1 citations proven\n"


def test_another_text_than_the_one_read_is_said_so_once(folder: Path) -> None:
    (folder / "notes.txt").write_text(NOTES + "PS\n", encoding="utf-8", newline="\n")
    ran = running.dispute(*CHECK)
    assert ran.code == 1
    assert ran.out.endswith("  ok\n")
    assert ran.err.startswith("another text: our-notes: its SHA-256 is ")


def test_a_range_outside_the_text_is_not_proven(folder: Path) -> None:
    running.dispute(*NOTE, "--cite", "our-notes:40-99")
    assert "wrong: the text has 47 characters" in running.dispute(*CHECK).out


def test_without_any_digest_nothing_is_proven(folder: Path) -> None:
    running.dispute("sources", "add", "bare", "--title", "T")
    running.dispute(*NOTE, "--cite", "bare:0-4")
    ran = running.dispute("sources", "check", "bare", "notes.txt")
    assert ran.code == 1
    assert "neither the citation nor its source has a digest" in ran.out
    running.dispute("sources", "change", "bare", "--file", "notes.txt")
    assert running.dispute("sources", "check", "bare", "notes.txt").code == 0


def test_only_what_stands_now_is_checked(folder: Path) -> None:
    running.dispute("correct", NOTED, "--cite", "our-notes:0-4", "--text", "our-notes=notes.txt", "--why", "x")
    assert f"{NOTED[:8]}  our-notes:0-4  ok\n" == running.dispute(*CHECK).out
    running.dispute("retract", NOTED, "--why", "x")
    ran = running.dispute(*CHECK)
    assert (ran.code, ran.out, ran.err) == (0, "", "0 of 0 citations proven\n")


def test_offsets_are_code_points_over_the_text_as_it_is(folder: Path) -> None:
    """Neither an emoji nor the two characters of a Windows line end move what follows."""
    text = "🎬 Café\r\nZoë\r\n"
    (folder / "text.txt").write_bytes(text.encode())
    running.dispute("sources", "add", "text", "--title", "T", "--file", "text.txt")
    ran = running.dispute(*NOTE, "--cite", "text:8-11", "--text", "text=text.txt")
    assert ran.code == 0
    rows = json.loads(running.dispute("sources", "check", "text", "text.txt", "--json").out)
    assert rows["text"] is None
    (row,) = rows["citations"]
    assert row["citation"] == f"text:8-11@{sha256('Zoë'.encode()).hexdigest()}"
    assert (row["proven"], row["wrong"], row["milestone"]) == (True, None, ran.out.strip())


def test_the_shape_of_its_json_is_the_one_that_is_told(folder: Path) -> None:
    _, _, told = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").partition("## `dispute sources check ")
    keys = re.findall(r"^\| `([^`]+)` \|", told.partition("\n## ")[0], re.MULTILINE)
    found = json.loads(running.dispute(*CHECK, "--json").out)
    assert keys == ["source", "text", *(f"citations[].{name}" for name in found["citations"][0])]
    assert list(found) == ["source", "text", "citations"]


def test_a_source_or_a_file_that_is_not_there_is_refused(folder: Path) -> None:
    assert "unknown source: none" in refusal(running.dispute("sources", "check", "none", "notes.txt"))
    assert "none.txt" in refusal(running.dispute("sources", "check", "our-notes", "none.txt"))
