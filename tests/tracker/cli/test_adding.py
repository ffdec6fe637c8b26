"""`dispute add KIND` records a milestone and prints its id; a kind's options are its fields."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from events.kinds.kind import Kind
from events.vocabulary import KINDS
from tests.tracker.cli import running
from tests.tracker.cli.prepared import NOTED, NOTES
from tests.tracker.cli.running import Ran, position, refusal
from tracker.cli.adding import example
from tracker.cli.fields import shapes
from tracker.cli.said import SHAPES
from tracker.index.reader import Index, Version

NOTE = ("add", "noted", "--title", "A note", "--on", "2025-06", "--unsourced")


def said_by(ran: Ran, folder: Path) -> Version:
    """Return the milestone whose id a command printed, alone."""
    assert ran.code == 0, ran
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n", ran.out)
    with Index(folder / "dispute.sqlite") as index:
        return index.milestone(ran.out.strip(), index.head().position)


def plain(value: Any) -> Any:
    """Return a stored value as it was typed: of a date its text."""
    return value["text"] if isinstance(value, dict) else value


def test_every_kind_is_recorded_by_its_example_as_it_is_typed(folder: Path) -> None:
    for name, kind in KINDS.items():
        stored = said_by(running.line(example(kind)), folder).body["what"]
        assert stored["kind"] == name
        for field, value in kind.example.items():
            assert plain(stored[field]) == value, (name, field)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_says_what_it_is_and_has_an_option_for_each_field(kind: type[Kind], empty: Path) -> None:
    shown = " ".join(running.dispute("add", kind.model_fields["kind"].default, "--help").out.split())
    assert " ".join((kind.__doc__ or "").split())[:60] in shown
    for shape in shapes(kind, without=["kind"]):
        assert shape.said in shown
        assert shape.about, f"{shape.name} has no description"
    assert example(kind) in shown


def test_no_field_of_a_kind_is_said_by_an_option_that_means_something_else() -> None:
    """Each kind's options stand beside those of every milestone and of every writing command."""
    taken = {shape.option for shape in SHAPES.values()}
    taken |= {"unsourced", "text", "dispute", "key", "as", "command-id", "dry-run", "store", "help"}
    taken |= {"why", "clear", "also-cite", "yes", "version", "kind"}
    for name, kind in KINDS.items():
        assert not taken & {shape.option for shape in shapes(kind, without=["kind"])}, name


def test_the_help_of_add_lists_every_kind_by_family_with_a_line(empty: Path) -> None:
    shown = running.dispute("add", "--help").out
    for name in KINDS:
        assert re.search(rf"^  {name} +\S", shown, re.MULTILINE), name
    assert shown.index("Court:") < shown.index("trial-set") < shown.index("Bids:") < shown.index("bid-made")


def test_add_alone_explains_itself(empty: Path) -> None:
    ran = running.dispute("add")
    assert ran.code == 2
    assert ran.err.startswith("Usage: dispute add")


def test_an_option_before_the_kind_is_explained(folder: Path) -> None:
    assert "name the kind before its options" in refusal(running.dispute("add", "--on", "2025", "noted"), 2)


def test_all_that_a_milestone_has_can_be_said(folder: Path) -> None:
    ran = running.dispute(
        *("add", "claim-made", "--claim", "c", "--by", "Musk", "--against", "openai", "--against", "Altman"),
        *("--title", "Une plainte 🎬", "--summary", "Line one\nline two", "--lang", "fr", "--on", "2025~"),
        *("--date-note", "No day is given.", "--party", "microsoft=witness", "--party", "tesla"),
        *(
            "--standing",
            "alleged",
            "--according-to",
            "The complaint",
            "--cite",
            "our-notes#p1",
            "--cite",
            "article-2025-03",
        ),
        *("--tag", "mission", "--tag", "money", "--follows", NOTED[:8], "--key", "complaint"),
        *("--settles", "users=came-true"),
    )
    found = said_by(ran, folder)
    body = found.body
    assert body["what"] == {
        "kind": "claim-made",
        "claim": "c",
        "by": ["elon-musk"],
        "against": ["openai", "sam-altman"],
    }
    assert (body["title"], body["summary"], body["lang"]) == ("Une plainte 🎬", "Line one\nline two", "fr")
    assert (body["occurred_on"]["text"], body["date_note"]) == ("2025~", "No day is given.")
    assert body["parties"] == [{"party": "microsoft", "role": "witness"}, {"party": "tesla", "role": None}]
    assert (body["standing"], body["according_to"]) == ("alleged", "The complaint")
    assert body["citations"] == ["our-notes#p1", "article-2025-03"]
    assert (body["tags"], body["follows"]) == (["mission", "money"], [NOTED])
    assert body["settles"] == [{"forecast": "users", "outcome": "came-true"}]
    assert found.key == "complaint"


