"""``dispute why`` and ``dispute history``: what is shown, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import dispute, line, refusal


class TestWhy:
    def test_the_answer_stands_first_and_then_what_it_rests_on(self, folder: Path) -> None:
        lines = dispute("why", "bids/musk-2017", "--at", "2020-01-01").out.splitlines()
        assert lines[0] == "Musk v. Altman and OpenAI, on 1 January 2020"
        titles = [text for text in lines if text.isupper()]
        assert titles == ["BIDS", "RESTS ON"]
        whole = "\n".join(lines)
        for words in (
            "the last quarter of 2017",
            "(attributed to a blog post by OpenAI)",
            "so: bidder: Elon Musk",
            "paragraph 7, characters ",
            "recorded 2025-06-02T",
            "by Ada Byron",
        ):
            assert words in whole

    def test_the_subject_pasted_back_asks_again(self, folder: Path) -> None:
        ran = dispute("why", "bids/musk-2017", "--at", "2020-01-01")
        again = line(f"dispute why {ran.out.splitlines()[-1].partition('  # ')[0]}")
        assert again == ran

    def test_who_says_otherwise_stands_with_the_milestone_and_in_the_state(self, folder: Path) -> None:
        (bid,) = json.loads(dispute("timeline", "--kind", "bid-made", "--until", "2017", "--json").out)["milestones"]
        line("dispute sources add quint --title 'Q' --publisher 'The Quint, India'")
        line(f"dispute cite {bid['id']} quint --says occurred_on=2018-01")
        assert "The Quint: January 2018" in dispute("why", "bids/musk-2017", "--at", "2020-01-01").out
        shown = dispute("state", "bids", "--subject", "musk-2017", "--at", "2020-01-01").out
        assert "(The Quint says January 2018)" in shown
        facts = json.loads(dispute("state", "bids", "--subject", "musk-2017", "--at", "2020-01-01", "--json").out)[
            "facts"
        ]
        (rival,) = next(one["rivals"] for one in facts if one["aspect"] == "bidder")
        assert (rival["milestone"], rival["field"], rival["value"]) == (bid["id"], "occurred_on", "2018-01")
        assert (rival["citations"], rival["rank"], rival["why"]) == (["quint"], "normal", None)
        row = dispute("state", "bids", "--subject", "musk-2017", "--at", "2020-01-01", "--csv").out
        assert "occurred_on=2018-01 (quint)" in row

    def test_a_value_that_is_deprecated_is_not_told_in_the_state(self, folder: Path) -> None:
        (bid,) = json.loads(dispute("timeline", "--kind", "bid-made", "--until", "2017", "--json").out)["milestones"]
        line("dispute sources add quint --title 'Q' --publisher 'The Quint'")
        line(f"dispute cite {bid['id']} quint --says occurred_on=2018-01 --rank deprecated --why misprint")
        assert "The Quint" not in dispute("state", "bids", "--subject", "musk-2017", "--at", "2020-01-01").out
        assert "The Quint: January 2018 (deprecated)" in dispute("why", "bids/musk-2017", "--at", "2020-01-01").out

    @pytest.mark.parametrize(
        ("args", "code", "says"),
        [
            (("bids",), 2, "not VIEW/SUBJECT: bids: write a view and a subject, such as bids/musk-group-2025"),
            (("bits/musk-2017",), 1, "unknown view: bits: did you mean bids?"),
            (("bids/musk-2018",), 1, "unknown subject: bids/musk-2018: did you mean musk-2017"),
            (("bids/musk-2017", "--dispute", "nothing"), 1, "unknown dispute: nothing"),
        ],
    )
    def test_what_cannot_be_explained_gets_one_line(
        self, folder: Path, args: tuple[str, ...], code: int, says: str
    ) -> None:
        assert refusal(dispute("why", *args), code).startswith(says)

    def test_nothing_that_day_is_no_error(self, folder: Path) -> None:
        ran = dispute("why", "bids/musk-2017", "--at", "1999-01-01")
        assert (ran.code, ran.out.splitlines()[0]) == (
            0,
            "nothing recorded that fits had happened by then, for certain or possibly",
        )


class TestHistory:
    def test_each_version_says_what_it_changed(self, folder: Path) -> None:
        dispute("correct", NOTED, "--on", "2025-05-26", "--why", "the minutes")
        out = dispute("history", NOTED[:8]).out
        assert out.splitlines()[0] == f"A meeting ends without a result ({NOTED})"
        for words in (
            "version 1   recorded 2025-06-02T",
            "version 2   corrected ",
            "! because: the minutes",
            "occurred on: 2025-05-27 → 2025-05-26",
        ):
            assert words in out

    def test_a_withheld_one_tells_on_what_basis_and_none_of_its_words(self, folder: Path) -> None:
        dispute("correct", NOTED, "--title", "A sentinel", "--why", "a sentinel reason")
        dispute("withhold", NOTED, "--basis", "a court order", "--why", "it names a minor")
        for args in (("history", NOTED), ("history", NOTED, "--json"), ("show", NOTED), ("show", NOTED, "--json")):
            out = dispute(*args).out
            assert "sentinel" not in out
            assert "A meeting" not in out
        assert "on the basis of: a court order" in dispute("history", NOTED).out
        assert "its words are not shown" in dispute("show", NOTED).out

    @pytest.mark.parametrize("name", ["3f9", "ffffffff", "nothing"])
    def test_what_is_no_id_gets_one_line(self, folder: Path, name: str) -> None:
        refusal(dispute("history", name))
