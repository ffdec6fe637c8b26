"""What `dispute serve` answers, before redbot: each sort of document, one that moved, and what is not there."""

from pathlib import Path

from tests.feeds.judging import GOOD, complaints, judged, redbot
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import process
from tests.tracker.cli.serving import serving

SLUG, FORMER = "musk-v-altman", "musk-v-openai"
NAMES = ("", "feed.atom", "feed.json", "feed.rss", "calendar.ics")
DOCUMENTS = ("", "feeds.opml", "style.css", f"e/{NOTED}/", *(f"{SLUG}/{name}" for name in NAMES))
OTHERS = ("nowhere", f"{FORMER}/feed.atom", SLUG)


@redbot
def test_redbot_finds_nothing_bad_in_what_is_served(folder: Path) -> None:
    """And 304 and gzip good, wherever there is a document."""
    assert process("rename", FORMER, "--slug", SLUG, folder=folder).code == 0
    with serving("serve", "--port", "0", folder=folder) as server:
        for path, found in judged(server.address, (*DOCUMENTS, *OTHERS)):
            assert complaints(found) == {}, path
            if path in DOCUMENTS:
                assert {name: found.get(name) for name in GOOD} == dict.fromkeys(GOOD, "GOOD"), path
