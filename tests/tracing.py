"""Runs the command line in a process of its own under strace, and has one of its system calls fail, or kills it there.

The process is a fork of this one, which has imported what the command needs:
so what is traced begins with the command, not with Python, and a point costs
a tenth of a second rather than two. strace takes hold of it before it begins.
"""

import ctypes
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest

from tests.tracker.cli.running import within
from tracker.cli.main import main

CHANGING = (
    *("write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink"),
    *("unlinkat", "mkdir", "rmdir", "ftruncate", "fallocate"),
)
"""All that can change what stands on the disk, but for opening what is not there yet."""
READING = ("read", "pread64", "mmap", "getdents64")
LOOKING = ("newfstatat", "fcntl", "flock", "close")
"""What is done over and over, and changes nothing on the disk: locks, and looking whether something is there."""
FULL = (
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "rename",
    "link",
    "linkat",
    "mkdir",
)
"""What a full disk refuses."""
FAILING = (*CHANGING, *READING, *LOOKING, "openat")
"""What a disk that fails does."""
TRACED = (*CHANGING, *READING, *LOOKING, "openat")
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1
_MOST = 0.98
"""The share of points that have to be reached: a call more or less depends on what SQLite finds in its pages."""
_CALL = re.compile(r"^(?:\d+ +)?([a-z0-9]+)\((.*)$", re.MULTILINE)

_IS_NOT_OURS = re.compile(r'^AT_FDCWD, "/(?:usr|etc|proc|dev|lib)/|MAP_PRIVATE|\.mo"|\.py"')
"""Calls that touch nothing of ours: translations of click's, the system's files, memory."""

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Point(NamedTuple):
    """A system call, the how manieth of those of its name, and what happens there: an error's name, or KILL."""

    call: str
    number: int
    what: str

    @property
    def inject(self) -> str:
        """How strace is told."""
        happens = "signal=KILL" if self.what == "KILL" else f"error={self.what}"
        return f"{self.call}:{happens}:when={self.number}"


class Traced(NamedTuple):
    """What a command came to: exit code (-9 when killed), standard output and error, strace's lines of its calls."""

    code: int
    out: str
    err: str
    calls: str = ""

    @property
    def is_injected(self) -> bool:
        """Whether what was asked for happened."""
        return "(INJECTED)" in self.calls or (
            self.code == -signal.SIGKILL and "+++ killed by SIGKILL +++" in self.calls
        )

    @property
    def injected(self) -> str:
        """The call to which something was done, as strace wrote it; empty for a kill, or where it was not reached."""
        return next((rest for rest in self.calls.splitlines() if "(INJECTED)" in rest), "")

    def complaints(self) -> list[str]:
        """Return what is wrong with how it ended: it is done, refused in one line, or killed; and nothing else."""
        refusals = [line for line in self.err.splitlines() if line.startswith("dispute: ")]
        if "Traceback" in self.err or "unexpected" in self.err or self.code not in {0, 1, -signal.SIGKILL}:
            return [f"it ended with {self.code} and said {self.err!r}"]
        if len(refusals) != (self.code == 1) and " write(2, " not in self.injected:
            return [f"it ended with {self.code} and said {self.err!r}"]
        return []

    def points(self, what: str, among: Iterable[str]) -> list[Point]:
        """Return a point for each of its calls that has one of the names *among*, in their order."""
        wanted, seen, found = set(among), Counter[str](), []
        for name, rest in _CALL.findall(self.calls):
            seen[name] += 1
            if name in wanted and not _IS_NOT_OURS.search(rest):
                found.append(Point(name, seen[name], what))
        return found


def warm(folder: Path, *args: str) -> None:
    """Run ``dispute ARGS`` in a copy of *folder*, here, so that all is imported that it needs."""
    copy = folder.with_name(f"{folder.name}.warm")
    shutil.copytree(folder, copy)
    assert within(copy, *args).code == 0
    shutil.rmtree(copy)


def run(folder: Path, *args: str, at: Point | None = None, act: Callable[[list[str]], Any] = main) -> Traced:
    """Run ``dispute ARGS`` in *folder* under strace, the one thing *at* a point happening to it."""
    trace = folder.parent / f"{folder.name}.trace"
    how = ["--inject", at.inject] if at else []
    program = ["strace", "-f", "-o", str(trace), "-e", f"trace={','.join(TRACED)}", *how, "-p"]
    ran = alone(folder, *args, act=act, watch=program)
    return ran._replace(calls=trace.read_text("utf-8", "replace"))


