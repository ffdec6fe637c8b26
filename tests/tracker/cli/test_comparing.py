"""``dispute diff``: what is shown of a difference, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.tracker.cli.running import dispute, line, position, refusal


def test_two_days_are_compared_by_view_and_subject_with_the_records(folder: Path) -> None:
    out = dispute("diff", "2025-02-01", "2025-03-31", "--view", "bids").out
    assert out.splitlines()[0] == "Musk v. Altman and OpenAI, from 1 February 2025 to 31 March 2025"
    (status,) = [one for one in out.splitlines() if "status: open" in one]
    assert status.split() == ["~", "status:", "open:", "possible", "before,", "certain", "now"]
    assert "@51 recorded " in out
    assert out.splitlines()[-1].startswith("diff 2025-02-01 2025-03-31 --known @")


def test_what_was_learned_between_two_points_is_shown_with_the_records(folder: Path) -> None:
    before = position(folder)
    line("dispute add bid-rejected --on 2025-04-01 --title 'No' --bid musk-group-2025 --by openai --unsourced")
    out = dispute("diff", "--at", "2025-06-01", "--known", f"@{before}..").out
    assert f"as known at @{before} and at @{before + 1}" in out.splitlines()[0]
    marked = [one.split()[-3:] for one in out.splitlines() if "status" in one]
    assert marked == [["-", "status:", "open"], ["+", "status:", "rejected"]]
    assert f"@{before + 1} recorded " in out
    last = out.splitlines()[-1]
    assert last.startswith(f"diff --at 2025-06-01 --known @{before}..@{before + 1}  # ")


def test_from_before_the_first_record_all_is_new(folder: Path) -> None:
    told = json.loads(dispute("diff", "--at", "2025-06-01", "--known", "..@60", "--json").out)
    assert told["from"]["known"] == {"position": 0, "recorded_at": None}
    assert {one["change"] for one in told["changes"]} == {"new"}
    assert all(one["records"] for one in told["changes"])


def test_a_state_does_not_differ_from_itself(folder: Path) -> None:
    for args in (("2025-02-01", "2025-02-01"), ("--at", "2025-02-01", "--known", "@60..@60")):
        ran = dispute("diff", *args)
        assert (ran.code, ran.out.splitlines()[0]) == (0, "no difference")
        assert json.loads(dispute("diff", *args, "--json").out)["changes"] == []


def test_a_dispute_narrows_it_down(folder: Path) -> None:
    dispute("open", "other", "--title", "Other")
    assert json.loads(dispute("diff", "2025-02-01", "2025-03-31", "--dispute", "other", "--json").out)["changes"] == []


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((), 2, "name two days"),
        (("2025-02-01",), 2, "name two days"),
        (("2025-02-01", "2025-02-02", "2025-02-03"), 2, "name two days"),
        (("2025-02-01", "2025-02-02", "--at", "2025-02-03"), 2, "name two days"),
        (("2025-02-01", "2025-02-02", "--known", "@1..@2"), 2, "two days or --known A..B"),
        (("--known", "@60"), 2, "name two days"),
        (("2025-02", "2025-03"), 2, "not one day: 2025-02"),
        (("--known", "60..@70"), 2, "not a point: 60"),
        (("--known", "@60..@99999"), 1, "position past the end"),
        (("2025-02-01", "2025-02-02", "--view", "bits"), 1, "unknown view: bits: did you mean bids?"),
        (("2025-02-01", "2025-02-02", "--dispute", "nothing"), 1, "unknown dispute: nothing"),
    ],
)
def test_what_cannot_be_compared_gets_one_line(folder: Path, args: tuple[str, ...], code: int, says: str) -> None:
    assert refusal(dispute("diff", *args), code).startswith(says)
