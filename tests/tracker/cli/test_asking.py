"""``dispute state``: what is shown, for which points, in which form, and what is refused."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.cli.running import ROOT, dispute, process

FOOTER = "as recorded up to position"


def facts(*args: str) -> list[dict[str, Any]]:
    """Return the facts that ``dispute state ARGS --json`` prints."""
    ran = dispute("state", *args, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)["facts"]
    return found


def test_the_state_is_shown_for_today_if_no_day_is_named(folder: Path) -> None:
    ran = dispute("state")
    assert (ran.code, ran.err) == (0, "")
    assert "trial proposed since 14 March 2025" in ran.out


def test_the_points_that_it_is_for_stand_last_as_they_can_be_pasted_back(folder: Path) -> None:
    ran = dispute("state", "--at", "2025-02-15")
    shown = json.loads(dispute("state", "--at", "2025-02-15", "--json").out)["known"]
    position, instant = shown["position"], shown["recorded_at"]
    last = f"--at 2025-02-15 --known @{position}  # as recorded up to position {position} ({instant}), root "
    footer, root = ran.out.splitlines()[-1][: len(last)], ran.out.splitlines()[-1][len(last) :]
    assert footer == last
    checkpoint = dispute("checkpoint").out.splitlines()
    assert [root, str(position)] == [checkpoint[2], checkpoint[1]]


def test_what_is_possible_is_marked_without_colour(folder: Path) -> None:
    ran = dispute("state", "departures", "--at", "2018-06-30")
    (musk,) = [line for line in ran.out.splitlines() if "Elon Musk" in line]
    assert musk.split() == [
        *("Elon", "Musk", "?", "possibly", "gone", "from", "OpenAI,", "from", "October", "2017", "on;"),
        *("not", "certain", "before", "31", "December", "2019"),
    ]  # fmt: skip


def test_a_row_stands_on_one_line_off_a_terminal(folder: Path) -> None:
    lines = dispute("state", "money", "--at", "2025-06-01").out.splitlines()
    assert any(line.endswith("(according to The New York Times)") and len(line) > 100 for line in lines)


def test_one_view_is_shown_with_what_is_over(folder: Path) -> None:
    assert "--all" in dispute("state", "--at", "2025-06-01").out
    assert "--all" not in dispute("state", "statements", "--at", "2025-06-01").out


def test_everything_is_shown_if_asked_for(folder: Path) -> None:
    short, whole = dispute("state", "--at", "2025-06-01"), dispute("state", "--at", "2025-06-01", "--all")
    assert len(short.out.splitlines()) < len(whole.out.splitlines())
    assert "--all" not in whole.out


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("musk-2017", {"musk-2017"}),
        ("Altman", {"sam-altman/openai", "sam-altman/openai/chief-executive", "sam-altman", "elon-musk, sam-altman"}),
        ("musk-v-openai", {"musk-v-openai"}),
        ("nobody", set()),
    ],
)
def test_one_subject_is_shown_by_its_slug_or_alias(folder: Path, subject: str, expected: set[str]) -> None:
    assert {one["subject"] for one in facts("--at", "2025-06-01", "--subject", subject)} == expected


def test_a_dispute_can_be_named(folder: Path) -> None:
    dispute("open", "other", "--title", "Another one")
    dispute("add", "noted", "--on", "2025", "--title", "x", "--unsourced", "--dispute", "other")
    assert facts("--dispute", "other") == []
    assert {one["dispute"] for one in facts("--dispute", "musk-v-openai")} == {"musk-v-openai"}


def test_several_disputes_each_have_a_heading(folder: Path) -> None:
    dispute("open", "other", "--title", "Another one")
    dispute(
        "add",
        "founded",
        "--on",
        "2025",
        "--title",
        "x",
        "--unsourced",
        "--dispute",
        "other",
        "--organisation",
        "openai",
    )
    out = dispute("state", "organisations", "--at", "2026-01-01").out
    headings = [line for line in out.splitlines() if line.endswith("on 1 January 2026")]
    assert headings == ["Musk v. Altman and OpenAI, on 1 January 2026", "Another one, on 1 January 2026"]
    assert out.count(FOOTER) == 1


def test_csv_has_a_row_for_each_fact(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(dispute("state", "--at", "2025-06-01", "--csv").out)))
    shown = facts("--at", "2025-06-01")
    assert [(row["subject"], row["aspect"], row["value"]) for row in rows] == [
        (one["subject"], one["aspect"], one["value"]) for one in shown
    ]
    assert [row["because"] for row in rows] == ["; ".join(one["because"]) for one in shown]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_any_day_has_an_answer(folder: Path, day: str) -> None:
    assert dispute("state", "--at", day).code == 0


def test_a_day_before_everything_says_so(folder: Path) -> None:
    out = dispute("state", "--at", "0001-01-01").out
    assert out.splitlines()[0] == "nothing recorded that fits had happened by then, for certain or possibly"


@pytest.mark.parametrize("args", [("state",), ("timeline",)])
def test_an_empty_log_says_so(empty: Path, args: tuple[str, ...]) -> None:
    dispute("init", "--title", "t", "--base-url", "http://127.0.0.1:8000/", "--curator", "Ada <ada@example.org>")
    ran = dispute(*args)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "nothing recorded yet"


@pytest.mark.parametrize(
    ("args", "code", "line"),
    [
        (("--at", "2025"), 2, "not one day: 2025: ask for one such as 2025-12-31"),
        (("--at", "2024-02-30"), 2, "not a day: 2024-02-30: there is no day 30 in 2024-02, which has 29; ask for one"),
        (("--at", "2023-11-17/2023-11-22"), 2, "not one day: 2023-11-17/2023-11-22: ask for one such as 2023-11-22"),
        (("--json", "--csv"), 2, "--json and --csv: choose one of them (see `dispute state --help`)"),
        (("--dispute", "musk-v-opena"), 1, "unknown dispute: musk-v-opena: did you mean musk-v-openai? see `dispute"),
        (("bits",), 1, "unknown view: bits: did you mean bids? one of trial, bids, departures, roles, "),
    ],
)
def test_what_cannot_be_asked_gets_one_line(folder: Path, args: tuple[str, ...], code: int, line: str) -> None:
    ran = dispute("state", *args)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"dispute: {line}")
    assert ran.err.count("\n") == 1


SLOW = {"pydantic", "eventsourcing", "rich", "edtf"}


@pytest.mark.parametrize(
    "args",
    [
        "state",
        "state --known @60",
        "timeline",
        "show 3f9c2a71",
        "why bids/musk-2017",
        "history 3f9c2a71",
        "diff 2025-01-01 2025-06-01",
        "diff --known @40..@60",
        "replay",
    ],
)
def test_asking_loads_neither_the_models_nor_the_log_s_library_nor_rich(folder: Path, args: str) -> None:
    program = f"""
import sys, tracker.cli.main as program
try:
    program.main({args.split()})
except SystemExit as done:
    print(done.code, {SLOW} & {{name.split(".")[0] for name in sys.modules}}, file=sys.stderr)
"""
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=around, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stderr == "0 set()\n"


def test_the_state_is_the_same_in_any_locale_and_time_zone(folder: Path) -> None:
    here, there = (
        process(
            "state", "--at", "2025-06-01", folder=folder, env={"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        )
        for zone, locale, seed in (("UTC", "C", "1"), ("Pacific/Kiritimati", "C.UTF-8", "2"))
    )
    assert here == there
    assert here.code == 0
