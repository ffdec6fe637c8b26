"""`dispute kinds` and `dispute schema` explain the vocabulary, and docs/kinds.md says what they do."""

import json
import re
from pathlib import Path

import pytest

from events.vocabulary import KINDS
from tests.tracker.cli import running
from tests.tracker.cli.running import ROOT, refusal
from tracker.cli.describing import page
from tracker.cli.said import SHAPES


def test_the_page_of_the_kinds_is_the_one_that_they_make() -> None:
    """After a change to a kind: dispute kinds --markdown > docs/kinds.md"""
    assert (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8") == page()
    assert running.dispute("kinds", "--markdown").out == page()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_its_place_on_the_page_and_in_every_list(name: str) -> None:
    assert f"\n### {name}\n" in page()
    assert re.search(rf"^  {name}  +\S", running.dispute("kinds").out, re.MULTILINE)
    assert f"dispute add {name} " in running.dispute("kinds", name).out


def test_kinds_are_described_for_programs() -> None:
    found = json.loads(running.dispute("kinds", "--json").out)
    assert [row["kind"] for row in found] == list(KINDS)
    one = json.loads(running.dispute("kinds", "bid-made", "--json").out)
    assert one in found
    assert [field["option"] for field in one["fields"]] == ["--bid", "--bidder", "--target", "--price", "--scope"]
    assert [field["needed"] for field in one["fields"]] == [True, False, False, False, False]
    assert one["example"].startswith("dispute add bid-made --bid musk-group-2025 ")


def test_the_schema_holds_all_kinds_or_the_one_that_is_named() -> None:
    whole = json.loads(running.dispute("schema").out)
    assert set(whole["properties"]["what"]["discriminator"]["mapping"]) == set(KINDS)
    one = json.loads(running.dispute("schema", "trial-set", "--json").out)
    assert one["properties"]["what"] == {"$ref": "#/$defs/TrialSet"}
    assert one["properties"].keys() == whole["properties"].keys()
    assert one["required"] == whole["required"] == ["what", "title", "occurred_on"]
    assert one["$schema"] == whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_fields_of_every_milestone_are_all_described() -> None:
    whole = json.loads(running.dispute("schema").out)
    # Whether it is unsourced is a flag, and what other sources say is added by `dispute cite`.
    assert {*SHAPES, "what", "unsourced", "rivals"} == set(whole["properties"])


@pytest.mark.parametrize("command", ["kinds", "schema"])
def test_an_unknown_kind_names_the_nearest(command: str, empty: Path) -> None:
    assert "did you mean trial-set" in refusal(running.dispute(command, "trial-sett"))


def test_the_page_is_about_all_kinds() -> None:
    refusal(running.dispute("kinds", "trial-set", "--markdown"), 2)
