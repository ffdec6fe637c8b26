"""Every kind says what it is, has an example that holds, and comes back from the log as it went in, old or new."""

import json
from typing import Any, ClassVar, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.acts import ACTS, MilestoneCorrected, MilestoneRecorded
from events.kinds.court import TrialSet
from events.kinds.kind import Kind, Ref
from events.milestone import Milestone
from events.vocabulary import KINDS, AnyKind
from tests.strategies import fields_of
from tracker.index.stored import NEWEST


def a_milestone(what: dict[str, Any], **others: Any) -> Milestone:
    """Return a milestone that says *what*."""
    return Milestone.model_validate({"what": what, "title": "T", "occurred_on": "2025-03", "unsourced": True, **others})


def there_and_back(said: Milestone) -> Milestone:
    """Return what is read of the JSON that the log keeps."""
    stored = json.loads(MilestoneRecorded(dispute="d", milestone=said).model_dump_json())
    return MilestoneRecorded.model_validate(stored).milestone


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_what_it_is_and_has_an_example_that_comes_back_as_it_went_in(name: str) -> None:
    kind = KINDS[name]
    assert (kind.__doc__ or "").strip().endswith("."), "has no docstring of its own"
    assert kind.__doc__ != Kind.__doc__
    said = a_milestone({"kind": name, **kind.example})
    assert said.kind == name
    assert type(said.what) is kind
    assert there_and_back(said) == said


@pytest.mark.parametrize("name", KINDS)
def test_a_kinds_name_is_a_literal_that_no_other_kind_has(name: str) -> None:
    assert get_args(KINDS[name].model_fields["kind"].annotation) == (name,)
    assert len(KINDS) == len(get_args(AnyKind))


@pytest.mark.parametrize("name", KINDS)
def test_every_field_of_a_kind_is_described(name: str) -> None:
    for field, info in KINDS[name].model_fields.items():
        assert field == "kind" or (info.description or "").endswith("."), field


@given(st.sampled_from(list(KINDS.values())).flatmap(fields_of))
def test_whatever_a_kind_can_say_comes_back_as_it_went_in(raw: dict[str, Any]) -> None:
    said = a_milestone(raw)
    assert there_and_back(said) == said
    again = MilestoneCorrected(milestone=said, why="x").model_dump_json()
    assert MilestoneCorrected.model_validate_json(again).milestone == said


class OlderTrialSet(TrialSet):
    """The kind as it would be had its field been renamed since: `day` in schema 1, `trial_on` in schema 2."""

    schema_number: ClassVar[int] = 2

    @classmethod
    def upcast(cls, raw: dict[str, Any], schema: int) -> dict[str, Any]:
        """Return *raw* with the field's name of today."""
        assert schema == 1
        return {("trial_on" if name == "day" else name): value for name, value in raw.items()}


@pytest.mark.parametrize("mark", [{}, {"schema": 1}], ids=["unmarked", "marked"])
def test_a_milestone_of_an_older_schema_is_read_in_todays_shape(
    monkeypatch: pytest.MonkeyPatch, mark: dict[str, int]
) -> None:
    stored = json.loads(
        MilestoneRecorded(
            dispute="d", milestone=a_milestone({"kind": "trial-set", "proceeding": "p", "trial_on": "2026-03"})
        ).model_dump_json()
    )
    what = stored["milestone"]["what"]
    stored["milestone"]["what"] = {**{("day" if name == "trial_on" else name): what[name] for name in what}, **mark}
    monkeypatch.setitem(KINDS, "trial-set", OlderTrialSet)
    read = MilestoneRecorded.model_validate(stored).milestone.what
    assert isinstance(read, TrialSet)
    assert str(read.trial_on) == "2026-03"


def test_a_milestone_is_stored_with_the_number_of_its_kinds_schema_once_there_are_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = a_milestone({"kind": "trial-set", "proceeding": "p"})
    act = MilestoneRecorded(dispute="d", milestone=said)
    assert "schema" not in act.model_dump(mode="json")["milestone"]["what"]
    monkeypatch.setitem(KINDS, "trial-set", OlderTrialSet)
    assert act.model_dump(mode="json")["milestone"]["what"]["schema"] == 2
    assert MilestoneRecorded.model_validate(act.model_dump(mode="json")) == act


def test_what_reads_without_the_models_knows_which_schemas_are_the_newest() -> None:
    """Whoever gives a kind or an act a second schema has to say so in tracker/index/stored.py as well."""
    numbers = {name: kind.schema_number for name, kind in KINDS.items()}
    numbers |= {name: act.schema_number for name, act in ACTS.items()}
    assert {name: number for name, number in numbers.items() if number > 1} == NEWEST


def test_what_a_field_names_is_a_thing_that_there_is() -> None:
    sorts = {
        mark.to: mark.registered
        for kind in KINDS.values()
        for info in kind.model_fields.values()
        for mark in info.metadata
        if isinstance(mark, Ref)
    }
    assert sorts == {
        "party": True,
        "proceeding": True,
        "bid": False,
        "claim": False,
        "agreement": False,
        "forecast": False,
    }
