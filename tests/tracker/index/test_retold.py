"""Acts taken at their word are the acts that validating gives."""

from typing import Any

import pytest
from hypothesis import given

from events.act import Act
from events.acts import ACTS, MilestoneCorrected, MilestoneRecorded
from events.kinds.kind import Kind
from events.log.mapper import ActMapper, Pending
from events.log.records import Curator, NewAct, new_stream
from events.milestone import Milestone
from events.vocabulary import KINDS
from tests.strategies import milestones
from tracker.curating.drafting import COMMON
from tracker.index.retold import UNREAD, retold


def stored(act: Act) -> bytes:
    """Return the payload of an act, as the log writes it."""
    return (
        ActMapper(ACTS).to_stored_event(Pending(NewAct(new_stream(), 1, act), Curator("Ada", "ada@example.org"))).state
    )


def said(raw: dict[str, Any]) -> Milestone:
    """Return the milestone of flat raw fields."""
    common = {name: value for name, value in raw.items() if name in COMMON}
    return Milestone.model_validate({**common, "what": {name: one for name, one in raw.items() if name not in COMMON}})


def agree(act: MilestoneRecorded | MilestoneCorrected) -> None:
    """Hold what is taken at its word to what is validated."""
    short = act.milestone.model_copy(update=UNREAD)
    assert retold(act.name, stored(act)) == act.model_copy(update={"milestone": short})
    again = retold(act.name, stored(act))
    assert isinstance(again, type(act))
    for name in type(short.what).model_fields:
        assert type(getattr(again.milestone.what, name)) is type(getattr(short.what, name))
    assert again.milestone.occurred_on is not None
    assert again.milestone.kind == short.kind


@given(milestones())
def test_any_milestone_taken_at_its_word_is_the_one_validated(raw: dict[str, Any]) -> None:
    """All kinds, dates of all forms, optional fields given or not."""
    milestone = said(raw)
    agree(MilestoneRecorded(milestone=milestone, dispute="a-dispute", key="k"))
    agree(MilestoneCorrected(milestone=milestone, why="it was otherwise"))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.model_fields["kind"].default))
def test_the_example_of_every_kind_is_read_alike(kind: type[Kind]) -> None:
    """Whatever types its fields are of, with parties, what it settles, and a citation, which is left out."""
    raw = {**kind.example, "kind": kind.model_fields["kind"].default, "title": "t", "occurred_on": "2024-05/.."}
    raw |= {"citations": ["source#p1:0-5"], "parties": [{"party": "ann", "role": "witness"}], "tags": ["a", "b"]}
    raw |= {"settles": [{"forecast": "f", "outcome": "missed"}], "follows": ["x"], "standing": "alleged"}
    agree(MilestoneRecorded(milestone=said({**raw, "according_to": "somebody"}), dispute="a-dispute"))


def test_what_is_written_otherwise_is_left_to_the_slow_way() -> None:
    """An older shape, another act, what is no payload at all."""
    act = MilestoneRecorded(
        milestone=said({"kind": "noted", "title": "t", "occurred_on": "2024", "unsourced": True}), dispute="d"
    )
    state = stored(act)
    assert retold(act.name, state) is not None
    assert retold("dispute.opened", state) is None
    assert retold("unheard.of", state) is None
    assert retold(act.name, state.replace(b'"schema":1', b'"schema":0')) is None
    assert retold(act.name, b"{") is None
    assert retold(act.name, b"{}") is None
