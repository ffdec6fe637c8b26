"""``dispute publish`` writes a folder, ``dispute serve`` has it live."""

import gzip
import json
import re
import socket
from pathlib import Path

import pytest

from tests.tracker.cli.running import dispute, process
from tests.tracker.cli.serving import serving
from tracker import config

FEED = "musk-v-openai/feed.atom"
ADD = ("add", "noted", "--on", "2026-02-01", "--unsourced", "--title")


def files(folder: Path) -> dict[str, int]:
    """Return the documents in *folder* with the time of their last change."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def counts(said: str) -> tuple[int, int, int]:
    """Return how many documents were written, left and removed, as `dispute publish site` says."""
    found = re.fullmatch(r"site: (\d+) written, (\d+) unchanged, (\d+) removed\n", said)
    assert found is not None, said
    written, kept, removed = map(int, found.groups())
    return written, kept, removed


def test_publish_writes_pages_feeds_and_calendars(folder: Path) -> None:
    ran = dispute("publish", "site", "--plain")
    assert (ran.code, ran.err) == (0, "")
    found = files(folder / "site")
    assert counts(ran.out) == (len(found), 0, 0)
    at_the_root = {"calendar.ics", "corrections.atom", "feed.atom", "feed.json", "feed.rss", "feeds.opml", "index.html"}
    assert at_the_root <= found.keys()
    own = {name for name in at_the_root if name != "feeds.opml"}
    assert {f"musk-v-openai/{name}" for name in own} <= found.keys()
    assert {"by/kind/bid-made/feed.atom", "by/view/bids/feed.atom", "by/party/sam-altman/feed.atom"} <= found.keys()
    assert sum(path.startswith("e/") for path in found) >= 44


def test_compressed_variants_stand_beside_the_documents_for_servers_that_look_for_them(folder: Path) -> None:
    dispute("publish", "site")
    plain = (folder / "site" / FEED).read_bytes()
    assert gzip.decompress((folder / "site" / f"{FEED}.gz").read_bytes()) == plain
    assert {f"{FEED}.br", f"{FEED}.zst"} <= files(folder / "site").keys()
    assert dispute("publish", "site", "--plain").code == 0
    assert not any(path.endswith((".gz", ".br", ".zst")) for path in files(folder / "site"))


def test_publishing_twice_writes_nothing(folder: Path) -> None:
    dispute("publish", "site")
    before = files(folder / "site")
    written, kept, removed = counts(dispute("publish", "site").out)
    assert (written, removed) == (0, 0)
    assert kept > 100
    assert files(folder / "site") == before


def test_a_new_milestone_rewrites_only_what_tells_of_it(folder: Path) -> None:
    dispute("publish", "site")
    assert dispute(*ADD, "Something new").code == 0
    written, kept, removed = counts(dispute("publish", "site").out)
    assert written < 20 < kept
    assert removed == 2, "the tile and the bundle that are not full yet have other names with each record"
    assert "Something new" in (folder / "site" / FEED).read_text()


def test_a_renamed_dispute_moves_and_its_old_addresses_lead_on(folder: Path) -> None:
    """A page by a link; a feed by being there still, since a feed reader follows none."""
    dispute("publish", "site")
    assert dispute("rename", "musk-v-openai", "--slug", "other").code == 0
    assert dispute("publish", "site").code == 0
    site = folder / "site"
    assert (site / FEED).read_bytes() == (site / "other" / "feed.atom").read_bytes()
    assert "../other/index.html" in (site / "musk-v-openai" / "index.html").read_text()
    assert json.loads((site / "moves.json").read_text()) == {"musk-v-openai/": "other/"}


def test_a_folder_that_is_not_ours_is_refused_and_left_as_it_is(folder: Path) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "thesis.txt").write_text("mine")
    ran = dispute("publish", "site")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("dispute: cannot publish: site: it holds files that no publication of ours wrote")
    assert ran.err.count("\n") == 1
    assert [path.name for path in (folder / "site").iterdir()] == ["thesis.txt"]


def test_self_links_come_from_the_configured_address_whatever_is_served_where(folder: Path) -> None:
    (folder / config.FILE).write_text(config.written("Ours", "https://example.org/d/", None))
    dispute("publish", "site")
    published = (folder / "site" / FEED).read_text()
    assert 'href="https://example.org/d/musk-v-openai/feed.atom"' in published
    with serving("serve", "--port", "0", folder=folder) as server:
        assert server.get(FEED) == published


def test_a_log_without_a_settings_file_publishes_too(folder: Path, tmp_path: Path) -> None:
    (folder / config.FILE).unlink()
    assert dispute("--store", config.STORE, "publish", str(tmp_path / "site")).code == 0


def test_what_another_process_does_is_served_within_two_seconds_and_ctrl_c_ends_it(folder: Path) -> None:
    with serving("serve", "--port", "0", folder=folder) as server:
        assert server.address + FEED in server.printed
        assert "Something new" not in server.get(FEED)
        assert process(*ADD, "Something new", folder=folder).code == 0
        assert server.wait_for(lambda: "Something new" in server.get(FEED)) < 2
        assert "Something new" in server.get("musk-v-openai/")
        assert process("rename", "musk-v-openai", "--slug", "other", folder=folder).code == 0
        moved = f"feed: {server.address}other/feed.atom (was {FEED}, which leads there)\n"
        server.wait_for(lambda: moved in server.printed)
        assert server.get(FEED) == server.get("other/feed.atom")
        assert server.interrupt() == 0
        assert "Traceback" not in server.printed


def test_a_port_that_is_taken_is_one_line_that_names_the_option(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = process("serve", "--port", str(port), folder=folder)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"dispute: cannot serve: 127.0.0.1:{port}: the port is taken; choose another with --port")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("command", [("publish", "site"), ("serve", "--port", "0")], ids=["publish", "serve"])
def test_without_a_store_there_is_one_line_and_nothing_is_made(empty: Path, command: tuple[str, ...]) -> None:
    ran = process(*command, folder=empty)
    assert ran.code == 1
    assert ran.err.startswith("dispute: no dispute.toml: ")
    assert ran.err.count("\n") == 1
    assert list(empty.iterdir()) == []


def test_a_store_that_goes_away_leaves_the_site_as_it_was_and_says_so_once(folder: Path) -> None:
    with serving("serve", "--port", "0", folder=folder) as server:
        before = server.get(FEED)
        store = folder / config.STORE
        store.rename(folder / "away")
        server.wait_for(lambda: "the site stays as it was" in server.printed)
        assert server.get(FEED) == before
        (folder / "away").rename(store)
        assert process(*ADD, "Something new", folder=folder).code == 0
        server.wait_for(lambda: "Something new" in server.get(FEED))
        assert server.interrupt() == 0
        assert server.printed.count("the site stays as it was") == 1
        assert "Traceback" not in server.printed
