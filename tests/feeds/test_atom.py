import io
import locale
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.atom import EntryCache, atom, render_entry
from feeds.text import shown
from feeds.values import Entry, Feed, Generator, Link, Tombstone
from tests.feeds.builders import HOSTILE, MOMENT, a_feed, a_hostile_feed, an_entry
from tests.feeds.strategies import anything, entries

ROOT = Path(__file__).parents[2]
GRAMMAR = ROOT.parent / "shared" / "oracles" / "atom.rnc"
ATOM = "{http://www.w3.org/2005/Atom}"


def an_archive() -> Feed:
    """Return a document of a feed's past, with what is not published any more in it."""
    leading = [Link(f"https://example.org/{rel}", rel) for rel in ("self", "current", "prev-archive", "next-archive")]
    worst = " ".join(HOSTILE)
    buried = [
        Tombstone(ref="urn:x:1", when=MOMENT, comment=worst, lang="en"),
        Tombstone(ref="urn:x:2", when=MOMENT.astimezone(timezone(timedelta(hours=-7)))),
    ]
    return a_feed(an_entry(), links=tuple(leading), archive=True, tombstones=tuple(buried))


def parsed(document: bytes) -> etree._Element:
    """Return *document*'s root."""
    return etree.fromstring(document)


@pytest.mark.skipif(shutil.which("jing") is None, reason="jing is not installed")
@pytest.mark.skipif(not GRAMMAR.is_file(), reason="the grammar of RFC 4287 (../shared/oracles/atom.rnc) is absent")
def test_jing_finds_feeds_valid_by_the_grammar_of_rfc_4287(tmp_path: Path) -> None:
    for name, feed in {
        "hostile": a_hostile_feed(),
        "empty": a_feed(),
        "plain": a_feed(an_entry()),
        "past": an_archive(),
    }.items():
        (tmp_path / f"{name}.atom").write_bytes(atom(feed))
    said = subprocess.run(
        ["jing", "-c", str(GRAMMAR), *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize(
    "feed", [a_hostile_feed(), a_feed(), a_feed(an_entry()), an_archive()], ids=["hostile", "empty", "plain", "past"]
)
def test_feedparser_reads_feeds_without_complaint(feed: Feed) -> None:
    read = feedparser.parse(io.BytesIO(atom(feed)))
    assert not read.bozo
    assert read.version == "atom10"
    assert [entry.id for entry in read.entries] == [entry.id for entry in feed.entries]


def test_a_reader_gets_back_what_an_entry_says() -> None:
    entry = an_entry(
        title="A v. B: the answer", summary="Trump défend Musk", content="<p>l’inimitié 😀 &amp; so on</p>"
    )
    [read] = feedparser.parse(io.BytesIO(atom(a_feed(entry))), sanitize_html=False, resolve_relative_uris=False).entries
    assert read.title == "A v. B: the answer"
    assert read.summary == "Trump défend Musk"
    assert read.content[0].value == "<p>l’inimitié 😀 &amp; so on</p>"
    assert read.content[0].language == "en"


def test_text_comes_back_from_xml_letter_for_letter() -> None:
    [title] = parsed(atom(a_feed(an_entry(title="a &amp; <b> ]]> c")))).findall(f"{ATOM}entry/{ATOM}title")
    assert title.text == "a &amp; <b> ]]> c"


def test_links_of_entries_keep_all_that_they_say() -> None:
    """feedgen's own link() of an entry keeps the href alone (its issue 135)."""
    [link] = parsed(atom(a_feed(an_entry()))).findall(f"{ATOM}entry/{ATOM}link")
    assert dict(link.attrib) == {
        "rel": "via",
        "type": "text/html",
        "hreflang": "fr",
        "title": "Report",
        "length": "7",
        "href": "https://example.org/report",
    }


def test_entries_stand_in_the_order_given() -> None:
    given_order = [an_entry(number) for number in (3, 1, 2)]
    ids = parsed(atom(a_feed(*given_order))).findall(f"{ATOM}entry/{ATOM}id")
    assert [element.text for element in ids] == [entry.id for entry in given_order]


def test_what_a_feed_says_of_itself_precedes_its_first_entry() -> None:
    names = [etree.QName(child).localname for child in parsed(atom(a_hostile_feed()))]
    assert set(names[names.index("entry") :]) == {"entry"}


def test_an_archive_says_so_and_buries_what_is_gone_before_its_first_entry() -> None:
    root = parsed(atom(an_archive()))
    names = [etree.QName(child) for child in root]
    assert names[-1].localname == "entry"
    assert "{http://purl.org/syndication/history/1.0}archive" in [name.text for name in names]
    stones = root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    when = "2025-03-14T12:30:15.000042+00:00"
    assert [(stone.get("ref"), stone.get("when")) for stone in stones] == [("urn:x:1", when), ("urn:x:2", when)]
    assert stones[0].findtext("{http://purl.org/atompub/tombstones/1.0}comment") == shown(" ".join(HOSTILE))


def test_a_feed_names_no_extension_that_it_does_not_use() -> None:
    assert b"purl.org" not in atom(a_hostile_feed())


def test_times_keep_their_microseconds() -> None:
    """`updated` strictly increases by as little as that."""
    root = parsed(atom(a_feed(an_entry(1))))
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == "2025-03-14T12:30:15.000043+00:00"
    assert root.findtext(f"{ATOM}entry/{ATOM}published") == "2025-03-14T12:30:15.000042+00:00"
    assert root.findtext(f"{ATOM}updated") == "2025-03-14T12:30:15.000042+00:00"


def test_the_language_is_stated_on_the_feed_and_on_entries() -> None:
    root = parsed(atom(a_feed(an_entry(1, lang="fr"), an_entry(2, lang=None), lang="en")))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert root.get(lang) == "en"
    assert [entry.get(lang) for entry in root.findall(f"{ATOM}entry")] == ["fr", None]


def test_nobody_is_named_as_the_generator_unasked() -> None:
    assert b"generator" not in atom(a_feed())
    named = parsed(atom(a_feed(generator=Generator("G", "https://example.org/", "2")))).find(f"{ATOM}generator")
    assert named is not None
    assert (named.text, dict(named.attrib)) == ("G", {"uri": "https://example.org/", "version": "2"})


@given(st.lists(entries(), max_size=3, unique_by=lambda entry: entry.id), anything())
def test_any_text_gives_a_well_formed_feed_and_the_same_value_the_same_bytes(said: list[Entry], subtitle: str) -> None:
    feed = a_feed(*said, subtitle=subtitle)
    document = atom(feed)
    assert parsed(document).tag == f"{ATOM}feed"
    assert document == atom(a_feed(*said, subtitle=subtitle))


@given(st.lists(entries(), max_size=4), st.integers(1, 3))
def test_kept_fragments_are_the_bytes_that_rendering_gives(revisions: list[Entry], limit: int) -> None:
    cache = EntryCache(limit)
    for _ in range(2):
        for entry in revisions:
            assert cache.fragment(entry) == render_entry(entry)
            assert len(cache) <= limit


def test_a_revision_is_rendered_once_and_an_entry_that_differs_again() -> None:
    cache = EntryCache()
    first = cache.fragment(an_entry())
    assert cache.fragment(an_entry()) is first
    assert cache.fragment(an_entry(content="<p>Else.</p>")) != first
    assert atom(a_feed(an_entry()), cache) == atom(a_feed(an_entry()))


@pytest.fixture
def far_away() -> Iterator[None]:
    """Be on the other side of the world, in its language."""
    before, where = locale.setlocale(locale.LC_ALL), os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)
        os.environ.pop("TZ")
        if where is not None:
            os.environ["TZ"] = where
        time.tzset()


def test_the_bytes_do_not_depend_on_the_time_zone(far_away: None) -> None:
    assert b"2025-03-14T12:30:15.000042+00:00" in atom(a_feed(updated=MOMENT.astimezone()))


def test_the_bytes_do_not_depend_on_the_seed_of_hashes() -> None:
    program = (
        "import sys; from feeds.atom import atom; from tests.feeds.test_atom import a_hostile_feed; "
        "sys.stdout.buffer.write(atom(a_hostile_feed()))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Kolkata"},
            cwd=ROOT,
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {atom(a_hostile_feed())}
