"""On a terminal a command asks for what is missing, and asks again for what cannot be taken; off one it never asks."""

from pathlib import Path

from tests.tracker.cli import running, terminal
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import position
from tracker import config
from tracker.index.reader import Index


def test_add_asks_for_all_that_is_missing_and_prints_the_id_alone(folder: Path) -> None:
    answers = "A trial begins\nsoon\n2026-03-16\nmusk-v-open\nmusk-v-openai\nour-note\nour-notes#p1\n"
    ran = terminal.dispute("add", "trial-begun", folder=folder, answers=answers)
    assert ran.code == 0, ran
    with Index(folder / "dispute.sqlite") as index:
        found = index.milestone(ran.out.strip(), index.head().position)
    assert found.body["title"] == "A trial begins"
    assert found.body["occurred_on"]["text"] == "2026-03-16"
    assert found.body["what"]["proceeding"] == "musk-v-openai"
    assert found.body["citations"] == ["our-notes#p1"]
    assert "date: soon: " in ran.err
    assert "did you mean musk-v-openai?" in ran.err
    assert "did you mean our-notes?" in ran.err


def test_no_answer_to_where_it_is_reported_says_that_nothing_reports_it(folder: Path) -> None:
    ran = terminal.dispute("add", "noted", "--title", "T", "--on", "2025", folder=folder, answers="\n")
    with Index(folder / "dispute.sqlite") as index:
        assert index.milestone(ran.out.strip(), index.head().position).body["unsourced"] is True


def test_a_choice_is_asked_for_by_its_values(folder: Path) -> None:
    args = ("add", "claim-answered", "--title", "T", "--on", "2025", "--unsourced", "--claim", "c")
    ran = terminal.dispute(*args, folder=folder, answers="maybe\ndisputed\n")
    assert ran.code == 0, ran
    assert "disputed, admitted, withdrawn" in ran.err


def test_a_correction_is_shown_and_stored_once_it_is_confirmed(folder: Path) -> None:
    before = position(folder)
    args = ("correct", NOTED, "--on", "2025-05-26")
    refused = terminal.dispute(*args, folder=folder, answers="The minutes say so.\nn\n")
    assert refused.code == 1
    assert refused.out == ""
    assert "on: 2025-05-27 → 2025-05-26" in refused.err
    assert "not corrected" in refused.err
    assert position(folder) == before
    taken = terminal.dispute(*args, folder=folder, answers="The minutes say so.\ny\n")
    assert taken.out == f"{NOTED}\n"
    assert position(folder) == before + 1
    assert terminal.dispute("retract", NOTED, "--why", "x", "--yes", folder=folder, answers="").code == 0


def test_what_changed_while_one_was_asked_is_told_and_nothing_stored(folder: Path) -> None:
    """What is confirmed is what was shown."""
    between = ("correct", NOTED, "--title", "Another", "--why", "It was another.")
    ran = terminal.dispute(
        *("correct", NOTED, "--on", "2025-05-26", "--why", "The minutes say so."),
        folder=folder,
        answers="y\n",
        once="[y/N]",
        meanwhile=lambda: running.dispute(*between),
    )
    assert (ran.code, ran.out) == (1, "")
    assert "changed meanwhile" in ran.err
    assert "version 2 now: title: A meeting ends without a result → Another" in ran.err
    with Index(folder / "dispute.sqlite") as index:
        found = index.milestone(NOTED, index.head().position)
    assert (found.number, found.body["occurred_on"]["text"]) == (2, "2025-05-27")


def test_a_retraction_is_stored_once_it_is_confirmed(folder: Path) -> None:
    before = position(folder)
    refused = terminal.dispute("retract", NOTED, folder=folder, answers="It was another one.\nn\n")
    assert refused.code == 1
    assert "retract: A meeting ends without a result" in refused.err
    assert position(folder) == before


def test_init_asks_for_title_address_and_curator(empty: Path) -> None:
    answers = "A site\nexample.org\nhttps://example.org/d\nAda\nAda Byron <ada@example.org>\n"
    ran = terminal.dispute("init", folder=empty, answers=answers)
    assert ran.code == 0, ran
    made = config.read(empty / "dispute.toml")
    assert (made.title, made.base_url) == ("A site", "https://example.org/d/")
    assert made.curator == "Ada Byron <ada@example.org>"


def test_init_takes_what_it_offers_for_no_answer(empty: Path) -> None:
    assert terminal.dispute("init", folder=empty, answers="\n\n\n").code == 0
    made = config.read(empty / "dispute.toml")
    assert (made.title, made.base_url, made.curator) == ("empty", config.BASE_URL, None)


def test_who_records_is_asked_for_where_no_setting_says(empty: Path) -> None:
    assert running.dispute("init").code == 0
    ran = terminal.dispute("open", "a-b", folder=empty, answers="Ada Byron <ada@example.org>\n")
    assert ran.out == "a-b\n", ran


def test_a_party_is_asked_for_its_name_and_kind(folder: Path) -> None:
    ran = terminal.dispute("parties", "add", "jared-birchall", folder=folder, answers="person\nJared Birchall\n")
    assert ran.out == "jared-birchall\n", ran
