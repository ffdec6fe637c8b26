"""``dispute worker`` does what is due without a server, ``dispute jobs`` says how that goes. Light."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from events.errors import Refused
from events.text import printable
from tracker.cli.context import Command, settings, strict_settings, warn
from tracker.cli.output import emit, emit_json
from tracker.clock import utc_now
from tracker.index.reader import Index
from tracker.questions.milestones import stamp

if TYPE_CHECKING:
    from tracker.publishing.site import Publisher
    from tracker.scheduling.places import Place
    from tracker.scheduling.tick import Ticker
    from tracker.settings import Settings

_LOOK = 0.5
"""Seconds between two looks whether the clock was put back."""
_GRACE = 2.0
"""Seconds that a hub gets to answer when the worker is asked to end."""
_SHOWN = 5
"""How many addresses that a hub is not told of yet are shown at most."""


@click.command(
    "worker",
    cls=Command,
    short_help="Release, publish and tell the hub, without a server.",
    example="dispute worker --once --folder site",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where to publish; else the folder of [publish] in dispute.toml; else nowhere.",
)
@click.option("--once", is_flag=True, help="Do what is due now and end: for those who have a schedule of their own.")
def worker_command(folder: Path | None, *, once: bool) -> None:
    """Do what is due until Ctrl-C: record what was held back, publish what is new, and tell the hub of it.

    One worker runs for one store; `dispute serve` is one, too. A web server
    can serve the folder as it is.
    """
    from tracker.scheduling.lock import WorkerLock

    here = strict_settings()
    to = folder or here.folder
    with Index(here.config.store):  # a store that is not there would be waited for without end
        lock = WorkerLock(here.config.store)
    lock.must_take()
    try:
        ticker = a_ticker(here, lock, _in_folder(here, to) if to else None)
        if to is None:
            warn(["nothing is published: name a folder by --folder, or as folder of [publish] in dispute.toml"])
        if once:
            _work_once(ticker)
        else:
            _work(ticker, to)
    finally:
        lock.let_go()


def a_ticker(here: "Settings", lock: Any, place: "Place | None") -> "Ticker":
    """Return what does a worker's work by these settings, and says what it does."""
    from tracker.scheduling.hub import Messenger
    from tracker.scheduling.tick import Ticker

    store = here.config.store
    return Ticker(
        store,
        utc_now,
        lock,
        place,
        here.config.base_url,
        Messenger(store, here.hub, utc_now) if here.hub else None,
        say=lambda text: emit(printable(text)),
        warn=lambda text: warn([printable(text)]),
    )


def a_publisher(here: "Settings") -> "Publisher":
    """Return what makes the site by these settings."""
    from tracker.publishing.evidence import Evidence
    from tracker.publishing.site import Publisher

    light = here.config
    return Publisher(light.title, light.base_url, here.hub, evidence=Evidence(light.store, light.key))


def _in_folder(here: "Settings", folder: Path) -> "Place":
    from tracker.publishing.folder import Folder
    from tracker.scheduling.places import InFolder

    publisher = a_publisher(here)
    return InFolder(here.config.store, publisher, Folder(folder, publisher.frame), utc_now)


def _work_once(ticker: "Ticker") -> None:
    ticker.tick()
    if ticker.messenger:
        ticker.messenger.wait()
    if not ticker.well:
        raise Refused("not all is done", "", "see above, or `dispute jobs`; it is tried again the next time")


def _work(ticker: "Ticker", folder: Path | None) -> None:
    from tracker.scheduling.schedule import Schedule

    schedule = Schedule(ticker.tick, utc_now)
    with _until_signalled() as over:
        emit(f"Working on {ticker.store}{f', publishing to {folder}' if folder else ''} (Ctrl-C ends it)")
        schedule.start()
        try:
            while not over.wait(_LOOK):
                schedule.watch()
        finally:
            schedule.stop()
            if ticker.messenger:
                ticker.messenger.wait(_GRACE)


@contextmanager
def _until_signalled() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set, so that what is under way is brought to its end."""
    over = threading.Event()
    before = {number: signal.signal(number, lambda *_: over.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield over
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command("jobs", cls=Command, short_help="Show what is due, and how a worker's jobs go.", example="dispute jobs")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def jobs_command(*, as_json: bool) -> None:
    """Show whether a worker runs, when it last did what, what is due, and what failed."""
    found = _jobs(settings().store)
    if as_json:
        emit_json(found)
        return
    now = utc_now()
    emit(_whether_it_runs(found["worker"]))
    for job in found["jobs"]:
        emit(_of_job(job, now))
    for one in found["held"]:
        late = f"; failed: {printable(one['failed'])}" if one["failed"] else ""
        emit(f"held: {one['id'][:8]} until {one['due']}{', which has passed' if one['overdue'] else ''}{late}")
    for one in found["pings"][:_SHOWN]:
        failed = f", failed {one['failures']} times: {printable(one['failed'])}" if one["failed"] else ""
        emit(f"to be told: {one['hub']} of {one['feed']}{failed}")
    if len(found["pings"]) > _SHOWN:
        emit(f"and of {len(found['pings']) - _SHOWN} more feeds")


def _jobs(store: Path) -> dict[str, Any]:
    """Return what there is to say, in the order of docs/json.md."""
    from tracker.holding import held
    from tracker.scheduling import jobs, outbox
    from tracker.scheduling.lock import WorkerLock

    now = utc_now()
    return {
        "worker": WorkerLock(store).holder(),
        "jobs": [
            {
                "job": one.name,
                "ran": stamp(one.ran),
                "went_well": stamp(one.went_well) if one.went_well else None,
                "failures": one.failures,
                "failed": one.failed,
            }
            for one in jobs.everything(store)
        ],
        "held": [
            {"id": one.id, "due": stamp(one.due.instant), "overdue": one.due.instant <= now, "failed": one.failed}
            for one in held.everything(store)
        ],
        "pings": [
            {
                "hub": one.hub,
                "feed": one.feed,
                "failures": one.failures,
                "again": stamp(one.again) if one.failures else None,
                "failed": one.failed,
            }
            for one in outbox.waiting(store)
        ],
    }


def _whether_it_runs(worker: int | None) -> str:
    if worker is None:
        return "worker: none runs: start `dispute serve` or `dispute worker`"
    return f"worker: runs as process {worker}" if worker else "worker: runs"


def _of_job(job: dict[str, Any], now: datetime) -> str:
    said = f"{job['job']}: last {job['ran']} ({_ago(now - datetime.fromisoformat(job['ran']))})"
    if job["failed"]:
        well = f"; last well {job['went_well']}" if job["went_well"] else ""
        said += f", failed {job['failures']} times: {printable(job['failed'])}{well}"
    return said


def _ago(time: timedelta) -> str:
    """Return how long ago something was, in words. Pure."""
    seconds = int(time.total_seconds())
    if seconds < 0:
        return "by a clock that was put back since"
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}{'s' if seconds >= 2 * size else ''} ago"
    return "now" if seconds == 0 else f"{seconds} second{'s' if seconds > 1 else ''} ago"
