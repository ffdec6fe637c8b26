"""The power is cut while a site is published: each file there is whole, and the next publication sets all right."""

import hashlib
import json
import os
import random
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from events.log.records import Curator
from feeds.encodings import SUFFIXES, compressed
from feeds.manifest import site_mark
from tests.tracker.backing.acting import folder
from tests.tracker.backing.disks import Disk, in_a_file
from tests.tracker.cli.running import within
from tests.tracker.proving.builders import note
from tests.tracker.publishing.wholeness import files
from tracker import config
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.evidence import Evidence
from tracker.publishing.folder import Folder, complete
from tracker.publishing.site import Publisher

Digests = Mapping[str, str]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """An ext4 file system of our own in a file, whose power can be cut. Skipped where the system does not let us."""
    with in_a_file(tmp_path / "disk", megabytes=128) as disk:
        yield disk


class Told(NamedTuple):
    """What a publisher said: the files of each edition that it set about, and how many of them it had done."""

    editions: list[Digests]
    done: int


class Cuts(NamedTuple):
    """What stood after all cuts: so many files, so many of them of no edition; so many cuts fell into a publication."""

    files: int
    torn: int
    amid: int


def start(work: Path, saying: Path, *, synced: bool) -> int:
    """Start a process that records and publishes in turns until it is killed; return its id.

    It says what it does in the file *saying*, on a disk whose power is not cut.
    Without *synced* it waits for no file to be on the disk: for the control.
    """
    child = os.fork()
    if child == 0:
        try:
            if not synced:
                setattr(os, "fsync", lambda _: None)  # noqa: B010 - its type says that nobody may
            _go_on(work, saying)
        finally:
            os._exit(1)
    return child


def _go_on(work: Path, saying: Path) -> None:
    here = config.find(work / config.STORE, work)
    publisher = Publisher(here.title, here.base_url, evidence=Evidence(here.store, here.key))
    site = Folder(work / "site", publisher.frame)
    with Tracker(here.store, Curator("Ada", "ada@example.org"), clock=utc_now) as tracker, saying.open("a") as file:
        while True:
            with Index(here.store) as index, index.snapshot():
                edition = publisher.edition(index)
            file.write(json.dumps(_digests(complete(edition, publisher.frame))) + "\n")
            file.flush()
            site.write(edition)
            file.write("done\n")
            file.flush()
            note(tracker, "It goes on")


def _digests(documents: Mapping[str, bytes]) -> Digests:
    """Return the digest of each of *documents*, and of its variants, by path."""
    found: dict[str, str] = {}
    for path, body in documents.items():
        variants = {f"{path}{SUFFIXES[name]}": data for name, data in compressed(path, body).items()}
        found |= {where: hashlib.sha256(what).hexdigest() for where, what in (*variants.items(), (path, body))}
    return found


def told(saying: Path) -> Told:
    """Return what was said by now."""
    lines = saying.read_text("utf-8").split("\n")[:-1]
    return Told([json.loads(line) for line in lines if line != "done"], lines.count("done"))


def cuts(disk: Disk, times: int, *, synced: bool = True) -> Cuts:
    """Cut the power so often while one records and publishes, and look at what stands; then publish again.

    A file has to be as the last edition has it that was done before the cut, or a later one.
    """
    chance, standing, torn, amid = random.Random(12), 0, 0, 0
    for number in range(times):
        work, saying = folder(disk.place / f"{number}"), disk.place.with_name(f"said-{number}")
        os.sync()
        saying.touch()
        process = start(work, saying, synced=synced)
        while not told(saying).done:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.5))
        before = told(saying)
        disk.cut()
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        disk.power_up()
        there, editions = files(work / "site"), told(saying).editions[before.done - 1 :]
        bad = [path for path, body in there.items() if not _is_of(path, body, editions)]
        always = set.intersection(*(set(one) for one in editions))
        standing, torn = standing + len(there), torn + len(bad) + len(always - there.keys())
        amid += site_mark(work / "site") is None
        if synced:
            _set_right(work)
    print(f"{times} cuts, {amid} amid a publication; of {standing} files {torn} torn")  # noqa: T201 - the figure
    return Cuts(standing, torn, amid)


def _is_of(path: str, body: bytes, editions: list[Digests]) -> bool:
    digest = hashlib.sha256(body).hexdigest()
    return any(one.get(path) == digest for one in editions)


def _set_right(work: Path) -> None:
    """Publish again, without a step by hand, and hold the site to what comes of the log."""
    again = within(work, "publish", "site")
    assert (again.code, again.err) == (0, ""), again
    assert not list((work / "site").rglob("*.tmp"))
    verified = within(work, "verify", "--site", "site")
    assert verified.code == 0, verified


@pytest.mark.soak
def test_power_is_cut_and_no_file_of_the_site_is_torn(disk: Disk) -> None:
    found = cuts(disk, 200)
    assert found.files
    assert found.torn == 0
    assert found.amid, "no cut fell into a publication"


@pytest.mark.soak
def test_the_same_cuts_find_what_was_published_without_waiting_for_the_disk(disk: Disk) -> None:
    """The control."""
    assert cuts(disk, 20, synced=False).torn
