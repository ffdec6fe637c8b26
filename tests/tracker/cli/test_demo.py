"""``dispute demo``: the whole thing from nothing, and again without recording anything twice."""

import shlex
import socket
from pathlib import Path

from events.log.records import Curator
from tests.tracker.cli.running import ROOT, dispute, process
from tests.tracker.cli.serving import serving
from tracker.cli.demo import CURATOR, DEVELOPMENT, SEEDS
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.moving.importing import import_toml

FEED = "musk-v-openai/feed.atom"


def position(store: Path) -> int:
    """Return the position of the log's last record."""
    with Index(store) as index:
        return index.head().position


def test_the_demo_records_the_seed_shows_its_state_and_says_the_same_as_the_command_does(empty: Path) -> None:
    ran = dispute("demo", "--no-serve")
    assert (ran.code, ran.err) == (0, "")
    first, _, rest = ran.out.partition("\n")
    assert first.startswith("demo/dispute.sqlite: ")
    assert rest == dispute("--store", "demo/dispute.sqlite", "state").out
    assert "Musk v. Altman" in rest


def test_a_second_start_records_nothing_twice(empty: Path) -> None:
    dispute("demo", "--no-serve")
    before = position(empty / "demo" / "dispute.sqlite")
    ran = dispute("demo", "--no-serve")
    assert ran.code == 0
    assert ran.out.startswith("demo/dispute.sqlite: nothing new to record\n")
    assert position(empty / "demo" / "dispute.sqlite") == before > 100


def test_a_development_added_by_the_line_that_it_prints_is_in_the_feed_within_two_seconds(empty: Path) -> None:
    with serving("demo", "--port", "0", folder=empty) as demo:
        demo.wait_for(lambda: "--unsourced" in demo.printed)
        assert demo.address + FEED in demo.printed
        line = next(one for one in demo.printed.splitlines() if one.endswith("--unsourced"))
        words = shlex.split(line)
        assert words[0] == "dispute"
        assert tuple(words[3:]) == DEVELOPMENT
        title = DEVELOPMENT[DEVELOPMENT.index("--title") + 1]
        assert title not in demo.get(FEED)
        added = process(*words[1:], folder=empty)
        assert (added.code, added.err) == (0, "")
        assert demo.wait_for(lambda: title in demo.get(FEED)) < 2
        assert demo.get(FEED).count(f"urn:uuid:{added.out.strip()}") == 1
        assert "summary judgment: denied" in demo.get(FEED)
        assert demo.interrupt() == 0
        assert "Traceback" not in demo.printed


def test_the_page_announces_the_feed(empty: Path) -> None:
    with serving("demo", "--port", "0", folder=empty) as demo:
        for page, feed in (("", FEED), ("musk-v-openai/", f"../{FEED}")):
            assert f'<link rel="alternate" href="{feed}" type="application/atom+xml"' in demo.get(page)
        assert demo.interrupt() == 0


def test_the_port_taken_is_one_line_that_names_the_option(empty: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = process("demo", "--port", str(port), folder=empty)
    assert ran.code == 1
    assert ran.err.startswith(f"dispute: cannot serve: 127.0.0.1:{port}: the port is taken; choose another with --port")
    assert ran.err.count("\n") == 1


def test_a_folder_that_holds_something_else_is_refused_and_left_as_it_is(empty: Path) -> None:
    (empty / "demo").mkdir()
    (empty / "demo" / "thesis.txt").write_text("mine")
    ran = dispute("demo", "--no-serve")
    assert ran.code == 1
    assert ran.err.startswith("dispute: not the demo's folder: demo: it holds other files; name another folder by --")
    assert ran.err.count("\n") == 1
    assert [path.name for path in (empty / "demo").iterdir()] == ["thesis.txt"]


def test_a_start_that_was_cut_short_is_gone_on_with(empty: Path) -> None:
    """The settings are there, the store is not: what a crash between the two leaves."""
    dispute("demo", "--no-serve")
    for left in (empty / "demo").glob("dispute.sqlite*"):
        left.unlink()
    assert dispute("demo", "--no-serve").code == 0


def test_a_tracker_of_somebodys_own_is_never_filled_with_the_demo(folder: Path) -> None:
    """A folder with a tracker in it is refused unless it is the demo's: its log could not be emptied again."""
    before = position(folder / "dispute.sqlite")
    ran = dispute("demo", "--folder", ".", "--no-serve")
    assert ran.code == 1
    assert ran.err.startswith("dispute: not the demo's folder: .: ")
    assert position(folder / "dispute.sqlite") == before


def test_a_folder_made_from_other_seeds_says_so_and_the_way_out(empty: Path) -> None:
    """Whoever updates the program and keeps the folder is told to remove it, not to correct the seeds."""
    dispute("demo", "--no-serve")
    store = empty / "demo" / "dispute.sqlite"
    store.unlink()
    text = (ROOT / "seeds" / SEEDS[0]).read_text(encoding="utf-8")
    (empty / "old.toml").write_text(text.replace('title = "Musk, ', 'title = "Once: Musk, ', 1), encoding="utf-8")
    with Tracker(store, Curator.parse(CURATOR), clock=utc_now, create=True) as tracker:
        import_toml(tracker, empty / "old.toml")
    before = position(store)
    ran = dispute("demo", "--no-serve")
    assert ran.code == 1
    assert "other seeds: demo: remove that folder, or name another by --folder" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert position(store) == before


def test_a_store_cannot_be_named(empty: Path) -> None:
    ran = dispute("demo", "--store", "x.sqlite")
    assert ran.code == 2
    assert "--folder" in ran.err
    assert list(empty.iterdir()) == []
