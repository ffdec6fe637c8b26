"""``dispute config check`` says what applies, or all that is wrong."""

from pathlib import Path

import pytest

from tests.tracker.cli.running import dispute, refusal
from tests.tracker.test_settings import FULL
from tracker import config


def test_check_says_ok_and_what_applies(empty: Path) -> None:
    (empty / config.FILE).write_text(FULL)
    ran = dispute("config", "check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0] == f"ok: {empty / config.FILE}"
    assert "websub.hub: https://hub.example.org/?a=b" in ran.out.splitlines()
    assert "limits.requests: 600 in 60 seconds" in ran.out.splitlines()


def test_check_says_a_line_for_each_fault(empty: Path) -> None:
    (empty / config.FILE).write_text('tile = 1\n[websub]\nhub = "hub"\n')
    ran = dispute("config", "check")
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(": ")[2] for line in ran.err.splitlines()] == ["websub.hub", "tile"]


@pytest.mark.parametrize("text", ["title = [", "\x00"])
def test_what_is_not_toml_is_one_line(empty: Path, text: str) -> None:
    (empty / config.FILE).write_text(text)
    assert "not TOML" in refusal(dispute("config", "check"))


def test_check_without_anything_to_check_is_refused(empty: Path) -> None:
    assert refusal(dispute("config", "check")).startswith("no dispute.toml")


def test_check_of_a_store_without_a_file_says_so(folder: Path) -> None:
    (folder / config.FILE).unlink()
    assert dispute("--store", config.STORE, "config", "check").out.startswith("ok: no dispute.toml")


def test_a_command_that_writes_refuses_a_bad_table_and_one_that_reads_does_not_look(folder: Path) -> None:
    with (folder / config.FILE).open("a") as file:
        file.write('[websub]\nhub = "hub"\n')
    assert "websub.hub" in refusal(dispute("open", "other"))
    assert dispute("state", "--at", "2025-06-01").code == 0
