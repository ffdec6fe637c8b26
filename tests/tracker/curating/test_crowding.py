"""Eight curators write one store at once: all of it is stored, nobody undoes another's work, nobody waits for long."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest

from events.acts import MilestoneCorrected
from events.log.sqlite_file import connect
from tests.builders import CURATOR
from tests.tracker.curating.crowding import COUNTED, Acting, Told, counting, crowd, made, recording, roots, spread
from tracker.clock import utc_now
from tracker.curating.tracker import Tracker
from tracker.proving.verifying import verify

MANY = 100
WAIT = 2.0  # seconds: with SQLite's own way of waiting, one in eight thousand waited for 3.6


DISK = Path("/var/tmp")  # noqa: S108 - the temporary folder that lies on a disk, where others may lie in memory


@contextmanager
def a_store(folder: Path, each: int) -> Iterator[Path]:
    """Give a store in *folder*; one to which many records go in a folder on a disk, as those of curators do."""
    with tempfile.TemporaryDirectory(dir=DISK if each >= MANY and DISK.is_dir() else folder) as place:
        made(Path(place) / "dispute.sqlite")
        yield Path(place) / "dispute.sqlite"


def crowded(store: Path, act: Acting, what: str, wait: float = WAIT) -> list[Told]:
    """Let eight of them *act*, print the figures, and return what they were told: nothing that failed, no long wait."""
    start = perf_counter()
    told = crowd(store, act)
    took = perf_counter() - start
    assert [said for one in told for said in one.failed] == []
    stored, again = sum(len(one.stored) for one in told), sum(one.again for one in told)
    print(f"{stored} {what}, {stored / took:.0f} a second: {spread(told)}; {again} taken up again")  # noqa: T201 - the figure
    assert max(seconds for one in told for seconds in one.seconds) < wait
    return told


def sound(store: Path, folder: Path) -> None:
    """Find nothing wrong with the store, its index among it, and its root the same once exported and put back."""
    verdict = verify(store)
    assert verdict.compared
    assert verdict.findings == []
    before, after = roots(store, folder)
    assert before == after


@pytest.mark.parametrize("each", [25, pytest.param(1000, marks=pytest.mark.soak)])
def test_all_that_eight_record_at_once_is_stored_once(tmp_path: Path, each: int) -> None:
    with a_store(tmp_path, each) as store:
        told = crowded(store, recording(each), "recorded")
        with closing(connect(store, write=False)) as db:
            rows = db.execute("SELECT pos, recorded_at, command FROM record ORDER BY pos").fetchall()
        sound(store, tmp_path)
    acknowledged = [command for one in told for command in one.stored]
    assert len(acknowledged) == 8 * each
    assert Counter(command for _, _, command in rows if command) == Counter(acknowledged)
    assert [position for position, _, _ in rows] == list(range(1, 8 * each + 3))
    assert all(earlier < later for (_, earlier, _), (_, later, _) in pairwise(rows))


@pytest.mark.parametrize("each", [6, pytest.param(MANY, marks=pytest.mark.soak)])
def test_no_correction_of_one_milestone_by_eight_at_once_is_undone(tmp_path: Path, each: int) -> None:
    with a_store(tmp_path, each) as store:
        told = crowded(
            store, counting(each), "corrections", 3 * WAIT
        )  # each reads hundreds of versions, more than once
        assert sum(len(one.stored) for one in told) == 8 * each
        assert lost(store, told) == 0
        sound(store, tmp_path)


def test_those_who_do_not_look_again_undo_the_work_of_others(tmp_path: Path) -> None:
    """The control: the same count finds it."""
    with a_store(tmp_path, 6) as store:
        told = crowd(store, counting(6, looks_again=False))
        assert [said for one in told for said in one.failed] == []
        assert lost(store, told) > 0


def lost(store: Path, told: list[Told]) -> int:
    """Return how many corrections the last version does not rest on; each is in the history once, without a hole."""
    with Tracker(store, CURATOR, clock=utc_now) as tracker:
        history = tracker.log.stream(COUNTED)
    acts = [one.act for one in history if isinstance(one.act, MilestoneCorrected)]
    assert [one.version for one in history] == list(range(1, len(history) + 1))
    assert Counter(act.why for act in acts) == Counter(command for one in told for command in one.stored)
    return len(acts) - int(acts[-1].milestone.title)
