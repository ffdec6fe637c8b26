"""`dispute correct` says a milestone anew, field by field, with the reason; `dispute retract` takes it back."""

from hashlib import sha256
from pathlib import Path

import pytest

from events.vocabulary import KINDS
from tests.tracker.cli import running
from tests.tracker.cli.prepared import NOTED, NOTES
from tests.tracker.cli.running import position, refusal
from tests.tracker.cli.test_adding import NOTE
from tracker.cli.changing import kind_options
from tracker.cli.fields import shapes
from tracker.index.reader import Index, Version

WHY = ("--why", "It was said otherwise.")


def now(folder: Path, name: str = NOTED) -> Version:
    with Index(folder / "dispute.sqlite") as index:
        return index.milestone(name.strip(), index.head().position)


def correct(*args: str, name: str = NOTED[:8]) -> running.Ran:
    ran = running.dispute("correct", name.strip(), *args, *WHY)
    assert ran.code == 0, ran
    return ran


def test_a_correction_prints_the_id_and_shows_what_changes(folder: Path) -> None:
    ran = correct("--on", "2025-05-26", "--tag", "talks", "--tag", "tuesday", "--party", "openai=host")
    assert ran.out == f"{NOTED}\n"
    assert ran.err.splitlines() == [
        "on: 2025-05-27 → 2025-05-26",
        "party: (nothing) → openai (host)",
        "tag: talks → talks, tuesday",
    ]
    found = now(folder)
    assert found.number == 2
    assert found.body["occurred_on"]["text"] == "2025-05-26"
    assert found.body["title"] == "A meeting ends without a result"


def test_every_field_of_every_kind_can_be_corrected() -> None:
    there = {option.name for option in kind_options()}
    for name, kind in KINDS.items():
        assert {shape.name for shape in shapes(kind, without=["kind"])} <= there, name


def test_a_kinds_own_fields_are_corrected_by_their_options(folder: Path) -> None:
    name = running.dispute("add", "trial-set", "--proceeding", "musk-v-openai", "--jury", *NOTE[2:]).out
    ran = correct("--trial-on", "2026-03-16", "--no-jury", name=name)
    assert ran.err.splitlines() == ["trial on: (nothing) → 2026-03-16", "jury: yes → no"]
    what = now(folder, name).body["what"]
    assert (what["trial_on"]["text"], what["jury"]) == ("2026-03-16", False)


@pytest.mark.parametrize("typed", ["trial-on", "--trial-on", "trial_on"])
def test_a_field_that_is_cleared_says_nothing_again(folder: Path, typed: str) -> None:
    args = ("--proceeding", "musk-v-openai", "--jury", "--trial-on", "2026-03-16")
    name = running.dispute("add", "trial-set", *args, *NOTE[2:], "--tag", "x").out
    correct("--clear", typed, "--clear", "jury", "--clear", "tag", name=name)
    body = now(folder, name).body
    assert (body["what"]["trial_on"], body["what"]["jury"], body["tags"]) == (None, None, [])


@pytest.mark.parametrize(
    ("field", "way"), [("title", "--title"), ("on", "--on"), ("cite", "--unsourced"), ("kind", "--kind")]
)
def test_what_a_milestone_cannot_be_without_is_said_anew(folder: Path, field: str, way: str) -> None:
    before = position(folder)
    assert f"cannot be cleared: {field}: say it anew with {way}" in refusal(
        running.dispute("correct", NOTED, "--clear", field, *WHY)
    )
    assert position(folder) == before


def test_a_field_that_the_kind_has_not_is_refused(folder: Path) -> None:
    before = position(folder)
    for args in (("--trial-on", "2026"), ("--clear", "trial-on"), ("--jury",)):
        assert "not a field of this kind" in refusal(running.dispute("correct", NOTED, *args, *WHY))
    assert position(folder) == before


def test_a_field_that_the_kind_has_once_is_given_once(folder: Path) -> None:
    name = running.dispute("add", "metric-reported", "--about", "openai", "--metric", "users", *NOTE[2:]).out.strip()
    said = refusal(running.dispute("correct", name, "--about", "tesla", "--about", "openai", *WHY), 2)
    assert "given more than once: --about" in said
    correct("--kind", "statement-made", "--about", "tesla", "--about", "openai", name=name)
    assert now(folder, name).body["what"] == {"kind": "statement-made", "by": [], "about": ["tesla", "openai"]}


