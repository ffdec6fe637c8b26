"""docs/state.md and docs/two-axes.md: examples are what the program shows, tables what the projections yield."""

import re
import shlex
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

import pytest

from events.kinds.kind import Kind
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.tracker.cli.running import ROOT, dispute
from tests.tracker.questions.conftest import Seeded
from tracker.index.reader import Index
from tracker.questions.answers import VIEWS, Answer, state

TEXT = (ROOT / "docs" / "state.md").read_text("utf-8")
AXES = (ROOT / "docs" / "two-axes.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```\n\$ (dispute state [^\n]*)\n(.*?)^```", TEXT + AXES, re.MULTILINE | re.DOTALL)
TABLES = dict(re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", TEXT, re.MULTILINE | re.DOTALL))
REGISTERED = {"court": "a court", "docket": "1", "judge": "ann", "descends_from": "beta"}


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_an_example_shows_what_the_program_does(seeded: Seeded, command: str, shown: str) -> None:
    _, *args = shlex.split(command)
    ran = dispute("--store", str(seeded.index.path), *args)
    *told, footer = ran.out.splitlines()
    assert "\n".join(told).rstrip() == shown.rstrip()
    points = shlex.join(args[args.index("--at") :])
    assert footer.startswith(f"{points} --known @")


def test_there_is_a_table_for_each_view() -> None:
    assert tuple(TABLES) == VIEWS


@pytest.mark.parametrize("view", VIEWS)
def test_the_aspects_told_are_those_that_there_are(found: list[Answer], view: str) -> None:
    there_are = {one.aspect for one in found if one.view == view} - {"warning"}
    assert set(re.findall(r"^\| `([^`]+)` \|", TABLES[view], re.MULTILINE)) == there_are


@pytest.mark.parametrize("aspect", ["stage", "status", "manner"])
def test_the_values_told_are_those_that_there_are(found: list[Answer], aspect: str) -> None:
    for view in {one.view for one in found if one.aspect == aspect}:
        (told,) = re.findall(rf"^\| `{aspect}` \|(.*)$", TABLES[view], re.MULTILINE)
        there_are = {one.value for one in found if (one.view, one.aspect) == (view, aspect)}
        assert set(re.findall(r"`([^`]+)`", told)) - {"replaced"} == there_are


@pytest.fixture(scope="module")
def found() -> list[Answer]:
    """All that the projections yield of each kind by itself, every field given, with every choice that it has."""
    answers: list[Answer] = []
    for kind in KINDS.values():
        for raw in _variants(kind):
            with a_tracker() as tracker:
                tracker.change("proceeding", "alpha", REGISTERED)
                tracker.record(raw)
                with Index(tracker.path) as index:
                    answers += state(index, date(2025, 6, 1), index.head().position)
    return answers


def _variants(kind: type[Kind]) -> Iterator[dict[str, Any]]:
    """Yield raw fields of a kind, once for each choice of each field that has some."""
    whole = {name: _value(name, field.annotation) for name, field in kind.model_fields.items()}
    whole |= {"settles": [{"forecast": "beta", "outcome": "came-true"}]}
    yield a_milestone(**whole)
    for name, field in kind.model_fields.items():
        for choice in _choices(field.annotation) if name != "kind" else ():
            yield a_milestone(**{**whole, name: choice, "settles": [{"forecast": "beta", "outcome": "missed"}]})


def _value(name: str, annotation: Any) -> Any:
    if choices := _choices(annotation):
        return choices[0]
    known = {"price": "1 USD", "amount": "1 USD", "value": "1", "zone": "Europe/Paris", "role": "interim chair"}
    known |= {"trial_at": "09:30", "hearing_at": "09:30"}
    if name in known:
        return known[name]
    text = str(annotation)
    if "Edtf" in text:
        return "2026-01-01"
    if "bool" in text:
        return True
    if "tuple" in text:
        return ["ann"]
    parties = {"person", "organisation", "bidder", "target", "about"}
    return "ann" if name in parties else "alpha"


def _choices(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next((choices for inner in get_args(annotation) if (choices := _choices(inner))), ())
