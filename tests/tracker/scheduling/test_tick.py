"""A tick releases, publishes and tells the hub; what fails is said once, written down, and tried again."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.builders import CURATOR, a_milestone
from tests.tracker.holding.builders import HIDDEN, Clock, after, held_back, recorded
from tests.tracker.publishing.sites import BASE_URL, FEED, TITLE, documents
from tests.tracker.scheduling.hubs import Hub
from tracker.curating.tracker import Tracker
from tracker.proving.rotating import revoke
from tracker.proving.signing import make_key
from tracker.publishing.evidence import Evidence
from tracker.publishing.folder import Folder
from tracker.publishing.live import Live
from tracker.publishing.site import Publisher
from tracker.scheduling import jobs
from tracker.scheduling.hub import Messenger
from tracker.scheduling.lock import WorkerLock
from tracker.scheduling.outbox import waiting
from tracker.scheduling.places import InFolder, Served
from tracker.scheduling.tick import Ticker


@dataclass
class Heard:
    """What a worker said and what it warned of."""

    said: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)


def a_worker(store: Path, clock: Clock, hub: Hub | None = None, folder: Path | None = None) -> tuple[Ticker, Heard]:
    """Return a worker as a process has it after its start, which publishes to *folder*."""
    heard = Heard()
    place = in_folder(store, folder, clock) if folder else None
    messenger = Messenger(store, hub.address, clock) if hub else None
    lock = WorkerLock(store)
    ticker = Ticker(store, clock, lock, place, BASE_URL, messenger, heard.said.append, heard.warned.append)
    return ticker, heard


FEEDS = sorted(
    f"{BASE_URL}{folder}{name}"
    for folder in ("", "a-dispute/")
    for name in ("feed.atom", "feed.json", "feed.rss", "corrections.atom")
)
"""The feeds of a site with one dispute in which nothing happened yet."""


def told_of(hub: Hub) -> list[str]:
    """Return the feeds that a hub was told of, each as often as it was."""
    return sorted(hub.told)


def in_folder(store: Path, folder: Path, clock: Clock) -> InFolder:
    """Return a worker's place that is a folder."""
    publisher = Publisher(TITLE, BASE_URL)
    return InFolder(store, publisher, Folder(folder, publisher.frame), clock)


def ticked(ticker: Ticker) -> None:
    """Tick, and wait until the hub is told."""
    ticker.tick()
    if ticker.messenger:
        ticker.messenger.wait()


def row(store: Path, name: str) -> jobs.Job:
    """Return how it goes with a job."""
    return next(one for one in jobs.everything(store) if one.name == name)


