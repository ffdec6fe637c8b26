"""Whatever is wrong gets one line that says what, where and the way out, a code beside zero, and stores nothing."""

import ctypes
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tracker.cli import running
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import position, refusal

NOTE = ("add", "noted", "--title", "A note", "--unsourced")
A_BID = ("add", "bid-made", "--bid", "b", "--title", "A bid", "--on", "2025-01-01", "--unsourced")

DATES = {
    "2024-02-30": "2024-02",
    "circa 1999": "1999~",
    "[2019..2025-02]": "[2019-01..2025-02]",
    "[2025..2019]": "[2019..2025]",
    "2025-02-04/2025-02-01": "2025-02-01/2025-02-04",
    "tomorrow": "2023-11-17",
    "2024-13-01": "2024",
}
REFUSED = {
    "no citation": (("add", "noted", "--title", "T", "--on", "2025"), 2, ["--cite", "--unsourced"]),
    "both sourced and unsourced": (
        (*NOTE, "--on", "2025", "--cite", "our-notes"),
        1,
        ["both sourced and unsourced", "leave out --unsourced"],
    ),
    "no date": (NOTE, 2, ["--on DATE"]),
    "a field of the kind that is missing": (("add", "trial-set", *NOTE[2:], "--on", "2025"), 2, ["--proceeding"]),
    "unknown kind": (("add", "trail-set", "--on", "2025"), 1, ["unknown kind: trail-set", "did you mean trial-set"]),
    "unknown kind to correct to": (
        ("correct", NOTED, "--kind", "note", "--why", "x"),
        1,
        ["unknown kind: note", "did you mean noted"],
    ),
    "unknown party": (
        (*NOTE, "--on", "2025", "--party", "elon-mask"),
        1,
        ["unknown party: elon-mask", "did you mean elon-musk?", "dispute parties add elon-mask"],
    ),
    "unknown party in a field of the kind": (
        (*A_BID, "--bidder", "musk-groop"),
        1,
        ["unknown party: musk-groop", "did you mean musk-group?"],
    ),
    "unknown proceeding": (
        ("add", "trial-begun", "--proceeding", "musk-v-opena", *NOTE[2:], "--on", "2025"),
        1,
        ["unknown proceeding", "did you mean musk-v-openai?", "dispute proceedings add"],
    ),
    "unknown source": (
        ("add", "noted", "--title", "T", "--on", "2025", "--cite", "our-note#p1"),
        1,
        ["unknown source: our-note", "did you mean our-notes?", "dispute sources add our-note"],
    ),
    "unknown dispute": (
        (*NOTE, "--on", "2025", "--dispute", "musk"),
        1,
        ["unknown dispute: musk", "dispute open musk"],
    ),
    "an amount in words": ((*A_BID, "--price", "97.4 billion dollars"), 1, ["97400000000 USD"]),
    "an amount below nothing": ((*A_BID, "--price", "-5 USD"), 1, ["money: -5 USD", "try"]),
    "an unknown currency": ((*A_BID, "--price", "5 USF"), 1, ["USF is no ISO 4217 currency", "5 USD"]),
    "a citation of no form": (
        ("add", "noted", "--title", "T", "--on", "2025", "--cite", "our-notes:9-3"),
        1,
        ["a range ends after it starts", "our-notes:3-9"],
    ),
    "an option of another kind": (
        ("add", "noted", "--trial-on", "2026", *NOTE[2:], "--on", "2025"),
        2,
        ["--trial-on", "dispute add noted --help"],
    ),
    "a value that is none of the choices": (
        ("add", "ruling-made", "--proceeding", "musk-v-openai", "--outcome", "maybe"),
        2,
        ["maybe", "granted-in-part"],
    ),
    "a correction of what does not exist": (
        ("correct", "12345678", "--title", "T", "--why", "x"),
        1,
        ["unknown milestone: 12345678", "dispute timeline"],
    ),
    "a correction of an id that is none": (
        ("correct", "yes!", "--title", "T", "--why", "x"),
        1,
        ["not an id: yes!", "six"],
    ),
    "a correction by too little of an id": (("correct", "3f9", "--title", "T", "--why", "x"), 1, ["at least six"]),
    "a correction of nothing": (("correct", NOTED, "--why", "x"), 2, ["nothing to correct: give a field"]),
    "a correction without a reason": (("correct", NOTED, "--title", "T"), 2, ["--why"]),
    "a correction that changes nothing": (
        ("correct", NOTED, "--on", "2025-05-27", "--why", "x"),
        1,
        ["nothing to correct"],
    ),
    "a correction of a version to come": (
        ("correct", NOTED, "--on", "2025-05-26", "--why", "x", "--version", "7"),
        1,
        ["no such version", "version 1"],
    ),
    "a source for what does not exist": (("cite", "12345678", "our-notes"), 1, ["unknown milestone"]),
    "a source that does not exist": (("cite", NOTED, "our-note"), 1, ["unknown source", "our-notes"]),
    "what no source can say": (("cite", NOTED, "our-notes", "--says", "title=T"), 1, ["sources can differ on", "on"]),
    "a source that says nothing": (("cite", NOTED, "our-notes", "--says", "on"), 1, ["FIELD=VALUE"]),
    "a source that says no date": (("cite", NOTED, "our-notes", "--says", "on=soonish"), 1, ["soonish"]),
    "a rank of nothing": (("cite", NOTED, "our-notes", "--rank", "normal"), 2, ["--says FIELD=VALUE"]),
    "a value deprecated without a reason": (
        ("cite", NOTED, "article-2025-03", "--says", "on=2025", "--rank", "deprecated"),
        1,
        ["no reason", "--why"],
    ),
    "withheld for a reason that says nothing": (("withhold", NOTED, "--basis", "x", "--why", ""), 1, ["blank"]),
    "withheld on a ground that says nothing": (("withhold", NOTED, "--basis", "", "--why", "x"), 1, ["blank"]),
    "withheld on no ground": (("withhold", NOTED, "--why", "x"), 2, ["--basis"]),
    "withheld for no reason": (("withhold", NOTED, "--basis", "x"), 2, ["--why"]),
    "shown again on some ground": (("withhold", NOTED, "--lift", "--basis", "x", "--why", "x"), 2, ["--basis"]),
    "shown again though it is shown": (("withhold", NOTED, "--lift", "--why", "x"), 1, ["not withheld"]),
    "merged with itself": (("merge", NOTED, NOTED[:8], "--why", "x"), 1, ["the same milestone"]),
    "a party merged with itself": (("merge", "openai", "OpenAI", "--why", "x"), 1, ["the same party"]),
    "a merge of one": (("merge", NOTED, "--why", "x"), 2, ["name two"]),
    "a merge undone of two": (("merge", "--undo", NOTED, NOTED, "--why", "x"), 2, ["B alone"]),
    "a merge that is none": (("merge", "--undo", NOTED, "--why", "x"), 1, ["not merged"]),
    "a merge of parties that is none": (("merge", "--undo", "openai", "--why", "x"), 1, ["not merged"]),
    "a milestone merged with a party": (("merge", NOTED, "openai", "--why", "x"), 1, ["of one sort"]),
    "a merge with what is not there": (("merge", NOTED, "12345678", "--why", "x"), 1, ["unknown milestone"]),
    "a merge with nobody": (("merge", "openai", "opanai", "--why", "x"), 1, ["unknown party", "openai"]),
    "a merge without a reason": (("merge", "openai", "tesla"), 2, ["--why"]),
    "a retraction of what does not exist": (("retract", "12345678", "--why", "x"), 1, ["unknown milestone"]),
    "a dispute opened twice": (
        ("open", "musk-v-openai"),
        1,
        ["dispute exists already: musk-v-openai", "dispute add KIND --dispute musk-v-openai"],
    ),
    "a slug with a slash": (("open", "musk/openai"), 1, ["slug: musk/openai", "try musk-openai"]),
    "a slug that leads upward": (("open", ".."), 1, ["slug: ..", "a-z, 0-9"]),
    "a slug with capitals": (("open", "Musk-V-OpenAI"), 1, ["try musk-v-openai"]),
    "a slug in letters that look Latin": (
        ("parties", "add", "ореnai", "--name", "X", "--kind", "person"),
        1,
        ["try openai"],
    ),
    "a slug that looks like another": (
        ("parties", "add", "0penai", "--name", "X", "--kind", "organisation"),
        1,
        ["party looks like another: 0penai", "openai", "choose another slug"],
    ),
    "a dispute that looks like another": (("open", "rnusk-v-openai"), 1, ["looks like another", "musk-v-openai"]),
    "a party that is there": (
        ("parties", "add", "openai", "--name", "X", "--kind", "organisation"),
        1,
        ["party exists already: openai", "dispute parties change openai"],
    ),
    "an alias that leads elsewhere": (
        ("parties", "alias", "tesla", "Musk"),
        1,
        ["party exists already: musk", "it leads to elon-musk"],
    ),
    "a title over its limit": (
        (*NOTE[:2], "--title", "x" * 301, "--unsourced", "--on", "2025"),
        1,
        ["title: 301 characters", "300 at most", "shorten it by 1"],
    ),
    "a summary over its limit": (
        (*NOTE, "--on", "2025", "--summary", "x" * 10_001),
        1,
        ["summary: 10001 characters", "10000 at most"],
    ),
    "a blank title": (("add", "noted", "--title", " ", "--unsourced", "--on", "2025"), 1, ["title: blank"]),
    "a curator of no form": ((*NOTE, "--on", "2025", "--as", "Ada"), 1, ["curator: Ada", "Name <mail>"]),
    "a text of a source that is not cited": (
        (*NOTE, "--on", "2025", "--text", "our-notes=notes.txt"),
        1,
        ["not cited: our-notes", "--cite our-notes"],
    ),
    "a text that is not the source's": (
        ("add", "noted", "--title", "T", "--on", "2025", "--cite", "our-notes:0-4", "--text", "our-notes=reuters.txt"),
        1,
        ["another text: our-notes", "SHA-256"],
    ),
    "a passage that is not all inside": (
        ("add", "noted", "--title", "T", "--on", "2025", "--cite", "our-notes:0-999", "--text", "our-notes=notes.txt"),
        1,
        ["our-notes:0-999", "47 characters"],
    ),
    "a file that is not there": (("import", "none.toml"), 1, ["none.toml", "no such file"]),
    "an unknown command": (("ad", "noted"), 2, ["no such command: ad", "did you mean add"]),
}
FIELDS = {"--title": "title", "--summary": "summary", "--date-note": "text", "--according-to": "text", "--tag": "tag"}
NEVER = {
    "NUL": "\x00",
    "escape code": "\x1b[31m",
    "half a character": "\ud800",
    "noncharacter": "\ufffe",
    "bell": "\x07",
}


