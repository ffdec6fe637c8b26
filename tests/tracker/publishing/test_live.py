"""A live site: made anew when the log has grown, a second after the last time at the earliest."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from events.errors import StoreError
from tests.builders import CURATOR, START, Ticking, a_milestone, a_tracker
from tests.tracker.publishing.sites import BASE_URL, FEED, TITLE, documents
from tracker.backing.making import back_up
from tracker.backing.restoring import restore
from tracker.curating.tracker import Tracker
from tracker.publishing.frame import Sizes
from tracker.publishing.live import Live
from tracker.publishing.site import Publisher


class Clock:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        """Begin at START."""
        self.now = START

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.now += timedelta(seconds=seconds)


def a_live_site(tracker: Tracker, clock: Clock) -> Live:
    """Return the live site of a tracker's log."""
    return Live(tracker.path, Publisher(TITLE, BASE_URL), clock)


def a_small_live_site(tracker: Tracker, clock: Clock) -> Live:
    """Return the same of feeds that hold few entries, so that there are archives."""
    return Live(tracker.path, Publisher(TITLE, BASE_URL, sizes=Sizes(feed=3)), clock)


def served(live: Live) -> dict[str, bytes]:
    """Return the documents that are served."""
    return {path: document.body for path, document in live.site.publication.documents.items()}


def test_what_was_recorded_meanwhile_is_served_after_a_look() -> None:
    clock = Clock()
    with a_tracker() as tracker:
        live = a_live_site(tracker, clock)
        assert live.feeds == [FEED]
        tracker.record(a_milestone("noted"))
        clock.wait(1)
        live.refresh()
        assert served(live) == documents(tracker.path)


def test_nothing_new_leaves_the_publication_as_it_is() -> None:
    clock = Clock()
    with a_tracker() as tracker:
        live = a_live_site(tracker, clock)
        before = live.site.publication
        clock.wait(60)
        live.refresh()
        assert live.site.publication is before


def test_no_two_publications_fall_into_one_second() -> None:
    """``Last-Modified`` counts in seconds, and has to move with every ETag."""
    clock = Clock()
    with a_tracker() as tracker:
        live = a_live_site(tracker, clock)
        tracker.record(a_milestone("noted"))
        clock.wait(0.5)
        before = live.site.publication
        live.refresh()
        assert live.site.publication is before
        clock.wait(0.5)
        live.refresh()
        assert live.site.publication is not before
        assert live.site.publication.documents[FEED].modified > before.documents[FEED].modified


