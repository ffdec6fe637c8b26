import re

from hypothesis import given

from feeds.blocks import heading
from feeds.page import Page, icon, render, style
from feeds.text import shown
from feeds.values import Link
from tests.feeds.strategies import anything
from tests.feeds.test_html import Read

FEED = Link("feed.atom", type="application/atom+xml", title="A v. B")


def a_page(**said: object) -> Page:
    """Return a page."""
    defaults: dict[str, object] = {
        "title": "A v. B",
        "body": (heading(1, "A v. B"),),
        "site": "Disputes",
        "lang": "en",
        "feeds": (FEED,),
        "crumbs": (("../index.html", "All"),),
        "footer": ("As recorded.",),
    }
    return Page(**(defaults | said))  # type: ignore[arg-type]


@given(anything())
def test_any_text_gives_the_elements_that_plain_text_gives_and_twice_the_same_bytes(text: str) -> None:
    said = {"title": f"x{text}", "description": f"x{text}", "site": f"x{text}", "footer": (text,)}
    page = render(a_page(**said))
    plain = render(a_page(title="a", description="a", site="b", footer=("a",)))
    assert Read(page.decode()).elements == Read(plain.decode()).elements
    assert shown(text).strip() in Read(page.decode()).text
    assert page == render(a_page(**said))


def test_a_page_announces_its_feeds() -> None:
    link = '<link rel="alternate" href="feed.atom" type="application/atom+xml" title="A v. B">'
    assert link in render(a_page()).decode()


def test_a_page_has_a_language_landmarks_and_a_way_past_the_masthead() -> None:
    page = render(a_page(lang="fr", skip="Aller au contenu")).decode()
    assert '<html lang="fr">' in page
    assert '<a href="#content" class="skip">Aller au contenu</a>' in page
    for landmark in ("<header ", "<nav ", '<main id="content"', "<footer "):
        assert landmark in page


def test_a_page_in_a_script_from_right_to_left_says_so() -> None:
    assert '<html lang="ar-EG" dir="rtl">' in render(a_page(lang="ar-EG")).decode()


def test_a_page_runs_nothing_and_loads_nothing_from_elsewhere() -> None:
    page = render(a_page(icon="icon.svg")).decode()
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|https?:", page)
    assert not re.search(r"@import|url\(|https?://", style().decode())
    assert b"<script" not in icon()


def test_the_style_sheet_serves_phones_the_dark_and_paper() -> None:
    for medium in ("max-width: 44rem", "prefers-color-scheme: dark", "@media print", ":focus-visible"):
        assert medium in style().decode()
