"""Every benchmark runs, on next to nothing: what it measures then says nothing, but it cannot have rotted."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.__main__ import CORE, LONG, measured, results
from benchmarks.acting import acts
from benchmarks.histories import a_cast, as_toml, dispute, many_disputes, one_dispute
from benchmarks.measuring import SIZES, Figure
from events.vocabulary import KINDS

SLOW, FAST = Figure("speed", 0.5, at_least=0.6), Figure("speed", 0.7, at_least=0.6)


@pytest.mark.parametrize("name", [*CORE, *LONG])
def test_every_benchmark_measures_something(name: str, tmp_path: Path) -> None:
    """Each gives figures above nought, whatever stores are there before."""
    figures = list(measured(name, tmp_path, SIZES["tiny"]))
    assert figures
    assert all(figure.what and str(figure) for figure in figures)


def test_a_figure_says_on_which_side_of_its_target_it_is() -> None:
    """Ratios that should be large and ratios that should be small are told apart."""
    assert Figure("speed", 0.5, at_least=0.6).verdict == "BELOW"
    assert Figure("time", 2.0, at_most=1.5).verdict == "ABOVE"
    assert Figure("speed", 0.6, at_least=0.6).verdict == "ok"
    assert Figure("for scale", 9.0).verdict == ""


def test_results_name_the_machine_and_no_folder_of_it() -> None:
    """What is committed says where and when it was measured, by the words passed in."""
    text = results([("append", [Figure("speed", 0.5, at_least=0.6)])], "a machine", "2026-01-01")
    assert "On 2026-01-01, a machine" in text
    assert "| speed | 0.50 | at least 0.6 | BELOW" in text
    assert "Targets missed: 1" in text
    assert "Not run: batches" in text
    assert str(Path.cwd()) not in text


def test_results_that_a_run_leaves_out_stay_with_the_run_that_they_are_of() -> None:
    first = results([("append", [SLOW]), ("proof", [SLOW])], "a machine", "2026-01-01", ["append", "proof"])
    second = results([("append", [FAST])], "another", "2026-02-02", ["append"], first)
    assert second.count("On 2026-01-01, a machine: one run of `make bench ARGS='append proof --size full'`.") == 1
    assert second.count("On 2026-02-02, another: one run of `make bench ARGS='append --size full'`.") == 1
    assert "Targets missed: 1" in second
    assert results([], "x", "x", before=second) == second
    assert results([("proof", [FAST])], "b", "2026-03-03", before=second).count("Every target was met.") == 1


def test_a_history_is_the_same_at_every_run() -> None:
    """Figures of two days can be compared."""
    assert list(many_disputes(300)) == list(many_disputes(300))
    assert list(one_dispute(300)) == list(one_dispute(300))


def test_a_history_holds_what_real_ones_hold() -> None:
    """All families, corrections, retractions, orders, dates known to the month, days told late."""
    rows = list(one_dispute(3000))
    kinds = {row.fields["kind"] for row in rows if row.section == "milestone"}
    assert {KINDS[kind].family for kind in kinds} == {kind.family for kind in KINDS.values()}
    sections = Counter(row.section for row in rows)
    assert sections["milestone"] == 3000
    assert 60 < sections["correction"] < 120
    assert 5 < sections["retraction"] < 30
    assert sum("follows" in row.fields for row in rows) > 30


def test_no_subject_of_a_history_has_more_than_200_milestones() -> None:
    """Long disputes have many subjects, not long ones."""
    subjects = Counter(
        row.fields[name]
        for row in islice(one_dispute(20_000), 20_000)
        for name in ("proceeding", "bid", "claim", "agreement")
        if row.section == "milestone" and name in row.fields
    )
    assert max(subjects.values()) <= 200


def test_rows_and_acts_and_toml_are_of_one_history() -> None:
    """Every row gives one act and one table."""
    rows = list(dispute(1, 100, a_cast(100)))
    assert len(list(acts([*a_cast(100).rows(), *rows]))) == len(rows) + 124
    assert as_toml(iter(rows)).count("\n[[milestone]]") == 100
