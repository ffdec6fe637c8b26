"""`dispute withhold` stops showing a milestone's words and shows them again."""

from pathlib import Path

from tests.tracker.cli import running, terminal
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import position, refusal
from tests.tracker.cli.test_correcting import now

BASIS = ("--basis", "a court order", "--why", "It names a witness.")
TITLE = "A meeting ends without a result"


def test_words_are_withheld_and_shown_again(folder: Path) -> None:
    ran = running.dispute("withhold", NOTED[:8], *BASIS)
    assert (ran.code, ran.out) == (0, f"{NOTED}\n")
    assert ran.err == f"withhold: noted, 2025-05-27: {TITLE}\n"
    assert now(folder).body["title"] == "(withheld)"
    assert "withheld already" in refusal(running.dispute("withhold", NOTED, *BASIS))
    ran = running.dispute("withhold", NOTED, "--lift", "--why", "The order was lifted.")
    assert (ran.code, ran.out) == (0, f"{NOTED}\n")
    assert ran.err == "show again: noted, 2025-05-27: (withheld)\n"
    assert now(folder).body["title"] == TITLE


def test_a_correction_of_what_is_withheld_shows_none_of_its_words(folder: Path) -> None:
    running.dispute("withhold", NOTED, *BASIS)
    ran = running.dispute("correct", NOTED, "--title", "Another", "--on", "2025-05-26", "--why", "x")
    assert ran.err.splitlines() == ["title: (withheld) → (withheld)", "on: 2025-05-27 → 2025-05-26"]
    stale = refusal(running.dispute("correct", NOTED, "--on", "2025", "--why", "x", "--version", "1"))
    assert "it was withheld" in stale
    assert "2025-05-26" in stale
    assert "meeting" not in stale
    assert "Another" not in stale


def test_only_tried_nothing_is_withheld(folder: Path) -> None:
    before = position(folder)
    assert running.dispute("withhold", NOTED, *BASIS, "--dry-run").out == ""
    assert position(folder) == before


def test_on_a_terminal_the_ground_is_asked_for_and_confirmed(folder: Path) -> None:
    before = position(folder)
    ran = terminal.dispute("withhold", NOTED, folder=folder, answers="It names a witness.\na court order\nn\n")
    assert ran.code == 1
    assert f"withhold: noted, 2025-05-27: {TITLE}" in ran.err
    assert position(folder) == before
    ran = terminal.dispute("withhold", NOTED, folder=folder, answers="It names a witness.\na court order\ny\n")
    assert ran.out == f"{NOTED}\n"
    assert now(folder).withheld
