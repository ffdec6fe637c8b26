"""Curators in processes of their own who write one store at once: what each was told, and how long it took."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import perf_counter, sleep

from events.errors import Refused
from events.log.records import Curator
from tests.tracker.cli import running
from tracker.clock import utc_now
from tracker.curating.acting import recorded
from tracker.curating.drafting import drafted
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index, Version
from tracker.proving.reading import here
from tracker.proving.signing import make_key

COUNTED = "c0047ed0-0000-4000-8000-000000000001"
"""The milestone that all of them correct: its title is how often it was corrected."""


@dataclass
class Told:
    """What one curator was told: which command ids are stored, the seconds of each append, what else was said.

    ``again`` is how often somebody else had changed it meanwhile, ``failed`` what should never have come.
    """

    who: str
    stored: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    again: int = 0
    failed: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Measure an append."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds.append(perf_counter() - start)


Acting = Callable[[Tracker, Told], None]


def crowd(store: Path, act: Acting, count: int = 8) -> list[Told]:
    """Let so many processes *act* on *store* at once, each a curator of its own, and return what each was told."""
    waiting, starting = os.pipe()
    told = []
    for number in range(count):
        reading, writing = os.pipe()
        if os.fork() == 0:
            try:
                os.close(starting)
                with os.fdopen(writing, "w") as out:
                    json.dump(asdict(_acted(store, act, f"w{number}", waiting)), out)
            finally:
                os._exit(0)
        os.close(writing)
        told.append(reading)
    sleep(0.2)  # all of them have opened the store by then
    os.close(starting)
    os.close(waiting)
    found = []
    for reading in told:
        with os.fdopen(reading) as said:
            found.append(Told(**json.load(said)))
        os.wait()
    return found


def _acted(store: Path, act: Acting, who: str, waiting: int) -> Told:
    told = Told(who)
    try:
        with Tracker(store, Curator(who.title(), f"{who}@example.org"), clock=utc_now) as tracker:
            os.read(waiting, 1)
            act(tracker, told)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it has to be seen in the other process
        told.failed.append(f"{type(error).__name__}: {error}")
    return told


def recording(each: int) -> Acting:
    """Return what records so many milestones, each under a command id of its own."""

    def act(tracker: Tracker, told: Told) -> None:
        for number in range(each):
            command = f"{told.who}-{number}"
            raw = {"kind": "noted", "title": command, "occurred_on": "2026-02", "unsourced": True}
            with told.timed():
                tracker.record(raw, command=command)
            told.stored.append(command)

    return act


def counting(each: int, *, looks_again: bool = True) -> Acting:
    """Return what raises the milestone COUNTED by one so many times, taking it up again where somebody came first.

    Without *looks_again* it says its own once more, on whatever version there is by then: for the control.
    """

    def act(tracker: Tracker, told: Told) -> None:
        for number in range(each):
            seen = _seen(tracker)
            while not _raised(tracker, told, f"{told.who}-{number}", seen, blindly=not looks_again):
                told.again += 1
                seen = _seen(tracker) if looks_again else seen

    return act


def _seen(tracker: Tracker) -> Version:
    with Index(tracker.path) as index:
        return index.milestone(COUNTED, index.head().position)


def _raised(tracker: Tracker, told: Told, command: str, seen: Version, *, blindly: bool) -> bool:
    title = {"title": str(int(seen.body["title"]) + 1)}
    try:
        with told.timed():
            tracker.correct(COUNTED, title, command, version=None if blindly else seen.number)
    except Refused as error:
        if error.what == "changed meanwhile":
            return False
        if not (blindly and error.what == "nothing to correct"):
            raise
    else:
        told.stored.append(command)
    return True


def made(store: Path) -> None:
    """Make a store with one open dispute, and in it the milestone COUNTED."""
    with Tracker(store, Curator("Ada", "ada@example.org"), clock=utc_now, create=True) as tracker:
        make_key(store)
        dispute = tracker.open_dispute("a-v-b", "A v. B").stream
        raw = {"kind": "noted", "title": "0", "occurred_on": "2026-02", "unsourced": True}
        act = recorded(dispute, drafted(raw, tracker.names, tracker.whole_id), None)
        tracker.append([replace(act, stream=COUNTED)])


def roots(store: Path, folder: Path) -> tuple[str, str]:
    """Return the root of *store*, and that of a new one in *folder* into which its export was put."""
    out, other = folder / "log.jsonl", folder / "other"
    assert running.dispute("--store", str(store), "export", "--out", str(out)).code == 0
    assert running.dispute("init", str(other), "--curator", "Ada <ada@example.org>").code == 0
    put = running.dispute("import", str(out), "--store", str(other / "dispute.sqlite"), "--as", "Ada <ada@example.org>")
    assert put.code == 0, put.err
    return here(store)[2].hex(), here(other / "dispute.sqlite")[2].hex()


def spread(told: list[Told]) -> str:
    """Return in a line how long the appends of all took."""
    seconds = sorted(one for each in told for one in each.seconds)
    p50, p99, longest = (1000 * seconds[int((len(seconds) - 1) * share)] for share in (0.5, 0.99, 1))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {longest:.0f} ms"
