"""A site's address that is none and a folder that will not do: one line, a code beside zero, the old site whole."""

import subprocess
import tempfile
from pathlib import Path

import pytest

from events.errors import StoreError
from tests.disks import a_small_disk, as_nobody, files_up_to, fill
from tests.tracker.cli.running import dispute
from tracker import config

ADDRESSES = {
    "without a scheme": "example.org/disputes/",
    "of another scheme": "ftp://example.org/",
    "that runs": "javascript:alert(1)",
    "with credentials": "https://me:hunter2@example.org/",
    "with a query": "https://example.org/?a=1",
    "with a fragment": "https://example.org/#a",
    "without a host": "https:///disputes/",
    "with a port that is none": "https://example.org:99999/",
    "of a host that is cut short": "https://[::1/",
    "that climbs": "https://example.org/../",
    "with a blank": "https://exa mple.org/",
    "with braces": "https://example.org/{x}/",
    "with a backslash": "https://example.org/a\\b/",
    "that turns round": "https://example.org/\u202e/",
    "with a line end": "https://example.org/\n",
    "with markup": 'https://example.org/"><script>',
}
ADD = ("add", "noted", "--on", "2026-02-01", "--unsourced", "--title", "Something new")


def standing(site: Path) -> dict[str, bytes]:
    """Return the documents in a folder, without our own list of them."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def configure(folder: Path, base_url: str) -> None:
    """Let the settings name *base_url*."""
    (folder / config.FILE).write_text(config.written("Ours", base_url, None))


def refused(*args: str) -> str:
    """Run a command that is refused; return the one line that says why."""
    ran = dispute(*args)
    assert (ran.code, ran.out) == (1, ""), ran.err
    assert ran.err.startswith("dispute: ")
    assert ran.err.count("\n") == 1
    return ran.err


def test_an_address_that_is_none_is_refused_by_its_key_and_the_site_stays(folder: Path) -> None:
    dispute("publish", "site", "--plain")
    before = standing(folder / "site")
    for name, address in ADDRESSES.items():
        configure(folder, address)
        for command in (("publish", "site"), ("config", "check")):
            said = refused(*command)
            assert "dispute.toml: base_url: write one such as https://example.org/disputes/" in said, name
            assert "hunter2" not in said
    assert "base_url" in refused("serve", "--port", "0")
    assert standing(folder / "site") == before


def test_settings_that_nest_without_end_are_one_line(folder: Path) -> None:
    (folder / config.FILE).write_text(f"title = {'[' * 100_000}")
    for command in (("publish", "site"), ("config", "check"), ("state",)):
        assert "nested too deeply" in refused(*command)


def test_settings_with_a_number_of_thousands_of_digits_are_one_line(folder: Path) -> None:
    (folder / config.FILE).write_text(f"title = {'9' * 5_000}")
    for command in (("publish", "site"), ("config", "check"), ("state",)):
        assert "not TOML" in refused(*command)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000/", "https://[::1]:8000/", "https://exämple.org/d", "https://xn--exmple-cua.org/a/b%20c/"],
)
def test_an_address_that_is_one_is_taken(folder: Path, address: str) -> None:
    configure(folder, address)
    assert dispute("config", "check").code == 0
    assert dispute("publish", "site", "--plain").code == 0


def test_another_address_moves_every_link_and_no_id(folder: Path) -> None:
    """So nobody who follows a feed sees anything as new when the site moves."""
    old, new = "https://old.example.org/d/", "http://127.0.0.1:8000/"
    sites = []
    for address in (old, new):
        configure(folder, address)
        assert dispute("publish", "site", "--plain").code == 0
        sites.append(standing(folder / "site"))
    before, after = sites
    assert {path: unfolded(body).replace(old.encode(), new.encode()) for path, body in before.items()} == {
        path: unfolded(body) for path, body in after.items()
    }
    assert any(old.encode() in body for body in before.values())


def unfolded(body: bytes) -> bytes:
    """Return a document with the folded lines of a calendar put together."""
    return body.replace(b"\r\n ", b"")


def test_a_full_disk_leaves_the_old_site_and_the_next_publication_is_whole(folder: Path) -> None:
    dispute("publish", "site", "--plain")
    before = standing(folder / "site")
    for _ in range(6):
        assert dispute(*ADD, "--summary", "x" * 9_000).code == 0
    with files_up_to(48_000):
        assert "the disk is full" in refused("publish", "site", "--plain")
    assert standing(folder / "site") == before
    assert dispute("publish", "site", "--plain").code == 0
    assert b"Something new" in standing(folder / "site")["musk-v-openai/feed.atom"]


def test_a_disk_that_is_full_indeed_leaves_the_old_site(folder: Path) -> None:
    with a_small_disk() as disk:
        dispute("publish", str(disk / "site"), "--plain")
        before = standing(disk / "site")
        fill(disk / "filler")
        assert dispute(*ADD).code == 0
        assert "full" in refused("publish", str(disk / "site"), "--plain")
        assert standing(disk / "site") == before
        (disk / "filler").unlink()
        assert dispute("publish", str(disk / "site"), "--plain").code == 0


def test_a_disk_that_takes_nothing_leaves_the_old_site(folder: Path) -> None:
    """Somebody mounted it read-only; that a folder's rights forbid it is tried where sites are written."""
    with a_small_disk() as disk:
        dispute("publish", str(disk / "site"), "--plain")
        before = standing(disk / "site")
        assert dispute(*ADD).code == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert "it is on a disk that is read-only" in refused("publish", str(disk / "site"), "--plain")
        assert "it is on a disk that is read-only" in refused("publish", str(disk / "new"), "--plain")
        assert standing(disk / "site") == before


def test_a_link_or_a_file_in_the_folders_place_is_refused_and_left(folder: Path) -> None:
    dispute("publish", "site", "--plain")
    before = standing(folder / "site")
    (folder / "link").symlink_to("site")
    (folder / "file").write_text("mine")
    assert dispute(*ADD).code == 0
    assert "link" in refused("publish", "link")
    assert "file" in refused("publish", "file")
    assert standing(folder / "site") == before
    assert (folder / "file").read_text() == "mine"


def test_settings_in_a_folder_that_may_not_be_looked_into_are_one_line() -> None:
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0)
        try:
            with as_nobody(), pytest.raises(StoreError, match=r"^dispute.toml cannot be looked for: .*Permission"):
                config.find(None, Path(made) / "inside")
        finally:
            Path(made).chmod(0o700)
