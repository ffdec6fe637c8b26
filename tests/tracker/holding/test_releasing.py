"""Releasing: at its time and not before, once and not twice, whatever stops the program or sets the clock."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import CURATOR, START, a_milestone
from tests.tracker.holding.builders import Clock, after, held_back, position, recorded
from tracker.curating.tracker import Tracker
from tracker.holding import held
from tracker.holding.backoff import LONGEST, is_over, pause
from tracker.holding.releasing import Release, release_due


def test_it_is_recorded_when_its_time_has_come_under_its_own_command_id_and_dated_then(
    store: Path, clock: Clock
) -> None:
    one = held_back(store, clock, after(60))
    clock.go(59.999)
    assert release_due(store, clock) == []
    at = position(store)
    clock.go(0.001)
    (done,) = release_due(store, clock)
    (record,) = recorded(store)
    assert (done.held, done.milestone, done.failed) == (one, record.stream, None)
    assert (record.position, record.recorded_at) == (at + 1, one.due.instant)
    assert record.curator == CURATOR.name
    with Tracker(store, CURATOR, clock=clock) as tracker:
        first = tracker.first_time(one.command)
    assert first is not None
    assert first.stream == record.stream
    assert held.everything(store) == []
    assert release_due(store, clock) == []


def test_what_is_due_at_once_is_recorded_in_the_order_of_its_times(store: Path, clock: Clock) -> None:
    for seconds in (30, 10, 20, 10):
        held_back(store, clock, after(seconds), title=f"at {seconds}")
    clock.go(60)
    release_due(store, clock)
    titles = [one.body["milestone"]["title"] for one in recorded(store)]
    assert titles == ["at 10", "at 10", "at 20", "at 30"]


def test_each_is_recorded_for_the_curator_who_held_it_back(store: Path, clock: Clock) -> None:
    held_back(store, clock, after(10))
    clock.go(60)
    seen: list[Release] = []
    assert release_due(store, clock, on=seen.append) == seen
    assert [one.curator for one in recorded(store)] == [CURATOR.name]


def test_what_cannot_be_recorded_stays_held_with_the_reason_and_keeps_nothing_else(store: Path, clock: Clock) -> None:
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.open_dispute("other", "Other")
    failing = held_back(store, clock, after(10), dispute="a-dispute")
    held_back(store, clock, after(20), dispute="other")
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.close("a-dispute")
    clock.go(60)
    failed, done = release_due(store, clock)
    assert (failed.held.id, failed.milestone) == (failing.id, None)
    assert done.milestone is not None
    (left,) = held.everything(store)
    assert (left.id, left.failures) == (failing.id, 1)
    assert left.failed == failed.failed == "closed dispute: a-dispute: reopen it first: dispute reopen a-dispute"


def test_it_is_tried_again_after_pauses_that_grow_and_recorded_once_nothing_is_in_its_way(
    store: Path, clock: Clock
) -> None:
    held_back(store, clock, after(10))
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.close("a-dispute")
    clock.go(10)
    tried = []
    for second in range(10, 45):
        if release_due(store, clock):
            tried.append(second)
        clock.go(1)
    assert tried == [10, 11, 13, 17, 25, 41]
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.reopen("a-dispute")
    clock.go(LONGEST.total_seconds())
    assert [done.failed for done in release_due(store, clock)] == [None]


def test_pauses_double_up_to_the_longest() -> None:
    assert [pause(failures).total_seconds() for failures in (1, 2, 3, 7, 1_000_000)] == [1, 2, 4, 60, 60]


def test_a_pause_that_ends_far_ahead_was_begun_before_the_clock_was_put_back() -> None:
    assert not is_over(START + LONGEST, START)
    assert is_over(START + timedelta(days=365), START)


def test_a_clock_that_is_put_back_between_looking_and_recording_releases_nothing_early(
    store: Path, clock: Clock
) -> None:
    held_back(store, clock, after(60))
    readings = iter([after(60).instant, *[after(30).instant] * 9])
    assert release_due(store, lambda: next(readings)) == []
    assert recorded(store) == []
    clock.go(60)
    assert [done.failed for done in release_due(store, clock)] == [None]
    assert len(recorded(store)) == 1


def test_what_is_put_off_or_dropped_while_others_are_released_is_not_recorded(store: Path, clock: Clock) -> None:
    first, second, third = (held_back(store, clock, after(seconds)) for seconds in (10, 20, 30))

    def meddle(done: Release) -> None:
        held.put_off(store, second, after(900))
        held.let_go(store, third)

    clock.go(60)
    assert [done.held.id for done in release_due(store, clock, on=meddle)] == [first.id]
    assert len(recorded(store)) == 1
    assert [left.due for left in held.everything(store)] == [after(900)]


def test_a_log_that_is_ahead_of_the_clock_keeps_it_until_the_clock_has_caught_up(store: Path, clock: Clock) -> None:
    held_back(store, clock, after(60))
    clock.go(7200)
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.open_dispute("other", "Other")
    clock.now = after(60).instant
    (failed,) = release_due(store, clock)
    assert str(failed.failed).startswith("clock behind the log")
    clock.go(7200)
    assert [done.failed for done in release_due(store, clock)] == [None]


def test_a_copy_of_the_store_from_before_a_release_does_not_record_it_twice(store: Path, clock: Clock) -> None:
    """The command id is in the log, though the table says that it is held."""
    one = held_back(store, clock, after(60))
    clock.go(60)
    release_due(store, clock)
    held.keep(store, one)
    (done,) = release_due(store, clock)
    assert done.milestone == recorded(store)[0].stream
    assert len(recorded(store)) == 1
    assert held.everything(store) == []


class Unplugged(BaseException):
    """The program stops here, as by ``kill -9``."""


def unplugging(clock: Clock, after_readings: int) -> Callable[[], datetime]:
    """Return a clock that stops the program at its n-th reading."""
    left = iter(range(after_readings))

    def read() -> datetime:
        if next(left, None) is None:
            raise Unplugged
        return clock()

    return read


def many(store: Path, clock: Clock, *, count: int, restarts: int, seed: int) -> None:
    """Hold *count* back, restart so often, set the clock at random; then: none is lost, early or twice."""
    chance = random.Random(seed)
    span = 2400
    wanted = {}
    for number in range(count):
        one = held_back(store, clock, after(chance.randint(1, span)), title=f"number {number}")
        wanted[one.raw["title"]] = one.due.instant
    for _ in range(restarts):
        # Forward more than back; the log refuses a clock that is more than an hour behind it.
        clock.go(chance.choice([1, 5, 60, 120, -30, -90, 0.25]))
        try:
            release_due(store, unplugging(clock, chance.choice([1, 2, 3, 5, 100])))
        except Unplugged:
            continue
    clock.now = after(span + 3600).instant
    release_due(store, clock)
    released = {one.body["milestone"]["title"]: one.recorded_at for one in recorded(store)}
    assert len(recorded(store)) == len(released) == count
    assert all(released[title] >= due for title, due in wanted.items())
    assert held.everything(store) == []


def test_over_restarts_and_jumps_of_the_clock_none_is_lost_early_or_twice(store: Path, clock: Clock) -> None:
    many(store, clock, count=20, restarts=15, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_of_two_hundred_over_a_hundred_restarts_none_is_lost_early_or_twice(
    store: Path, clock: Clock, seed: int
) -> None:
    many(store, clock, count=200, restarts=100, seed=seed)


def test_held_back_twice_it_is_recorded_twice(store: Path, clock: Clock) -> None:
    """Without a command id saying it again says it again, as with any other command."""
    raw = a_milestone("noted")
    held_back(store, clock, after(1), title=raw["title"])
    held_back(store, clock, after(1), title=raw["title"])
    clock.go(1)
    assert len(release_due(store, clock)) == 2
