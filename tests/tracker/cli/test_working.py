"""``dispute worker`` releases, publishes and tells the hub; ``dispute jobs`` says how that goes."""

import json
import re
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.cli.prepared import CURATOR
from tests.tracker.cli.running import dispute, process, refusal
from tests.tracker.cli.serving import serving
from tests.tracker.scheduling.hubs import Hub, a_hub
from tracker import config
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker
from tracker.holding.holding import Wanted, hold
from tracker.holding.times import Due
from tracker.index.reader import Index, Logged

FEED = "musk-v-openai/feed.atom"
ADD = ("add", "noted", "--on", "2026-02-01", "--unsourced", "--title")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on this machine, which no proxy stands before."""
    monkeypatch.setenv("no_proxy", "*")
    with a_hub() as made:
        yield made


def jobs() -> dict[str, Any]:
    """Return what ``dispute jobs`` says."""
    found: dict[str, Any] = json.loads(dispute("jobs", "--json").out)
    return found


def due_in(folder: Path, seconds: float, count: int = 1) -> None:
    """Hold milestones back for so many seconds by the machine's clock, all due at one time."""
    when = utc_now() + timedelta(seconds=seconds)
    with Tracker(folder / config.STORE, CURATOR, clock=utc_now) as tracker:
        for number in range(count):
            raw = {"kind": "noted", "title": f"Zanzibarite {number}", "occurred_on": "2026", "unsourced": True}
            hold(tracker, Wanted(raw=raw, until=Due(when, when.isoformat())), now=utc_now() - timedelta(days=1))


def released(folder: Path) -> list[Logged]:
    """Return what was held back and is recorded by now."""
    with Index(folder / config.STORE) as index:
        found = index.logged_between(0, index.head().position)
        return [one for one in found if "Zanzibarite" in str(one.body)]


def with_hub(folder: Path, hub: Hub, more: str = "") -> None:
    """Name the hub in the settings, and an address at which the site is going to stand."""
    text = config.written("Disputes", "https://example.org/", str(CURATOR))
    (folder / config.FILE).write_text(f'{text}[websub]\nhub = "{hub.address}"\n{more}')


def test_once_does_what_is_due_and_ends(folder: Path) -> None:
    due_in(folder, -1)
    ran = dispute("worker", "--once", "--folder", "site")
    (one,) = released(folder)
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(rf"released: {one.stream}\nsite: \d+ written, 0 unchanged, 0 removed\n", ran.out)
    assert "Zanzibarite" in (folder / "site" / FEED).read_text()
    assert dispute("worker", "--once", "--folder", "site").out == ""


def test_without_a_folder_it_says_that_it_publishes_nothing(folder: Path) -> None:
    ran = dispute("worker", "--once")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("warning: nothing is published: name a folder")


def test_the_folder_and_the_hub_are_those_of_the_settings(folder: Path, hub: Hub) -> None:
    with_hub(folder, hub, '[publish]\nfolder = "out"\n')
    assert dispute("worker", "--once").code == 0
    assert (folder / "out" / FEED).exists()
    assert hub.told.count(f"https://example.org/{FEED}") == 1
    before = len(hub.told)
    assert dispute("publish", "out").code == 0
    assert len(hub.told) == before


def test_publish_tells_the_hub_too_and_what_it_cannot_tell_waits_for_a_worker(folder: Path, hub: Hub) -> None:
    with_hub(folder, hub)
    hub.status = 503
    ran = dispute("publish", "site")
    assert ran.code == 0
    assert ran.err.startswith(f"warning: {hub.address} is told of https://example.org/")
    assert ran.err.splitlines()[0].endswith("later: it answered 503")
    (ping,) = [one for one in jobs()["pings"] if one["feed"].endswith(FEED)]
    assert (ping["hub"], ping["failures"], ping["failed"]) == (hub.address, 1, "it answered 503")
    assert f"to be told: {hub.address} of https://example.org/" in dispute("jobs").out
    assert ", failed 1 times: it answered 503" in dispute("jobs").out


def test_what_failed_ends_once_with_one_and_is_told_by_jobs(folder: Path) -> None:
    (folder / "site").write_text("in the way")
    dispute("close", "musk-v-openai")
    ran = dispute("worker", "--once", "--folder", "site")
    assert ran.code == 1
    assert ran.err.splitlines()[0].startswith("warning: the site stays as it was: cannot publish: site: it is a file")
    assert ran.err.splitlines()[-1].startswith("dispute: not all is done")
    failed = {one["job"]: one["failed"] for one in jobs()["jobs"]}
    assert failed == {"tick": None, "publish": "cannot publish: site: it is a file; name a folder, which may be new"}
    assert "failed 1 times: cannot publish" in dispute("jobs").out


