"""A reader who kept a checkpoint, a receipt or a feed can hold a published site against it, with no store and none of
our code."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

from events.audit.tiles import Bundle, entry_bundle
from events.audit.tree import leaf_hash, root_of
from tests.events.audit.builders import leaves
from tests.tracker.cli.running import ROOT
from tests.tracker.proving.builders import Ticking, note
from tests.tracker.proving.rewriting import REWRITES, rewrite
from tests.tracker.publishing.sites import BASE_URL, TITLE
from tracker.config import key_of
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.proving.rotating import begin
from tracker.proving.signing import checkpoint, public_keys
from tracker.publishing.evidence import Evidence
from tracker.publishing.folder import Folder
from tracker.publishing.live import bring_up
from tracker.publishing.site import Publisher

TOOL = ROOT / "tools" / "verify_site.py"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program, as a module: it imports nothing of ours but the other one beside it."""
    monkeypatch.syspath_prepend(TOOL.parent)
    return importlib.import_module("verify_site")


def published(store: Path) -> Path:
    """Publish the log as it is to the folder beside it, and return that."""
    bring_up(store, Ticking())
    publisher = Publisher(TITLE, BASE_URL, evidence=Evidence(store))
    folder = Folder(store.with_name("site"), publisher.frame, compressed=False)
    with Index(store) as index, index.snapshot():
        folder.write(publisher.edition(index))
    return folder.place


@pytest.mark.parametrize("name", ["checkpoint", "proof/4", "a-v-b/feed.atom", "feed.json", "feed.rss"])
def test_what_a_reader_kept_holds_for_the_site_that_the_log_became(
    tracker: Tracker, tmp_path: Path, tool: ModuleType, name: str
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes((published(tracker.path) / name).read_bytes())
    note(tracker, *(f"later {number}" for number in range(3)))
    status, says = tool.verify(str(published(tracker.path)), kept, str(public_keys(tracker.path)[0]))
    covers = 5 if name == "proof/4" else 6
    assert status == 0
    assert f"nothing up to your checkpoint of {covers} records was changed, removed or slipped in; " in says[-1]
    assert f"; what came after ({9 - covers} more) rests on the log's word alone" in says[-1]
    assert "own word" not in "".join(says)


@pytest.mark.parametrize("name", REWRITES)
def test_a_log_that_was_rewritten_shows_on_its_site_and_not_without_what_was_kept(
    tracker: Tracker, tmp_path: Path, tool: ModuleType, name: str
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.write_bytes(checkpoint(tracker.path))
    tracker.log.close()
    rewrite(tracker.path, name)
    site = published(tracker.path)
    after.write_bytes((site / "checkpoint").read_bytes())
    assert tool.verify(str(site), after)[0] == 0, "the control: the site alone shows nothing"
    assert tool.verify(str(site), before)[0] == 4


def test_a_site_that_does_not_fit_itself_is_found(tracker: Tracker, tmp_path: Path, tool: ModuleType) -> None:
    site, kept = published(tracker.path), tmp_path / "kept"
    kept.write_bytes((site / "proof" / "0").read_bytes())
    (tile,) = (path for path in (site / "tile" / "entries").rglob("*") if path.is_file())
    tile.write_bytes(tile.read_bytes().replace(b'"index":5', b'"index":6'))
    assert tool.verify(str(site), kept)[0] == 3


def test_a_checkpoint_of_a_name_before_holds_by_the_key_of_then(
    tracker: Tracker, tmp_path: Path, tool: ModuleType
) -> None:
    kept, key = tmp_path / "kept", str(public_keys(tracker.path)[0])
    kept.write_bytes(checkpoint(tracker.path))
    begin(tracker, key_of(tracker.path), "Why not.")
    site = published(tracker.path)
    status, says = tool.verify(str(site), kept, key)
    assert (status, len(says)) == (0, 3)
    assert "its key is the site's own word" in says[1]
    with pytest.raises(tool.Damaged, match="not signed by the keys of this log"):
        tool.verify(str(site), kept)


@pytest.mark.parametrize(("size", "width"), [(0, 256), (1, 256), (256, 256), (257, 256), (700, 256), (1002, 1)])
def test_leaves_are_found_where_a_log_of_any_size_has_them(
    tmp_path: Path, tool: ModuleType, monkeypatch: pytest.MonkeyPatch, size: int, width: int
) -> None:
    """In full tiles and one that is not, and by names of more than three digits."""
    monkeypatch.setattr(tool, "WIDTH", width)
    there = leaves(size)
    for number in range(-(-size // width)):
        some = there[number * width : (number + 1) * width]
        path = tmp_path / Bundle(number, 256 if len(some) == width else len(some)).path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(entry_bundle(some))
    found = list(tool.leaves(str(tmp_path), size))
    assert found == there
    assert tool.root(leaf_hash(leaf) for leaf in found) == root_of(map(leaf_hash, there))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve *folder* at loopback, and give the address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_program_runs_by_itself_with_exit_statuses_and_lines(tracker: Tracker, tmp_path: Path) -> None:
    site = published(tracker.path)
    (tmp_path / "kept").write_bytes((site / "proof" / "3").read_bytes())
    (tmp_path / "words").write_bytes(b"\xff")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH" and "proxy" not in name.lower()}
    with served(site) as address:
        for where, against, status, says in (
            (address, "kept", 0, "nothing up to your checkpoint of 4 records"),
            (address, "words", 1, "could not be checked: no checkpoint"),
            (address, "nowhere", 1, "could not be checked: [Errno 2]"),
            (f"{address}nowhere", "kept", 1, "HTTP Error 404"),
        ):
            command = [sys.executable, str(TOOL), where, "--against", against]
            done = subprocess.run(
                command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60
            )
            assert (done.returncode, done.stderr) == (status, "")
            assert says in done.stdout
