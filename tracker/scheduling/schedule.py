"""When a worker ticks: APScheduler in memory, with one job. What is due the log and the tables say."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from tracker.clock import Clock

TICK = timedelta(seconds=0.5)
_JOB = "tick"


class _Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fires at once, and then so long after it was asked: never for times that have passed.

    The library's own counts up from the last time, a step for each time that was missed: after the clock was put
    forward by a year, for minutes.
    """

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next time to fire."""
        return now if previous_fire_time is None else now + self._pause


class Schedule:
    """Calls *tick* twice a second in a thread of its own, one call at a time, from :meth:`start` until :meth:`stop`."""

    def __init__(self, tick: Callable[[], None], clock: Clock, every: timedelta = TICK) -> None:
        """Call nothing yet."""
        # Where a tick takes longer than the pause after it, the library warns of each that is left out.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._clock = clock
        self._every = every
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()}, executors={"default": ThreadPoolExecutor(1)}, timezone=UTC
        )
        self._scheduler.add_job(tick, _Every(every), id=_JOB, coalesce=True, max_instances=1, misfire_grace_time=None)

    def start(self) -> None:
        """Call the first tick now, and go on."""
        self._scheduler.start()

    def watch(self) -> None:
        """Bring the next tick forward where the clock was put back since it was set: to be called now and then.

        The scheduler waits for a time of day, which could then be hours away.
        """
        job = self._scheduler.get_job(_JOB)
        now = self._clock()
        if job is not None and job.next_run_time - now > 2 * self._every:
            job.modify(next_run_time=now)

    def stop(self) -> None:
        """End, once the tick under way is over; harmless where it never began."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