def test_a_correction_of_the_kind_keeps_the_fields_that_both_have(folder: Path) -> None:
    args = ("--proceeding", "musk-v-openai", "--by", "openai", "--trial-on", "2026")
    name = running.dispute("add", "trial-proposed", *args, *NOTE[2:]).out
    correct("--kind", "trial-set", name=name)
    what = now(folder, name).body["what"]
    assert (what["kind"], what["proceeding"], what["trial_on"]["text"]) == ("trial-set", "musk-v-openai", "2026")
    assert "by" not in what


def test_citations_are_replaced_or_added_to_or_denied(folder: Path) -> None:
    kept = now(folder).body["citations"]
    correct("--also-cite", "article-2025-03#p2")
    assert now(folder).body["citations"] == [*kept, "article-2025-03#p2"]
    correct("--cite", "our-notes")
    assert now(folder).body["citations"] == ["our-notes"]
    correct("--unsourced")
    assert (now(folder).body["citations"], now(folder).body["unsourced"]) == ([], True)
    correct("--also-cite", "our-notes")
    assert (now(folder).body["citations"], now(folder).body["unsourced"]) == (["our-notes"], False)


def test_a_text_gives_the_citations_at_hand_their_digests(folder: Path) -> None:
    correct("--also-cite", "our-notes:0-4", "--text", "our-notes=notes.txt")
    assert now(folder).body["citations"][1] == f"our-notes:0-4@{sha256(NOTES[:4].encode()).hexdigest()}"
    correct("--cite", "our-notes:5-9")
    correct("--text", "our-notes=notes.txt")
    assert now(folder).body["citations"] == [f"our-notes:5-9@{sha256(NOTES[5:9].encode()).hexdigest()}"]


def test_trying_a_correction_shows_it_and_stores_nothing(folder: Path) -> None:
    before = position(folder)
    ran = correct("--title", "T", "--dry-run")
    assert ran.out == ""
    assert ran.err.splitlines() == [
        "title: A meeting ends without a result → T",
        "nothing is stored: it was only tried",
    ]
    assert position(folder) == before


def test_a_correction_by_its_version_is_taken_at_that_version_alone(folder: Path) -> None:
    correct("--title", "T", "--version", "1")
    correct("--on", "2025-05", "--version", "2")
    said = refusal(running.dispute("correct", NOTED, "--title", "U", "--version", "1", *WHY))
    assert "changed meanwhile" in said
    assert "version 3 now: title: A meeting ends without a result → T; occurred on: 2025-05-27 → 2025-05" in said


def test_a_correction_and_a_retraction_said_again_under_their_command_ids_store_nothing(folder: Path) -> None:
    corrected = ("correct", NOTED, "--title", "T", *WHY, "--command-id", "c1")
    retracted = ("retract", NOTED, *WHY, "--command-id", "c2")
    for args in (corrected, retracted):
        assert running.dispute(*args).out == f"{NOTED}\n"
    before = position(folder)
    for args in (corrected, retracted):
        assert running.dispute(*args).out == f"{NOTED}\n"
    assert position(folder) == before


def test_a_retraction_shows_what_it_takes_back(folder: Path) -> None:
    before = position(folder)
    tried = running.dispute("retract", NOTED[:6], *WHY, "--dry-run")
    assert (tried.code, tried.out) == (0, "")
    assert position(folder) == before
    ran = running.dispute("retract", NOTED[:6], *WHY)
    assert (ran.code, ran.out) == (0, f"{NOTED}\n")
    assert ran.err == "retract: A meeting ends without a result\n"
    assert now(folder).live is False


def test_text_from_the_log_reaches_no_terminal_as_a_command(folder: Path) -> None:
    """Direction overrides may be stored; they are shown as what they are."""
    correct("--title", "a\u202eb")
    ran = running.dispute("retract", NOTED, *WHY, "--dry-run")
    assert "a\\u202eb" in ran.err
