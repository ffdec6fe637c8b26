import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FeedsError
from feeds.paths import checked, checked_all, in_order, ranks, relative
from tests.feeds.strategies import anything, documents

WRONG = [
    "",
    "/",
    "/etc/passwd",
    "../a",
    "a/../../b",
    "a/..",
    "./a",
    "a//b",
    "a/",
    "a\\b",
    "..\\a",
    "a\x00b",
    "a\nb",
    "\ud800",
    ".dispute-site.json",
    "a/.dispute-site.0.tmp",
    "x" * 201,
]


@pytest.mark.parametrize("path", WRONG)
def test_a_path_that_could_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(FeedsError, match="bad path"):
        checked(path)


@given(st.one_of(anything(), st.lists(st.sampled_from(["..", ".", "a", "", "/"])).map("/".join)))
def test_a_path_that_is_not_refused_stays_inside(path: str) -> None:
    try:
        inside = posixpath.normpath(posixpath.join("/site", checked(path)))
    except FeedsError:
        return
    assert inside.startswith("/site/")
    assert inside == f"/site/{path}"


def test_a_document_cannot_be_a_folder_as_well() -> None:
    with pytest.raises(FeedsError, match="cannot be a folder as well"):
        checked_all({"a": b"", "a/b": b""})


@pytest.mark.parametrize(
    ("start", "target", "address"),
    [
        ("index.html", "style.css", "style.css"),
        ("a/index.html", "style.css", "../style.css"),
        ("a/index.html", "a/feed.atom", "feed.atom"),
        ("a/index.html", "b/index.html#m-1", "../b/index.html#m-1"),
        ("a/index.html", "#m-1", "#m-1"),
        ("index.html", "a:b.html", "./a:b.html"),
    ],
)
def test_links_in_documents_are_relative(start: str, target: str, address: str) -> None:
    assert relative(start, target) == address


def test_what_is_linked_to_comes_before_what_links_to_it() -> None:
    site = ["index.html", "a/feed.atom", "style.css", "a/index.html", "a/index.html.gz", "a/e/1/index.html"]
    assert in_order(site) == [
        "style.css",
        "a/e/1/index.html",
        "a/index.html.gz",
        "a/index.html",
        "a/feed.atom",
        "index.html",
    ]


@given(documents(), st.randoms())
def test_the_order_depends_on_the_paths_alone_and_leaves_none_out(drawn: dict[str, bytes], random: object) -> None:
    paths = list(drawn)
    assert in_order(reversed(paths)) == in_order(paths)
    assert [path for group in ranks(paths) for path in group] == in_order(paths)
