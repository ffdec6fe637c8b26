"""On a full disk, or a read-only one, a command says so in a line, stores nothing half, and works once that is over."""

import os
import re
import shlex
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.tracing import Traced
from tests.tracker.backing.acting import positions
from tests.tracker.backing.disks import Disk, in_memory
from tests.tracker.backing.killing import whole
from tests.tracker.cli import prepared, running
from tests.tracker.cli.test_examples import EXAMPLES, SERVING
from tests.tracker.proving.builders import note
from tracker import config
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker

MEGABYTES = 64
PAGES = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
"""How many pages are left, until there are enough."""
ADD = 'dispute add noted --on 2026-02-01 --unsourced --title "Something new"'
LINES: Mapping[str, Sequence[str]] = {
    **{name: text.splitlines() for name, text in EXAMPLES.items() if name not in {*SERVING, "dispute doctor"}},
    "a receipt": [f"{ADD} --receipt receipt.txt"],
    "an embargo": [f"{ADD} --embargo 2099-01-01T09:00Z"],
    "export printed": ["dispute export"],
    "a bundle": ["dispute export --bundle bundle.json"],
    "a digest printed": ["dispute digest --since 2025-06-01"],
    "a state kept": ["dispute checkpoint --out kept.txt", "dispute verify --state seen.txt"],
    "an index built anew": ["dispute reindex"],
}
"""What is typed, by the command's name or in words: the last line is what is tried. The doctor's answer is its code."""
READING = (
    "disputes", "held", "show", "timeline", "state", "why", "history", "diff", "replay", "audit", "verify", "parties",
    "parties list", "proceedings", "proceedings list", "sources", "sources list", "sources check", "kinds", "schema",
    "jobs", "curators", "key", "key new", "key show", "config", "config check", "completion", "reindex",
)  # fmt: skip
# The examples of a few end with a look at what they did.
READERS = [*(f"dispute {name}" for name in READING), "export printed", "a digest printed"]
STORED_ALREADY = {"dispute erase": "dispute erase 3f9c2a71 --clean --site site"}
"""How what has stored its record, and could not do the rest, is brought to its end: as its refusal says."""
SAYS_FULL = re.compile(r"full|no space|room", re.IGNORECASE)
SAYS_READ_ONLY = re.compile(r"read-only", re.IGNORECASE)
SHORT: Mapping[str, Sequence[int]] = {
    "dispute init": (2,),
    "dispute add": (0, 8),
    "dispute import": (8,),
    "dispute publish": (64,),
    "dispute backup": (32,),
}
"""What is tried in short, and with how many pages."""