@pytest.mark.parametrize("written", DATES)
def test_a_date_that_is_none_names_a_form_that_works(folder: Path, written: str) -> None:
    before = position(folder)
    said = refusal(running.dispute(*NOTE, "--on", written))
    assert said.startswith("date: ")
    assert DATES[written] in said.rpartition("try ")[2]
    assert position(folder) == before


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_taken_is_refused_in_one_line(folder: Path, case: str) -> None:
    args, code, words = REFUSED[case]
    before = position(folder)
    said = refusal(running.dispute(*args), code)
    assert [word for word in words if word not in said] == [], said
    assert position(folder) == before


@pytest.mark.parametrize("character", NEVER)
@pytest.mark.parametrize("option", FIELDS)
def test_no_text_may_hold_what_a_document_or_a_terminal_cannot(folder: Path, option: str, character: str) -> None:
    before = position(folder)
    said = refusal(running.dispute(*NOTE, "--on", "2025", option, f"a{NEVER[character]}b"))
    assert said.startswith((FIELDS[option], option))
    assert said.isprintable()
    assert position(folder) == before


@pytest.mark.parametrize("character", NEVER)
def test_nor_may_the_names_and_titles_of_what_milestones_name(folder: Path, character: str) -> None:
    before = position(folder)
    bad = f"a{NEVER[character]}b"
    for args in (
        ("open", "new", "--title", bad),
        ("parties", "add", "new", "--kind", "person", "--name", bad),
        ("parties", "alias", "openai", bad),
        ("proceedings", "add", "new", "--title", bad),
        ("sources", "add", "new", "--title", bad),
        ("correct", NOTED, "--title", bad, "--why", "x"),
        ("correct", NOTED, "--title", "x", "--why", bad),
        ("retract", NOTED, "--why", bad),
        ("close", "musk-v-openai", "--why", bad),
    ):
        refusal(running.dispute(*args))
    assert position(folder) == before


