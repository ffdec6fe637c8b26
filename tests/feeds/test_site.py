import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.encodings import SUFFIXES
from feeds.errors import FeedsError
from feeds.manifest import LEGACY, MANIFEST
from feeds.site import site_mark, update_site, write_site
from feeds.sitefiles import held
from tests.disks import as_nobody, files_up_to
from tests.feeds.strategies import documents

ROOT = Path(__file__).parents[2]
SITE = {"index.html": b"<p>home", "a/index.html": b"<p>a", "a/feed.atom": b"<feed/>", "style.css": b"p{}"}


def standing(folder: Path) -> dict[str, bytes]:
    """Return everything in *folder* but the manifest."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def refused(folder: Path, documents: dict[str, bytes]) -> str:
    """Return the one line that publishing *documents* to *folder* is refused with."""
    with pytest.raises(FeedsError) as caught:
        write_site(folder, documents)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_site_is_written_with_all_its_folders(tmp_path: Path) -> None:
    written = write_site(tmp_path / "new" / "site", SITE)
    assert standing(tmp_path / "new" / "site") == SITE
    assert (set(written.written), written.kept, written.removed) == (set(SITE), (), ())
    assert written.written[-1] == "index.html"


def test_a_document_that_did_not_change_is_not_touched(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")}
    written = write_site(tmp_path, SITE)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")} == before
    assert (written.written, set(written.kept)) == ((), set(SITE))
    assert write_site(tmp_path, SITE | {"style.css": b"new"}).written == ("style.css",)


@settings(max_examples=25)
@given(st.lists(documents(), min_size=1, max_size=4))
def test_any_sequence_of_publications_leaves_the_last_one_exactly(sequence: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for drawn in sequence:
            write_site(Path(folder), drawn)
        assert standing(Path(folder)) == sequence[-1]
        assert not any(path.is_dir() and not any(path.iterdir()) for path in Path(folder).rglob("*"))


def test_what_others_keep_in_the_folder_stays(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    (tmp_path / "a" / "theirs.txt").write_text("mine")
    written = write_site(tmp_path, {"index.html": b"x"})
    assert set(written.removed) == set(SITE) - {"index.html"}
    assert standing(tmp_path) == {"index.html": b"x", "a/theirs.txt": b"mine"}


def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    (tmp_path / "robots.txt").write_text("theirs")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "theirs.txt").write_text("theirs")
    before = standing(tmp_path)
    for taken in ("robots.txt", "robots.txt/a", "b"):
        assert "not ours to replace" in refused(tmp_path, SITE | {"style.css": b"new", taken: b"ours"})
    assert standing(tmp_path) == before


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")
    assert "name an empty folder" in refused(tmp_path, SITE)
    assert standing(tmp_path) == {"thesis.doc": b"x"}


def test_a_file_and_a_link_are_no_site_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert "it is a file" in refused(tmp_path / "file", SITE)
    assert "symbolic link" in refused(tmp_path / "link", SITE)
    assert refused(tmp_path / "file" / "site", SITE).startswith("cannot publish: ")
    assert standing(tmp_path) == {"file": b"x"}


def test_no_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("theirs")
    write_site(site, SITE)
    (site / "b").symlink_to(elsewhere)
    assert "symbolic link" in refused(site, SITE | {"b/index.html": b"ours"})
    (site / "style.css").unlink()
    (site / "style.css").symlink_to(elsewhere / "index.html")
    write_site(site, SITE)
    assert (site / "style.css").read_bytes() == SITE["style.css"]
    assert standing(elsewhere) == {"index.html": b"theirs"}


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../outside", MANIFEST])
def test_a_path_that_leads_out_is_refused_and_nothing_written(tmp_path: Path, path: str) -> None:
    site = tmp_path / "site"
    assert refused(site, SITE | {path: b"x"}).startswith("bad path: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "manifest",
    [
        b"not json",
        b"[]",
        b'{"form": 99, "files": []}',
        b'{"form": 1, "files": [1]}',
        b'{"form": 1, "files": ["../outside"]}',
        b"\xff",
    ],
)
def test_a_manifest_of_old_is_read_as_if_a_stranger_had_written_it(tmp_path: Path, manifest: bytes) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "outside").write_text("theirs")
    (site / LEGACY).write_bytes(manifest)
    refused(site, SITE)
    assert (tmp_path / "outside").read_text() == "theirs"
    assert standing(site) == {LEGACY: manifest}


def test_a_site_of_the_first_version_is_taken_over_with_its_manifest(tmp_path: Path) -> None:
    for path in ("index.html", "old.html"):
        (tmp_path / path).write_bytes(b"x")
    (tmp_path / LEGACY).write_text('{"form": 1, "files": ["index.html", "old.html"]}')
    assert write_site(tmp_path, {"index.html": b"y"}).removed == ("old.html",)
    assert standing(tmp_path) == {"index.html": b"y"}


def planted(site: Path, *statements: str) -> None:
    """Do *statements* to the manifest of *site*, as a stranger might."""
    with closing(sqlite3.connect(site / MANIFEST)) as base, base:
        for statement in statements:
            base.execute(statement)


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (["INSERT INTO file (path) VALUES ('../outside')"], "bad path"),
        (["INSERT INTO file (path, plain) VALUES ('/etc/passwd', 'index.html')"], "bad path"),
        (["UPDATE about SET form = 99"], "of a form unknown here"),
        (["CREATE TRIGGER t AFTER UPDATE ON about BEGIN DELETE FROM file; END"], "of a form unknown here"),
        (["DROP TABLE about"], "of a form unknown here"),
    ],
)
def test_a_manifest_is_read_as_if_a_stranger_had_written_it(tmp_path: Path, statements: list[str], why: str) -> None:
    site = tmp_path / "site"
    (tmp_path / "outside").write_text("theirs")
    write_site(site, SITE)
    planted(site, *statements)
    assert why in refused(site, {"index.html": b"new"})
    assert (tmp_path / "outside").read_text() == "theirs"
    assert standing(site) == SITE


def test_a_damaged_manifest_is_said_to_be_damaged(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    (tmp_path / MANIFEST).write_bytes(b"not a database, but long enough to be taken for one" * 20)
    assert "its list of files is damaged" in refused(tmp_path, {})
    assert site_mark(tmp_path) is None
    assert standing(tmp_path) == SITE


def test_a_manifest_whose_layout_is_no_text_is_said_to_be_damaged(tmp_path: Path) -> None:
    """SQLite quotes what it cannot read of it, and Python cannot read that."""
    write_site(tmp_path / "site", {})
    manifest = tmp_path / "site" / MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b"CREATE TABLE file", b"CREATE TABL\x85 file"))
    assert "its list of files is damaged" in refused(tmp_path / "site", {})
    assert site_mark(tmp_path / "site") is None


def test_a_manifest_cut_short_lists_nothing_so_that_nothing_is_removed_or_replaced(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    (tmp_path / MANIFEST).write_bytes(b"x")
    assert "not ours to replace" in refused(tmp_path, {"index.html": b"new"})
    assert standing(tmp_path) == SITE


def test_a_manifest_that_is_a_link_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / MANIFEST).symlink_to(tmp_path / "elsewhere")
    assert "symbolic link" in refused(site, SITE)
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_nobody_touched_is_not_read_and_one_that_somebody_did_is_mended(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    date = (tmp_path / "style.css").stat().st_mtime_ns
    (tmp_path / "style.css").write_bytes(b"q{}")
    assert write_site(tmp_path, SITE).written == ("style.css",)
    date = (tmp_path / "style.css").stat().st_mtime_ns
    (tmp_path / "style.css").write_bytes(b"q{}")
    os.utime(tmp_path / "style.css", ns=(date, date))
    assert write_site(tmp_path, SITE).written == ()
    assert (tmp_path / "style.css").read_bytes() == b"q{}"


def test_leftovers_of_a_publication_cut_short_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".dispute-site.0.tmp").write_text("half")
    write_site(tmp_path, SITE)
    (tmp_path / ".dispute-site.7.tmp").write_text("half")
    write_site(tmp_path, SITE)
    assert standing(tmp_path) == SITE


def test_two_publications_at_once_are_one_too_many(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    with held(tmp_path):
        assert "another publication is writing it" in refused(tmp_path, {})
    assert standing(tmp_path) == SITE


def test_a_full_disk_leaves_the_old_site_whole(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    new = dict.fromkeys(SITE, b"x" * 10) | {"a/large.html": b"x" * 100_000, "b/index.html": b"x"}
    with files_up_to(50_000):
        assert "the disk is full" in refused(tmp_path, new)
    assert standing(tmp_path) == SITE
    write_site(tmp_path, new)
    assert standing(tmp_path) == new


def test_a_read_only_folder_leaves_the_old_site_whole() -> None:
    with tempfile.TemporaryDirectory() as made:
        site = Path(made) / "site"
        Path(made).chmod(0o755)
        write_site(site, SITE)
        for closed in (site / "a", site):
            closed.chmod(0o555)
            with as_nobody():
                assert "may not be written" in refused(site, dict.fromkeys(SITE, b"new"))
            assert standing(site) == SITE
            closed.chmod(0o755)


WORDS = {path: body * 100 for path, body in SITE.items()}
READ = {".br": brotli.decompress, ".gz": gzip.decompress, ".zst": zstandard.ZstdDecompressor().decompress}


def plain(folder: Path) -> dict[str, bytes]:
    """Return the documents in *folder*, each compressed variant held to the document that it is of."""
    there = standing(folder)
    documents = {path: body for path, body in there.items() if not path.endswith(tuple(READ))}
    for path in there.keys() - documents.keys():
        name, suffix = os.path.splitext(path)  # noqa: PTH122 - a path of a site, not of this machine
        assert READ[suffix](there[path]) == documents[name]
    return documents


def test_documents_have_their_variants_beside_them_where_asked(tmp_path: Path) -> None:
    written = write_site(tmp_path, WORDS, encodings=SUFFIXES)
    assert written.files == 4 * len(WORDS)
    assert set(written.written) == set(WORDS)
    assert plain(tmp_path) == WORDS
    assert len(standing(tmp_path)) == written.files
    assert write_site(tmp_path, WORDS, encodings=SUFFIXES).files == 0


def test_a_variant_comes_with_its_document_and_goes_with_it(tmp_path: Path) -> None:
    write_site(tmp_path, WORDS, encodings=SUFFIXES)
    written = write_site(tmp_path, WORDS | {"style.css": b"short"}, encodings=SUFFIXES)
    assert (written.written, written.removed, written.files) == (("style.css",), (), 4)
    assert "style.css.gz" not in standing(tmp_path)
    (tmp_path / "index.html.br").unlink()
    assert write_site(tmp_path, WORDS, encodings=["gzip"]).removed == ()
    assert standing(tmp_path).keys() == {*WORDS, *(f"{path}.gz" for path in WORDS)}
    write_site(tmp_path, WORDS)
    assert standing(tmp_path) == WORDS


def test_a_document_that_has_the_name_of_a_variant_is_refused(tmp_path: Path) -> None:
    for path in ("style.css.gz", "style.css.br/index.html"):
        with pytest.raises(FeedsError, match=r"the name of a variant of style\.css"):
            write_site(tmp_path, WORDS | {path: b"x"}, encodings=SUFFIXES)
    with pytest.raises(FeedsError, match="no such encoding"):
        write_site(tmp_path, WORDS, encodings=["deflate"])


def test_a_publication_in_part_leaves_the_rest_alone(tmp_path: Path) -> None:
    write_site(tmp_path, WORDS, encodings=SUFFIXES, mark="1")
    assert site_mark(tmp_path) == "1"
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*")}
    changed = {"style.css": b"q{}" * 200, "b/index.html": b"<p>b", "a/feed.atom": None}
    written = update_site(tmp_path, changed, since="1", mark="2", encodings=SUFFIXES)
    assert (set(written.written), written.removed, written.files) == (
        {"style.css", "b/index.html"},
        ("a/feed.atom",),
        9,
    )
    assert site_mark(tmp_path) == "2"
    new = {path: body for path, body in (WORDS | changed).items() if body is not None}
    assert plain(tmp_path) == new
    assert all(before[path] == path.stat().st_ino for path in before if path.name.startswith("index.html"))
    assert write_site(tmp_path, new, encodings=SUFFIXES, mark="2").files == 0


def test_a_part_is_refused_where_the_site_is_not_at_the_mark(tmp_path: Path) -> None:
    with pytest.raises(FeedsError, match="publish it as a whole"):
        update_site(tmp_path, {}, since="1", mark="2")
    write_site(tmp_path, SITE, mark="3")
    with pytest.raises(FeedsError, match="it stands at 3, not at 1; publish it as a whole"):
        update_site(tmp_path, {}, since="1", mark="2")
    write_site(tmp_path, SITE)
    assert site_mark(tmp_path) is None


def test_a_part_that_is_in_the_way_of_what_stays_is_refused(tmp_path: Path) -> None:
    write_site(tmp_path, WORDS, mark="1", encodings=SUFFIXES)
    for path in ("style.css/index.html", "a", "style.css.gz", "style.css.gz/x"):
        with pytest.raises(FeedsError, match="in its way"):
            update_site(tmp_path, {path: b"x"}, since="1", mark="2", encodings=SUFFIXES)
    assert plain(tmp_path) == WORDS
    changed = {"style.css/index.html": b"x", "style.css": None}
    update_site(tmp_path, changed, since="1", mark="2", encodings=SUFFIXES)
    assert plain(tmp_path)["style.css/index.html"] == b"x"


@settings(max_examples=25)
@given(st.lists(documents(), min_size=1, max_size=4), st.booleans())
def test_step_by_step_gives_what_publishing_once_gives(sequence: list[dict[str, bytes]], encoded: bool) -> None:  # noqa: FBT001
    encodings = SUFFIXES if encoded else ()
    sites = [{path.replace(".gz", ".css"): body * 300 for path, body in drawn.items()} for drawn in sequence]
    with tempfile.TemporaryDirectory() as made:
        step, once = Path(made) / "step", Path(made) / "once"
        write_site(step, sites[0], encodings=encodings, mark="0")
        for number, (before, after) in enumerate(pairwise(sites), 1):
            changed: dict[str, bytes | None] = {path: body for path, body in after.items() if before.get(path) != body}
            changed |= dict.fromkeys(before.keys() - after.keys())
            update_site(step, changed, since=f"{number - 1}", mark=f"{number}", encodings=encodings)
        write_site(once, sites[-1], encodings=encodings)
        assert standing(step) == standing(once)
        assert write_site(step, sites[-1], encodings=encodings, mark=site_mark(step)).files == 0


def test_what_one_document_costs_does_not_grow_with_those_that_stay(tmp_path: Path) -> None:
    """Counted in what is done to files, not in time: the system calls that name a file of the site."""
    seen = []
    for size in (10, 400):
        site = tmp_path / str(size)
        write_site(site, {f"e/{number}/index.html": b"x" for number in range(size)}, mark="1")
        with named(site) as counted:
            update_site(site, {"e/1/index.html": b"y", "e/new/index.html": b"z"}, since="1", mark="2")
        seen.append(len(counted))
    assert seen[0] == seen[1] > 0


_naming: list[tuple[str, list[str]]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    for site, counted in _naming:
        if event.startswith(("open", "os.")) and any(str(one).startswith(site) for one in arguments):
            counted.append(event)


@contextmanager
def named(site: Path) -> Iterator[list[str]]:
    """Note meanwhile what is done to files of *site*. An audit hook stays for good; it is idle otherwise."""
    if not hasattr(named, "hooked"):
        sys.addaudithook(_hook)
        named.hooked = True  # type: ignore[attr-defined]
    counted: list[str] = []
    _naming.append((str(site), counted))
    try:
        yield counted
    finally:
        _naming.remove((str(site), counted))


@pytest.mark.parametrize("kills", [50, pytest.param(1000, marks=pytest.mark.soak)])
def test_killed_at_any_moment_every_file_is_whole_and_the_next_publication_mends_the_rest(
    tmp_path: Path, kills: int
) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tests.feeds.killing", str(tmp_path / "site"), str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert (said.returncode, said.stderr) == (0, "")
    killed, interrupted = map(int, said.stdout.split())
    assert killed == kills
    assert interrupted > kills // 10, "the kills came when nothing was being written"