def test_jobs_of_a_store_for_which_nobody_worked_says_so(folder: Path) -> None:
    out = dispute("jobs").out
    assert out == (
        "worker: none runs: start `dispute serve` or `dispute worker`\nheld: 0c00442a until 2099-01-15T14:00:00Z\n"
    )
    assert (jobs()["worker"], jobs()["jobs"], jobs()["pings"]) == (None, [], [])


def test_it_works_until_it_is_ended_and_a_second_one_is_told_so(folder: Path) -> None:
    with serving("worker", "--folder", "site", folder=folder) as worker:
        worker.wait_for(lambda: " written" in worker.printed)
        assert jobs()["worker"] == worker.process.pid
        assert f"worker: runs as process {worker.process.pid}" in dispute("jobs").out
        told = refusal(process("worker", folder=folder))
        assert told.startswith(f"a worker runs already: process {worker.process.pid}")
        due_in(folder, 0.5)
        assert worker.wait_for(lambda: "released: " in worker.printed) < 3
        worker.wait_for(lambda: "Zanzibarite" in (folder / "site" / FEED).read_text())
        assert worker.interrupt() == 0
        assert "Traceback" not in worker.printed
    assert jobs()["worker"] is None


def test_sigterm_ends_it_as_well(folder: Path) -> None:
    with serving("worker", folder=folder) as worker:
        worker.wait_for(lambda: "Working on" in worker.printed)
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(20) == 0


def test_serve_releases_and_tells_the_hub_and_keeps_a_worker_away(folder: Path, hub: Hub) -> None:
    with_hub(folder, hub)
    with serving("serve", "--port", "0", folder=folder) as server:
        server.wait_for(lambda: hub.told.count(f"https://example.org/{FEED}") == 1)
        assert "a worker runs already" in refusal(process("worker", folder=folder))
        due_in(folder, 0.5)
        server.wait_for(lambda: "Zanzibarite" in server.get(FEED))
        server.wait_for(lambda: hub.told.count(f"https://example.org/{FEED}") == 2)
        assert server.interrupt() == 0
    assert jobs()["pings"] == []


def test_a_second_server_serves_and_takes_over_when_the_first_is_killed(folder: Path) -> None:
    with serving("serve", "--port", "0", folder=folder) as first:
        first.wait_for(lambda: jobs()["worker"] == first.process.pid)
        with serving("serve", "--port", "0", folder=folder) as second:
            assert "Musk" in second.get(FEED)
            assert jobs()["worker"] == first.process.pid
            first.process.kill()
            second.wait_for(lambda: jobs()["worker"] == second.process.pid)
            due_in(folder, 0.2)
            second.wait_for(lambda: "Zanzibarite" in second.get(FEED))
            assert second.interrupt() == 0


def test_limits_of_the_settings_hold_a_client_back(folder: Path) -> None:
    from urllib.error import HTTPError

    with (folder / config.FILE).open("a") as file:
        file.write("[limits]\nrequests = 2\nseconds = 3600\n")
    with serving("serve", "--port", "0", folder=folder) as server:
        server.get(FEED)
        server.get(FEED)
        with pytest.raises(HTTPError, match="429"):
            server.get(FEED)


def killed_again_and_again(folder: Path, *, count: int, kills: int) -> None:
    """Have workers record *count* milestones, each of them killed while it does; then let one finish."""
    due_in(folder, -1, count)
    for number in range(kills):
        with serving("worker", "--folder", "site", folder=folder) as worker:
            before = len(released(folder))
            until = time.monotonic() + 20
            while len(released(folder)) < min(count, before + 1 + number % 3) and time.monotonic() < until:
                time.sleep(0.002)
            worker.process.kill()
    assert process("worker", "--once", "--folder", "site", folder=folder).code == 0
    titles = sorted(str(one.body["milestone"]["title"]) for one in released(folder))
    assert titles == sorted(f"Zanzibarite {number}" for number in range(count))
    assert [one["id"][:8] for one in jobs()["held"]] == ["0c00442a"]
    published = (folder / "site" / FEED).read_text()
    assert all(f">Zanzibarite {number}<" in published for number in range(count))


def test_of_what_is_due_while_workers_are_killed_none_is_lost_or_recorded_twice(folder: Path) -> None:
    killed_again_and_again(folder, count=12, kills=3)


@pytest.mark.soak
def test_of_two_hundred_while_thirty_workers_are_killed_none_is_lost_or_recorded_twice(folder: Path) -> None:
    killed_again_and_again(folder, count=200, kills=30)


def test_a_time_said_in_words_is_told_from_one_to_come() -> None:
    from tracker.cli.working import _ago

    assert [_ago(timedelta(seconds=seconds)) for seconds in (0, 1, 59, 60, 7200, 86_400 * 3, -5)] == [
        "now",
        "1 second ago",
        "59 seconds ago",
        "1 minute ago",
        "2 hours ago",
        "3 days ago",
        "by a clock that was put back since",
    ]
