"""What redbot says of our answers. It is a program of its own, installed apart from us with what it needs."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from feeds.documents import announced, publication
from feeds.moves import Moves
from feeds.server import Site
from feeds.values import Link
from tests.feeds.builders import MOMENT, a_feed
from tests.feeds.test_server import served

LONG = b"words " * 400
FEED = a_feed(links=(Link("https://example.org/a/feed.atom", "self"), Link("https://hub.example/", "hub")))
SITE = publication(
    {
        "index.html": b"<!doctype html><title>A</title>" + LONG,
        "a/feed.atom": LONG,
        "a/feed.json": LONG,
        "a/feed.rss": LONG,
        "a/calendar.ics": LONG,
        "a/archive/1-0a.atom": LONG,
        "style.css": LONG,
    },
    at=MOMENT,
    immutable=["a/archive/1-0a.atom"],
    links={"a/feed.atom": announced(FEED)},
    moves=Moves({"old/": "a/"}, gone={"gone/"}),
)


def notes(address: str) -> dict[str, str]:
    """Return what redbot notes of *address*: the level of each note by its name."""
    said = subprocess.run(
        ["redbot", "--output-format", "har", address], capture_output=True, check=False, timeout=120
    ).stdout
    entries: list[dict[str, Any]] = json.loads(said)["log"]["entries"]
    return {note["note_id"]: note["level"] for entry in entries for note in entry["_red_messages"]}


@pytest.mark.skipif(shutil.which("redbot") is None, reason="redbot is not installed")
def test_redbot_finds_nothing_bad_and_304_and_gzip_good() -> None:
    with served(Site(SITE)) as connection:
        root = f"http://{connection.host}:{connection.port}/"
        for path in SITE.documents:
            found = notes(root + path)
            assert not {name: level for name, level in found.items() if level in ("BAD", "WARN")}, path
            assert {name: found.get(name) for name in ("INM_304", "IMS_304", "CONNEG_GZIP_GOOD")} == {
                "INM_304": "GOOD",
                "IMS_304": "GOOD",
                "CONNEG_GZIP_GOOD": "GOOD",
            }, path
        for path in ("nowhere", "gone/a", "old/feed.atom"):
            found = notes(root + path)
            assert not {name: level for name, level in found.items() if level in ("BAD", "WARN")}, path
