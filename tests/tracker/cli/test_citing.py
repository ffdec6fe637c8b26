"""`dispute cite` adds a source to a milestone, or a value that the source gives otherwise."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.tracker.cli import running, terminal
from tests.tracker.cli.prepared import NOTED, NOTES
from tests.tracker.cli.running import position, refusal
from tests.tracker.cli.test_correcting import now

ARTICLE = "article-2025-03"


def cite(*args: str, name: str = NOTED[:8]) -> running.Ran:
    ran = running.dispute("cite", name.strip(), *args)
    assert ran.code == 0, ran
    return ran


def test_a_further_source_stands_beside_those_there_are(folder: Path) -> None:
    before = now(folder).body["citations"]
    ran = cite(f"{ARTICLE}#p2", "--why", "It tells of the meeting too.")
    assert ran.out == f"{NOTED}\n"
    assert ran.err.startswith("cite: ")
    assert now(folder).body["citations"] == [*before, f"{ARTICLE}#p2"]
    assert "nothing to add" in refusal(running.dispute("cite", NOTED, f"{ARTICLE}#p2"))


@pytest.mark.parametrize("field", ["on", "occurred-on", "occurred_on", "--on"])
def test_another_value_stands_beside_the_one_that_is_used(folder: Path, field: str) -> None:
    ran = cite(ARTICLE, "--says", f"{field}=2025-05-26")
    assert ran.err == f"rivals: (nothing) → occurred_on 2025-05-26 ({ARTICLE})\n"
    body = now(folder).body
    assert body["occurred_on"]["text"] == "2025-05-27"
    assert [(one["field"], one["value"], one["rank"]) for one in body["rivals"]] == [
        ("occurred_on", "2025-05-26", "normal")
    ]


def test_a_preferred_value_takes_the_place_of_the_one_that_was_used_which_is_kept(folder: Path) -> None:
    ran = cite(ARTICLE, "--says", "on=2025-05-26", "--rank", "preferred", "--why", "It was there.")
    assert "on: 2025-05-27 → 2025-05-26" in ran.err.splitlines()
    body = now(folder).body
    assert body["occurred_on"]["text"] == "2025-05-26"
    assert body["rivals"][0]["value"] == "2025-05-27"


def test_lists_are_said_with_commas_and_flags_by_yes_and_no(folder: Path) -> None:
    args = ("--title", "T", "--on", "2025", "--unsourced", "--proceeding", "musk-v-openai", "--jury")
    trial = running.dispute("add", "trial-set", *args).out
    cite(ARTICLE, "--says", "jury=no", name=trial)
    assert now(folder, trial).body["rivals"][0]["value"] is False
    said = running.dispute("add", "statement-made", *args[:5], "--by", "elon-musk").out
    cite(ARTICLE, "--says", "by=Musk, sam-altman", name=said)
    assert now(folder, said).body["rivals"][0]["value"] == ["elon-musk", "sam-altman"]
    assert "say yes or no" in refusal(running.dispute("cite", trial.strip(), ARTICLE, "--says", "jury=perhaps"))


def test_a_text_proves_the_passage_and_adds_its_digest(folder: Path) -> None:
    cite("our-notes:0-4", "--text", "our-notes=notes.txt")
    assert now(folder).body["citations"][1] == f"our-notes:0-4@{sha256(NOTES[:4].encode()).hexdigest()}"


def test_only_tried_it_is_shown_and_not_stored(folder: Path) -> None:
    before = position(folder)
    ran = cite(ARTICLE, "--says", "on=2025-05-26", "--dry-run")
    assert ran.out == ""
    assert "occurred_on 2025-05-26" in ran.err
    assert position(folder) == before


def test_said_again_under_its_command_id_it_is_stored_once(folder: Path) -> None:
    args = (ARTICLE, "--says", "on=2025-05-26", "--command-id", "c1")
    cite(*args)
    before = position(folder)
    assert cite(*args).out == f"{NOTED}\n"
    assert position(folder) == before


def test_on_a_terminal_it_is_stored_once_it_is_confirmed(folder: Path) -> None:
    before = position(folder)
    args = ("cite", NOTED, ARTICLE, "--says", "on=2025-05-26")
    refused = terminal.dispute(*args, folder=folder, answers="n\n")
    assert (refused.code, refused.out) == (1, "")
    assert "rivals: (nothing) → occurred_on 2025-05-26" in refused.err
    assert position(folder) == before
    assert terminal.dispute(*args, folder=folder, answers="y\n").out == f"{NOTED}\n"
