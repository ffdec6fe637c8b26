import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import FeedsError
from feeds.manifest import MANIFEST
from feeds.site import write_site
from feeds.sitefiles import held
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


@settings(max_examples=60)
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
def test_a_manifest_is_read_as_if_a_stranger_had_written_it(tmp_path: Path, manifest: bytes) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "outside").write_text("theirs")
    (site / MANIFEST).write_bytes(manifest)
    refused(site, SITE)
    assert (tmp_path / "outside").read_text() == "theirs"
    assert standing(site) == {}


def test_the_manifest_lists_what_stands(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    write_site(tmp_path, {"index.html": b"x"})
    assert json.loads((tmp_path / MANIFEST).read_bytes())["files"] == ["index.html"]


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


@contextmanager
def _files_up_to(size: int) -> Iterator[None]:
    """Refuse longer files meanwhile, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_old_site_whole(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    new = dict.fromkeys(SITE, b"x" * 10) | {"a/large.html": b"x" * 100_000, "b/index.html": b"x"}
    with _files_up_to(50_000):
        assert "the disk is full" in refused(tmp_path, new)
    assert standing(tmp_path) == SITE
    write_site(tmp_path, new)
    assert standing(tmp_path) == new


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Be a user without rights meanwhile: root may write where nobody may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_leaves_the_old_site_whole() -> None:
    with tempfile.TemporaryDirectory() as made:
        site = Path(made) / "site"
        Path(made).chmod(0o755)
        write_site(site, SITE)
        for closed in (site / "a", site):
            closed.chmod(0o555)
            with _as_nobody():
                assert "may not be written" in refused(site, dict.fromkeys(SITE, b"new"))
            assert standing(site) == SITE
            closed.chmod(0o755)


def test_killed_at_any_moment_every_file_is_whole_and_the_next_publication_mends_the_rest(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from feeds.site import write_site\n"
        "for n in range(10**6):\n"
        "    new = {f'{i % 3}/{i}.html': b'%d' % (n % 10) * 50_000 for i in range(n % 2, 8)}\n"
        "    write_site(Path(sys.argv[1]), new); print(n, flush=True)\n"
    )
    site = tmp_path / "site"
    for delay in range(6):
        writer = subprocess.Popen([sys.executable, "-c", program, str(site)], cwd=ROOT, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.003 * delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait(timeout=30)
        writer.stdout.close()
        for path, body in standing(site).items():
            assert path.startswith(".dispute-site.") or (len(body) == 50_000 and len(set(body)) == 1)
        write_site(site, SITE)
        assert standing(site) == SITE
