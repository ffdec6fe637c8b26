"""The schedule ticks at once and again and again, one tick at a time, whatever is done to the clock."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tracker.clock import utc_now
from tracker.scheduling.schedule import Schedule, _Every

QUICK = timedelta(seconds=0.02)


def wait_for(so: Callable[[], bool]) -> None:
    """Wait until it is *so*."""
    until = time.monotonic() + 20
    while not so():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_it_ticks_at_once_and_again_until_it_is_stopped() -> None:
    ticks: list[int] = []
    schedule = Schedule(lambda: ticks.append(1), utc_now, QUICK)
    schedule.start()
    wait_for(lambda: len(ticks) >= 3)
    schedule.stop()
    count = len(ticks)
    time.sleep(0.1)
    assert len(ticks) == count


def test_one_that_never_began_can_be_stopped() -> None:
    Schedule(lambda: None, utc_now).stop()


def test_a_tick_that_takes_long_is_the_only_one_and_is_brought_to_its_end() -> None:
    began, over, running = threading.Event(), [], []

    def tick() -> None:
        running.append(1)
        assert len(running) == 1
        began.set()
        time.sleep(0.1)
        running.pop()
        over.append(1)

    schedule = Schedule(tick, utc_now, QUICK)
    schedule.start()
    began.wait(20)
    schedule.stop()
    assert running == []
    assert over


def test_after_the_clock_was_put_back_the_next_tick_is_brought_forward() -> None:
    """The scheduler is left waiting for a time of day that is an hour away."""
    ticks: list[int] = []
    schedule = Schedule(lambda: ticks.append(1), utc_now, timedelta(seconds=0.2))
    schedule.start()
    wait_for(lambda: bool(ticks))
    schedule._scheduler.get_job("tick").modify(next_run_time=utc_now() + timedelta(hours=1))
    count = len(ticks)
    schedule.watch()
    wait_for(lambda: len(ticks) > count + 1)
    schedule.stop()


def test_after_the_clock_was_put_forward_no_tick_is_made_up_for() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    every = _Every(QUICK)
    assert every.get_next_fire_time(None, now) == now
    assert every.get_next_fire_time(now, now + timedelta(days=365)) == now + timedelta(days=365) + QUICK
