"""`dispute merge` says that two milestones, or two parties, are one; `--undo` that they are two."""

from pathlib import Path

from tests.tracker.cli import running, terminal
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import position, refusal
from tests.tracker.cli.test_adding import NOTE
from tests.tracker.cli.test_correcting import now

WHY = ("--why", "One report, read twice.")


def twice() -> str:
    """Record the milestone NOTED once more; return its id."""
    return running.dispute(*NOTE, "--on", "2025-05-27", "--unsourced").out.strip()


def test_of_two_milestones_the_first_stands_for_both_until_that_is_undone(folder: Path) -> None:
    other = twice()
    ran = running.dispute("merge", NOTED[:8], other[:8], *WHY)
    assert (ran.code, ran.out) == (0, f"{NOTED}\n")
    told = f"{NOTED[:8]} A meeting ends without a result (2025-05-27)"
    assert ran.err == f"one: {other[:8]} A note (2025-05-27) → {told}\n"
    assert now(folder, other).merged == NOTED
    assert f"{NOTED[:8]} stands for it" in refusal(running.dispute("correct", other, "--title", "U", *WHY))
    undone = running.dispute("merge", "--undo", other[:8], "--why", "They were two.")
    assert (undone.code, undone.out) == (0, f"{other}\n")
    assert now(folder, other).merged is None


def test_no_merge_goes_in_a_circle(folder: Path) -> None:
    other = twice()
    running.dispute("merge", NOTED, other, *WHY)
    before = position(folder)
    assert "merged milestone" in refusal(running.dispute("merge", other, NOTED, *WHY))
    assert position(folder) == before


def test_of_two_parties_the_first_stands_for_both_until_that_is_undone(folder: Path) -> None:
    ran = running.dispute("merge", "openai", "microsoft", *WHY)
    assert (ran.code, ran.out) == (0, "openai\n")
    assert ran.err == "one: microsoft Microsoft → openai OpenAI\n"
    undone = running.dispute("merge", "--undo", "Microsoft", "--why", "They are two.")
    assert (undone.code, undone.out) == (0, "microsoft\n")


def test_only_tried_nothing_is_merged(folder: Path) -> None:
    other = twice()
    before = position(folder)
    assert running.dispute("merge", NOTED, other, *WHY, "--dry-run").out == ""
    assert running.dispute("merge", "openai", "microsoft", *WHY, "--dry-run").out == ""
    assert position(folder) == before


def test_said_again_under_its_command_id_it_is_stored_once(folder: Path) -> None:
    args = ("merge", NOTED, twice(), *WHY, "--command-id", "c1")
    assert running.dispute(*args).out == f"{NOTED}\n"
    before = position(folder)
    assert running.dispute(*args).out == f"{NOTED}\n"
    assert position(folder) == before


def test_on_a_terminal_it_is_stored_once_it_is_confirmed(folder: Path) -> None:
    other = twice()
    before = position(folder)
    args = ("merge", NOTED, other, *WHY)
    assert terminal.dispute(*args, folder=folder, answers="n\n").code == 1
    assert position(folder) == before
    assert terminal.dispute(*args, folder=folder, answers="y\n").out == f"{NOTED}\n"
