"""What had been reported by some day, on real stores."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.questions.conftest import Seeded
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.index.reader import FactRow, Index
from tracker.index.withholding import WITHHELD
from tracker.replaying.reported import Reported, joined, reported, versions

AT = date(2026, 6, 1)


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    """A tracker with a source for each of several days, all entered on 1 January 2026."""
    with a_tracker() as made:
        for slug, on in {"jan": "2025-01-10", "feb": "2025-02", "mar": "2025-03-10", "unknown": None}.items():
            made.add("source", {"slug": slug, "title": slug, "published_on": on})
        yield made


def bid(kind: str, *citations: str, on: str = "2025-01-01", **fields: Any) -> dict[str, Any]:
    """Return a milestone of the bid alpha that is reported by *citations*."""
    return a_milestone(kind, on, bid="alpha", citations=list(citations), unsourced=False, **fields)


def asked(tracker: Tracker, by: str, at: date = AT, known: int | None = None) -> Reported:
    """Return what had been reported by a day."""
    with Index(tracker.path) as index:
        position = index.head().position if known is None else known
        disputes = [one.stream for one in index.registered("dispute", position)]
        return reported(index, date.fromisoformat(by), at, position, disputes)


def values(found: Reported, aspect: str = "status", at: date = AT) -> dict[str, str]:
    """Return the values of an aspect with their certainty."""
    day = at.toordinal()
    return {row.value: "certain" if row.certain(day) else "possible" for row in found.facts if row.aspect == aspect}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("2025-01-09", {}),
        ("2025-01-10", {"open": "certain"}),
        ("2025-01-31", {"open": "certain"}),
        ("2025-02-01", {"open": "possible", "rejected": "possible"}),
        ("2025-02-27", {"open": "possible", "rejected": "possible"}),
        ("2025-02-28", {"rejected": "certain"}),
    ],
)
def test_a_milestone_counts_once_its_source_was_published_certainly_or_possibly(
    tracker: Tracker, by: str, expected: dict[str, str]
) -> None:
    tracker.record(bid("bid-made", "jan"))
    tracker.record(bid("bid-rejected", "feb"))
    assert values(asked(tracker, by)) == expected


def test_a_source_without_a_date_was_possibly_published_ever_and_certainly_once_it_was_entered(
    tracker: Tracker,
) -> None:
    tracker.record(bid("bid-made", "unknown"))
    assert values(asked(tracker, "0001-01-01")) == {"open": "possible"}
    assert values(asked(tracker, "2025-12-31")) == {"open": "possible"}
    assert values(asked(tracker, "2026-01-01")) == {"open": "certain"}


def test_a_source_was_published_by_the_day_on_which_it_was_read(tracker: Tracker) -> None:
    tracker.add("source", {"slug": "read", "title": "r", "published_on": "[2024..]", "accessed_on": "2025-05-05"})
    tracker.record(bid("bid-made", "read"))
    assert values(asked(tracker, "2025-05-04")) == {"open": "possible"}
    assert values(asked(tracker, "2025-05-05")) == {"open": "certain"}


def test_a_source_that_was_entered_before_its_date_was_published_on_its_date(tracker: Tracker) -> None:
    tracker.add("source", {"slug": "later", "title": "l", "published_on": "2026-09-01", "accessed_on": "2025-05-05"})
    tracker.record(bid("bid-made", "later"))
    assert values(asked(tracker, "2026-08-31")) == {}
    assert values(asked(tracker, "2026-09-01")) == {"open": "certain"}


def test_what_has_no_source_never_counts_nor_does_what_was_retracted(tracker: Tracker) -> None:
    tracker.record(a_milestone("bid-made", bid="alpha"))
    gone = tracker.record(bid("bid-made", "jan", title="other")).stream
    tracker.retract(gone, "it never was")
    found = asked(tracker, "9999-12-31")
    assert (found.milestones, found.facts) == ([], [])


def test_as_known_before_the_retraction_it_counts(tracker: Tracker) -> None:
    gone = tracker.record(bid("bid-made", "jan")).stream
    with Index(tracker.path) as index:
        before = index.head().position
    tracker.retract(gone, "it never was")
    assert values(asked(tracker, "2025-01-10", known=before)) == {"open": "certain"}


def test_a_date_that_a_later_source_corrected_is_as_it_was_before_that_source(tracker: Tracker) -> None:
    one = tracker.record(bid("bid-made", "jan", on="2025-01-01")).stream
    tracker.correct(one, {"occurred_on": "2025-01-05", "also_cite": ["mar"]}, "it has the day")
    for by, on in (("2025-02-01", "2025-01-01"), ("2025-03-10", "2025-01-05")):
        with Index(tracker.path) as index:
            ((said, certainly),) = versions(index, asked(tracker, by).milestones, index.head().position)
        assert (said.body["occurred_on"]["text"], certainly) == (on, True)


def test_a_value_that_only_another_source_had_given_by_then_is_used(tracker: Tracker) -> None:
    one = tracker.record(bid("bid-made", "mar", on="2025-01-01", price="2 USD")).stream
    tracker.cite(one, "jan", Word("price", "1 USD"))
    assert values(asked(tracker, "2025-02-01"), "price") == {"1 USD": "certain"}
    assert values(asked(tracker, "2025-03-10"), "price") == {"2 USD": "certain"}


def test_a_rival_date_is_a_date_like_any_other(tracker: Tracker) -> None:
    one = tracker.record(bid("bid-made", "mar", on="2025-01-01")).stream
    tracker.cite(one, "jan", Word("occurred_on", "[2025-01-03..2025-01-05]"))
    at = date(2025, 1, 4)
    assert values(asked(tracker, "2025-02-01", at), at=at) == {"open": "possible"}
    assert values(asked(tracker, "2025-03-10", at), at=at) == {"open": "certain"}


def test_of_two_that_are_one_the_first_that_counts_stands_for_both(tracker: Tracker) -> None:
    one = tracker.record(bid("bid-made", "mar", price="2 USD")).stream
    other = tracker.record(bid("bid-made", "jan", price="1 USD")).stream
    tracker.merge(one, other, "they are one")
    assert [told.id for told in asked(tracker, "2025-02-01").milestones] == [other]
    assert [told.id for told in asked(tracker, "2025-03-10").milestones] == [one]
    assert values(asked(tracker, "2025-03-10"), "price") == {"2 USD": "certain"}


def test_order_counts_among_what_counts_whichever_was_recorded_first(tracker: Tracker) -> None:
    """The rejection follows the bid, which a correction says of a milestone of a later place."""
    first = tracker.record(bid("bid-rejected", "jan", on="2025-01")).stream
    second = tracker.record(bid("bid-raised", "jan", on="2025-01")).stream
    tracker.record(bid("bid-made", "jan", on="2024"))
    tracker.correct(first, {"follows": [second]}, "it came after")
    assert values(asked(tracker, "2025-01-31"))["rejected"] == "certain"


def test_what_is_followed_and_does_not_count_is_left_out(tracker: Tracker) -> None:
    later = tracker.record(bid("bid-made", "mar")).stream
    tracker.record(bid("bid-rejected", "jan", follows=[later]))
    assert values(asked(tracker, "2025-02-01")) == {"rejected": "certain"}


def test_withheld_words_are_not_shown(tracker: Tracker) -> None:
    one = tracker.record(bid("bid-made", "jan", scope="secret", title="secret")).stream
    with Index(tracker.path) as index:
        before = index.head().position
    tracker.withhold(one, "a court order", "it names a minor")
    for known in (None, before):
        found = asked(tracker, "2025-02-01", known=known)
        assert values(found, "scope") == {WITHHELD: "certain"}
        with Index(tracker.path) as index:
            ((said, _),) = versions(index, found.milestones, known or index.head().position)
        assert "secret" not in repr(said)


def test_parties_that_are_one_are_named_as_one(tracker: Tracker) -> None:
    tracker.record(bid("bid-made", "jan", bidder="ann"))
    tracker.merge_parties("bob", "ann", "they are one")
    assert values(asked(tracker, "2025-02-01"), "bidder") == {"bob": "certain"}


class TestSeeds:
    @pytest.mark.parametrize(
        ("by", "expected"),
        [("2025-02-13", {}), ("2025-02-14", {"rejected": "certain"}), ("2025-03-21", {"rejected": "certain"})],
    )
    def test_the_group_s_bid_was_reported_with_its_rejection(
        self, seeded: Seeded, by: str, expected: dict[str, str]
    ) -> None:
        (dispute,) = seeded.index.registered("dispute", seeded.both)
        at = date(2025, 2, 15)
        found = reported(seeded.index, date.fromisoformat(by), at, seeded.both, [dispute.stream])
        status = [row for row in found.facts if row[2:4] == ("musk-group-2025", "status")]
        assert {row.value: "certain" if row.certain(at.toordinal()) else "possible" for row in status} == expected

    def test_from_the_article_alone_nothing_was_reported_before_it_appeared(self, seeded: Seeded) -> None:
        (dispute,) = seeded.index.registered("dispute", seeded.article)
        for by, count in ((date(2025, 3, 13), 0), (date(2025, 3, 14), 53)):
            found = reported(seeded.index, by, date(2025, 4, 1), seeded.article, [dispute.stream])
            assert len(found.milestones) == count
            assert not any(one.certainly for one in found.milestones)


def cited(step: Step) -> Step:
    """Return *step* with a source for what it says."""
    if step.act not in {"record", "correct"}:
        return step
    return replace(step, raw={**step.raw, "unsourced": False, "citations": ["old"]})


@settings(max_examples=60)
@given(histories(), st.integers(0, 6))
def test_once_every_source_was_published_what_had_been_reported_is_what_is_known(steps: list[Step], days: int) -> None:
    """For any history of acts: the short replay gives the facts that the index has."""
    at = date(2024, 2, 26) + timedelta(days)
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "old", "title": "old", "published_on": "1999"})
        play(tracker, [cited(step) for step in steps if step.act != "merge"])
        found = asked(tracker, "9999-12-31", at)
        with Index(tracker.path) as index:
            facts = index.facts(at.toordinal(), index.head().position)
    day = at.toordinal()
    told = {(row[:5], row.certain(day)) for row in found.facts}
    assert told == {(row[:5], any(one.certain(day) for one in facts if one[:5] == row[:5])) for row in facts}


@settings(max_examples=30)
@given(histories(), st.integers(0, 6))
def test_any_history_has_an_answer(steps: list[Step], days: int) -> None:
    at = date(2024, 2, 26) + timedelta(days)
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "old", "title": "old", "published_on": "[2024-02..2024-03]"})
        play(tracker, [cited(step) for step in steps])
        found = asked(tracker, at.isoformat(), at)
        assert all(row.start <= at.toordinal() < row.end for row in found.facts)
        assert not any(row.certain(at.toordinal()) for row in found.facts)


def fact(value: str, sure: tuple[int | None, int | None], days: tuple[int, int] = (1, 9)) -> FactRow:
    """Return a fact with one reason."""
    return FactRow("d", "bids", "a", "status", value, *days, *sure, ((7, *days, "stated"),))


def test_two_states_as_one_are_certain_where_both_are() -> None:
    open_, rejected = fact("open", (2, 8)), fact("rejected", (None, None))
    assert joined([open_], [open_], 3) == [open_]
    assert joined([open_], [], 3) == [fact("open", (None, None))]
    assert joined([open_], [fact("open", (4, 9))], 3) == [fact("open", (4, 8))]
    assert joined([open_], [fact("open", (8, 9))], 3) == [fact("open", (None, None))]
    assert [row.value for row in joined([open_], [rejected], 3)] == ["open", "rejected"]
