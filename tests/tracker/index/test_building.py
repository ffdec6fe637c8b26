"""An index built by two processes, each for its disputes, is the one that a single process builds."""

import gc
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from events.log.log import Log
from tests.builders import Ticking, a_milestone, a_tracker
from tests.tracker.index.test_writer import ALL, rows
from tracker.curating.tracker import Tracker
from tracker.index import building
from tracker.index.catching_up import rebuild
from tracker.index.collecting import seldom_collecting
from tracker.index.shares import Share
from tracker.index.tables import NAMES, TABLES

BOTH = (Share(0, 2), Share(1, 2))


@pytest.fixture(scope="module")
def tracker() -> Iterator[Tracker]:
    """A tracker with disputes in both halves, corrections and retractions in each, and parties that were merged."""
    with a_tracker() as made:
        streams: list[str] = []
        while len({share for share in BOTH for one in streams if share.holds(one)}) < 2 or len(streams) < 4:
            slug = f"dispute-{len(streams)}"
            streams.append(made.open_dispute(slug, slug.title()).stream)
            made.record(a_milestone("appointed", person="ann", organisation="acme", role="chair"), dispute=slug)
            bid = made.record(a_milestone("bid-made", bid=slug, bidder="ann"), dispute=slug).stream
            made.correct(bid, {"occurred_on": "2025-02"}, "no day is known")
            gone = made.record(a_milestone("bid-rejected", bid=slug, follows=[bid]), dispute=slug).stream
            made.retract(gone, "it never was")
        made.merge_parties("bob", "ann", "one person")
        made.record(a_milestone("departed", person="bob", organisation="acme"), dispute="dispute-1")
        yield made


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> list[Share]:
    """Let two processes build every index, and give the shares that this one builds."""
    built: list[Share] = []
    build = building.build

    def counted(path: Path, log: Log, share: Share, *how: Any, **more: Any) -> None:
        built.append(share)
        build(path, log, share, *how, **more)

    monkeypatch.setattr(building, "LONG", 0)
    monkeypatch.setattr(building, "_processors", lambda: 2)
    monkeypatch.setattr(building, "build", counted)
    return built


def index(tracker: Tracker) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the index but its number, apart from how facts are counted."""
    return {
        name: sorted(rows(tracker, ALL if name == "fact" else f"SELECT * FROM {name}"), key=repr)  # noqa: S608
        for name in NAMES
        if name != "facts_header"
    }


def test_two_halves_make_the_index_that_was_written_record_by_record(tracker: Tracker, here: list[Share]) -> None:
    written = index(tracker)
    rebuild(tracker.path, Ticking())
    assert index(tracker) == written
    assert here == [Share(0, 2)]
    assert rows(tracker, "SELECT upto FROM facts_header") == rows(tracker, "SELECT max(pos) FROM record")


def test_a_half_whose_process_fails_is_built_all_the_same(
    tracker: Tracker, here: list[Share], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = index(tracker)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    rebuild(tracker.path, Ticking())
    assert index(tracker) == written
    assert here == [Share(0, 2), Share(1, 2)]


def test_built_anew_it_has_all_that_it_is_asked_by(tracker: Tracker) -> None:
    """A half does without, and so does the index that is laid beside until all of it is there."""
    rebuild(tracker.path, Ticking())
    with closing(sqlite3.connect(tracker.path)) as db:
        found = db.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    of_index = sorted(table for (table,) in found if table in NAMES)
    wanted = sorted(one.split(" ON ")[1].split(" ")[0] for one in TABLES if one.startswith("CREATE INDEX"))
    assert of_index == wanted


def test_a_payload_tells_by_its_bytes_in_which_half_its_dispute_is(tracker: Tracker) -> None:
    """Told from one look at them; what is not told there can bear on either."""
    stored = tracker.log.store.rows(0, None, 1000)
    for row in stored:
        may = [share.may_hold(row) for share in BOTH]
        dispute = rows(tracker, "SELECT dispute FROM milestone WHERE place = ?", row.position)
        if dispute and row.name == "milestone.recorded":
            assert may == [share.holds(dispute[0][0]) for share in BOTH]
            assert sum(may) == 1
        else:
            assert all(may)


def test_the_collector_comes_by_as_before_whatever_happens() -> None:
    before = gc.get_threshold()

    def ended() -> None:
        with seldom_collecting():
            assert gc.get_threshold() != before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ended()
    assert gc.get_threshold() == before
    assert gc.isenabled()