def _short(names: Collection[str], *some: str) -> list[Any]:
    """Return *names* as parameters, of which but *some* are for the soak."""
    return [*some, *(pytest.param(one, marks=pytest.mark.soak) for one in sorted(names) if one not in some)]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A disk in memory of our own."""
    with in_memory(tmp_path_factory.mktemp("small") / "disk", MEGABYTES) as disk:
        yield disk


class Trial:
    """A line typed in a prepared folder on a small disk."""

    def __init__(self, disk: Disk, template: Path, name: str) -> None:
        """Lay out the folder, and type the lines before."""
        self._disk = disk
        self._name = name
        *before, self._line = LINES[name]
        disk.read_only(yes=False)
        disk.free()
        self.folder = disk.place / "work"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(template, self.folder)
        for line in before:
            assert self.type(line).code == 0, line
        self._before = len(positions(self.folder / config.STORE))

    def type(self, line: str) -> Traced:
        """Return what comes of *line*, typed in the folder."""
        return Traced(*running.within(self.folder, *shlex.split(line)[1:]))

    def with_pages(self, pages: int) -> tuple[Traced, int]:
        """Return what comes of the line while so many pages are left, and how many records that stored."""
        self._disk.leave(pages)
        ran = self.type(self._line)
        self._disk.free()
        return ran, self._held_to(ran, SAYS_FULL)

    def read_only(self) -> tuple[Traced, int]:
        """Return what comes of the line while the disk is read-only, and how many records that stored."""
        self._disk.read_only(yes=True)
        ran = self.type(self._line)
        self._disk.read_only(yes=False)
        return ran, self._held_to(ran, SAYS_READ_ONLY)

    def _held_to(self, ran: Traced, says: re.Pattern[str]) -> int:
        """Hold what was said to being one line that says why, and what stands to being whole; then do it again."""
        assert ran.complaints() == []
        store = self.folder / config.STORE
        stored = len(positions(store)) - self._before
        if ran.code:
            assert says.search(ran.err), ran.err
            assert not (stored and "nothing was stored" in ran.err), ran.err
            again = self.type(STORED_ALREADY.get(self._name, self._line) if stored else self._line)
            assert again.code == 0, again
        assert whole(store).size >= self._before + stored
        return stored


@pytest.mark.parametrize(("name", "pages"), SHORT.items())
def test_on_a_full_disk_a_command_is_refused_in_a_line_and_works_once_there_is_room(
    disk: Disk, template: Path, name: str, pages: Sequence[int]
) -> None:
    for left in pages:
        ran, records = Trial(disk, template, name).with_pages(left)
        assert ran.code == 1
        assert records == 0


@pytest.mark.soak
@pytest.mark.parametrize("name", LINES)
def test_with_however_many_pages_left_a_command_is_refused_in_a_line_or_done(
    disk: Disk, template: Path, name: str
) -> None:
    stored: list[int] = []
    for left in PAGES:
        ran, records = Trial(disk, template, name).with_pages(left)
        stored.append(records)
        if ran.code == 0:
            print(f"{name}: {len(stored)} sizes, done with {left} pages")  # noqa: T201 - the figure
            assert set(stored) <= {0, records}, "half of it was stored"
            assert (len(stored) == 1) == (name in READERS), "what writes was never refused, or what reads was"
            return
    pytest.fail("there was never room enough")


@pytest.mark.parametrize("name", _short(READERS, "dispute timeline", "export printed"))
def test_what_only_reads_is_answered_on_a_full_disk_and_on_a_read_only_one(
    disk: Disk, template: Path, name: str
) -> None:
    *_, line = LINES[name]
    expected = Trial(disk, template, name).type(line)
    assert expected.code == 0
    for ran, _ in (Trial(disk, template, name).with_pages(0), Trial(disk, template, name).read_only()):
        assert (ran.code, ran.out) == (0, expected.out), ran


@pytest.mark.parametrize("name", _short(LINES.keys() - set(READERS), "dispute open"))
def test_on_a_read_only_disk_whatever_writes_is_refused_in_a_line(disk: Disk, template: Path, name: str) -> None:
    ran, records = Trial(disk, template, name).read_only()
    assert ran.code == 1
    assert records == 0


@pytest.mark.parametrize("left", ["both", "the wal alone"])
def test_a_store_that_a_crash_left_is_read_on_a_read_only_disk_where_its_files_are_all_there(
    disk: Disk, template: Path, left: str
) -> None:
    """With its -wal and its -shm; SQLite cannot read the one without the other, and makes neither there."""
    trial = Trial(disk, template, "dispute timeline")
    store = trial.folder / config.STORE
    child = os.fork()
    if child == 0:
        try:
            tracker = Tracker(store, prepared.CURATOR, clock=utc_now)
            note(tracker, "In the -wal alone")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert store.with_name(f"{store.name}-wal").stat().st_size
    if left != "both":
        store.with_name(f"{store.name}-shm").unlink()
    disk.read_only(yes=True)
    ran = trial.type("dispute timeline")
    disk.read_only(yes=False)
    if left == "both":
        assert "In the -wal alone" in ran.out
    else:
        assert "a writer left its -wal file behind" in running.refusal(running.Ran(*ran[:3]))
    assert "In the -wal alone" in trial.type("dispute timeline").out
