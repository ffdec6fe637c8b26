"""Telling a hub: each feed that changed, at least once and once where nothing fails, whatever it answers."""

import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tracker.holding.builders import Clock
from tests.tracker.scheduling.hubs import Hub
from tracker.scheduling.hub import Messenger, Turned, Unreachable, deliver, post
from tracker.scheduling.outbox import LONGEST, Outbox, Ping, waiting

ONE, TWO = "https://example.org/a/feed.atom", "https://example.org/b/feed.atom?x=ä&y"


def an_outbox(store: Path, hub: Hub, **feeds: str) -> Outbox:
    """Return the outbox of a hub that is to be told of feeds, by their etags."""
    outbox = Outbox(store, hub.address)
    outbox.put({ONE: "1", TWO: "1"} | feeds, complete=True)
    return outbox


def test_each_feed_is_told_once(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)
    assert deliver(outbox, clock) == 2
    assert hub.told == [ONE, TWO]
    assert deliver(outbox, clock) == 0
    assert not outbox.put({ONE: "1", TWO: "1"}, complete=True)
    assert deliver(Outbox(store, hub.address), clock) == 0
    assert len(hub.told) == 2


def test_only_what_changed_is_told_again(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)
    deliver(outbox, clock)
    assert outbox.put({TWO: "2"}, complete=False)
    deliver(outbox, clock)
    assert hub.told == [ONE, TWO, TWO]


def test_what_is_not_told_yet_is_after_a_restart(store: Path, clock: Clock, hub: Hub) -> None:
    an_outbox(store, hub)
    assert deliver(Outbox(store, hub.address), clock) == 2


def test_what_changes_while_the_hub_is_told_is_told_as_well(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)

    def slow(ping: Ping) -> None:
        post(ping)
        outbox.put({ONE: "2"}, complete=False)

    deliver(outbox, clock, slow)
    assert [one.etag for one in waiting(store)] == ["2"]
    deliver(outbox, clock)
    assert hub.told == [ONE, TWO, ONE]


def test_a_program_that_stops_after_telling_tells_again(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)

    def stopped(ping: Ping) -> None:
        post(ping)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(outbox, clock, stopped)
    deliver(outbox, clock)
    assert hub.told == [ONE, ONE, TWO]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_hub_in_trouble_is_left_alone_for_a_while_and_then_told(
    store: Path, clock: Clock, hub: Hub, status: int
) -> None:
    outbox = an_outbox(store, hub)
    hub.status = status
    assert deliver(outbox, clock) == 0
    assert hub.told == [ONE], "asked once, not for each feed"
    assert {one.failed for one in waiting(store)} == {f"it answered {status}"}
    clock.go(4.9)
    assert deliver(outbox, clock) == 0
    assert len(hub.told) == 1
    hub.status = 204
    clock.go(0.1)
    assert deliver(outbox, clock) == 2
    assert waiting(store) == []


def test_pauses_grow_up_to_six_hours_over_restarts(store: Path, clock: Clock, hub: Hub) -> None:
    an_outbox(store, hub)
    hub.status = 503
    pauses = []
    for _ in range(15):
        deliver(Outbox(store, hub.address), clock)
        again = waiting(store)[0].again
        pauses.append(again - clock.now)
        clock.now = again
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert pauses[-1] == LONGEST
    assert len(hub.told) == 15


def test_a_clock_that_is_put_back_does_not_prolong_a_pause(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)
    hub.status = 503
    deliver(outbox, clock)
    clock.go(-86_400 * 365)
    hub.status = 202
    assert deliver(outbox, clock) == 2


def test_a_feed_that_the_hub_does_not_want_keeps_no_other(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)
    hub.refused.add(ONE)
    assert deliver(outbox, clock) == 1
    assert [(one.feed, one.failed) for one in waiting(store)] == [(ONE, "it answered 400")]


@pytest.mark.parametrize("status", [301, 302])
def test_a_redirect_is_not_followed_by_asking_for_a_page(hub: Hub, status: int) -> None:
    hub.status = status
    with pytest.raises(Turned, match=f"it answered {status}"):
        post(Ping(hub.address, ONE, "1"))
    assert hub.told == [ONE]


def test_a_hub_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(Unreachable, match="refused"):
        post(Ping(f"http://127.0.0.1:{port}/", ONE, "1"))


@pytest.mark.parametrize("answer", [b"", b"220 smtp\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"])
def test_what_is_no_hub_is_unreachable(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            there, _ = server.accept()
            with there:
                there.recv(65_536)
                there.sendall(answer)

        thread = threading.Thread(target=speak)
        thread.start()
        with pytest.raises(Unreachable):
            post(Ping(f"http://127.0.0.1:{server.getsockname()[1]}/", ONE, "1"))
        thread.join()


def test_a_hub_that_does_not_answer_in_time_is_unreachable(hub: Hub) -> None:
    hub.hold = threading.Event()
    with pytest.raises(Unreachable, match="timed out"):
        post(Ping(hub.address, ONE, "1"), patience=0.05)


def test_nobody_waits_for_a_slow_hub_and_one_messenger_is_under_way_at_a_time(
    store: Path, clock: Clock, hub: Hub
) -> None:
    hub.hold = threading.Event()
    messenger = Messenger(store, hub.address, clock)
    messenger.outbox.put({ONE: "1"}, complete=True)
    messenger.go()
    messenger.go()
    hub.hold.set()
    messenger.wait()
    assert hub.told == [ONE]
    assert waiting(store) == []


def test_another_hub_is_told_of_everything_and_the_old_one_forgotten(store: Path, clock: Clock, hub: Hub) -> None:
    Outbox(store, "https://old.example/").put({ONE: "1"}, complete=True)
    assert deliver(an_outbox(store, hub), clock) == 2
    assert waiting(store, "https://old.example/") == []


def test_a_feed_that_is_published_no_more_is_forgotten(store: Path, clock: Clock, hub: Hub) -> None:
    outbox = an_outbox(store, hub)
    outbox.put({TWO: "1"}, complete=True)
    deliver(outbox, clock)
    assert hub.told == [TWO]
