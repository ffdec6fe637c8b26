import pytest
from hypothesis import given
from lxml import etree

from feeds.text import fit, is_linkable, shown
from tests.feeds.strategies import anything


@given(anything())
def test_any_text_made_fit_can_be_carried_by_xml(text: str) -> None:
    element = etree.Element("t")
    element.text = fit(text)
    assert etree.fromstring(etree.tostring(element)).text in (fit(text), None)


@given(anything())
def test_making_text_fit_keeps_its_length_and_does_nothing_twice(text: str) -> None:
    assert len(fit(text)) == len(text)
    assert fit(fit(text)) == fit(text)
    assert shown(shown(text)) == shown(text)


@pytest.mark.parametrize("text", ["plain", "l’inimitié 😀", "a\tb\nc", "שלום"])
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u2067a\u202bb", "\u2067a\u202bb\u202c\u2069"),
        ("\u2067a\u202bb\u2069", "\u2067a\u202bb\u2069"),
        ("\u202aa\u202c", "\u202aa\u202c"),
        ("\u202c\u2069a", "\u202c\u2069a"),
    ],
)
def test_a_change_of_direction_ends_with_the_text_that_makes_it(text: str, ended: str) -> None:
    assert shown(text) == ended


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTP://example.org:8080/a?b=c#d",
        "https://social.example/@somebody",
        "https://fr.wikipedia.org/wiki/Élysée",
        "../style.css",
        "a/b.html#m-1",
        "#m-1",
        "?page=2",
        "/a",
    ],
)
def test_web_and_relative_addresses_may_become_links(address: str) -> None:
    assert is_linkable(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:somebody@example.org",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "https:example.org",
        "https://",
        "https://user:secret@example.org/",
        'https://example.org/" onclick="x',
        "https://example.org/\u202eabc",
        "https://example.org/\x00",
    ],
)
def test_nothing_else_may_become_a_link(address: str) -> None:
    assert not is_linkable(address)
