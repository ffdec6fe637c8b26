"""Whoever has the store open while a backup is put in its place takes no record for it: it would be lost, or amiss."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.audit.refusals import Inconsistent
from events.errors import StoreError
from tests.tracker.proving.builders import CURATOR, Ticking, keyed, note
from tracker.backing.making import back_up
from tracker.backing.restoring import restore
from tracker.curating.tracker import Tracker
from tracker.proving.signing import checkpoint
from tracker.proving.verifying import verify


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    """A tracker of six records that goes on, and a backup of when it had five fewer."""
    with Tracker(tmp_path / "dispute.sqlite", CURATOR, clock=Ticking(), create=True) as made:
        keyed(made)
        back_up(made.path, tmp_path / "backup.sqlite")
        note(made, "after the backup")
        yield made


def in_place(tracker: Tracker) -> None:
    restore(tracker.path, tracker.path.with_name("backup.sqlite"), force=True)


def in_a_new_file(tracker: Tracker) -> None:
    tracker.path.rename(tracker.path.with_name("away.sqlite"))
    restore(tracker.path, tracker.path.with_name("backup.sqlite"))


@pytest.mark.parametrize("how", [in_place, in_a_new_file])
@pytest.mark.parametrize("more", [0, 1, 2])
def test_an_open_writer_refuses_once_a_backup_was_restored(tracker: Tracker, how: object, more: int) -> None:
    """However many records others have added to it by then."""
    assert callable(how)
    how(tracker)
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as other:
        note(other, *(f"of another past, {number}" for number in range(more)))
    for _ in range(2):
        with pytest.raises(StoreError, match=r"store was replaced: .*: nothing was stored, open it anew"):
            note(tracker, "lost")
    tracker.log.close()
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as anew:
        note(anew, "kept")
        assert anew.log.head() is not None
        assert [record.position for record in anew.log.records()] == list(range(1, 8 + more))
    assert verify(tracker.path).findings == []


def test_one_that_has_only_read_refuses_as_well(tracker: Tracker) -> None:
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as reader:
        in_place(tracker)
        with pytest.raises(StoreError, match="store was replaced"):
            note(reader, "lost")


def test_what_was_signed_since_keeps_a_writer_that_opens_it_anew_from_going_on(tracker: Tracker) -> None:
    checkpoint(tracker.path)
    in_place(tracker)
    with pytest.raises(StoreError, match="store was replaced"):
        note(tracker, "refused")
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as anew, pytest.raises(Inconsistent, match="new-origin"):
        note(anew, "refused")
