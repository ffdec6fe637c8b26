"""The three formats say the same words, and none of those words is markup, a link or an order to a terminal."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.tracker.publishing.every_kind import EMOJI, FRENCH, HOSTILE
from tracker.digesting.rendering import FORMATS, as_html, as_markdown, as_text
from tracker.digesting.values import Digest, Item, Section, Told

OURS = {"article", "section", "h1", "h2", "h3", "p", "ul", "li", "strong"}


class Read(HTMLParser):
    """The elements of a piece of HTML, and its words."""

    def __init__(self, text: str) -> None:
        """Read *text*."""
        super().__init__()
        self.elements: set[str] = set()
        self._words: list[str] = []
        self.feed(text)
        self.close()

    @property
    def words(self) -> list[str]:
        """All words, in order."""
        return " ".join(self._words).split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.add(tag)
        assert [name for name, _ in attrs] in ([], ["lang"])

    def handle_data(self, data: str) -> None:
        """Note words."""
        self._words.append(data)


def a_digest(text: str) -> Digest:
    """Return a digest that says *text* wherever it can."""
    item = Item(text, (text, f"title: {text} → {text}"))
    return Digest(text, text, (Told(text, (Section("New", (item, item)),)),))


AWKWARD = [
    HOSTILE,
    FRENCH,
    EMOJI,
    "[a](javascript:alert(1)) ![b](https://x.example/y.png)",
    "<https://x.example/> and https://x.example/ and www.x.example",
    "# not a heading",
    "1. not a list",
    "- nor this + * one",
    "`code` **bold** _em_ ~~gone~~ | table |",
    "&lt;script&gt; &#35;",
    "a\nb\r\n\n\nc\td",
    "back\\slash\\",
    "===",
    "***",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_are_words_in_every_format(text: str) -> None:
    _check(text)


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40) | st.text("-+*_#`[]()<>!&\\|=~:1. \na", min_size=1)
)
def test_any_words_are_words_in_every_format(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    told = a_digest(f"x{text}") if not text.strip() else a_digest(text)
    page = Read(as_html(told))
    marked = Read(MarkdownIt("commonmark").render(as_markdown(told)))
    assert page.elements <= OURS
    assert marked.elements <= OURS
    assert _letters(marked) == _letters(page)
    for form in FORMATS.values():
        assert not set(form(told)) & {"\x1b", "\u202e", "\u2067", "\r", "\x00"}
    assert len(as_text(told).splitlines()) == 12


def _letters(read: Read) -> str:
    return "".join(read.words)
