from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from feeds.blocks import (
    Fact,
    Item,
    Tone,
    badge,
    board,
    bullets,
    contents,
    definitions,
    details,
    follow,
    notice,
    paragraphs,
    section,
    struck,
    table,
    timeline,
)
from feeds.html import EMPTY, Markup
from feeds.values import Link
from tests.feeds.strategies import anything
from tests.feeds.test_html import Read

if TYPE_CHECKING:
    from collections.abc import Callable


def an_item(**said: str) -> Item:
    """Return an item of a timeline."""
    return Item(**({"id": "m-1", "when": "14 March 2025", "machine": "2025-03-14", "title": "It happened"} | said))  # type: ignore[arg-type]


@given(anything())
def test_blocks_make_no_element_of_what_they_are_told(text: str) -> None:
    said: list[Callable[[str], Markup]] = [
        lambda text: table(text, ["a", text], [[text, text]]),
        lambda text: board([Fact(label=text, value=text, detail=text, badges=(badge(text),))]),
        lambda text: timeline([Item(id="m", when=text, title=text, body=(text,), notes=(text,))]),
        lambda text: section(text, text, id="s"),
        lambda text: definitions([(text, f"x{text}")]),
        lambda text: contents(text, [("a.html", text)]),
        notice,
    ]
    for make in said:
        assert Read(make(text).html).elements == Read(make("plain").html).elements or not text


def test_a_table_names_its_columns_and_its_rows() -> None:
    html = table("Bids", ["Bid", "Price"], [["The group's", ""]]).html
    assert "<caption>Bids</caption>" in html
    assert '<th scope="col">Price</th>' in html
    assert '<th scope="row">The group\'s</th><td data-label="Price">—</td>' in html


def test_a_row_has_a_cell_for_every_header() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table("Bids", ["Bid", "Price"], [["one"]])


def test_an_item_of_a_timeline_has_an_address_a_time_and_its_labels() -> None:
    html = timeline([an_item()]).html
    assert '<article id="m-1" class="plain">' in html
    assert '<a href="#m-1"><time datetime="2025-03-14">14 March 2025</time></a>' in html


def test_the_language_of_an_item_is_its_own() -> None:
    assert ' lang="fr"' in timeline([an_item(lang="fr")]).html


def test_labels_stay_apart_without_a_style_sheet() -> None:
    item = Item(id="m", when="2025", title="t", badges=(badge("a"), badge("b", Tone.WARN)))
    assert '</span> <span class="badge warn">b</span>' in timeline([item]).html


@pytest.mark.parametrize(
    "nothing", [bullets([]), definitions([("a", None), ("b", "")]), board([]), timeline([]), contents("x", [])]
)
def test_a_block_of_nothing_is_nothing(nothing: Markup) -> None:
    assert nothing == EMPTY


def test_paragraphs_are_what_empty_lines_divide() -> None:
    assert paragraphs("a\r\n\r\nb\nc\n\n\n").html == "<p>a</p><p>b\nc</p>"


def test_a_section_is_named_by_its_heading() -> None:
    assert section("Where it stands", id="state").html == (
        '<section id="state" aria-labelledby="state-title"><h2 id="state-title">Where it stands</h2></section>'
    )


def test_what_is_folded_away_opens_without_a_script() -> None:
    assert details("More", struck("this")).html == "<details><summary>More</summary><s>this</s></details>"


def test_readers_are_invited_to_every_feed_by_its_title() -> None:
    feeds = (Link("feed.atom", title="All"), Link("corrections.atom"))
    assert follow(feeds, "Follow:").html == (
        '<p class="follow">Follow: <a href="feed.atom">All</a> · <a href="corrections.atom">corrections.atom</a></p>'
    )
