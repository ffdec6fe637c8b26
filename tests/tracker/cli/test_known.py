"""``--known`` and ``--reported``: as recorded, and as reported, by then."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import Ran, dispute, line, position, refusal

ASKING = {
    "state": ("state",),
    "timeline": ("timeline",),
    "show": ("show", NOTED),
    "why": ("why", "bids/musk-2017"),
    "history": ("history", NOTED),
    "audit": ("audit",),
    "diff": ("diff", "2025-01-01", "2025-02-01"),
}
"""Every command that answers for a point of the log, with what else it needs."""


def known(command: str, point: str, *more: str) -> Ran:
    """Ask as known at a point."""
    return dispute(*ASKING[command], "--known", point, *more)


@pytest.mark.parametrize("command", ASKING)
def test_an_answer_for_the_head_is_that_without_a_point(folder: Path, command: str) -> None:
    head = position(folder)
    assert known(command, f"@{head}") == dispute(*ASKING[command])
    assert known(command, f"@{head}", "--json") == dispute(*ASKING[command], "--json")


@pytest.mark.parametrize("command", ASKING)
def test_the_last_line_pasted_back_asks_for_the_same_again(folder: Path, command: str) -> None:
    """Whatever is recorded meanwhile. What follows the mark is a comment to a shell."""
    asked = known(command, f"@{position(folder)}")
    assert asked.code == 0
    footer = asked.out.splitlines()[-1]
    dispute("correct", NOTED[:8], "--title", "Another title", "--why", "it was another")
    options, _, comment = footer.partition("  # ")
    assert comment.startswith("as recorded up to position ")
    options = options.removeprefix("diff 2025-01-01 2025-02-01 ").removeprefix("bids/musk-2017 ")
    again = dispute(*ASKING[command], *options.split())
    assert again == asked


@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize("point", ["@0", "0001-01-01", "2025-06-01", "2025-06-02T08:59:59Z"])
def test_before_the_first_record_nothing_is_recorded_yet(folder: Path, command: str, point: str) -> None:
    ran = known(command, point)
    assert (ran.code, ran.err) == (0, "")
    first = "equal: 0 facts and 0 milestones from 0 records" if command == "audit" else "nothing recorded yet"
    assert ran.out.splitlines()[0] == first
    assert "--known @0" in ran.out.splitlines()[-1]
    told = json.loads(known(command, point, "--json").out)
    assert "@0" not in repr(told)


@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize(
    ("point", "code", "says"),
    [
        ("@99999", 1, "position past the end: @99999: the log ends at @"),
        ("9999-12-31", 1, "still to come: 9999-12-31"),
        ("9999-01-01T00:00:00Z", 1, "still to come"),
        ("raaaaaaaaaaaaaaaa", 1, "unknown record: raaaaaaaaaaaaaaaa"),
        ("60", 2, "not a point: 60: a position is @60"),
        ("2025", 2, "not a point: 2025: a position is @2025"),
        ("2025-02-30", 2, "not a day: 2025-02-30"),
        ("2025-02", 2, "not one day: 2025-02"),
        ("2025-02-01T10:00", 2, "no offset: 2025-02-01T10:00"),
        ("r12", 2, "not a record id: r12"),
        ("last week", 2, "not a point: last week"),
    ],
)
def test_what_names_no_point_gets_one_line(folder: Path, command: str, point: str, code: int, says: str) -> None:
    assert refusal(known(command, point), code).startswith(says)


@pytest.mark.parametrize("command", ["state", "why", "audit"])
@pytest.mark.parametrize("at", ["2025", "2025-01/2025-02", "circa 1999", "2025-02-30", ""])
def test_a_day_asked_for_is_one_day(folder: Path, command: str, at: str) -> None:
    refusal(dispute(*ASKING[command], "--at", at), 2)


@pytest.mark.parametrize("command", ["state", "why", "audit"])
@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31"])
def test_any_day_is_answered_for(folder: Path, command: str, at: str) -> None:
    assert dispute(*ASKING[command], "--at", at).code == 0


def test_a_correction_leaves_what_was_known_before_it(folder: Path) -> None:
    before = position(folder)
    dispute("correct", NOTED, "--on", "2025-05-26", "--title", "A meeting ends", "--why", "the minutes")
    dispute("retract", NOTED, "--why", "there was none")
    assert "27 May 2025" in dispute("show", NOTED, "--known", f"@{before}").out
    assert "26 May 2025" in dispute("show", NOTED, "--known", f"@{before + 1}").out
    assert dispute("show", NOTED).out.startswith("retracted: ")
    dates = {
        at: _date(dispute("timeline", "--known", f"@{at}", "--tag", "talks", "--json")) for at in (before, before + 1)
    }
    assert dates == {before: "2025-05-27", before + 1: "2025-05-26"}
    assert json.loads(dispute("timeline", "--tag", "talks", "--json").out)["milestones"] == []


def _date(ran: Ran) -> str:
    (one,) = json.loads(ran.out)["milestones"]
    return str(one["occurred_on"]["text"])


def test_one_that_was_recorded_only_later_is_not_there_yet(folder: Path) -> None:
    assert "it was recorded only later" in refusal(dispute("show", NOTED, "--known", "@40"))


def test_a_dispute_or_party_that_came_only_later_has_nothing_yet(folder: Path) -> None:
    dispute("open", "later", "--title", "Later")
    dispute("parties", "add", "nora", "--name", "Nora", "--kind", "person")
    for args in (("state", "--dispute", "later"), ("timeline", "--dispute", "later"), ("timeline", "--party", "nora")):
        ran = dispute(*args, "--known", "@60")
        assert (ran.code, ran.out.startswith("nothing recorded that fits")) == (0, True)


class TestReported:
    @pytest.fixture
    def cited(self, folder: Path) -> str:
        """A bid that a source of March has, and which one of February has at another price."""
        for slug, on in (("march", "2025-03-10"), ("february", "2025-02-10")):
            line(f"dispute sources add {slug} --title {slug} --publisher 'The {slug.title()}' --published-on {on}")
        made = line(
            "dispute add bid-made --on 2025-02-01 --title 'A bid' --bid small --bidder openai --price '2 USD'"
            " --cite march"
        ).out.strip()
        line(f"dispute cite {made} february --says 'price=1 USD'")
        return made

    def test_a_state_counts_what_was_published_by_then(self, cited: str) -> None:
        for by, price in (("2025-02-09", None), ("2025-02-10", "1 USD"), ("2025-03-10", "2 USD")):
            ran = dispute("state", "bids", "--subject", "small", "--at", "2025-06-01", "--reported", by, "--json")
            told = json.loads(ran.out)
            assert told["reported"] == by
            found = {one["value"] for one in told["facts"] if one["aspect"] == "price"}
            assert found == ({price} if price else set())

    def test_the_last_line_names_the_day_too(self, cited: str, folder: Path) -> None:
        ran = dispute("state", "bids", "--at", "2025-06-01", "--reported", "2025-03-10")
        last = ran.out.splitlines()[-1]
        assert last.startswith(f"--at 2025-06-01 --reported 2025-03-10 --known @{position(folder)}  # ")

    def test_what_sources_said_otherwise_by_then_is_told_and_no_more(self, cited: str) -> None:
        args = ("state", "bids", "--subject", "small", "--at", "2025-06-01", "--reported")
        assert "(The February says price: 1 USD)" in dispute(*args, "2025-03-10").out
        assert "says" not in dispute(*args, "2025-02-10").out

    def test_a_timeline_lists_what_counts_in_the_version_that_does(self, cited: str) -> None:
        told = json.loads(dispute("timeline", "--kind", "bid-made", "--reported", "2025-02-10", "--json").out)
        assert [(one["id"], one["reported"]) for one in told["milestones"]] == [(cited, "certain")]
        assert json.loads(dispute("timeline", "--json").out)["reported"] is None

    def test_what_was_only_possibly_reported_says_so(self, folder: Path) -> None:
        out = dispute("timeline", "--reported", "2025-03-15").out
        assert "possibly reported by then)" in out

    def test_before_the_first_source_only_what_has_no_date_was_possibly_reported(self, folder: Path) -> None:
        ran = dispute("state", "--reported", "0001-01-01")
        assert (ran.code, ran.out.startswith("nothing recorded that fits")) == (0, True)
        told = json.loads(dispute("timeline", "--reported", "0001-01-01", "--json").out)["milestones"]
        assert [(one["id"], one["reported"]) for one in told] == [(NOTED, "possible")]

    def test_what_is_only_registered_has_no_source(self, folder: Path) -> None:
        told = json.loads(dispute("state", "trial", "--reported", "9999-12-31", "--json").out)
        assert "court" not in {one["aspect"] for one in told["facts"]}
        assert all(one["because"] for one in told["facts"])

    @pytest.mark.parametrize("day", ["2025", "@60", "", "2025-01/2025-02"])
    def test_the_day_is_one_day(self, folder: Path, day: str) -> None:
        refusal(dispute("state", "--reported", day), 2)

    def test_a_view_or_dispute_that_there_is_not_is_refused(self, folder: Path) -> None:
        refusal(dispute("state", "bits", "--reported", "2025-03-15"))
        refusal(dispute("state", "--dispute", "nothing", "--reported", "2025-03-15"))


def test_a_merged_milestone_leads_to_the_one_that_stands_and_at_earlier_points_they_were_two(folder: Path) -> None:
    other = line("dispute add noted --on 2025-05-27 --title 'The same meeting' --unsourced").out.strip()
    before = position(folder)
    assert line(f"dispute merge {NOTED} {other} --why 'one meeting'").code == 0
    told: dict[str, Any] = json.loads(dispute("show", other, "--json").out)
    assert (told["id"], told["asked_for"], [part["id"] for part in told["parts"]]) == (NOTED, other, [other])
    shown = dispute("show", other[:8]).out
    assert shown.startswith("A meeting ends without a result\n")
    assert f"{other}, which is now part of this one" in shown
    assert "The same meeting" in dispute("show", NOTED).out
    listed = json.loads(dispute("timeline", "--retracted", "--json").out)["milestones"]
    assert {one["id"]: (one["retracted"], one["merged"]) for one in listed}[other] == (False, NOTED)
    assert f"part of {NOTED[:8]}: The same meeting" in dispute("timeline", "--retracted").out
    assert "The same meeting" not in dispute("timeline").out
    earlier = json.loads(dispute("show", other, "--known", f"@{before}", "--json").out)
    assert (earlier["id"], earlier["asked_for"]) == (other, None)


def test_show_tells_who_differs_with_sources_and_ranks(folder: Path) -> None:
    line("dispute sources add paper --title 'A paper' --publisher 'The Paper' --url https://example.org/p")
    line(f"dispute cite {NOTED} paper#p3 --says occurred_on=2025-05-26 --rank deprecated --why 'a misprint'")
    shown = dispute("show", NOTED).out
    assert "OTHERWISE" in shown
    for words in ("26 May 2025 (deprecated)", "because a misprint", "A paper, The Paper", "paragraph 3"):
        assert words in shown
    (rival,) = json.loads(dispute("show", NOTED, "--json").out)["rivals"]
    assert (rival["field"], rival["value"], rival["rank"]) == ("occurred_on", "2025-05-26", "deprecated")
    assert rival["citations"][0]["url"] == "https://example.org/p"
    assert "recorded" in shown
    assert "by Ada Byron" in shown
