"""Disputes are opened, renamed, closed, reopened and listed; what names one prints its slug."""

import json
from pathlib import Path

from tests.tracker.cli import running
from tests.tracker.cli.running import position, refusal


def test_a_dispute_is_opened_with_the_words_of_its_slug_unless_it_is_given_a_title(folder: Path) -> None:
    assert running.dispute("open", "bayou-v-delta").out == "bayou-v-delta\n"
    assert running.dispute("open", "twins", "--title", "Les jumelles", "--lang", "fr").code == 0
    found = {row["slug"]: row for row in json.loads(running.dispute("disputes", "--json").out)}
    assert (found["bayou-v-delta"]["title"], found["bayou-v-delta"]["lang"]) == ("Bayou v delta", "en")
    assert (found["twins"]["title"], found["twins"]["lang"]) == ("Les jumelles", "fr")
    assert (found["twins"]["status"], found["twins"]["milestones"]) == ("open", 0)
    assert found["musk-v-openai"]["milestones"] == 54


def test_a_dispute_that_is_renamed_is_found_by_its_old_slug_as_well(folder: Path) -> None:
    assert running.dispute("rename", "musk-v-openai", "--slug", "musk-openai", "--title", "M").out == "musk-openai\n"
    note = ("add", "noted", "--title", "T", "--on", "2025", "--unsourced")
    for slug in ("musk-openai", "musk-v-openai"):
        assert running.dispute(*note, "--dispute", slug).code == 0
    assert "exists already" in refusal(running.dispute("open", "musk-v-openai"))
    assert "nothing to rename" in refusal(running.dispute("rename", "musk-openai", "--title", "M"))
    refusal(running.dispute("rename", "musk-openai"), 2)


def test_closing_and_reopening_are_refused_where_there_is_nothing_to_do(folder: Path) -> None:
    assert "open already" in refusal(running.dispute("reopen", "musk-v-openai"))
    assert running.dispute("close", "musk-v-openai", "--why", "Decided.").out == "musk-v-openai\n"
    assert "closed already" in refusal(running.dispute("close", "musk-v-openai"))
    assert "  closed  " in running.dispute("disputes").out
    assert running.dispute("reopen", "musk-v-openai", "--why", "Appealed.").out == "musk-v-openai\n"


def test_trying_a_command_checks_it_all_and_stores_nothing(folder: Path) -> None:
    before = position(folder)
    for args in (("open", "new"), ("rename", "musk-v-openai", "--title", "M"), ("close", "musk-v-openai")):
        ran = running.dispute(*args, "--dry-run")
        assert (ran.code, ran.out) == (0, "")
    refusal(running.dispute("open", "musk-v-openai", "--dry-run"))
    assert position(folder) == before


def test_without_a_dispute_the_list_says_how_to_open_one(empty: Path) -> None:
    running.dispute("init")
    ran = running.dispute("disputes")
    assert (ran.code, ran.out) == (0, "")
    assert "dispute open SLUG" in ran.err
    assert running.dispute("disputes", "--json").out == "[]\n"