def test_an_index_that_is_behind_is_caught_up_before_anything_is_published() -> None:
    """Somebody may append without the callback that writes the facts."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("suit-filed", proceeding="alpha"))
        whole = documents(tracker.path)
        db = sqlite3.connect(tracker.path)
        db.execute("UPDATE facts_header SET version = -1")
        db.commit()
        db.close()
        live = Live(tracker.path, Publisher(TITLE, BASE_URL), Ticking())
        assert served(live) == whole


def test_a_store_that_is_gone_is_refused_in_one_line() -> None:
    clock = Clock()
    with a_tracker() as tracker:
        live = a_live_site(tracker, clock)
        clock.wait(1)
        tracker.path.rename(tracker.path.with_suffix(".away"))
        with pytest.raises(StoreError, match="no store"):
            live.refresh()
        tracker.path.with_suffix(".away").rename(tracker.path)


def answered(live: Live, path: str) -> int:
    """Return the status with which *path* is answered."""
    return live.site.respond("GET", f"/{path}", [], b"", "127.0.0.1").status


def test_what_is_gone_is_still_gone_after_a_restart_and_also_if_it_went_meanwhile() -> None:
    """An archive that words were taken out of has another address, and its old one is neither moved nor unknown."""
    clock = Clock()
    with a_tracker() as tracker:
        one, other, *_ = [tracker.record(a_milestone("noted", tags=["takeover"])).stream for _ in range(12)]
        old = [path for path in a_small_live_site(tracker, clock).site.publication.documents if "archives/" in path]
        tracker.withhold(one, "a court order", "x")
        live = a_small_live_site(tracker, clock)
        later = [path for path in live.site.publication.documents if "archives/" in path]
        tracker.withhold(other, "a court order", "x")
        clock.wait(1)
        live.refresh()
        for now in (live, a_small_live_site(tracker, clock)):
            went = {path for path in (*old, *later) if path not in now.site.publication.documents}
            assert {answered(now, path) for path in went if "/tag/" not in path} == {410}
            assert {answered(now, path) for path in went if "/tag/" in path} == {404}
            assert answered(now, "archives/all/1-0123.atom") == 404
            assert answered(now, FEED) == 200
        with closing(sqlite3.connect(tracker.path, isolation_level=None)) as db:
            assert db.execute("SELECT count(*) FROM served WHERE path LIKE '%takeover%'").fetchone() == (0,)


def test_what_comes_back_is_gone_no_more_and_what_moved_is_found_after_a_restart() -> None:
    clock = Clock()
    with a_tracker() as tracker:
        a_live_site(tracker, clock)
        tracker.rename("a-dispute", slug="moved")
        live = a_live_site(tracker, clock)
        assert [answered(live, path) for path in (FEED, "moved/feed.atom")] == [301, 200]
        tracker.rename("moved", slug="a-dispute")
        for _ in range(2):
            live = a_live_site(tracker, clock)
            assert [answered(live, path) for path in (FEED, "moved/feed.atom")] == [200, 301]


def test_what_cannot_be_written_down_is_served_all_the_same() -> None:
    clock = Clock()
    with a_tracker() as tracker:
        with closing(sqlite3.connect(tracker.path, isolation_level=None)) as db:
            db.execute("CREATE VIEW served AS SELECT 'nothing can be put in here' AS path")
        live = a_live_site(tracker, clock)
        tracker.record(a_milestone("noted"))
        clock.wait(1)
        live.refresh()
        assert served(live) == documents(tracker.path)


def test_feeds_of_disputes_that_came_or_moved_are_told_of_once() -> None:
    clock = Clock()

    def came() -> tuple[tuple[str, str | None], ...]:
        clock.wait(1)
        live.refresh()
        return live.came

    with a_tracker() as tracker:
        live = a_live_site(tracker, clock)
        assert live.came == ()
        tracker.open_dispute("second", "A second one")
        assert came() == (("second/feed.atom", None),)
        tracker.rename("a-dispute", slug="moved")
        assert came() == (("moved/feed.atom", FEED),)
        tracker.record(a_milestone("noted"), dispute="moved")
        assert came() == ()


@pytest.mark.parametrize("more", [0, 1, 2, 3])
def test_another_store_that_is_put_in_the_place_of_the_one_that_is_served_is_served(tmp_path: Path, more: int) -> None:
    """One that has fewer records, as many, or more: nothing of the other one stays."""
    clock = Clock()
    with a_tracker() as tracker:
        tracker.record(a_milestone("noted", title="In both"))
        back_up(tracker.path, tmp_path / "backup.sqlite")
        for title in ("Gone", "Gone as well"):
            tracker.record(a_milestone("noted", title=title))
        live = a_live_site(tracker, clock)
        assert b"Gone as well" in served(live)[FEED]
        restore(tracker.path, tmp_path / "backup.sqlite", force=True)
        with Tracker(tracker.path, CURATOR, clock=Ticking(START + timedelta(days=1))) as restored:
            for number in range(more):
                restored.record(a_milestone("noted", title=f"After {number}"))
        clock.wait(1)
        live.refresh()
        assert served(live) == documents(tracker.path)
        assert b"Gone" not in served(live)[FEED]


def test_what_could_not_be_published_is_tried_again_though_nothing_came_since(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with a_tracker() as tracker:
        live = a_live_site(tracker, clock)
        tracker.record(a_milestone("noted"))
        clock.wait(1)
        with monkeypatch.context() as patch:
            patch.setattr("tracker.publishing.live.revised", failing)
            patch.setattr("tracker.publishing.live.publication", failing)
            for _ in range(2):
                with pytest.raises(MemoryError):
                    live.refresh()
        live.refresh()
        assert served(live) == documents(tracker.path)


def failing(*_: object, **__: object) -> None:
    """Fail, as anything may where memory runs out."""
    raise MemoryError
