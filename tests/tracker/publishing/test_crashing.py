"""A publication, killed, on a full disk or a failing one, at any call: files are whole, the next one sets all right."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests import tracing
from tests.tracing import Point, Tally, Traced, needs_strace
from tests.tracker.backing.acting import NOTED, folder, whole
from tests.tracker.cli.running import within
from tests.tracker.publishing.wholeness import files, torn
from tracker import config

LOOKING = 200
"""How many are tried, of some three thousand calls that lock, close a file or look whether one is there."""
PUBLISH = ("publish", "site")


class Rig:
    """A folder whose site is one record behind its log; what the site was, and what it is to be."""

    def __init__(self, place: Path) -> None:
        """Publish, and record one more: few documents, so that there are few calls for something to happen at."""
        self._base = folder(place / "base")
        assert within(self._base, *PUBLISH).code == 0
        self.before = files(self._base / "site")
        assert within(self._base, *NOTED).code == 0
        tracing.warm(self._base, *PUBLISH)
        work, self.undisturbed = self._run(None)
        assert self.undisturbed.code == 0, self.undisturbed
        self.after = files(work / "site")
        assert within(work, "publish", "anew").code == 0
        assert files(work / "anew") == self.after

    def tried(self, at: Point) -> tuple[Traced, bool, list[str]]:
        """Publish with that happening; return what was told, whether it was cut short, and what is wrong."""
        work, ran = self._run(at)
        standing = files(work / "site")
        cut_short = standing not in (self.before, self.after)
        return ran, cut_short, [*ran.complaints(), *self._standing(work, ran), *self._next(work)]

    def _run(self, at: Point | None) -> tuple[Path, Traced]:
        work = self._base.with_name("work")
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self._base, work)
        return work, tracing.run(work, *PUBLISH, at=at)

    def _standing(self, work: Path, ran: Traced) -> Iterator[str]:
        """Yield what is wrong with what stands in the site."""
        standing = files(work / "site")
        yield from torn(standing, (self.before, self.after))
        if missing := (self.before.keys() & self.after.keys()) - standing.keys():
            yield f"{len(missing)} files are missing: {min(missing)}"
        if ran.code == 0 and standing != self.after:
            yield f"said to be published, and is not: {ran.out!r} {ran.err!r}"

    def _next(self, work: Path) -> Iterator[str]:
        """Yield what is wrong after another publication, and with the store."""
        again = within(work, *PUBLISH)
        if again.code or again.err:
            yield f"publishing again: {again}"
        if files(work / "site") != self.after:
            yield "published again, it is not what a site made anew is"
        if left := list((work / "site").rglob("*.tmp")):
            yield f"left over: {left[0].name}"
        yield from whole(work / config.STORE)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Rig:
    """The rig, its site published undisturbed once."""
    return Rig(tmp_path_factory.mktemp("crashing"))


def some(points: Sequence[Point]) -> list[Point]:
    """Return a kill by which half of the files are in their place, and one that fails early and late for each error."""
    renames = [one for one in points if one.call.startswith("rename")]
    kill = [one for one in renames if one.what == "KILL"]
    changing = [one for one in points if one.call in tracing.CHANGING]
    rest = [tracing.spread([one for one in changing if one.what == what], 4)[1:3] for what in ("KILL", "ENOSPC", "EIO")]
    return [kill[len(kill) // 2], *(one for two in rest for one in two)]


@needs_strace
@pytest.mark.parametrize("chosen", [some, pytest.param(list, marks=pytest.mark.soak)], ids=["some", "every"])
def test_whatever_happens_at_a_call_every_file_is_whole_and_the_next_publication_sets_all_right(
    rig: Rig, chosen: Callable[[Sequence[Point]], Sequence[Point]]
) -> None:
    """At some of its calls; in the soak at each. Some have to fall between two files."""
    tally, between = Tally("publish"), 0
    for at in chosen(tracing.everywhere(rig.undisturbed, looking=LOOKING)):
        ran, cut_short, complaints = rig.tried(at)
        tally.add(at, ran, complaints)
        between += cut_short
    print(f"{between} fell between two files")  # noqa: T201 - the figure
    tally.hold()
    assert between, "none fell between two files"


@needs_strace
@pytest.mark.soak
def test_the_same_kills_find_files_that_are_written_in_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    def over(self: Path, target: Path) -> None:
        target.write_bytes(self.read_bytes())

    monkeypatch.setattr(Path, "replace", over)
    rig = Rig(tmp_path)
    killed = tracing.spread(rig.undisturbed.points("KILL", ["write"]), 8)
    assert any("of no publication" in one for at in killed for one in rig.tried(at)[2])
