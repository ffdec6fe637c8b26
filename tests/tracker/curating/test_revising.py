"""Second thoughts: correcting, citing, retracting, withholding and merging, and what they do to the state."""

from datetime import date
from typing import Any

import pytest

from events.errors import DisputeError
from tests.builders import a_milestone, a_tracker
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index

DAY = date(2025, 6, 1)


def known(tracker: Tracker) -> int:
    """Return the log's head."""
    head = tracker.log.head()
    assert head is not None
    return head[0]


def state(tracker: Tracker, at: int | None = None, day: date = DAY) -> dict[tuple[str, str, str], list[str]]:
    """Return the values possible on *day* as known at a position, by view, subject and aspect."""
    found: dict[tuple[str, str, str], list[str]] = {}
    with Index(tracker.path) as index:
        for fact in index.facts(day.toordinal(), at or known(tracker)):
            found.setdefault((fact.view, fact.subject, fact.aspect), []).append(fact.value)
    return found


def sources(tracker: Tracker, *slugs: str) -> None:
    """Add sources."""
    for slug in slugs:
        tracker.add("source", {"slug": slug, "title": slug})


def test_a_source_that_says_otherwise_stands_beside() -> None:
    """A rival value changes no answer; preferred, it takes the place of the value that was used, which is kept."""
    with a_tracker() as tracker:
        sources(tracker, "one", "two", "three")
        bid = a_milestone("bid-made", "2025-02-10", bid="alpha", citations=["one"], unsourced=False)
        made = tracker.record(bid).stream
        before = state(tracker)
        tracker.cite(made, "two", Word("occurred_on", "2025-02-12"))
        assert state(tracker) == before
        tracker.cite(made, "three", Word("occurred_on", "2025-02-12", "preferred"))
        assert ("bids", "alpha", "status") not in state(tracker, day=date(2025, 2, 11))
        with Index(tracker.path) as index:
            body = index.milestone(made, known(tracker)).body
        assert body["occurred_on"]["text"] == "2025-02-12"
        assert [(one["field"], one["value"], one["citations"]) for one in body["rivals"]] == [
            ("occurred_on", "2025-02-10", ["one"])
        ]
        assert body["citations"] == ["one", "two", "three"]


def test_deprecating_the_value_that_is_used_puts_the_best_other_in_its_place() -> None:
    """With a reason, and only where there is another."""
    with a_tracker() as tracker:
        sources(tracker, "one", "two")
        made = tracker.record(a_milestone("noted", "2025-02", citations=["one"], unsourced=False)).stream
        word = Word("occurred_on", "2025-02", "deprecated", "misprint")
        with pytest.raises(DisputeError, match="nothing else says otherwise"):
            tracker.cite(made, "one", word)
        tracker.cite(made, "two", Word("occurred_on", "2025-01"))
        tracker.cite(made, "one", word)
        with Index(tracker.path) as index:
            body = index.milestone(made, known(tracker)).body
        assert body["occurred_on"]["text"] == "2025-01"
        assert [(one["value"], one["rank"], one["why"]) for one in body["rivals"]] == [
            ("2025-02", "deprecated", "misprint")
        ]


def test_a_value_out_of_use_keeps_the_sources_that_give_it_and_no_other() -> None:
    """Whoever said another value is not said to have said this one, however often they change places."""
    with a_tracker() as tracker:
        sources(tracker, "one", "two", "three")
        made = tracker.record(a_milestone("noted", "2025-01", citations=["one"], unsourced=False)).stream
        tracker.cite(made, "two", Word("occurred_on", "2025-02", "preferred"))
        tracker.cite(made, "three", Word("occurred_on", "2025-02", "deprecated", "misprint"))
        with Index(tracker.path) as index:
            body = index.milestone(made, known(tracker)).body
        assert body["occurred_on"]["text"] == "2025-01"
        assert [(one["value"], one["citations"]) for one in body["rivals"]] == [("2025-02", ["two", "three"])]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (Word("title", "x"), "not a field that sources can differ on"),
        (Word("price", "12 DOLLARS"), "money"),
        (Word("occurred_on", "circa 1999"), "1999~"),
        (Word("price", "12 USD", "deprecated"), "no reason"),
        (Word("occurred_on", "2025-02-14"), "nothing to add"),
    ],
)
def test_what_a_source_cannot_say_is_refused(word: Word, says: str) -> None:
    """One line, nothing stored."""
    with a_tracker() as tracker:
        sources(tracker, "one")
        made = tracker.record(a_milestone("bid-made", bid="alpha", citations=["one"], unsourced=False)).stream
        before = known(tracker)
        with pytest.raises(DisputeError, match=says):
            tracker.cite(made, "one", word)
        assert known(tracker) == before


