"""Builds an index out of a log in files of their own: in two processes where the log is long, each for its disputes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from events.acts import ACTS
from events.log.log import Log
from events.log.mapper import ActMapper
from events.log.records import Record
from tracker.clock import Clock, utc_now
from tracker.index.collecting import seldom_collecting
from tracker.index.decoding import record_of
from tracker.index.scratch import Scratch
from tracker.index.shares import WHOLE, Share

Progress = Callable[[int], None]
"""Is told the position that the index stands at by now."""
AT_ONCE = 1000
LONG = 5_000
"""Records from which on a second process takes less time than it takes to start."""


@contextmanager
def built(path: Path, log: Log, progress: Progress, *, thorough: bool) -> Iterator[list[Path]]:
    """Give the files that together hold the index of the store at *path* as its *log* stands; they go in the end.

    A share that is not built by its process, for whatever reason, is built here.
    """
    head = log.head()
    upto = head[0] if head else 0
    with TemporaryDirectory(prefix="dispute-index-", dir=_room()) as folder:
        count = 2 if upto >= LONG and _processors() > 1 else 1
        shares = [(Share(number, count), Path(folder, f"share-{number}")) for number in range(count)]
        others = [_started(path, name, share, upto, thorough=thorough) for share, name in shares[1:]]
        try:
            build(path, log, shares[0][0], shares[0][1], upto, progress, thorough=thorough)
            for other, (share, name) in zip(others, shares[1:], strict=True):
                if other.wait():
                    name.unlink(missing_ok=True)
                    build(path, log, share, name, upto, progress, thorough=thorough)
        finally:
            for other in others:
                other.kill()
                other.wait()
        yield [name for _, name in shares]


def build(  # noqa: PLR0913  (what, of which, where to, up to where)
    path: Path, log: Log, share: Share, name: Path, upto: int, progress: Progress, *, thorough: bool
) -> None:
    """Build a share of the index of the store at *path*, as its *log* stood at the position *upto*, in a new file."""
    with seldom_collecting(), Scratch(path, thorough=thorough, name=name, share=share) as scratch:
        for position, records in read(log, 0, upto, share):
            scratch.write(records, position)
            progress(position)


def read(log: Log, after: int, upto: int | None = None, share: Share = WHOLE) -> Iterator[tuple[int, list[Record]]]:
    """Yield the records above *after* and not above *upto* that bear on a share, some at a time, and up to where."""
    mapper = ActMapper(ACTS)
    while rows := log.store.rows(after, upto, AT_ONCE):
        after = rows[-1].position
        yield after, [record_of(row, mapper) for row in rows if share.may_hold(row)]


def _started(path: Path, name: Path, share: Share, upto: int, *, thorough: bool) -> subprocess.Popen[bytes]:
    """Start the process that builds a share."""
    told = (path.absolute(), name, *share, upto, int(thorough))
    return subprocess.Popen(  # noqa: S603  (this very program)
        [sys.executable, "-m", "tracker.index.building", *map(str, told)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _processors() -> int:
    """Return on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _room() -> str | None:
    """Return a folder for long files, as SQLite chooses it: where the usual one lies in memory, another."""
    return next((one for one in (os.environ.get("TMPDIR"), "/var/tmp") if one and os.access(one, os.W_OK)), None)  # noqa: S108


def main(told: list[str], clock: Clock = utc_now) -> None:
    """Build the share that a process of its own is told."""
    path, name, number, of, upto, thorough = told
    with Log.open(path, ACTS, clock=clock, write=False) as log:
        share = Share(int(number), int(of))
        build(Path(path), log, share, Path(name), int(upto), lambda _: None, thorough=thorough == "1")


if __name__ == "__main__":
    main(sys.argv[1:])