def test_what_is_due_is_released_published_and_told_in_one_tick(
    store: Path, clock: Clock, hub: Hub, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    ticker, heard = a_worker(store, clock, hub, site)
    held_back(store, clock, after(60))
    ticked(ticker)
    assert HIDDEN not in (site / FEED).read_text()
    assert told_of(hub) == FEEDS
    clock.go(60)
    ticked(ticker)
    assert HIDDEN in (site / FEED).read_text()
    again = [feed for feed in FEEDS if "corrections" not in feed]
    by_kind = f"{BASE_URL}by/kind/noted/feed.atom"
    assert told_of(hub) == sorted([*FEEDS, *again, by_kind])
    (done,) = recorded(store)
    released, published = heard.said[1:]
    assert released == f"released: {done.stream}"
    assert published.startswith(f"{site}: ")
    assert published.endswith(" written, 0 unchanged, 0 removed")
    assert heard.warned == []


def test_a_tick_with_nothing_to_do_writes_nothing_but_now_and_then_that_it_was(
    store: Path, clock: Clock, hub: Hub, tmp_path: Path
) -> None:
    ticker, _ = a_worker(store, clock, hub, tmp_path / "site")
    ticked(ticker)
    before = jobs.everything(store)
    for _ in range(19):
        clock.go(0.5)
        ticked(ticker)
    assert jobs.everything(store) == before
    clock.go(0.5)
    ticked(ticker)
    assert row(store, "tick").ran == clock.now
    assert told_of(hub) == FEEDS


def test_after_a_restart_nothing_is_told_or_written_again(store: Path, clock: Clock, hub: Hub, tmp_path: Path) -> None:
    first, _ = a_worker(store, clock, hub, tmp_path / "site")
    ticked(first)
    first.lock.let_go()
    again, heard = a_worker(store, clock, hub, tmp_path / "site")
    ticked(again)
    assert heard.said == []
    assert told_of(hub) == FEEDS


def test_a_crash_between_publishing_and_telling_is_made_up_for(
    store: Path, clock: Clock, hub: Hub, tmp_path: Path
) -> None:
    without, _ = a_worker(store, clock, None, tmp_path / "site")
    ticked(without)
    without.lock.let_go()
    again, _ = a_worker(store, clock, hub, tmp_path / "site")
    ticked(again)
    assert told_of(hub) == FEEDS


def test_a_hub_that_cannot_be_reached_holds_up_no_publication(
    store: Path, clock: Clock, hub: Hub, tmp_path: Path
) -> None:
    hub.status = 503
    ticker, heard = a_worker(store, clock, hub, tmp_path / "site")
    ticked(ticker)
    assert (tmp_path / "site" / FEED).exists()
    assert [one.failures for one in waiting(store)] == [1] * len(FEEDS)
    hub.status = 202
    clock.go(5)
    ticked(ticker)
    assert waiting(store) == []
    assert heard.warned == []


def test_a_folder_that_cannot_be_written_is_said_once_and_tried_again_after_pauses(
    store: Path, clock: Clock, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.write_text("a file is in the way")
    ticker, heard = a_worker(store, clock, None, site)
    for _ in range(20):
        ticked(ticker)
        clock.go(0.5)
    assert len(heard.warned) == 1
    assert heard.warned[0].startswith("the site stays as it was: cannot publish")
    assert not ticker.well
    assert row(store, "publish").failures == 5
    site.unlink()
    clock.go(10)
    ticked(ticker)
    assert (site / FEED).exists()
    assert (row(store, "publish").failures, row(store, "publish").failed) == (0, None)
    assert ticker.well


def test_a_site_that_cannot_be_written_holds_up_no_release(store: Path, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file is in the way")
    ticker, _ = a_worker(store, clock, None, tmp_path / "site")
    held_back(store, clock, after(60))
    ticked(ticker)
    clock.go(60)
    ticked(ticker)
    assert len(recorded(store)) == 1


def test_what_cannot_be_released_is_said_once_and_holds_up_nothing(store: Path, clock: Clock, tmp_path: Path) -> None:
    ticker, heard = a_worker(store, clock, None, tmp_path / "site")
    one = held_back(store, clock, after(10))
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.close("a-dispute")
        tracker.open_dispute("other", "Other")
    held_back(store, clock, after(20), dispute="other")
    clock.go(10)
    for _ in range(30):
        ticked(ticker)
        clock.go(0.5)
    assert len(heard.warned) == 1
    assert heard.warned[0].startswith(f"{one.id} is held still: closed dispute")
    assert recorded(store)[0].recorded_at <= after(20.5).instant


def test_who_does_not_hold_the_lock_only_publishes_and_takes_over_once_it_is_free(
    store: Path, clock: Clock, hub: Hub
) -> None:
    other = WorkerLock(store)
    other.must_take()
    live = Live(store, Publisher(TITLE, BASE_URL), clock)
    ticker, heard = a_worker(store, clock, hub)
    ticker.place = Served(live)
    held_back(store, clock, after(10))
    clock.go(10)
    ticked(ticker)
    assert (recorded(store), hub.told, jobs.everything(store)) == ([], [], [])
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.record(a_milestone("noted"))
    clock.go(1)
    ticked(ticker)
    assert live.site.publication.documents[FEED].body == documents(store)[FEED]
    other.let_go()
    clock.go(1)
    ticked(ticker)
    assert len(recorded(store)) == 2
    assert live.site.publication.documents[FEED].body == documents(store)[FEED]
    assert told_of(hub) == sorted([*FEEDS, f"{BASE_URL}by/kind/noted/feed.atom"])
    assert heard.warned == []


def test_what_is_published_without_a_proof_is_told_of_once_until_it_has_one(
    store: Path, clock: Clock, hub: Hub, tmp_path: Path
) -> None:
    publisher = Publisher(TITLE, BASE_URL, evidence=Evidence(store))
    ticker, heard = a_worker(store, clock, hub)
    ticker.place = InFolder(store, publisher, Folder(tmp_path / "site", publisher.frame), clock)

    def go_on() -> None:
        with Tracker(store, CURATOR, clock=clock) as tracker:
            tracker.record(a_milestone("noted"))
        clock.go(2)
        ticked(ticker)

    for _ in range(3):
        go_on()
    (warned,) = heard.warned
    assert warned.startswith("nothing is published that proves the log: no signing key: ")
    make_key(store)
    go_on()
    assert len(heard.warned) == 1
    assert (tmp_path / "site" / "checkpoint").exists()
    with Tracker(store, CURATOR, clock=clock) as tracker:
        revoke(tracker, "It was lost.")
    for _ in range(2):
        go_on()
    (_, again) = heard.warned
    assert again.startswith("nothing is published that proves the log: ")
    assert ticker.well


def test_served_and_in_a_folder_a_feed_has_one_etag(store: Path, clock: Clock, tmp_path: Path) -> None:
    live = Live(store, Publisher(TITLE, BASE_URL), clock)
    served = Served(live).publish()
    written = in_folder(store, tmp_path / "site", clock).publish()
    assert served is not None
    assert written is not None
    assert served.feeds == written.feeds
    assert {BASE_URL + path for path in served.feeds} == set(FEEDS)
    assert served.feeds[FEED] == live.site.publication.documents[FEED].identity.etag.decode()


def test_no_two_publications_to_a_folder_fall_into_one_second(store: Path, clock: Clock, tmp_path: Path) -> None:
    place = in_folder(store, tmp_path / "site", clock)
    assert place.publish()
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.record(a_milestone("noted"))
    clock.go(0.9)
    assert place.publish() is None
    clock.go(0.1)
    assert place.publish()
    with Tracker(store, CURATOR, clock=clock) as tracker:
        tracker.record(a_milestone("noted"))
    clock.go(-600)
    assert place.publish(), "a clock that was put back holds up nothing"


@pytest.mark.parametrize("away", ["moved", "not a store"])
def test_a_store_that_goes_away_is_said_once_and_taken_up_when_it_is_back(
    store: Path, clock: Clock, tmp_path: Path, away: str
) -> None:
    ticker, heard = a_worker(store, clock, None, tmp_path / "site")
    ticked(ticker)
    store.rename(tmp_path / "kept")
    if away == "not a store":
        store.write_text("something else")
    for _ in range(5):
        clock.go(1)
        ticked(ticker)
    assert len(heard.warned) == 2
    (tmp_path / "kept").replace(store)
    held_back(store, clock, after(30))
    clock.go(60)
    ticked(ticker)
    assert len(recorded(store)) == 1
    assert HIDDEN in (tmp_path / "site" / FEED).read_text()
