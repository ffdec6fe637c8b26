"""The short way through what is kept in memory gives the rows that the long way gives, on both axes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Ticking, a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.index.test_writer import ALL, make_stale, rows
from tracker.curating.tracker import Tracker
from tracker.index.catching_up import catch_up
from tracker.index.shortly import Shortly
from tracker.index.tables import OPEN

COURT = ("suit-filed", "trial-set", "trial-begun", "verdict-returned", "case-stayed", "case-reopened", "suit-dismissed")
PEOPLE = ("appointed", "departed", "reinstated", "founded", "restructured", "noted")
WORDS = ("claim-made", "claim-answered", "forecast-made", "noted", "agreement-made", "agreement-ended")


def hold_to_the_long_way(tracker: Tracker) -> None:
    """Hold what was written record by record, and what is built anew, to what the long way alone gives."""
    written = rows(tracker, ALL)
    make_stale(tracker)
    catch_up(tracker.path, Ticking())
    assert rows(tracker, ALL) == written
    make_stale(tracker)
    catch_up(tracker.path, Ticking(), thorough=True)
    assert rows(tracker, ALL) == written


def _method(watch: Callable[..., object], way: Callable[..., object]) -> Callable[..., object]:
    return lambda *given: watch(way, *given)


@contextmanager
def watched() -> Iterator[list[bool]]:
    """Give whether each record so far took the short way."""
    taken: list[bool] = []

    def watch(way: Callable[..., object], *given: object) -> object:
        warnings = way(*given)
        taken.append(warnings is not None)
        return warnings

    with pytest.MonkeyPatch.context() as patch:
        for name in ("record", "correct", "retract"):
            patch.setattr(Shortly, name, _method(watch, getattr(Shortly, name)))
        yield taken


@settings(max_examples=30)
@given(st.sampled_from([COURT, PEOPLE, WORDS]).flatmap(lambda kinds: histories(most=30, kinds=kinds)))
def test_few_subjects_with_much_going_on(steps: list[Step]) -> None:
    """Follows, corrections, retractions, rules that count, merges: whichever way each record takes."""
    with a_tracker() as tracker:
        play(tracker, steps)
        hold_to_the_long_way(tracker)


def test_what_happens_in_order_is_written_shortly() -> None:
    """New milestones, what they follow, corrected dates and titles, retractions: none of it takes the long way."""
    with watched() as taken, a_tracker() as tracker:
        first = tracker.record(a_milestone("suit-filed", "2025-01-02", proceeding="alpha")).stream
        tracker.record(a_milestone("case-stayed", "2025-02", proceeding="alpha"))
        after = tracker.record(a_milestone("case-reopened", "2025-03-01", proceeding="alpha", follows=[first])).stream
        tracker.record(a_milestone("case-stayed", "2025-03-09", proceeding="alpha"))
        said = tracker.record(
            a_milestone("appointed", "2025-01", person="ann", organisation="acme", role="chair")
        ).stream
        tracker.record(a_milestone("appointed", "2025-02", person="bob", organisation="acme", role="chair"))
        tracker.correct(after, {"occurred_on": "2025-03-02"}, "a day later")
        tracker.correct(said, {"title": "ann takes the chair"}, "clearer")
        tracker.retract(after, "it never was")
        assert taken == [True] * 9
        hold_to_the_long_way(tracker)


def test_what_leads_backwards_takes_the_long_way() -> None:
    """A suit whose filing is recorded after what followed from it, in the same month for all one knows."""
    with watched() as taken, a_tracker() as tracker:
        tracker.record(a_milestone("trial-set", "2025-01", proceeding="alpha", trial_on="2026-01-01"))
        tracker.record(a_milestone("suit-filed", "2025-01-02", proceeding="alpha"))
        tracker.record(a_milestone("trial-begun", "2026-01-01", proceeding="alpha"))
        tracker.record(a_milestone("bid-made", bid="beta"))
        assert taken == [True, False, False, True]
        hold_to_the_long_way(tracker)


def test_what_the_dates_alone_put_in_order_is_written_shortly_whenever_it_is_recorded() -> None:
    """Until a date is corrected so that they no longer do."""
    with watched() as taken, a_tracker() as tracker:
        tracker.record(a_milestone("trial-set", "2025-02-02", proceeding="alpha", trial_on="2026-01-01"))
        filed = tracker.record(a_milestone("suit-filed", "2025-01-02", proceeding="alpha")).stream
        tracker.correct(filed, {"occurred_on": "2025-01-03"}, "a day later")
        tracker.correct(filed, {"occurred_on": "2025"}, "no day is known")
        tracker.correct(filed, {"occurred_on": "2025-01-03"}, "it is known after all")
        assert taken == [True, True, True, False, False]
        hold_to_the_long_way(tracker)


def test_a_refused_append_leaves_nothing_in_memory() -> None:
    """What was tried, and what an error undid, is forgotten: the positions are given out again."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", bid="alpha"))
        tracker.record(a_milestone("bid-raised", bid="alpha", price="5 USD"), dry_run=True)
        tracker.record(a_milestone("bid-rejected", bid="alpha"))
        hold_to_the_long_way(tracker)


def test_an_order_that_comes_about_because_something_else_was_retracted_is_known() -> None:
    """Of two departures nothing says which a return follows; of the one that is left, it does, wherever it counts."""
    people = {"person": "ann", "organisation": "acme"}
    with a_tracker() as tracker:
        tracker.record(a_milestone("departed", "2025-01", **people, role="chair"))
        other = tracker.record(a_milestone("departed", "2025-01", **people)).stream
        tracker.record(a_milestone("reinstated", "2025-01-09", **people, role="chair"))
        tracker.retract(other, "it never was")
        left = rows(tracker, ALL)
        tracker.record(a_milestone("reinstated", "2025-01-20", **people, role="chair"))
        hold_to_the_long_way(tracker)
    with a_tracker() as at_once:
        at_once.record(a_milestone("departed", "2025-01", **people, role="chair"))
        at_once.record(a_milestone("reinstated", "2025-01-09", **people, role="chair"))
        never = {row[1:10] for row in rows(at_once, ALL) if row[-1] == OPEN}
    assert {row[1:10] for row in left if row[-1] == OPEN} == never
