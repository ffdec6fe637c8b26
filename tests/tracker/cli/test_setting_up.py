"""`dispute init` makes a tracker in a folder: all of it, or nothing; and never in place of one that is there."""

import stat
from pathlib import Path

import pytest

from events.audit.keys import load
from tests.tracker.cli import running
from tests.tracker.cli.running import refusal
from tracker import config


def test_init_writes_the_settings_and_an_empty_store(empty: Path) -> None:
    ran = running.dispute("init")
    assert (ran.code, ran.out) == (0, "dispute.toml\n")
    made = config.read(empty / "dispute.toml")
    assert (made.title, made.base_url, made.curator) == ("empty", config.BASE_URL, None)
    assert running.position(empty) == 0
    assert stat.S_IMODE((empty / "dispute.sqlite").stat().st_mode) == 0o600
    assert sorted(path.name for path in empty.iterdir()) == ["dispute.sqlite", "dispute.sqlite.key", "dispute.toml"]


def test_init_makes_a_signing_key_for_its_owners_eyes_alone_and_prints_its_fingerprint(empty: Path) -> None:
    ran = running.dispute("init")
    key = load(empty / "dispute.sqlite.key").verifier
    assert stat.S_IMODE((empty / "dispute.sqlite.key").stat().st_mode) == 0o600
    assert f"signing key: dispute.sqlite.key, fingerprint {key.fingerprint}" in ran.err
    assert running.dispute("key", "show").out.startswith(f"{key}\nfingerprint: {key.fingerprint}\n")


def test_init_takes_a_folder_and_the_three_settings(empty: Path) -> None:
    ran = running.dispute(
        "init", "a/b", "--title", 'L’affaire "X"', "--base-url", "https://example.org", "--curator", "Ada <a@b.org>"
    )
    assert ran.out == f"{Path('a/b/dispute.toml')}\n"
    made = config.read(empty / "a" / "b" / "dispute.toml")
    assert (made.title, made.base_url, made.curator) == ('L’affaire "X"', "https://example.org/", "Ada <a@b.org>")


def test_what_was_made_is_found_from_any_folder_below(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert running.dispute("init", "--curator", "Ada <a@b.org>").code == 0
    (empty / "x" / "y").mkdir(parents=True)
    monkeypatch.chdir(empty / "x" / "y")
    assert running.dispute("open", "a-v-b").out == "a-v-b\n"


def test_without_a_curator_a_write_says_how_to_name_one(empty: Path) -> None:
    assert running.dispute("init").code == 0
    said = refusal(running.dispute("open", "a-v-b"))
    for way in ("--as", "DISPUTE_CURATOR", "dispute.toml"):
        assert way in said
    assert running.dispute("open", "a-v-b", "--as", "Ada <a@b.org>").code == 0


def test_who_records_may_come_from_the_environment(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert running.dispute("init").code == 0
    monkeypatch.setenv("DISPUTE_CURATOR", "Ada <a@b.org>")
    assert running.dispute("open", "a-v-b").code == 0


@pytest.mark.parametrize("name", ["dispute.toml", "dispute.sqlite", "dispute.sqlite.key"])
def test_what_is_there_is_never_replaced(empty: Path, name: str) -> None:
    (empty / name).write_text("mine", encoding="utf-8")
    assert "exists already: " + name in refusal(running.dispute("init"))
    assert [path.name for path in empty.iterdir()] == [name]
    assert (empty / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--title", "a\x1bb", "title: U+001B"),
        ("--title", "x" * 301, "title: 301 characters"),
        ("--base-url", "example.org", "https://example.org/disputes/"),
        ("--curator", "Ada", "Name <mail>"),
    ],
)
def test_a_setting_that_cannot_be_taken_makes_nothing(empty: Path, option: str, value: str, word: str) -> None:
    assert word in refusal(running.dispute("init", "new", option, value))
    assert list(empty.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(empty: Path) -> None:
    (empty / "file").write_text("", encoding="utf-8")
    assert "folder cannot be made: file/new" in refusal(running.dispute("init", "file/new"))


def test_a_store_is_not_made_apart_from_its_settings(empty: Path) -> None:
    refusal(running.dispute("--store", "other.sqlite", "init"), 2)
    assert list(empty.iterdir()) == []


def test_a_setting_of_the_environment_that_wins_over_what_was_made_is_warned_of(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPUTE_STORE", "/elsewhere.sqlite")
    ran = running.dispute("init")
    assert ran.code == 0
    assert "DISPUTE_STORE is set: commands work on /elsewhere.sqlite" in ran.err
