"""`dispute parties`, `proceedings` and `sources` list, add and change what milestones name."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from events.subjects import Party, Proceeding, Source, Subject
from tests.tracker.cli import running
from tests.tracker.cli.running import position, refusal
from tracker.cli.sorts import PARTY, PROCEEDING, SOURCE, Sort

SORTS = {PARTY: Party, PROCEEDING: Proceeding, SOURCE: Source}


def listed(plural: str) -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in json.loads(running.dispute(plural, "--json").out)}


@pytest.mark.parametrize(("sort", "model"), SORTS.items(), ids=[sort.plural for sort in SORTS])
def test_a_list_has_every_field_whatever_its_form(folder: Path, sort: Sort, model: type[Subject]) -> None:
    rows = json.loads(running.dispute(sort.plural, "list", "--json").out)
    assert {frozenset(row) for row in rows} == {frozenset({*model.model_fields, "id"})}
    assert tuple(rows[0]) == (*sort.fields, "id")
    assert running.dispute(sort.plural, "--json").out == running.dispute(sort.plural, "list", "--json").out
    table = list(csv.DictReader(io.StringIO(running.dispute(sort.plural, "--csv").out)))
    assert [row["slug"] for row in table] == [row["slug"] for row in rows]
    shown = running.dispute(sort.plural).out.splitlines()
    assert [line.split()[0] for line in shown[1:]] == [row["slug"] for row in rows]


def test_what_no_source_says_is_null_and_a_date_is_as_it_was_written(folder: Path) -> None:
    assert listed("parties")["musk-group"]["wikidata"] is None
    assert listed("sources")["article-2025-03"]["published_on"] == "[2025-03-14..2025-03-21]"
    assert listed("sources")["our-notes"]["aliases"] == []


def test_a_list_has_one_form_at_a_time(folder: Path) -> None:
    refusal(running.dispute("parties", "--json", "--csv"), 2)
    refusal(running.dispute("parties", "--json", "add", "x", "--name", "X", "--kind", "person"), 2)


def test_a_list_of_nothing_says_how_to_add_to_it(empty: Path) -> None:
    running.dispute("init")
    ran = running.dispute("parties")
    assert (ran.code, ran.out) == (0, "")
    assert "dispute parties add --help" in ran.err


def test_what_is_added_prints_its_slug_and_can_be_named_by_its_aliases(folder: Path) -> None:
    ran = running.dispute(
        *("parties", "add", "jared-birchall", "--name", "Jared Birchall", "--kind", "person"),
        *("--alias", "Birchall", "--alias", "JB", "--wikidata", "Q1", "--url", "https://example.org/jb"),
    )
    assert ran.out == "jared-birchall\n"
    found = listed("parties")["jared-birchall"]
    assert (found["party_kind"], found["aliases"]) == ("person", ["Birchall", "JB"])
    note = ("add", "statement-made", "--title", "T", "--on", "2025", "--unsourced", "--by", "BIRCHALL")
    assert running.dispute(*note).code == 0


def test_a_proceeding_names_its_judge_and_its_origin_by_any_of_their_names(folder: Path) -> None:
    args = ("--title", "The appeal", "--judge", "Judge Gonzalez Rogers", "--descends-from", "musk-v-openai")
    assert running.dispute("proceedings", "add", "appeal", *args).code == 0
    found = listed("proceedings")["appeal"]
    assert (found["judge"], found["descends_from"]) == ("yvonne-gonzalez-rogers", "musk-v-openai")
    said = refusal(running.dispute("proceedings", "add", "other", "--title", "T", "--judge", "nobody"))
    assert "unknown party: nobody" in said


def test_a_source_keeps_the_digest_of_the_text_that_was_read_and_nothing_of_the_text(folder: Path) -> None:
    args = ("--title", "T", "--published-on", "2025-03~", "--accessed-on", "2025-03-05", "--lang", "fr")
    assert running.dispute("sources", "add", "new", *args, "--file", "reuters.txt").code == 0
    found = listed("sources")["new"]
    assert found["sha256"] == sha256((folder / "reuters.txt").read_bytes()).hexdigest()
    assert (found["published_on"], found["accessed_on"], found["lang"]) == ("2025-03~", "2025-03-05", "fr")
    assert b"A judge has spoken" not in (folder / "dispute.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("sources", "add", "s", "--title", "T", "--url", "ftp://example.org"), "https://"),
        (("sources", "add", "s", "--title", "T", "--sha256", "abc"), "64 hexadecimal digits"),
        (("sources", "add", "s", "--title", "T", "--accessed-on", "2025"), "--accessed-on: 2025"),
        (("sources", "add", "s", "--title", "T", "--published-on", "soon"), "date: soon"),
        (("sources", "add", "s", "--title", "T", "--file", "none.txt"), "none.txt"),
        (
            ("sources", "add", "s", "--title", "T", "--file", "notes.txt", "--sha256", "0" * 64),
            "another text: notes.txt",
        ),
        (("parties", "add", "p", "--name", "P", "--kind", "person", "--wikidata", "42"), "Q21708200"),
        (("parties", "change", "nobody", "--name", "P"), "unknown party: nobody"),
        (("parties", "change", "openai", "--name", "OpenAI"), "nothing to change: openai"),
        (("parties", "change", "openai", "--clear", "name"), "cannot be cleared: name: say it anew with --name"),
        (("parties", "change", "openai", "--clear", "court"), "no field to clear: court: one of kind, name"),
    ],
)
def test_what_cannot_be_taken_is_refused(folder: Path, args: tuple[str, ...], word: str) -> None:
    before = position(folder)
    assert word in refusal(running.dispute(*args))
    assert position(folder) == before


@pytest.mark.parametrize(
    ("args", "option"),
    [
        (("parties", "add", "p", "--kind", "person"), "--name"),
        (("parties", "add", "p", "--name", "P"), "--kind"),
        (("proceedings", "add", "p"), "--title"),
        (("sources", "add", "s"), "--title"),
        (("parties", "change", "openai"), "give a field"),
    ],
)
def test_what_is_missing_is_named_by_its_option(folder: Path, args: tuple[str, ...], option: str) -> None:
    assert option in refusal(running.dispute(*args), 2)


def test_a_change_keeps_what_it_does_not_name_and_adds_aliases(folder: Path) -> None:
    assert running.dispute("parties", "change", "Musk", "--url", "https://example.org/m", "--alias", "EM").code == 0
    assert running.dispute("parties", "alias", "elon-musk", "E. Musk", "Elon").out == "elon-musk\n"
    found = listed("parties")["elon-musk"]
    assert found["aliases"] == ["Musk", "EM", "E. Musk", "Elon"]
    assert (found["url"], found["wikidata"]) == ("https://example.org/m", "Q317521")
    assert running.dispute("parties", "change", "elon-musk", "--clear", "wikidata", "--clear", "url").code == 0
    found = listed("parties")["elon-musk"]
    assert (found["url"], found["wikidata"], found["party_kind"]) == (None, None, "person")


def test_a_change_said_again_under_its_command_id_stores_nothing(folder: Path) -> None:
    args = ("parties", "change", "tesla", "--url", "https://example.org/t", "--command-id", "c")
    assert running.dispute(*args).code == 0
    before = position(folder)
    assert running.dispute(*args).out == "tesla\n"
    assert position(folder) == before


def test_listing_loads_neither_the_models_nor_the_library(folder: Path) -> None:
    """What is listed a hundred times a day has to start fast."""
    code = (
        "import sys\nfrom tracker.cli.main import dispute\n"
        "for args in (['parties'], ['disputes'], ['sources', 'list', '--json']):\n"
        "    dispute.main(args, standalone_mode=False)\n"
        "print(sorted({'pydantic', 'eventsourcing', 'edtf', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    assert running.python(code, folder=folder).err == "[]\n"
