"""Pages at addresses where nothing stands any more."""

from tests.tracker.publishing.every_kind import HOSTILE
from tests.tracker.publishing.sites import BASE_URL, TITLE, Read
from tracker.publishing.frame import Frame
from tracker.publishing.stubs import gone, stub

FRAME = Frame(TITLE, BASE_URL)


def test_a_page_that_moved_says_where_it_is_and_leads_there_at_once() -> None:
    page = stub("A v. B", "new/2025/index.html", path="old/2025/index.html", frame=FRAME).decode()
    assert '<meta http-equiv="refresh" content="0; url=../../new/2025/index.html">' in page
    assert f'<link rel="canonical" href="{BASE_URL}new/2025/">' in page
    assert '<meta name="robots" content="noindex">' in page
    found = Read(page.encode())
    assert f"This has moved. It is now at {BASE_URL}new/2025/ ." in found.words
    assert "../../new/2025/index.html" in found.links


def test_a_page_that_is_gone_says_so_and_leads_to_the_front_page() -> None:
    page = gone("Gone", path="old/2025/index.html", frame=FRAME)
    found = Read(page)
    assert "What stood here was taken away. What there is: Disputes ." in found.words
    assert "../../index.html" in found.links
    assert b'<meta name="robots" content="noindex">' in page
    assert b"refresh" not in page


def test_hostile_titles_stay_text() -> None:
    plain, hostile = (stub(title, "b/index.html", path="a/index.html", frame=FRAME) for title in ("x", HOSTILE))
    assert Read(plain).elements == Read(hostile).elements
    assert Read(plain).links == Read(hostile).links
