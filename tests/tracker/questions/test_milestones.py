"""Milestones by date with filters, and one with everything."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import InvalidInput, NotFound
from events.milestone import Milestone, references
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.strategies import milestones
from tests.tracker.questions.conftest import Seeded
from tracker.index.reader import Index
from tracker.questions.days import earliest, latest
from tracker.questions.detail import detail
from tracker.questions.fields import PARTY_FIELDS
from tracker.questions.milestones import Wanted, parties_of, timeline


def titles(told: Sequence[Mapping[str, Any]], **wanted: Any) -> list[str]:
    """Return the titles of the timeline after *told* was recorded, as filtered."""
    with a_tracker() as tracker:
        for raw in told:
            tracker.record(raw)
        with Index(tracker.path) as index:
            return [one.body["title"] for one in timeline(index, index.head().position, Wanted(**wanted))]


def on(date: str, **fields: Any) -> dict[str, Any]:
    """Return a milestone that is titled by its date."""
    return a_milestone("noted", date, title=date, **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_that_name_parties_are_those_of_the_vocabulary(kind: str) -> None:
    model = KINDS[kind]
    fields = {name: str(field.annotation) for name, field in model.model_fields.items()}
    every: dict[str, Any] = {name: ("ann",) if "tuple" in annotation else "ann" for name, annotation in fields.items()}
    what = model.model_construct(**every)
    assert {field for field, _ in references(what, "party")} == PARTY_FIELDS & model.model_fields.keys()


@given(milestones())
def test_parties_are_read_from_the_store_as_the_model_names_them(raw: dict[str, Any]) -> None:
    common = {name: value for name, value in raw.items() if name in Milestone.model_fields}
    what = {name: value for name, value in raw.items() if name not in common}
    parties = [{"party": "bob"}, {"party": "ann", "role": "x"}]
    said = Milestone.model_validate({**common, "what": what, "parties": parties})
    assert list(parties_of(said.model_dump(mode="json"))) == list(said.named_parties())


class TestTimeline:
    def test_milestones_come_by_date(self) -> None:
        assert titles([on("2025-03"), on("2024"), on("2025-02-14")]) == ["2024", "2025-02-14", "2025-03"]

    @pytest.mark.parametrize(
        ("date", "counts"),
        [
            ("2025-02-14", True),
            ("2025-02-09", False),
            ("2025-02-21", False),
            ("2025-02", True),
            ("2025", True),
            ("[2025-02-20..2025-03-01]", True),
            ("[2025-02-21..2025-03-01]", False),
            ("[..2025-02-10]", True),
            ("[..2025-02-09]", False),
            ("[2025-02-20..]", True),
            ("XXXX", True),
            ("2024-01-01/2025-02-10", True),
            ("2024-01-01/2025-02-09", False),
            ("2024-01-01/..", True),
            ("2025-03-01/..", False),
        ],
    )
    def test_a_milestone_counts_for_every_day_on_which_it_can_have_happened(self, *, date: str, counts: bool) -> None:
        within = {"since": earliest("2025-02-10"), "until": latest("2025-02-20")}
        assert titles([on(date)], **within) == ([date] if counts else [])

    @given(st.dates().map(str), st.dates().map(str))
    def test_a_day_is_within_itself_alone(self, day: str, other: str) -> None:
        assert titles([on(day)], since=earliest(other), until=latest(other)) == ([day] if day == other else [])

    def test_of_several_kinds_or_tags_one_is_enough(self) -> None:
        told = [on("2025-01-01", tags=["a"]), on("2025-01-02", tags=["b"]), on("2025-01-03")]
        assert titles(told, tags=["a", "b"]) == ["2025-01-01", "2025-01-02"]
        assert titles(told, kinds=["noted", "founded"]) == ["2025-01-01", "2025-01-02", "2025-01-03"]
        assert titles(told, kinds=["founded"]) == []

    def test_a_party_counts_in_whatever_role(self) -> None:
        told = [
            on("2025-01-01", parties=[{"party": "ann"}]),
            a_milestone("departed", "2025-01-02", person="ann", organisation="acme"),
            a_milestone("statement-made", "2025-01-03", by=["bob"]),
        ]
        assert len(titles(told, parties=["ann"])) == 2

    def test_a_party_s_alias_leads_to_it(self, seeded: Seeded) -> None:
        by_slug, by_alias = (
            timeline(seeded.index, seeded.both, Wanted(parties=[name])) for name in ("elon-musk", "musk")
        )
        assert by_slug == by_alias != []

    def test_an_unknown_party_names_the_nearest(self, seeded: Seeded) -> None:
        with pytest.raises(NotFound, match="did you mean elon-musk"):
            timeline(seeded.index, seeded.both, Wanted(parties=["elon-mask"]))

    def test_an_unknown_dispute_is_refused(self, seeded: Seeded) -> None:
        with pytest.raises(NotFound, match="unknown dispute"):
            timeline(seeded.index, seeded.both, Wanted(), dispute="nothing")

    def test_what_was_retracted_is_shown_only_if_asked_for(self) -> None:
        with a_tracker() as tracker:
            gone = tracker.record(on("2025-01-01")).stream
            tracker.record(on("2025-01-02"))
            tracker.retract(gone, "it never was")
            with Index(tracker.path) as index:
                known = index.head().position
                assert len(timeline(index, known, Wanted())) == 1
                assert [one.live for one in timeline(index, known, Wanted(retracted=True))] == [False, True]


class TestDetail:
    def test_everything_of_a_milestone_is_told(self, seeded: Seeded) -> None:
        (bid,) = [one for one in timeline(seeded.index, seeded.both, Wanted()) if one.key == "m07"]
        told = detail(seeded.index, bid.id[:8], seeded.both)
        assert told["occurred_on"]["words"] == "the last quarter of 2017"
        assert told["fields"] == {
            "bid": "musk-2017", "bidder": "elon-musk", "target": "openai", "price": None, "scope": None,
        }  # fmt: skip
        assert told["parties"][0] == {"party": "elon-musk", "name": "Elon Musk", "role": "bidder"}
        assert [one["title"] for one in told["followed_by"]] == ["Altman and other founders turn Musk's proposal down"]
        assert (told["version"], told["key"], told["according_to"]) == (2, "m07", "a blog post by OpenAI")
        assert told["why"].startswith("It has this from Semafor")
        (first,) = told["citations"]
        assert (first["source"], first["paragraph"]) == ("article-2025-03", 7)
        (other,) = told["rivals"]
        assert other["value"] == "[2018-01..2018-02]"
        assert other["citations"][0]["publisher"] == "Business Insider Africa"

    def test_at_an_earlier_position_it_is_as_it_was(self, seeded: Seeded) -> None:
        (bid,) = [one for one in timeline(seeded.index, seeded.both, Wanted()) if one.key == "m07"]
        told = detail(seeded.index, bid.id, seeded.article)
        assert (told["version"], told["why"], len(told["citations"])) == (1, None, 1)

    def test_a_retracted_one_says_why(self) -> None:
        with a_tracker() as tracker:
            gone = tracker.record(on("2025-01-01")).stream
            tracker.retract(gone, "it never was")
            with Index(tracker.path) as index:
                told = detail(index, gone, index.head().position)
        assert (told["retracted"], told["why"]) == (True, "it never was")

    def test_what_the_state_warns_of_because_of_it_is_told(self) -> None:
        with a_tracker() as tracker:
            verdict = tracker.record(a_milestone("verdict-returned", "2025", proceeding="alpha")).stream
            with Index(tracker.path) as index:
                told = detail(index, verdict, index.head().position)
        assert told["warnings"] == ["alpha: verdict-returned, but no suit is recorded in this proceeding"]

    @pytest.mark.parametrize(("name", "error"), [("abc", InvalidInput), ("xyzxyz", InvalidInput), ("000000", NotFound)])
    def test_what_is_no_id_is_refused(self, seeded: Seeded, name: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            detail(seeded.index, name, seeded.both)