def test_bytes_that_are_not_utf8_are_refused_on_the_command_line(folder: Path) -> None:
    before = position(folder)
    ran = running.process(*NOTE[:2], b"--title", b"caf\xe9", b"--on", b"2025", b"--unsourced", folder=folder)
    assert "title" in refusal(ran)
    assert position(folder) == before


@pytest.mark.parametrize(
    "args",
    [
        ("timeline", "--dispute", "caf\udce9"),
        ("add", "noted", "--title", "T", "--on", "2025", "--unsourced", "--party", "caf\udce9"),
        ("merge", "caf\udce9", "openai", "--why", "x"),
        ("sources", "check", "caf\udce9", "notes.txt"),
        ("import", "more.toml", "--command-id", "caf\udce9"),
    ],
)
def test_bytes_that_are_no_text_are_refused_whatever_they_name(folder: Path, args: tuple[str, ...]) -> None:
    before = position(folder)
    assert "caf\\udce9: it is not UTF-8: type it again" in refusal(running.dispute(*args))
    assert position(folder) == before


def test_a_file_may_be_called_by_bytes_that_are_no_text(folder: Path) -> None:
    (folder / "more.toml").rename(folder / "caf\udce9.toml")
    assert running.dispute("import", "caf\udce9.toml").code == 0


