"""A site's folder held against its documents: every byte of it, variants too, and nothing that others keep there."""

from pathlib import Path

import pytest

from feeds.encodings import SUFFIXES
from feeds.errors import FeedsError
from feeds.inspecting import differences
from feeds.site import write_site

SITE = {"index.html": b"<p>words</p>" * 50, "a/feed.atom": b"<feed/>" * 90, "checkpoint": b"note"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the site, and something of somebody else's."""
    write_site(tmp_path / "site", SITE, encodings=SUFFIXES)
    (tmp_path / "site" / "robots.txt").write_text("mine")
    return tmp_path / "site"


def test_a_site_as_it_was_written_has_no_differences(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert differences(folder, SITE) == []
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize("path", ["index.html", "index.html.gz", "index.html.br", "index.html.zst", "checkpoint"])
def test_any_byte_that_is_another_is_found_and_its_file_named(folder: Path, path: str) -> None:
    body = bytearray((folder / path).read_bytes())
    body[len(body) // 2] ^= 1
    (folder / path).write_bytes(body)
    (found,) = differences(folder, SITE)
    assert found.startswith(f"{path}: other than")


@pytest.mark.parametrize("path", ["a/feed.atom", "index.html.gz"])
def test_what_is_missing_is_found(folder: Path, path: str) -> None:
    (folder / path).unlink()
    (found,) = differences(folder, SITE)
    assert found.startswith(f"{path}: ")


def test_what_should_be_there_no_more_is_found_with_its_variants(folder: Path) -> None:
    less = {path: body for path, body in SITE.items() if path != "a/feed.atom"}
    assert len(differences(folder, less)) == 4


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedsError, match="not a site"):
        differences(tmp_path, SITE)
