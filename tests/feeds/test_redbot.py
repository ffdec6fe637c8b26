"""What redbot says of our answers."""

from collections.abc import Sequence
from dataclasses import replace

from feeds.documents import announced, publication
from feeds.http import Answer
from feeds.moves import Moves
from feeds.server import Site
from feeds.values import Link
from tests.feeds.builders import MOMENT, a_feed
from tests.feeds.judging import GOOD, complaints, judged, redbot
from tests.feeds.test_server import served

LONG = b"words " * 400
FEED = a_feed(links=(Link("https://example.org/a/feed.atom", "self"), Link("https://hub.example/", "hub")))
SITE = publication(
    {
        "index.html": b"<!doctype html><title>A</title>" + LONG,
        "a/feed.atom": LONG,
        "a/archive/1-0a.atom": LONG,
    },
    at=MOMENT,
    immutable=["a/archive/1-0a.atom"],
    links={"a/feed.atom": announced(FEED)},
    moves=Moves({"old/": "a/"}, gone={"gone/"}),
)


@redbot
def test_redbot_finds_nothing_bad_and_304_and_gzip_good() -> None:
    with served(Site(SITE)) as connection:
        root = f"http://{connection.host}:{connection.port}/"
        for path, found in judged(root, SITE.documents):
            assert not complaints(found), path
            assert {name: found.get(name) for name in GOOD} == dict.fromkeys(GOOD, "GOOD"), path
        for path, found in judged(root, ("nowhere", "gone/a", "old/feed.atom")):
            assert not complaints(found), path


class Careless(Site):
    """A site that contradicts itself: it never says that nothing changed, and misstates what may be kept."""

    def respond(
        self, method: str, path: str, headers: Sequence[tuple[bytes, bytes]], query: bytes, client: str
    ) -> Answer:
        asked = [pair for pair in headers if not pair[0].startswith(b"if-")]
        said = super().respond(method, path, asked, query, client)
        kept = tuple(pair for pair in said.headers if pair[0] != b"cache-control")
        return replace(said, headers=(*kept, (b"cache-control", b"max-age=soon")))


@redbot
def test_redbot_does_complain_of_a_server_that_contradicts_itself() -> None:
    """The control: a judge that finds fault with nobody would find none with us."""
    with served(Careless(SITE)) as connection:
        ((_, found),) = judged(f"http://{connection.host}:{connection.port}/", ["index.html"])
    assert complaints(found)
    assert found.get("INM_304") != "GOOD"
