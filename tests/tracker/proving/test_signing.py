"""A log signs what it holds, once and the same, and never two pasts."""

import shutil
import stat
from pathlib import Path

import pytest

from events.audit.checkpoint import opened
from events.audit.highest import beside
from events.audit.keys import create, load
from events.audit.refusals import Inconsistent
from events.errors import NotFound, Refused, StoreError
from tests.tracker.proving.builders import CURATOR, Ticking, edit, note
from tracker.curating.tracker import Tracker
from tracker.proving.reading import here
from tracker.proving.signing import checkpoint, load_key, make_key, public_keys


def test_a_checkpoint_says_how_many_records_there_are_and_their_root(tracker: Tracker, key: Path) -> None:
    who, size, root = here(tracker.path)
    said = opened(checkpoint(tracker.path), [load(key).verifier])
    assert (said.origin, said.size, said.root) == (who.origin, size, root)
    assert size == 6


def test_the_same_log_gives_the_same_checkpoint_and_it_is_kept_beside_the_key(tracker: Tracker, key: Path) -> None:
    note = checkpoint(tracker.path)
    assert checkpoint(tracker.path) == note
    assert beside(key).read_bytes() == note
    assert stat.S_IMODE(key.stat().st_mode) == stat.S_IMODE(beside(key).stat().st_mode) == 0o600


def test_what_is_appended_later_is_signed_as_what_became_of_it(tracker: Tracker) -> None:
    sizes = []
    for title in "abc":
        sizes.append(opened(checkpoint(tracker.path), public_keys(tracker.path)).size)
        note(tracker, title)
    assert sizes == [6, 7, 8]


def test_a_backup_older_than_its_last_checkpoint_takes_nothing_more_and_signs_nothing(
    tracker: Tracker, tmp_path: Path
) -> None:
    tracker.log.close()
    shutil.copy(tracker.path, tmp_path / "backup")
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as goes_on:
        note(goes_on, "after the backup")
    checkpoint(tracker.path)
    shutil.copy(tmp_path / "backup", tracker.path)
    with (
        Tracker(tracker.path, CURATOR, clock=Ticking()) as restored,
        pytest.raises(Inconsistent, match=r"holds 6 records, and a checkpoint of 7 was signed: .*dispute new-origin"),
    ):
        note(restored, "another past")
    with pytest.raises(Inconsistent, match="6 records after 7"):
        checkpoint(tracker.path)
    assert here(tracker.path)[1] == 6


def test_a_rewritten_log_of_the_same_length_takes_nothing_more_either(tracker: Tracker) -> None:
    checkpoint(tracker.path)
    edit(tracker.path, "UPDATE leaf SET node = zeroblob(32) WHERE pos = 4")
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as again, pytest.raises(Inconsistent, match="store rewritten"):
        note(again, "more")


def test_a_log_goes_on_where_nothing_was_signed_after_the_backup(tracker: Tracker, tmp_path: Path) -> None:
    """The control: the checkpoint beside the key is what refuses."""
    checkpoint(tracker.path)
    tracker.log.close()
    shutil.copy(tracker.path, tmp_path / "backup")
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as goes_on:
        note(goes_on, "after the backup")
    shutil.copy(tmp_path / "backup", tracker.path)
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as restored:
        note(restored, "another past, which nobody was told of")
    assert here(tracker.path)[1] == 7


def test_a_log_has_one_first_key(tracker: Tracker, key: Path) -> None:
    with pytest.raises(StoreError, match="key made already"):
        make_key(tracker.path, key.with_name("another.key"))
    assert public_keys(tracker.path) == (load(key).verifier,)


def test_a_key_file_that_a_crash_left_is_taken_as_it_is(tmp_path: Path) -> None:
    with Tracker(tmp_path / "log.sqlite", CURATOR, clock=Ticking(), create=True) as tracker:
        left = create(tmp_path / "log.sqlite.key", here(tracker.path)[0].origin)
        assert make_key(tracker.path).verifier == left.verifier
        assert public_keys(tracker.path) == (left.verifier,)


def test_a_log_without_a_key_says_how_to_make_one(tmp_path: Path) -> None:
    with (
        Tracker(tmp_path / "log.sqlite", CURATOR, clock=Ticking(), create=True) as tracker,
        pytest.raises(NotFound, match="dispute key new"),
    ):
        checkpoint(tracker.path)


def test_the_key_of_another_log_signs_nothing(tracker: Tracker, key: Path) -> None:
    key.unlink()
    create(key, here(tracker.path)[0].origin)
    with pytest.raises(Refused, match="another key"):
        load_key(tracker.path)


def test_the_settings_may_name_another_place_for_the_key(tmp_path: Path) -> None:
    (tmp_path / "dispute.toml").write_text('store = "log.sqlite"\nkey = "safe/log.key"\n', encoding="utf-8")
    with Tracker(tmp_path / "log.sqlite", CURATOR, clock=Ticking(), create=True) as tracker:
        made = make_key(tracker.path)
        checkpoint(tracker.path)
    assert load(tmp_path / "safe" / "log.key").verifier == made.verifier
    assert sorted(path.name for path in (tmp_path / "safe").iterdir()) == ["log.key", "log.key.highest"]
