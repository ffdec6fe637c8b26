"""One tick of a worker: release what is due, publish what is new, tell the hub. Whatever fails is tried again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from events.errors import DisputeError
from feeds.errors import FeedsError
from tracker.clock import Clock
from tracker.holding.backoff import is_over, pause
from tracker.holding.releasing import Release, release_due
from tracker.publishing.site import UNPROVEN
from tracker.scheduling.hub import Messenger
from tracker.scheduling.jobs import Jobs
from tracker.scheduling.lock import WorkerLock
from tracker.scheduling.places import Place, Published

FIRST = timedelta(seconds=0.5)
LONGEST = timedelta(seconds=10)
"""The longest pause after a publication that failed: making it again is no small thing, and people wait for it."""
BUSY_SECONDS = 5.0
"""How long a release waits for others who write, before it leaves that to a later tick."""

_FAILED = {
    "tick": "nothing is released or told to the hub",
    "release": "nothing is released",
    "publish": "the site stays as it was",
    "ping": "the hub is not told",
}
"""What it means for people that a job failed."""

_log = logging.getLogger(__name__)


@dataclass
class Ticker:
    """What a worker does, again and again, and what it says of that.

    *place* is None where nothing is published, *messenger* where there is no
    hub. Only whoever holds the *lock* releases, tells the hub and writes down
    how it goes; without it, as while another one works, it only publishes.
    *say* is told what was done, *warn* what failed, once for as long as it is the same.
    """

    store: Path
    clock: Clock
    lock: WorkerLock
    place: Place | None = None
    base_url: str = ""
    messenger: Messenger | None = None
    say: Callable[[str], None] = lambda _: None
    warn: Callable[[str], None] = lambda _: None
    _wrong: dict[str, str] = field(default_factory=dict)
    _waiting: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    _in_place: Published | None = None
    _unproven: str = ""

    def __post_init__(self) -> None:
        """Begin to write down."""
        self._jobs = Jobs(self.store)

    @property
    def well(self) -> bool:
        """Whether nothing that was tried failed when it was tried last."""
        return not self._wrong

    def tick(self) -> None:
        """Do what is due. Raises nothing: what fails is said, written down, and tried again."""
        on_duty = self._attempt("tick", self.lock.take) is True
        if on_duty:
            self._attempt("release", self._release, pausing=False)  # what failed has a pause of its own there
        if self.place is not None:
            self._attempt("publish", self._publish)
        if on_duty:
            self._attempt("ping", self._tell)
            self._quietly(lambda: self._jobs.ticked(self.clock()))

    def _release(self) -> None:
        release_due(self.store, self.clock, timeout=BUSY_SECONDS, on=self._released)

    def _released(self, release: Release) -> None:
        one = release.held.id
        if release.failed is not None:
            self._complain(one, f"{one} is held still: {release.failed}")
            return
        self._wrong.pop(one, None)
        self.say(f"released: {release.milestone}")
        self._quietly(lambda: self._jobs.went_well("release", self.clock()))

    def _publish(self) -> None:
        assert self.place is not None  # noqa: S101  (it is asked before)
        published = self.place.publish()
        if published is None:
            return
        self._in_place = published
        if published.said:
            self.say(published.said)
        before, self._unproven = self._unproven, published.unproven
        if self._unproven not in {"", before}:
            self.warn(f"{UNPROVEN}: {self._unproven}")
        if self.lock.held and published.fresh:
            self._quietly(lambda: self._jobs.went_well("publish", self.clock()))

    def _tell(self) -> None:
        """Note what the hub has to be told of, again if that failed the last time, and set out."""
        if self.messenger is None:
            return
        if self._in_place is not None:
            feeds = {self.base_url + path: etag for path, etag in self._in_place.feeds.items()}
            self.messenger.outbox.put(feeds, complete=self._in_place.complete)
            self._in_place = None
        self.messenger.go()

    def _attempt(self, name: str, do: Callable[[], object], *, pausing: bool = True) -> object:
        """Do one thing, unless it failed a moment ago, and return what it returns; None if it fails."""
        failures, again = self._waiting.get(name, (0, self.clock()))
        if failures and pausing and not is_over(again, self.clock(), longest=LONGEST):
            return None
        try:
            done = do()
        except (DisputeError, FeedsError) as error:
            self._failed(name, failures + 1, str(error))
        except Exception as error:  # noqa: BLE001 - the outermost boundary of a tick; the next one tries again
            _log.debug("a worker's job failed: %s", name, exc_info=True)
            self._failed(name, failures + 1, f"unexpected error: {type(error).__name__}: {error}")
        else:
            if self._wrong.pop(name, None) is not None and self.lock.held:
                self._quietly(lambda: self._jobs.went_well(name, self.clock()))
            self._waiting.pop(name, None)
            return done
        return None

    def _failed(self, name: str, failures: int, why: str) -> None:
        self._waiting[name] = failures, self.clock() + pause(failures, first=FIRST, longest=LONGEST)
        self._complain(name, f"{_FAILED[name]}: {why}")
        if self.lock.held:
            self._quietly(lambda: self._jobs.failed(name, why, self.clock()))

    def _complain(self, about: str, text: str) -> None:
        """Say what is wrong, unless that was the last thing said about it."""
        if self._wrong.get(about) != text:
            self._wrong[about] = text
            self.warn(text)

    def _quietly(self, write_down: Callable[[], None]) -> None:
        """Write something down for people to see. Where that fails, it has been done or said all the same."""
        try:
            write_down()
        except DisputeError as error:
            _log.debug("not written down: %s", error)
