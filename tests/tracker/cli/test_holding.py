"""``dispute add … --embargo`` holds back, ``dispute held`` lists, changes and drops what is held."""

import json
from pathlib import Path

import pytest

from tests.tracker.cli.prepared import HELD
from tests.tracker.cli.running import dispute, position, refusal

ADD = ("add", "noted", "--on", "2098-02-01", "--title", "Zanzibarite", "--unsourced", "--embargo")
UNTIL = "2098-02-01T09:00-05:00"


def held() -> list[str]:
    """Return the titles of what is held."""
    return [one["title"] for one in json.loads(dispute("held", "--json").out)]


def test_what_is_added_under_embargo_is_held_and_its_id_printed(folder: Path) -> None:
    before = position(folder)
    ran = dispute(*ADD, UNTIL)
    assert ran.code == 0
    assert ran.err == "held until 2098-02-01T14:00:00Z: see dispute held\n"
    listed = dispute("held").out
    assert ran.out.strip() in listed
    assert listed.index("Zanzibarite") < listed.index("The judge rules")
    assert position(folder) == before


@pytest.mark.parametrize(
    "args",
    [
        ("timeline",),
        ("timeline", "--json"),
        ("state", "--at", "2099-01-01", "--all"),
        ("disputes", "--json"),
        ("export", "-"),
        ("audit", "--json"),
    ],
)
def test_no_other_command_says_anything_of_it(folder: Path, args: tuple[str, ...]) -> None:
    before = dispute(*args)
    dispute(*ADD, UNTIL)
    assert dispute(*args) == before


def test_it_cannot_be_shown_by_the_id_under_which_it_is_held(folder: Path) -> None:
    assert refusal(dispute("show", HELD)) == f"unknown milestone: {HELD}: see `dispute timeline` for the ids"


def test_the_site_is_the_same_to_the_byte(folder: Path) -> None:
    dispute("publish", "site")
    before = {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}
    dispute(*ADD, UNTIL)
    assert "0 written" in dispute("publish", "site").out
    assert {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("until", "why"),
    [
        ("2020-01-01T09:00Z", "time that has passed"),
        ("2098-02-01", "not a time to hold until"),
        ("2098-02-01T09:00", "time without an offset"),
        ("2026-03-08T02:30[America/New_York]", "give the offset"),
        ("2026-11-01T01:30[America/New_York]", "give its offset"),
    ],
)
def test_a_time_that_is_not_one_instant_to_come_is_refused_in_one_line(folder: Path, until: str, why: str) -> None:
    assert why in refusal(dispute(*ADD, until))
    assert held() == ["The judge rules"]


def test_only_trying_shows_what_would_be_held(folder: Path) -> None:
    ran = dispute(*ADD, UNTIL, "--dry-run")
    assert "title: Zanzibarite" in ran.out
    assert ran.err == "nothing is stored: it was only tried\n"
    assert held() == ["The judge rules"]


def test_the_same_command_id_holds_once(folder: Path) -> None:
    first, again = (dispute(*ADD, UNTIL, "--command-id", "c") for _ in range(2))
    assert first.out == again.out
    assert held() == ["Zanzibarite", "The judge rules"]
    assert "it stored other acts" in refusal(dispute(*ADD, "2098-02-01T10:00Z", "--command-id", "c"))


def test_another_time_is_said_by_change(folder: Path) -> None:
    ran = dispute("held", "change", HELD[:6], "--until", "2099-06-01T09:00+02:00")
    assert (ran.code, ran.out, ran.err) == (0, f"{HELD}\n", "held until 2099-06-01T07:00:00Z\n")
    (row,) = json.loads(dispute("held", "--json").out)
    assert (row["due"], row["until"], row["failed"]) == ("2099-06-01T07:00:00Z", "2099-06-01T09:00+02:00", None)
    assert "has passed" in refusal(dispute("held", "change", HELD, "--until", "2020-01-01T00:00Z"))


def test_what_is_dropped_is_listed_no_more(folder: Path) -> None:
    assert dispute("held", "drop", HELD).out == f"{HELD}\n"
    ran = dispute("held")
    assert (ran.code, ran.out, ran.err) == (0, "", "nothing is held back\n")
    assert json.loads(dispute("held", "--json").out) == []
    assert "nothing is held under this id" in refusal(dispute("held", "drop", HELD))


def test_a_store_that_never_held_anything_holds_nothing(empty: Path) -> None:
    dispute("init", ".", "--curator", "A <a@b.c>")
    assert dispute("held").err == "nothing is held back\n"
    assert "nothing is held under this id" in refusal(dispute("held", "drop", HELD))


def test_an_index_that_is_built_anew_leaves_what_is_held(folder: Path) -> None:
    dispute(*ADD, UNTIL)
    assert dispute("reindex").code == 0
    assert held() == ["Zanzibarite", "The judge rules"]
