"""``dispute timeline`` and ``dispute show``: what is listed and told, in which form, and what is refused."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import Ran, dispute


def listed(*args: str) -> list[dict[str, Any]]:
    """Return the milestones that ``dispute timeline ARGS --json`` prints."""
    ran = dispute("timeline", *args, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)["milestones"]
    return found


def add(*args: str) -> str:
    """Record a milestone and return its id."""
    return dispute("add", *args, "--unsourced").out.strip()


class TestTimeline:
    def test_each_line_has_a_short_id_the_date_in_words_the_kind_and_the_title(self, folder: Path) -> None:
        lines = dispute("timeline", "--since", "2025-05-27", "--until", "2025-05-27").out.splitlines()
        assert lines[0].split() == ["id", "date", "kind", "what"]
        assert lines[1].split("  ") == ["3f9c2a71", "27 May 2025", "noted", "A meeting ends without a result"]
        assert lines[-2] == "1 milestone"
        assert lines[-1].startswith("--known @")

    def test_whose_word_it_is_stands_beside_the_title(self, folder: Path) -> None:
        out = dispute("timeline").out
        assert "Musk proposes to take control of OpenAI himself (attributed to a blog post by OpenAI)\n" in out
        assert "(alleged by Musk's complaint)\n" in out

    def test_dates_are_no_more_precise_than_they_were_written(self, folder: Path) -> None:
        (line,) = [line for line in dispute("timeline").out.splitlines() if "take control of OpenAI himself" in line]
        assert "the last quarter of 2017" in line

    def test_filters_combine(self, folder: Path) -> None:
        found = listed("--party", "Musk", "--kind", "bid-made", "--kind", "departed", "--until", "2019")
        assert [one["key"] for one in found] == ["m07", "m11", "m27"]

    def test_a_tag_filters(self, folder: Path) -> None:
        assert [one["id"] for one in listed("--tag", "talks")] == [NOTED]

    def test_a_retracted_one_is_marked_and_shown_only_if_asked_for(self, folder: Path) -> None:
        dispute("retract", NOTED[:8], "--why", "there was no meeting")
        assert NOTED not in {one["id"] for one in listed()}
        (gone,) = [one for one in listed("--retracted") if one["id"] == NOTED]
        assert gone["retracted"]
        assert "retracted: A meeting ends without a result" in dispute("timeline", "--retracted").out

    def test_several_disputes_are_told_apart(self, folder: Path) -> None:
        dispute("open", "other", "--title", "Another one")
        add("noted", "--on", "2025", "--title", "x", "--dispute", "other")
        assert dispute("timeline").out.splitlines()[0].split() == ["id", "date", "kind", "dispute", "what"]
        assert len(listed("--dispute", "other")) == 1

    def test_csv_has_a_row_for_each_milestone(self, folder: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(dispute("timeline", "--csv").out)))
        assert [row["id"] for row in rows] == [one["id"] for one in listed()]
        (bid,) = [row for row in rows if row["key"] == "m07"]
        assert (bid["occurred_on"], bid["earliest"], bid["latest"]) == ("2017-36", "2017-10-01", "2017-12-31")
        assert (bid["parties"], bid["retracted"]) == ("elon-musk; openai; deepmind", "false")

    def test_nothing_that_fits_says_so(self, folder: Path) -> None:
        ran = dispute("timeline", "--since", "3000", "--party", "Musk")
        assert (ran.code, ran.out.splitlines()[0]) == (0, "nothing recorded that fits")

    @pytest.mark.parametrize(
        ("args", "code", "line"),
        [
            (
                ("--kind", "bid-mad"),
                1,
                "unknown kind: bid-mad: did you mean bid-made or bid-raised? see `dispute kinds`",
            ),
            (("--party", "elon-mask"), 1, "unknown party: elon-mask: did you mean elon-musk? see `dispute parties`"),
            (("--dispute", "nothing"), 1, "unknown dispute: nothing: see `dispute disputes`"),
            (("--since", "circa 1999"), 2, "date: circa 1999: "),
        ],
    )
    def test_what_cannot_be_asked_gets_one_line(
        self, folder: Path, args: tuple[str, ...], code: int, line: str
    ) -> None:
        ran = dispute("timeline", *args)
        assert (ran.code, ran.out) == (code, "")
        assert ran.err.startswith(f"dispute: {line}")
        assert ran.err.count("\n") == 1


class TestShow:
    def test_everything_is_told(self, folder: Path) -> None:
        out = dispute("show", NOTED[:8]).out
        said = {line.strip().split("  ")[0]: line.strip().split("  ")[-1].strip() for line in out.splitlines()}
        assert out.splitlines()[0] == "A meeting ends without a result"
        assert said["kind"] == "noted"
        assert said["date"] == "27 May 2025"
        assert said["our-notes"] == "Our notes of the meeting"
        assert said["tags"] == "talks"
        assert said["id"] == NOTED
        assert said["version"] == "1"
        assert "paragraph 2, characters 27 to 46" in out

    def test_a_date_that_reads_otherwise_is_shown_as_it_was_written_too(self, folder: Path) -> None:
        (bid,) = listed("--kind", "bid-made", "--until", "2017")
        out = dispute("show", bid["id"]).out
        assert "the last quarter of 2017" in out
        assert "2017-36" in out

    def test_its_place_in_the_order_is_told_with_titles(self, folder: Path) -> None:
        (rebuff,) = listed("--kind", "bid-rejected")
        assert "Musk proposes to take control of OpenAI himself" in dispute("show", rebuff["id"]).out

    def test_a_correction_tells_its_reason(self, folder: Path) -> None:
        dispute("correct", NOTED[:8], "--title", "A second meeting ends", "--why", "it was the second")
        out = dispute("show", NOTED[:8]).out
        assert "corrected" in out
        assert "it was the second" in out

    def test_a_retracted_one_says_so_and_why(self, folder: Path) -> None:
        dispute("retract", NOTED[:8], "--why", "there was no meeting")
        out = dispute("show", NOTED[:8]).out
        assert out.splitlines()[0] == "retracted: A meeting ends without a result"
        assert "there was no meeting" in out

    def test_one_without_a_source_says_so(self, folder: Path) -> None:
        one = add("noted", "--on", "2025", "--title", "x")
        assert "recorded without a source, on purpose" in dispute("show", one).out

    def test_what_the_state_warns_of_is_told(self, folder: Path) -> None:
        one = add("bid-lapsed", "--on", "2025", "--title", "x", "--bid", "nothing")
        assert "! nothing: bid-lapsed, but no bid of this name is recorded" in dispute("show", one).out

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("3f9", "not an id: 3f9: give at least six of its digits, as `dispute timeline` shows them"),
            ("ffffffff", "unknown milestone: ffffffff: see `dispute timeline` for the ids"),
        ],
    )
    def test_what_is_no_id_gets_one_line(self, folder: Path, name: str, line: str) -> None:
        assert dispute("show", name) == Ran(1, "", f"dispute: {line}\n")
