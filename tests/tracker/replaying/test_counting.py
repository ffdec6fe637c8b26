"""Which version of a milestone counts, where only what was published by some day does."""

from typing import Any

import pytest

from tracker.replaying.counting import Counted, counting


def body(*citations: str, rivals: list[dict[str, Any]] | None = None, on: str = "2025-02") -> dict[str, Any]:
    """Return a milestone's stored fields, as far as they matter here."""
    what = {"kind": "bid-made", "price": "2 USD"}
    return {"what": what, "occurred_on": on, "citations": list(citations), "rivals": rivals or []}


def rival(*citations: str, field: str = "occurred_on", value: str = "2025-01", rank: str = "normal") -> dict[str, Any]:
    """Return another value that sources give."""
    return {"field": field, "value": value, "citations": list(citations), "rank": rank, "why": None}


def counted(versions: list[dict[str, Any]], *published: str) -> Counted | None:
    """Return which of *versions* counts where the sources *published* were."""
    return counting(list(enumerate(versions, 1)), lambda citation: citation.partition("#")[0] in published)


def number(versions: list[dict[str, Any]], *published: str) -> int | None:
    """Return the number of the version that counts."""
    found = counted(versions, *published)
    return found.number if found else None


def test_it_counts_once_any_of_its_sources_was_published() -> None:
    assert number([body("a", "b#p2")]) is None
    assert number([body("a", "b#p2")], "b") == 1


def test_the_last_version_that_counts_is_used() -> None:
    versions = [body("a"), body("a", "b", on="2025-03")]
    assert number(versions, "a") == 1
    assert number(versions, "a", "b") == 2
    assert number(versions, "b") == 2


def test_a_version_rests_on_the_citations_that_it_was_the_first_to_bring() -> None:
    """Else a date that a later source gave would count as soon as the first source did."""
    versions = [body("a"), body("a", "b"), body("b", "a", "c")]
    assert number(versions, "a") == 1
    assert number(versions, "a", "c") == 3


def test_a_version_that_brings_no_citation_rests_on_those_before() -> None:
    versions = [body("a"), body("a", "b"), body("a", "b", on="2025-03")]
    assert number(versions, "a") == 1
    assert number(versions, "b") == 3


def test_another_passage_of_a_source_is_another_citation() -> None:
    assert number([body("a"), body("b"), body("b", "a#p2")], "a") == 3


def test_without_a_source_it_never_counts() -> None:
    assert number([body()], "a") is None
    assert number([body("a"), body()], "a") is None
    assert number([body(), body("a")], "a") == 2


def test_nothing_said_never_counts() -> None:
    assert counted([], "a") is None


class TestRivals:
    def test_the_value_used_stands_where_a_source_of_its_own_was_published(self) -> None:
        found = counted([body("a", rivals=[rival("b")])], "a", "b")
        assert found is not None
        assert found.body["occurred_on"] == "2025-02"

    def test_where_none_was_the_other_takes_its_place(self) -> None:
        """Whether the source that gives it is among the milestone's own citations or not."""
        for citations in (("a",), ("a", "b")):
            found = counted([body(*citations, rivals=[rival("b")])], "b")
            assert found is not None
            assert found.body["occurred_on"] == "2025-01"
            assert found.body["rivals"] == []

    def test_a_field_of_its_kind_can_have_one(self) -> None:
        found = counted([body("a", rivals=[rival("b", field="price", value="1 USD")])], "b")
        assert found is not None
        assert found.body["what"] == {"kind": "bid-made", "price": "1 USD"}
        assert found.body["occurred_on"] == "2025-02"

    @pytest.mark.parametrize(
        ("published", "value"), [("bcd", "preferred"), ("bd", "normal"), ("d", "deprecated"), ("abcd", "2025-02")]
    )
    def test_of_several_the_best_ranked_that_was_published_is_used(self, published: str, value: str) -> None:
        ranks = {"b": "normal", "c": "preferred", "d": "deprecated"}
        rivals = [rival(source, value=rank, rank=rank) for source, rank in ranks.items()]
        found = counted([body("a", rivals=rivals)], *published)
        assert found is not None
        assert found.body["occurred_on"] == value

    def test_what_sources_say_beside_is_kept_as_far_as_they_were_published(self) -> None:
        rivals = [rival("b", "c", value="one"), rival("d", value="two")]
        found = counted([body("a", rivals=rivals)], "a", "c")
        assert found is not None
        assert [(one["value"], one["citations"]) for one in found.body["rivals"]] == [("one", ["c"])]

    def test_a_value_whose_every_source_gives_another_too_rests_on_all_of_them(self) -> None:
        found = counted([body("a", rivals=[rival("a")])], "a")
        assert found is not None
        assert found.body["occurred_on"] == "2025-02"
