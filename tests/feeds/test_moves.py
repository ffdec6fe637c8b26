import pytest

from feeds.errors import FeedsError
from feeds.moves import Moves


def test_the_nearest_folder_counts_and_a_document_before_it() -> None:
    moves = Moves({"a/": "b/", "a/c/": "d/", "a/e.html": "f.html"})
    assert [moves.found(path) for path in ("a/x", "a/c/x", "a/e.html", "a/c", "x")] == [
        "b/x",
        "d/x",
        "f.html",
        "d/",
        None,
    ]


def test_a_folder_may_have_moved_to_the_root() -> None:
    assert Moves({"a/": ""}).found("a/x") == "x"
    assert Moves({"a/": ""}).found("a//example.org") is None


@pytest.mark.parametrize("moved", [{"a": "a"}, {"a": "b", "b": "a"}, {"a/": "a/b/"}, {"a/": "b/", "b/": "a/"}])
def test_moves_in_a_circle_are_refused(moved: dict[str, str]) -> None:
    with pytest.raises(FeedsError, match="in a circle"):
        Moves(moved)


@pytest.mark.parametrize(
    ("moved", "gone"),
    [({"../a": "b"}, ()), ({"a": "/b"}, ()), ({"a": "b/../c"}, ()), ({"/": "a/"}, ()), ({}, ["../a"])],
)
def test_paths_that_lead_out_are_refused(moved: dict[str, str], gone: list[str]) -> None:
    with pytest.raises(FeedsError, match="bad path"):
        Moves(moved, gone)


def test_a_folder_is_not_found_at_a_document() -> None:
    with pytest.raises(FeedsError, match="end both in a slash"):
        Moves({"a/": "b.html"})
