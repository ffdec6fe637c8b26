from html.parser import HTMLParser

import pytest
from hypothesis import given

from feeds.html import Markup, anchor, element, fragment, joined, link, time
from feeds.text import shown
from tests.feeds.builders import HOSTILE
from tests.feeds.strategies import anything


class Read(HTMLParser):
    """What a browser would see: elements, attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.others = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others += 1

    def handle_decl(self, decl: str) -> None:
        self.others += 1

    def unknown_decl(self, data: str) -> None:
        self.others += 1

    def handle_pi(self, data: str) -> None:
        self.others += 1


@given(anything(), anything())
def test_any_text_stays_text_in_an_element_and_in_an_attribute(text: str, attribute: str) -> None:
    read = Read(element("p", text, title=attribute).html)
    assert read.elements == ["p"]
    assert read.text == shown(text)
    assert read.attributes == {"title": shown(attribute)}
    assert read.others == 0


@given(anything())
def test_a_link_to_anything_is_safe_or_no_link(address: str) -> None:
    read = Read(link(address, "words").html)
    assert read.text.startswith("words")
    assert read.elements in (["a"], [])
    assert set(read.attributes) <= {"href"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_makes_no_element(hostile: str) -> None:
    assert Read(element("td", hostile, data_label=hostile).html).elements == ["td"]


def test_markup_is_printed_as_it_is_and_none_as_nothing() -> None:
    assert element("p", element("em", "a"), None, " & b").html == "<p><em>a</em> &amp; b</p>"


@pytest.mark.parametrize("name", ["script", "style", "iframe", "p onclick", "P", ""])
def test_an_element_that_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no element"):
        element(name)


@pytest.mark.parametrize("name", ["onclick", "style", "src", "x y", "data_x=", "formaction"])
def test_an_attribute_that_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no attribute"):
        element("p", **{name: "x"})


def test_an_address_that_could_run_is_refused_in_an_element_and_printed_by_a_link() -> None:
    with pytest.raises(ValueError, match="not an address"):
        element("a", "x", href="javascript:alert(1)")
    assert link("javascript:alert(1)", "a source").html == "a source (javascript:alert(1))"
    assert link("javascript:alert(1)").html == "javascript:alert(1)"


def test_an_attribute_is_left_out_bare_or_said() -> None:
    assert element("ol", class_="a", hidden=True, open=False, lang=None, tabindex=0).html == (
        '<ol class="a" hidden tabindex="0"></ol>'
    )


@pytest.mark.parametrize(
    ("machine", "kept"),
    [
        ("2025-03-14", True),
        ("2025-03", True),
        ("2025", True),
        ("2017-36", False),
        ("2025~", False),
        ("[..2025]", False),
    ],
)
def test_a_time_says_to_programs_what_html_can_say(machine: str, kept: bool) -> None:  # noqa: FBT001
    assert ("datetime" in time("then", machine).html) is kept


def test_an_anchor_can_be_pointed_at() -> None:
    assert anchor("m 1/é") == "m-1-"
    assert element("p", id="a b").html == '<p id="a-b"></p>'


def test_nodes_are_joined_without_the_empty_ones() -> None:
    assert joined(["a", None, Markup(""), "b"]).html == "a, b"
    assert fragment("a", None, "<").html == "a&lt;"