@pytest.mark.parametrize(("flags", "stored"), [((), None), (("--jury",), True), (("--no-jury",), False)])
def test_a_flag_left_out_says_nothing_and_never_no(folder: Path, flags: tuple[str, ...], stored: object) -> None:
    ran = running.dispute("add", "trial-set", "--proceeding", "musk-v-openai", *NOTE[2:], *flags)
    assert said_by(ran, folder).body["what"]["jury"] is stored


def test_what_follows_from_nothing_is_stored_with_a_warning(folder: Path) -> None:
    ran = running.dispute("add", "bid-rejected", "--bid", "nobodys", *NOTE[2:])
    assert said_by(ran, folder).body["what"]["bid"] == "nobodys"
    assert ran.err.startswith("warning: ")


def test_trying_shows_what_would_be_recorded_and_stores_nothing(folder: Path) -> None:
    before = position(folder)
    ran = running.dispute("add", "bid-rejected", "--bid", "nobodys", *NOTE[2:], "--dry-run")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == ["kind: bid-rejected", "bid: nobodys"]
    assert "occurred on: 2025-06" in ran.out
    assert "warning: " in ran.err
    assert "nothing is stored" in ran.err
    assert position(folder) == before


def test_the_same_command_id_stores_once_and_prints_the_same_id(folder: Path) -> None:
    first = running.dispute(*NOTE, "--command-id", "one")
    before = position(folder)
    assert running.dispute(*NOTE, "--command-id", "one").out == first.out
    assert "command id taken" in refusal(running.dispute(*NOTE, "--tag", "other", "--command-id", "one"))
    assert position(folder) == before


def test_a_key_is_taken_once(folder: Path) -> None:
    first = running.dispute(*NOTE, "--key", "one").out
    said = refusal(running.dispute(*NOTE, "--key", "one"))
    assert f"key taken: one: milestone {first[:8]} has it" in said


def test_the_text_of_a_source_gives_each_passage_its_digest(folder: Path) -> None:
    cites = ("--cite", "our-notes:0-9", "--cite", "our-notes#p2", "--cite", "article-2025-03")
    ran = running.dispute("add", "noted", "--title", "T", "--on", "2025", *cites, "--text", "our-notes=notes.txt")
    whole = [sha256(passage.encode()).hexdigest() for passage in (NOTES[:9], "Nothing was agreed.")]
    assert said_by(ran, folder).body["citations"] == [
        f"our-notes:0-9@{whole[0]}",
        f"our-notes#p2@{whole[1]}",
        "article-2025-03",
    ]


def test_the_text_of_a_source_proves_the_digest_that_is_given(folder: Path) -> None:
    cite = f"our-notes:0-9@{sha256(b'another').hexdigest()}"
    before = position(folder)
    args = ("add", "noted", "--title", "T", "--on", "2025", "--cite", cite, "--text", "our-notes=notes.txt")
    assert "not the one that was cited" in refusal(running.dispute(*args))
    assert position(folder) == before


def test_a_text_is_named_with_its_source(folder: Path) -> None:
    args = ("add", "noted", "--title", "T", "--on", "2025", "--cite", "our-notes:0-9", "--text", "notes.txt")
    assert "SOURCE=FILE" in refusal(running.dispute(*args))


def test_what_became_of_a_forecast_has_to_be_said(folder: Path) -> None:
    assert "users=came-true" in refusal(running.dispute(*NOTE, "--settles", "users"))
    assert "came-true" in refusal(running.dispute(*NOTE, "--settles", "users=perhaps"))


def test_the_store_may_be_named_before_or_after_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = str(folder / "dispute.sqlite")
    monkeypatch.chdir(folder.parent)
    before = position(folder)
    who = ("--as", "Ada <a@b.org>")
    for args in (("--store", store, *NOTE, *who), (*NOTE, *who, "--store", store)):
        assert running.dispute(*args).code == 0
    monkeypatch.setenv("DISPUTE_STORE", store)
    assert running.dispute(*NOTE, *who).code == 0
    assert position(folder) == before + 3
