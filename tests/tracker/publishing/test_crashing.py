"""A publication that is killed at a system call leaves every file whole, and the next one sets all right."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest
import zstandard

from feeds.paths import OURS
from tests.tracker.cli.prepared import CURATOR, MORE
from tests.tracker.cli.running import ROOT, process
from tracker import config
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker
from tracker.moving.importing import import_toml

CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,rmdir,ftruncate"
"""All that can change what stands on the disk."""
PUBLISH = [sys.executable, "-m", "tracker.cli.main", "publish", "site"]
READ: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
    ".zst": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
Files = Mapping[str, bytes]


class Call(NamedTuple):
    """A system call: the how manieth of those of its name."""

    name: str
    number: int


class Rig:
    """A folder whose site is one record behind its log; what the site was, and what it is to be."""

    def __init__(self, folder: Path) -> None:
        """Publish, and record one more."""
        self._folder, self._base = folder, folder / "base"
        self._base.mkdir()
        _prepare(self._base)
        assert process("publish", "site", folder=self._base).code == 0
        self.before = files(self._base)
        add = ("add", "noted", "--on", "2026-02-01", "--unsourced", "--title", "Something new")
        assert process(*add, folder=self._base).code == 0
        self.calls = self._counted()

    def killed(self, call: Call) -> tuple[Files, Files]:
        """Return what stands after a publication that was killed at *call*, and after another one."""
        work = self._copy("killed")
        code = self._traced(work, f"--inject={call.name}:signal=KILL:when={call.number}")
        assert code == -9, f"it was not killed at {call}, but ended with {code}"
        cut_short = files(work)
        again = process("publish", "site", folder=work)
        assert again.code == 0, again
        leftovers = [path.name for path in (work / "site").rglob("*.tmp")]
        assert leftovers == []
        after = files(work)
        shutil.rmtree(work)
        return cut_short, after

    def _counted(self) -> list[Call]:
        """Publish undisturbed, keep what that gives, and return its calls, those of a name numbered."""
        work = self._copy("whole")
        assert self._traced(work, "--output=calls.txt") == 0
        self.after = files(work)
        seen: Counter[str] = Counter()
        calls = []
        for name in re.findall(r"^([a-z0-9]+)\(", (work / "calls.txt").read_text(), re.MULTILINE):
            seen[name] += 1
            calls.append(Call(name, seen[name]))
        return calls

    def _copy(self, name: str) -> Path:
        shutil.copytree(self._base, self._folder / name)
        return self._folder / name

    @staticmethod
    def _traced(work: Path, how: str) -> int:
        around = {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}
        around |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        traced = ["strace", f"--trace={CALLS}", how, *PUBLISH]
        done = subprocess.run(traced, cwd=work, env=around, capture_output=True, check=False, timeout=120)
        return done.returncode


def _prepare(folder: Path) -> None:
    """Make a tracker with one dispute of one milestone: few documents, so that there are few calls to be killed at."""
    (folder / config.FILE).write_text(config.written("Disputes", config.BASE_URL, str(CURATOR)), encoding="utf-8")
    (folder / "more.toml").write_text(MORE, encoding="utf-8")
    with Tracker(folder / config.STORE, CURATOR, clock=utc_now, create=True) as tracker:
        import_toml(tracker, folder / "more.toml")


def files(folder: Path) -> Files:
    """Return all that stands in the site in *folder*, but for what is ours alone."""
    site = folder / "site"
    found = (path for path in site.rglob("*") if path.is_file() and not path.name.startswith(OURS))
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def look(rig: Rig, call: Call) -> bool:
    """Hold what a kill leaves to being whole, and what follows to being right; say whether it was cut short."""
    cut_short, after = rig.killed(call)
    for path, body in cut_short.items():
        assert body in (rig.before.get(path), rig.after.get(path)), f"{path} after a kill at {call}"
        name, suffix = os.path.splitext(path)  # noqa: PTH122 - a path of a site
        if suffix in READ:
            assert READ[suffix](body) in (rig.before.get(name), rig.after.get(name)), path
    assert rig.before.keys() & rig.after.keys() <= cut_short.keys()
    assert after == rig.after, f"published again after a kill at {call}"
    return cut_short not in (rig.before, rig.after)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Rig:
    """The rig, its site published undisturbed once."""
    return Rig(tmp_path_factory.mktemp("crashing"))


def some(calls: list[Call]) -> list[Call]:
    """Return one of *calls* early, one late, and that by which half of the files are in their place."""
    renames = [call for call in calls if call.name.startswith("rename")]
    return [calls[len(calls) // 4], renames[len(renames) // 2], calls[-len(calls) // 8]]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("chosen", [some, pytest.param(list, marks=pytest.mark.soak)], ids=["some", "every"])
def test_killed_at_a_call_every_file_is_whole_and_the_next_publication_sets_all_right(
    rig: Rig, chosen: Callable[[list[Call]], list[Call]]
) -> None:
    """At some of its calls; in the soak at each. Some kills have to fall between two files."""
    cut_short = [look(rig, call) for call in chosen(rig.calls)]
    assert any(cut_short), "no kill fell between two files"