def alone(
    folder: Path, *args: str, act: Callable[[list[str]], Any] = main, watch: Sequence[str] | None = None
) -> Traced:
    """Run ``dispute ARGS`` in *folder* in a process of its own, which *watch* takes hold of first if it is given."""
    out, err, go = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go[1])
        _be(folder, args, go[0], out[1], err[1], act)
    for end in (go[0], out[1], err[1]):
        os.close(end)
    with ExitStack() as stack:
        if watch:
            watcher = stack.enter_context(subprocess.Popen([*watch, str(child)], stderr=subprocess.PIPE, text=True))
            assert watcher.stderr is not None
            said = watcher.stderr.readline()
            assert "attached" in said, said
        os.close(go[1])
        told, warned = stack.enter_context(os.fdopen(out[0], "rb")), stack.enter_context(os.fdopen(err[0], "rb"))
        texts = _both(told.fileno(), warned.fileno())
        _, status = os.waitpid(child, 0)
    return Traced(os.waitstatus_to_exitcode(status), *texts)


def _be(folder: Path, args: Sequence[str], go: int, out: int, err: int, act: Callable[[list[str]], Any]) -> NoReturn:
    """Be the command, once strace has taken hold: the other end of *go* is closed then."""
    code: Any = 99
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(folder)
        for name in [name for name in os.environ if name.startswith("DISPUTE_")]:
            del os.environ[name]
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the process ends
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115
        waiting = select.poll()
        waiting.register(go, select.POLLHUP)
        waiting.poll()
        try:
            act(list(args))
            code = 0
        except SystemExit as done:
            code = done.code or 0
        sys.stdout.flush()
    finally:
        os._exit(code)


def _both(one: int, other: int) -> tuple[str, str]:
    """Return what comes through two pipes until both end."""
    texts = {one: b"", other: b""}
    waiting = set(texts)
    while waiting:
        for ready in select.select(waiting, [], [])[0]:
            data = os.read(ready, 1 << 16)
            texts[ready] += data
            if not data:
                waiting.discard(ready)
    return texts[one].decode(), texts[other].decode()


def everywhere(undisturbed: Traced, *, looking: int | None = None) -> list[Point]:
    """Return all points of a command: killed where something may change, a full disk, a disk that fails.

    An ``openat`` can make a file, and between two locks what is shared in memory may change. *looking*: so many of
    the calls that change nothing, as far from each other as can be, for a command that has thousands of them.
    """
    found = [
        *undisturbed.points("KILL", (*CHANGING, *LOOKING, "openat")),
        *undisturbed.points("ENOSPC", FULL),
        *undisturbed.points("EIO", FAILING),
    ]
    if looking is None:
        return found
    some = set(spread([one for one in found if one.call in LOOKING], looking))
    return [one for one in found if one.call not in LOOKING or one in some]


class Tally:
    """What came of points that were tried, and what was wrong with it."""

    def __init__(self, what: str) -> None:
        """Take what was done."""
        self._what = what
        self._tried = 0
        self._reached = 0
        self._ended = Counter[int]()
        self.wrong: list[str] = []

    def add(self, at: Point, ran: Traced, complaints: Iterable[str]) -> None:
        """Take what came of one point."""
        self._tried += 1
        self._reached += ran.is_injected
        self._ended[ran.code] += 1
        self.wrong += [f"{at} {ran.injected}: {one}" for one in complaints]

    def hold(self) -> None:
        """Print the figures, and hold them to this: nothing was wrong, it happened, and it mattered."""
        killed, refused = self._ended[-signal.SIGKILL], self._ended[1]
        print(  # noqa: T201 - the figures
            f"{self._what}: {self._tried} points, {self._reached} reached, {killed} killed, "
            f"{refused} refused in a line, {len(self.wrong)} wrong"
        )
        assert self.wrong == []
        assert self._reached >= self._tried * _MOST, "it hardly happened"
        assert refused, "nothing was refused"


def spread(points: Sequence[Point], count: int) -> list[Point]:
    """Return so many of *points*, the first and the last among them, as far from each other as can be."""
    if len(points) <= count:
        return list(points)
    return [points[number * (len(points) - 1) // (count - 1)] for number in range(count)]