def test_a_correction_to_a_rival_value_leaves_no_rival_of_it() -> None:
    """What was beside is now the value itself."""
    with a_tracker() as tracker:
        sources(tracker, "one")
        made = tracker.record(a_milestone("noted", "2025-02")).stream
        tracker.cite(made, "one", Word("occurred_on", "2025-01"))
        tracker.correct(made, {"occurred_on": "2025-01"}, "so it was")
        with Index(tracker.path) as index:
            assert index.milestone(made, known(tracker)).body["rivals"] == []


def test_merged_milestones_are_one_and_can_be_two_again() -> None:
    """The state has one from the merge on, two before it, and two again once it is undone."""
    with a_tracker() as tracker:
        bid: dict[str, Any] = {"bid": "alpha"}
        tracker.record(a_milestone("bid-made", "2025-02-10", **bid))
        kept = tracker.record(a_milestone("bid-rejected", "2025-02-14", **bid)).stream
        twice = tracker.record(a_milestone("bid-withdrawn", "2025-02-15", **bid)).stream
        two = known(tracker)
        with_two = state(tracker)
        tracker.merge(kept, twice, "one report, read twice")
        assert state(tracker)["bids", "alpha", "status"] == ["rejected"]
        assert state(tracker, two) == with_two
        with pytest.raises(DisputeError, match="merged milestone"):
            tracker.correct(twice, {"title": "x"}, "y")
        tracker.unmerge(twice, "two reports after all")
        assert state(tracker) == with_two


def test_what_follows_a_merged_milestone_follows_the_one_that_stands_for_it() -> None:
    """Known order is not lost in a merge."""
    with a_tracker() as tracker:
        kept = tracker.record(a_milestone("noted", "2025-03-01")).stream
        twice = tracker.record(a_milestone("noted", "2025-01")).stream
        tracker.record(a_milestone("bid-made", "2025", bid="alpha", follows=[twice]))
        assert state(tracker, day=date(2025, 2, 1))
        tracker.merge(kept, twice, "the same")
        assert not state(tracker, day=date(2025, 2, 1))


@pytest.mark.parametrize("circle", [True, False])
def test_no_merge_with_itself_or_in_a_circle(circle: bool) -> None:  # noqa: FBT001
    """Of two milestones only one can stand for both."""
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        other = tracker.record(a_milestone("noted")).stream if circle else one
        if circle:
            tracker.merge(one, other, "the same")
        with pytest.raises(DisputeError, match="merged milestone" if circle else "the same milestone"):
            tracker.merge(other, one, "the same")


def test_merged_parties_are_one_in_the_state() -> None:
    """What named the one names the other, from the merge on; its name leads there; undone, they are two again."""
    with a_tracker() as tracker:
        taken = {"organisation": "acme", "role": "chief executive"}
        tracker.record(a_milestone("appointed", "2024-01-01", person="ann", **taken))
        tracker.record(a_milestone("departed", "2025-01-01", person="bob", organisation="acme"))
        two = state(tracker)
        assert two["roles", "ann/acme/chief-executive", "status"] == ["holds"]
        tracker.merge_parties("ann", "bob", "one person under two names")
        assert state(tracker)["roles", "ann/acme/chief-executive", "status"] == ["left"]
        tracker.record(a_milestone("reinstated", "2025-03-01", person="bob", **taken))
        assert state(tracker)["roles", "ann/acme/chief-executive", "status"] == ["holds"]
        with pytest.raises(DisputeError, match="the same party"):
            tracker.merge_parties("bob", "ann", "the other way")
        tracker.unmerge_parties("bob", "two people")
        assert state(tracker)["departures", "bob/acme", "status"] == ["gone"]


def test_a_correction_meanwhile_writes_no_merged_party_over() -> None:
    """What a correction does not change still names who it named, once the merge is undone."""
    with a_tracker() as tracker:
        made = tracker.record(a_milestone("statement-made", by=["bob"], parties=[{"party": "bob"}])).stream
        tracker.merge_parties("ann", "bob", "one person under two names")
        tracker.correct(made, {"title": "said"}, "a better title")
        tracker.unmerge_parties("bob", "two people")
        with Index(tracker.path) as index:
            body = index.milestone(made, known(tracker)).body
        assert (body["what"]["by"], body["parties"]) == (["bob"], [{"party": "bob", "role": None}])


def test_withholding_is_lifted_and_not_done_twice() -> None:
    """Withheld, it is refused again; shown, it is refused to be shown again. The state keeps place, date and kind."""
    with a_tracker() as tracker:
        made = tracker.record(a_milestone("bid-made", "2025-02-10", bid="alpha")).stream
        before = state(tracker)
        tracker.withhold(made, "court order", "names a minor")
        with pytest.raises(DisputeError, match="withheld already"):
            tracker.withhold(made, "court order", "again")
        assert state(tracker) == before
        tracker.show_again(made, "order lifted")
        with pytest.raises(DisputeError, match="not withheld"):
            tracker.show_again(made, "again")
