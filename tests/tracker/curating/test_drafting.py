"""Raw fields become a milestone with every name resolved and everything checked; corrections build on what was said."""

from pathlib import Path
from typing import Any

import pytest

from events.errors import InvalidInput, NotFound
from tests.tracker.curating.builders import a_tracker, drafted, raw, said
from tracker.curating.drafting import kind_named


def test_every_name_is_resolved_to_its_slug(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        first = tracker.record(raw()).stream
        found = drafted(
            tracker,
            kind="motion-made",
            motion="stay",
            proceeding="1:25-cv-1",
            by=["annie", "ACME"],
            parties=[{"party": "ANN", "role": "witness"}, "acme"],
            citations=["the-paper#p3"],
            follows=[first[:6]],
        )
    assert found.what.model_dump() == {
        "kind": "motion-made",
        "proceeding": "suit",
        "motion": "stay",
        "by": ("ann", "acme"),
    }
    assert [(one.party, one.role) for one in found.parties] == [("ann", "witness"), ("acme", None)]
    assert [str(one) for one in found.citations] == ["paper#p3"]
    assert found.follows == (first,)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "trial-set"}, "missing: --proceeding"),
        ({"kind": "noted", "by": ["ann"]}, "not a field of this kind: --by"),
        ({"kind": "motion-made", "proceeding": "suit", "motion": "m", "by": ["bob"]}, "unknown party: bob"),
        ({"kind": "ruling-made", "proceeding": "suit", "outcome": "maybe"}, "not a value of --outcome: maybe"),
        (
            {"kind": "hearing-set", "proceeding": "suit", "hearing_on": "2025", "zone": "Mars"},
            "unknown time zone: Mars",
        ),
        ({"kind": "hearing-set", "proceeding": "suit", "hearing_on": "2025", "hearing_at": "9am"}, "09:30"),
        ({"kind": "metric-reported", "about": "ann", "metric": "m", "value": "1e9"}, "not a number: 1e9"),
        ({"follows": ["123456"]}, "unknown milestone: 123456"),
        ({"standing": "alleged"}, "alleged to nobody"),
        ({"lang": "english"}, "not a language tag: english"),
        ({"tags": ["Big News"]}, "try big-news"),
    ],
)
def test_what_is_wrong_is_said_by_the_option_that_it_is_wrong_in(
    tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    with a_tracker(tmp_path) as tracker, pytest.raises((InvalidInput, NotFound)) as refused:
        tracker.record(raw(**fields))
    assert words in str(refused.value)


def test_a_kind_is_known_by_its_wire_name() -> None:
    with pytest.raises(InvalidInput, match=r"did you mean trial-set"):
        kind_named("trial_set")
    with pytest.raises(InvalidInput, match=r"unknown kind: zzz: see `dispute kinds`"):
        kind_named("zzz")


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ({"unsourced": True}, {"citations": ["paper"]}, {"citations": ["paper"], "unsourced": False}),
        ({"unsourced": True}, {"also_cite": ["paper"]}, {"citations": ["paper"], "unsourced": False}),
        ({"citations": ["paper"]}, {"unsourced": True}, {"citations": [], "unsourced": True}),
        ({"citations": ["paper"]}, {"also_cite": ["paper#p2"]}, {"citations": ["paper", "paper#p2"]}),
        (
            {"standing": "alleged", "according_to": "Ann"},
            {"standing": "stated"},
            {"standing": "stated", "according_to": None},
        ),
        ({"tags": ["a"]}, {"tags": ["b"]}, {"tags": ["b"]}),
        ({"summary": "S"}, {"summary": None}, {"summary": None}),
    ],
)
def test_a_correction_builds_on_what_was_said(
    tmp_path: Path, before: dict[str, Any], changes: dict[str, Any], after: dict[str, Any]
) -> None:
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw(**before)).stream
        tracker.correct(name, changes, "x")
        body = said(tracker, name).body
    assert {field: body[field] for field in after} == after
