"""Publishes over and over in a process that is killed at random moments, and looks at what stands after each.

``python -m tests.feeds.killing FOLDER KILLS``: prints how often it killed, and how often that cut something short.
Half of the moments are by the clock, which also meet it while it waits for the disk; half by the time that the process
itself has had, so that they meet it at work however busy the machine is.
"""

import gzip
import os
import random
import signal
import sys
import time
from pathlib import Path

import brotli
import zstandard

from feeds.encodings import SUFFIXES
from feeds.paths import OURS
from feeds.site import site_mark, update_site, write_site

SIZE = 30_000
READ = {".br": brotli.decompress, ".gz": gzip.decompress, ".zst": zstandard.ZstdDecompressor().decompress}


def a_site(number: int) -> dict[str, bytes]:
    """Return a site as publication *number* has it: of each document one half is the other."""
    return {f"{one % 3}/{one}.html": b"%05d" % number * (SIZE // 5) for one in range(number % 2, 8)}


def publish(site: Path) -> None:
    """Publish one after the other, in part where the site allows it, until somebody ends us."""
    mark = site_mark(site)
    while True:
        if mark is None:
            number = int(time.monotonic_ns() % 50_000)
            write_site(site, a_site(number), encodings=SUFFIXES, mark=str(number))
        else:
            before, number = a_site(int(mark)), int(mark) + 1
            changed: dict[str, bytes | None] = dict(a_site(number))
            changed |= dict.fromkeys(before.keys() - changed.keys())
            update_site(site, changed, since=mark, mark=str(number), encodings=SUFFIXES)
        mark = site_mark(site)


def look(site: Path) -> bool:
    """Hold every file of *site* to being whole; return whether a publication was cut short."""
    for path in site.rglob("*"):
        if path.is_file() and not path.name.startswith(OURS):
            body = path.read_bytes()
            whole = READ[path.suffix](body) if path.suffix in READ else body
            assert len(whole) == SIZE, path
            assert whole == whole[:5] * (SIZE // 5), path
    mark = site_mark(site)
    if mark is not None:
        documents = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
        assert {path: file.read_bytes() for path, file in documents.items()} == a_site(int(mark))
    return mark is None


def main(site: Path, kills: int) -> None:
    """Kill so often, and print how often and how often that cut something short."""
    chance, cut_short = random.Random(4), 0
    write_site(site, a_site(0), encodings=SUFFIXES, mark="0")
    for number in range(kills):
        moment, by_its_own_time = chance.uniform(0, 0.06), number % 2
        child = os.fork()
        if child == 0:
            try:
                if by_its_own_time:
                    signal.setitimer(signal.ITIMER_PROF, moment)
                publish(site)
            finally:
                os._exit(1)
        if not by_its_own_time:
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it ended by itself"
        cut_short += look(site)
    number = 77_777
    write_site(site, a_site(number), encodings=SUFFIXES, mark=str(number))
    assert not look(site)
    assert not list(site.glob(f"{OURS}.*.tmp"))
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    documents = a_site(number).keys()
    assert {name for name in names if not name.startswith(OURS)} == {
        *documents,
        *(f"{path}{suffix}" for path in documents for suffix in SUFFIXES.values()),
    }
    print(kills, cut_short)  # noqa: T201 - the result


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