def test_what_was_retracted_is_neither_corrected_nor_retracted_again(folder: Path) -> None:
    assert running.dispute("retract", NOTED, "--why", "It was another one.").code == 0
    before = position(folder)
    for args in (("correct", NOTED, "--title", "T", "--why", "x"), ("retract", NOTED, "--why", "x")):
        assert "retracted milestone" in refusal(running.dispute(*args))
    assert position(folder) == before


def test_a_closed_dispute_takes_nothing_and_names_the_command_that_reopens_it(folder: Path) -> None:
    assert running.dispute("close", "musk-v-openai").code == 0
    before = position(folder)
    said = refusal(running.dispute(*NOTE, "--on", "2025"))
    assert said == "closed dispute: musk-v-openai: reopen it first: dispute reopen musk-v-openai"
    assert position(folder) == before


def test_two_disputes_have_to_be_told_apart(folder: Path) -> None:
    assert running.dispute("open", "bayou-v-delta").code == 0
    before = position(folder)
    assert "--dispute: bayou-v-delta, musk-v-openai" in refusal(running.dispute(*NOTE, "--on", "2025"))
    assert position(folder) == before


def test_an_import_that_fails_in_row_900_of_1000_stores_nothing_of_it(folder: Path) -> None:
    head = '[dispute]\nslug = "musk-v-openai"\ntitle = "Musk v. Altman and OpenAI"\n'
    rows = [
        f'\n[[milestone]]\nkey = "k{number}"\nkind = "noted"\ntitle = "Row {number}"\n'
        f'occurred_on = "{"2025-02-30" if number == 900 else "2025-02-03"}"\nunsourced = true\n'
        for number in range(1, 1001)
    ]
    (folder / "rows.toml").write_text(head + "".join(rows), encoding="utf-8")
    before = position(folder)
    said = refusal(running.dispute("import", "rows.toml"))
    line = (head + "".join(rows[:899])).count("\n") + 2
    assert f"line {line}" in said
    assert "2025-02-30" in said
    assert position(folder) == before


@pytest.mark.parametrize("name", ["rows.toml", "rows.jsonl"])
def test_an_import_of_invalid_utf8_names_the_byte(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b'[dispute]\nslug = "caf\xe9"\n')
    before = position(folder)
    assert "UTF-8" in refusal(running.dispute("import", name))
    assert position(folder) == before


def test_the_text_of_a_source_has_to_be_utf8(folder: Path) -> None:
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    assert running.dispute("sources", "add", "latin", "--title", "T", "--file", "latin.txt").code == 0
    said = refusal(running.dispute("sources", "check", "latin", "latin.txt"))
    assert "text of latin: byte 3 (0xE9)" in said


READ = ("disputes",)
WROTE = (*NOTE, "--on", "2025")


