from datetime import datetime

import pytest
from hypothesis import given
from lxml import etree

from feeds.errors import FeedsError
from feeds.opml import Outline, opml
from feeds.text import shown
from tests.feeds.builders import MOMENT
from tests.feeds.strategies import titles

ONE = Outline(title="A v. B", feed="https://example.org/a/feed.atom", page="https://example.org/a/", lang="en")


def test_a_reader_finds_each_feed_with_its_page_in_its_folder() -> None:
    document = opml("All feeds", (ONE, Outline(title="Kinds", outlines=(ONE,))), modified=MOMENT, owner="The desk")
    root = etree.fromstring(document)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/dateModified") == "Fri, 14 Mar 2025 12:30:15 GMT"
    assert root.findtext("head/title") == "All feeds"
    found = root.findall("body//outline[@type='rss']")
    assert [one.get("xmlUrl") for one in found] == [ONE.feed, ONE.feed]
    assert [one.get("text") for one in root.findall("body/outline")] == ["A v. B", "Kinds"]
    assert found[0].get("htmlUrl") == ONE.page


@given(titles())
def test_any_title_comes_back_letter_for_letter(title: str) -> None:
    root = etree.fromstring(opml("x", (Outline(title=title),), modified=MOMENT))
    assert root.find("body/outline").get("text") == shown(title)


def test_what_leads_nowhere_is_refused() -> None:
    with pytest.raises(FeedsError, match="blank"):
        Outline(title=" ")
    with pytest.raises(FeedsError, match="no address"):
        Outline(title="x", feed="javascript:alert(1)")
    with pytest.raises(FeedsError, match="no language tag"):
        Outline(title="x", lang="?")
    with pytest.raises(FeedsError, match="needs its offset"):
        opml("x", (), modified=datetime(2025, 3, 14))  # noqa: DTZ001 - what is refused
