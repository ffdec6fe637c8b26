"""Holding back: checked at once, kept beside the log, and nowhere to be seen before its time."""

from pathlib import Path
from typing import Any

import pytest

from events.errors import DisputeError, InvalidInput, NotFound, Refused
from events.log.refusals import CommandReused
from tests.builders import CURATOR, a_milestone
from tests.tracker.holding.builders import HIDDEN, Clock, after, held_back, position, recorded
from tests.tracker.publishing.sites import documents
from tracker.curating.tracker import Tracker
from tracker.holding import held
from tracker.holding.holding import Wanted, hold
from tracker.holding.releasing import release_due
from tracker.index.reader import Index


def test_what_is_held_is_not_in_the_log_the_index_or_any_document(store: Path, clock: Clock) -> None:
    before, at = documents(store), position(store)
    held_back(store, clock, after(60))
    assert (documents(store), position(store)) == (before, at)
    with Index(store) as index:
        assert index.timeline(at) == []


def test_what_is_held_survives_the_program_with_all_that_it_says(store: Path, clock: Clock) -> None:
    one = held_back(store, clock, after(60), tags=["a", "b"], summary="Ω")
    assert held.everything(store) == [one]
    assert (one.kind, one.title, one.dispute, one.curator) == ("noted", HIDDEN, "a-dispute", str(CURATOR))


@pytest.mark.parametrize("fields", [{"title": ""}, {"occurred_on": "then"}, {"parties": [{"party": "nobody"}]}])
def test_what_could_not_be_recorded_now_is_not_held(store: Path, clock: Clock, fields: dict[str, Any]) -> None:
    with pytest.raises(DisputeError):
        held_back(store, clock, after(60), **fields)
    assert held.everything(store) == []


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_time_that_has_passed_is_refused(store: Path, clock: Clock, seconds: int) -> None:
    with pytest.raises(InvalidInput, match="has passed"):
        held_back(store, clock, after(seconds))


def test_only_trying_holds_nothing(store: Path, clock: Clock) -> None:
    with Tracker(store, CURATOR, clock=clock) as tracker:
        kept = hold(tracker, Wanted(raw=a_milestone("noted"), until=after(9)), now=clock(), dry_run=True)
    assert (kept.held, kept.outcome.stored) == (None, False)
    assert held.everything(store) == []


def test_the_same_command_holds_once_and_something_else_under_it_is_refused(store: Path, clock: Clock) -> None:
    one = held_back(store, clock, after(60), command="c")
    assert held_back(store, clock, after(60), command="c") == one
    with pytest.raises(CommandReused):
        held_back(store, clock, after(60), command="c", title="Else")
    with pytest.raises(CommandReused):
        held_back(store, clock, after(61), command="c")
    assert held.everything(store) == [one]


def test_the_same_command_after_the_release_records_nothing_more(store: Path, clock: Clock) -> None:
    held_back(store, clock, after(60), command="c")
    clock.go(60)
    (done,) = release_due(store, clock)
    with Tracker(store, CURATOR, clock=clock) as tracker:
        wanted = Wanted(raw=a_milestone("noted", title=HIDDEN), until=after(60), command="c")
        kept = hold(tracker, wanted, now=clock())
    assert (kept.held, kept.outcome.stream) == (None, done.milestone)
    assert len(recorded(store)) == 1


def test_an_id_is_found_by_its_first_six_digits(store: Path, clock: Clock) -> None:
    one = held_back(store, clock, after(60))
    assert held.named(store, one.id[:6]) == one
    with pytest.raises(InvalidInput, match="at least six"):
        held.named(store, one.id[:5])
    with pytest.raises(NotFound, match="nothing is held"):
        held.named(store, "ffffff0")


def test_what_is_dropped_is_never_recorded_and_no_word_of_it_is_left_in_the_file(store: Path, clock: Clock) -> None:
    one = held_back(store, clock, after(60))
    held.let_go(store, one)
    clock.go(60)
    assert release_due(store, clock) == []
    with pytest.raises(NotFound, match="held no more"):
        held.let_go(store, one)
    with Tracker(store, CURATOR, clock=clock):
        pass  # the last one to close leaves everything in the file itself
    assert HIDDEN.encode() not in store.read_bytes()


def test_what_is_put_off_is_recorded_at_the_other_time(store: Path, clock: Clock) -> None:
    one = held_back(store, clock, after(60))
    held.put_off(store, one, after(90))
    clock.go(60)
    assert release_due(store, clock) == []
    clock.go(30)
    assert [done.failed for done in release_due(store, clock)] == [None]


def test_prefixes_are_written_out_since_they_may_name_two_by_then(store: Path, clock: Clock) -> None:
    with Tracker(store, CURATOR, clock=clock) as tracker:
        first = tracker.record(a_milestone("noted")).stream
    one = held_back(store, clock, after(60), follows=[first[:8]])
    assert one.raw["follows"] == [first]


def test_a_dispute_that_is_renamed_meanwhile_is_the_same_one(store: Path, clock: Clock) -> None:
    held_back(store, clock, after(60))
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.rename("a-dispute", slug="another-name")
        tracker.open_dispute("a-second", "A second")
    clock.go(60)
    (done,) = release_due(store, clock)
    assert done.failed is None


def test_what_is_held_needs_an_open_dispute(store: Path, clock: Clock) -> None:
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.close("a-dispute")
    with pytest.raises(Refused, match="closed dispute"):
        held_back(store, clock, after(60))
