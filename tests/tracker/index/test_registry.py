"""What is registered, found by slug, alias or stream without looking at the rest, as it was known."""

import sqlite3
from contextlib import closing

import pytest

from tests.builders import a_tracker
from tracker.index.reader import Index


def test_a_name_leads_to_it_from_when_it_had_it() -> None:
    with a_tracker() as tracker:
        with Index(tracker.path) as index:
            before = index.head().position
        tracker.change("party", "ann", {"aliases": ["Annie Hall"]})
        with Index(tracker.path) as index:
            head = index.head().position
            for name in ("ann", "Annie Hall", "ANNIE HALL"):
                found = index.find("party", name, head)
                assert found is not None
                assert found.slug == "ann"
            assert index.find("party", "Annie Hall", before) is None
            assert index.find("party", "nobody", head) is None
            assert index.find("proceeding", "ann", head) is None


def test_a_dispute_is_found_by_the_slugs_it_had() -> None:
    with a_tracker() as tracker:
        with Index(tracker.path) as index:
            before = index.head().position
        tracker.rename("a-dispute", slug="another")
        with Index(tracker.path) as index:
            head = index.head().position
            slugs = {name: index.find("dispute", name, head) for name in ("a-dispute", "another")}
            assert {name: one and one.slug for name, one in slugs.items()} == dict.fromkeys(slugs, "another")
            old = index.find("dispute", "a-dispute", before)
            assert old is not None
            assert old.slug == "a-dispute"
            assert index.find("dispute", "another", before) is None
            assert index.of_streams([old.stream], before)[old.stream] == old


def test_all_of_a_sort_are_those_found_one_by_one() -> None:
    with a_tracker() as tracker, Index(tracker.path) as index:
        head = index.head().position
        for sort in ("dispute", "party", "proceeding", "source"):
            found = index.registered(sort, head)
            assert [index.registered_as(sort, one.slug, head) for one in found] == found
            by_stream = index.of_streams([one.stream for one in found], head)
            assert by_stream == {one.stream: one for one in found}


@pytest.mark.parametrize("sort", ["party", "dispute"])
def test_to_find_one_the_others_are_not_looked_at(sort: str) -> None:
    """However many there are, a question about one dispute takes what it takes."""
    with a_tracker() as tracker, closing(sqlite3.connect(tracker.path)) as db:
        for sql, params in (
            ("SELECT * FROM registry WHERE sort = ? AND slug = ? AND known <= 9 AND until > 9", (sort, "ann")),
            (
                "SELECT * FROM registry WHERE stream IN (SELECT value FROM json_each(?)) AND known <= 9 AND until > 9",
                ("[]",),
            ),
        ):
            plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", params))
            assert "SCAN registry" not in plan
            assert "SEARCH registry" in plan