@pytest.mark.parametrize("args", [READ, WROTE], ids=["reading", "writing"])
class TestStore:
    """A store that cannot be worked on is named, with the way out, whether one reads or writes."""

    def test_that_is_a_folder(self, folder: Path, args: tuple[str, ...]) -> None:
        (folder / "other").mkdir()
        assert "store is a folder: other" in refusal(running.dispute("--store", "other", *args))

    def test_that_is_not_there(self, folder: Path, args: tuple[str, ...]) -> None:
        said = refusal(running.dispute(*args, "--store", "none.sqlite"))
        assert said == "no store: none.sqlite: make one by `dispute init`, or name another file by --store"
        assert not (folder / "none.sqlite").exists()

    def test_that_is_not_there_is_not_waited_for(self, folder: Path, args: tuple[str, ...]) -> None:
        assert "no store: none.sqlite" in refusal(running.dispute("worker", "--store", "none.sqlite"))
        assert not (folder / "none.sqlite.worker").exists()

    def test_that_is_another_programs_database(self, folder: Path, args: tuple[str, ...]) -> None:
        with sqlite3.connect(folder / "other.sqlite") as other:
            other.execute("CREATE TABLE place (name TEXT)")
        other.close()
        before = (folder / "other.sqlite").read_bytes()
        assert "another program's database" in refusal(running.dispute("--store", "other.sqlite", *args))
        assert (folder / "other.sqlite").read_bytes() == before

    def test_that_is_no_database(self, folder: Path, args: tuple[str, ...]) -> None:
        assert "no SQLite database" in refusal(running.dispute("--store", "notes.txt", *args))

    def test_that_is_newer_than_we_know(self, folder: Path, args: tuple[str, ...]) -> None:
        with sqlite3.connect(folder / "dispute.sqlite") as store:
            store.execute("PRAGMA user_version = 99")
        store.close()
        said = refusal(running.dispute(*args))
        assert "store of a newer program" in said
        assert "use the newest dispute-tracker" in said


@pytest.mark.parametrize("name", ["", "/", "."])
@pytest.mark.parametrize("args", [READ, ("key", "show"), (*WROTE, "--as", "A <a@b.org>")])
def test_a_store_that_is_called_nothing_is_a_folder(folder: Path, args: tuple[str, ...], name: str) -> None:
    assert "store is a folder" in refusal(running.dispute(*args, "--store", name))
    assert running.dispute("config", "check", "--store", name).code in (0, 1)


def test_a_store_that_is_read_only_is_read_and_not_written(folder: Path) -> None:
    before = position(folder)
    (folder / "dispute.sqlite").chmod(0o400)
    said = refusal(running.process(*WROTE, folder=folder, preexec_fn=_without_roots_rights))
    assert "store is read-only: " in said
    assert "chmod u+w" in said
    assert running.process(*READ, folder=folder, preexec_fn=_without_roots_rights).code == 0
    (folder / "dispute.sqlite").chmod(0o600)
    assert position(folder) == before


def test_a_store_that_others_hold_too_long_is_given_up_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPUTE_BUSY_SECONDS", "0.1")
    before = position(folder)
    with _held(folder / "dispute.sqlite"):
        said = refusal(running.dispute(*WROTE))
        assert running.dispute(*READ).code == 0
    assert "store is locked" in said
    assert "database is locked" not in said
    assert position(folder) == before


def test_patience_is_a_number_of_seconds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPUTE_BUSY_SECONDS", "soon")
    assert "DISPUTE_BUSY_SECONDS: soon" in refusal(running.dispute(*WROTE))


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files stands in for a full disk")
def test_a_disk_that_takes_no_more_stores_nothing(folder: Path) -> None:
    before = position(folder)
    size = (folder / "dispute.sqlite").stat().st_size
    summary = ("--summary", "x" * 9_000)
    said = refusal(running.process(*WROTE, *summary, folder=folder, preexec_fn=_limited_to(size // 100)))
    assert "nothing was stored" in said
    assert position(folder) == before


@contextmanager
def _held(store: Path) -> Iterator[None]:
    """Hold the store's write lock."""
    other = sqlite3.connect(store, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


def _without_roots_rights() -> None:
    """Give up root's right to pass over file modes, so that the test holds for root as well."""
    drop_from_the_bounding_set, dac_override, dac_read_search = 24, 1, 2
    for right in (dac_override, dac_read_search):
        ctypes.CDLL(None).prctl(drop_from_the_bounding_set, right, 0, 0, 0)


def _limited_to(size: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit
