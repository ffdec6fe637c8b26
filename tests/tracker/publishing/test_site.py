"""A whole site: valid feeds, sound links, no mail address, and the same bytes from the same log wherever it is made."""

import io
import os
import posixpath
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from lxml import etree

from events.vocabulary import KINDS
from tests.builders import a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing import every_kind
from tests.tracker.publishing.sites import ATOM, BASE_URL, FEED, TITLE, Read, again, documents, entries, played, said
from tracker.curating.naming import RESERVED
from tracker.publishing.site import Publisher

ROOT = Path(__file__).parents[3]
GRAMMAR = ROOT.parent / "shared" / "oracles" / "atom.rnc"
PROGRAM = """
import hashlib, sys
from pathlib import Path
from tests.tracker.publishing.sites import documents
made = documents(Path(sys.argv[1]))
print(*(f"{path} {hashlib.sha256(body).hexdigest()}" for path, body in sorted(made.items())), sep="\\n")
"""


@pytest.mark.skipif(shutil.which("jing") is None, reason="jing is not installed")
@pytest.mark.skipif(not GRAMMAR.is_file(), reason="the grammar of RFC 4287 (../shared/oracles/atom.rnc) is absent")
def test_jing_finds_a_feed_of_every_kind_valid(tmp_path: Path) -> None:
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        (tmp_path / "feed.atom").write_bytes(documents(tracker.path)[FEED])
    done = subprocess.run(
        ["jing", "-c", str(GRAMMAR), str(tmp_path / "feed.atom")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_feedparser_reads_a_feed_of_every_kind_without_complaint() -> None:
    with a_tracker() as tracker:
        ids = every_kind.fill(tracker)
        read = feedparser.parse(io.BytesIO(documents(tracker.path)[FEED]))
    assert not read.bozo
    assert {entry.id for entry in read.entries} > {f"urn:uuid:{one}" for one in ids}
    kinds = {tag.term for entry in read.entries for tag in entry.tags if tag.scheme == "urn:dispute-tracker:kind"}
    assert kinds == set(KINDS)
    assert read.feed.author == TITLE


def test_awkward_words_arrive_as_they_were_written() -> None:
    with a_tracker() as tracker:
        ids = every_kind.fill(tracker)
        found = entries(documents(tracker.path)[FEED])
        french = found[ids[-3]]
    assert said(french, "title") == every_kind.FRENCH
    assert every_kind.EMOJI in said(french, "content")
    assert "<script>alert(1)</script>" in said(found[ids[-2]], "title")


def test_no_document_has_anything_that_runs() -> None:
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        made = documents(tracker.path)
    for path, body in made.items():
        if path.endswith(".html"):
            page = Read(body)
            assert {"script", "iframe", "object", "style", "img", "form"}.isdisjoint(page.elements)
            assert not any(link.lower().startswith(("javascript:", "data:")) for link in page.links)
    for entry in entries(made[FEED]).values():
        assert "script" not in Read(said(entry, "content").encode()).elements


def test_no_mail_address_stands_anywhere_in_the_site() -> None:
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        for body in documents(tracker.path).values():
            assert every_kind.MAIL.encode() not in body
            assert b"Ada Example" not in body


def test_the_same_log_gives_the_same_bytes_in_any_zone_language_and_hash_order() -> None:
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        around = {**os.environ, "PYTHONPATH": str(ROOT)}
        places = [
            {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4242"},
        ]
        made = [
            subprocess.run(
                [sys.executable, "-c", PROGRAM, str(tracker.path)],
                env=around | place,
                capture_output=True,
                check=True,
                timeout=60,
            ).stdout
            for place in places
        ]
    assert made[0] == made[1] != b""


@settings(max_examples=25)
@given(histories(most=8))
def test_published_step_by_step_or_once_the_site_is_the_same(steps: list[Step]) -> None:
    """What a publisher keeps from before never shows. And no history is refused."""
    with a_tracker() as tracker:
        publisher = Publisher(TITLE, BASE_URL)
        for _ in played(tracker, steps):
            made = again(publisher, tracker.path)
            assert made == documents(tracker.path)


def test_what_is_called_otherwise_reads_otherwise_on_a_site_that_is_gone_on_with() -> None:
    """Names are kept with what was made of them, and not for longer than they are so."""
    with a_tracker() as tracker:
        publisher = Publisher(TITLE, BASE_URL)
        every_kind.fill(tracker)
        again(publisher, tracker.path)
        for change in (
            partial(tracker.change, "party", "ann", {"name": "Ann Marie"}),
            partial(tracker.change, "source", "ap", {"title": "Report"}),
            partial(tracker.change, "proceeding", "alpha", {"title": "Alpha v. Beta"}),
            partial(tracker.merge_parties, "bob", "ann", "one person"),
            partial(tracker.unmerge_parties, "ann", "two people"),
        ):
            change()
            assert again(publisher, tracker.path) == documents(tracker.path)


def test_every_link_within_the_site_leads_to_something() -> None:
    """Links in pages are relative, so that they lead there from a disk as well; but a page's canonical address."""
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        tracker.open_dispute("another", "Another")
        made = documents(tracker.path)
    pages = {path: Read(body) for path, body in made.items() if path.endswith(".html")}
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(BASE_URL):
                assert f"{link.removeprefix(BASE_URL)}index.html" in made, (path, link)
            elif not link.startswith("https://example.org/?"):
                target, _, name = posixpath.normpath(posixpath.join(posixpath.dirname(path), link)).partition("#")
                where = target if not link.startswith("#") else path
                assert where in made, (path, link)
                assert not name or name in pages[where].ids, (path, link)


def test_each_entry_leads_to_a_place_that_its_page_has() -> None:
    """That of a retracted milestone too."""
    with a_tracker() as tracker:
        ids = every_kind.fill(tracker)
        made = documents(tracker.path)
    assert {f"e-{one}" for one in ids} <= set(Read(made["a-dispute/index.html"]).ids)


def test_pages_announce_their_feeds() -> None:
    with a_tracker() as tracker:
        tracker.open_dispute("another", "Another")
        made = documents(tracker.path)
    assert Read(made["a-dispute/index.html"]).announced[0] == "../a-dispute/feed.atom"
    assert {"feed.atom", "a-dispute/feed.atom", "another/feed.atom"} <= set(Read(made["index.html"]).announced)


def test_an_empty_log_gives_a_front_page_that_says_so() -> None:
    with a_tracker(opened=False) as tracker:
        made = documents(tracker.path)
    assert sorted(made) == ["icon.svg", "index.html", "style.css", "takedowns/index.html"]
    assert "Nothing is recorded yet." in Read(made["index.html"]).words


def test_a_dispute_without_milestones_has_its_feed_and_its_page() -> None:
    with a_tracker() as tracker:
        feed = documents(tracker.path)[FEED]
    assert not feedparser.parse(io.BytesIO(feed)).bozo
    assert entries(feed) == {}


def test_nothing_stands_at_the_root_that_a_dispute_could_be_called() -> None:
    """But disputes: the folders that a site has beside them are reserved."""
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        made = documents(tracker.path)
    folders = {path.partition("/")[0] for path in made if "/" in path}
    assert "a-dispute" in folders
    assert {"by", "e"} <= folders - {"a-dispute"} <= RESERVED


def test_each_entry_of_each_feed_leads_to_a_place_that_there_is() -> None:
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        made = documents(tracker.path)
    for entry in etree.fromstring(made["feed.atom"]).findall(f"{ATOM}entry"):
        (there,) = [str(one.get("href")) for one in entry.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
        page, _, name = there.removeprefix(BASE_URL).partition("#")
        assert not name or name in Read(made[f"{page}index.html"]).ids
