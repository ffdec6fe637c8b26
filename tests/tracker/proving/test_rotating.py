"""Who speaks for a log changes by a record: both keys sign a rotation, nobody speaks after a revocation."""

import shutil
from pathlib import Path

import pytest

from events.acts import OriginBegun
from events.audit.checkpoint import opened
from events.audit.keys import load
from events.audit.places import beside, next_to
from events.audit.refusals import Inconsistent
from events.audit.rotation import successor
from events.errors import NotFound, Refused
from tests.tracker.proving.builders import CURATOR, Ticking, note
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.proving import rotating
from tracker.proving.reading import here
from tracker.proving.rotating import begin, revoke, rotate
from tracker.proving.signing import checkpoint, load_key, public_keys
from tracker.publishing.history import History


def test_who_trusts_the_first_key_is_led_to_the_last(tracker: Tracker, key: Path) -> None:
    first = load(key).verifier
    checkpoint(tracker.path)
    for _ in range(2):
        rotate(tracker, key)
        note(tracker, "more")
    who, size, root = here(tracker.path)
    assert successor(first, who.rotations) == who.current == load(key).verifier
    said = opened(checkpoint(tracker.path), [load(key).verifier])
    assert (said.size, said.root) == (size, root) == (10, root)


def test_a_rotation_that_a_crash_left_half_done_is_finished_at_the_next_signing(
    tracker: Tracker, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint(tracker.path)
    with monkeypatch.context() as crash:
        crash.setattr(rotating, "_settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            rotate(tracker, key)
    assert load(key).verifier == public_keys(tracker.path)[0]
    assert load_key(tracker.path).verifier == public_keys(tracker.path)[1]
    assert not next_to(key).exists()
    checkpoint(tracker.path)


def test_a_rotation_that_was_refused_leaves_the_old_key_speaking(tracker: Tracker, key: Path) -> None:
    old = load(key).verifier
    tracker._may_go_on = False
    checkpoint(tracker.path)
    beside(key).write_text("damaged")
    with pytest.raises(Exception, match="highest checkpoint damaged"):
        rotate(tracker, key)
    assert load_key(tracker.path).verifier == old


def test_after_a_revocation_nothing_is_signed_until_a_new_origin_is_begun(tracker: Tracker, key: Path) -> None:
    revoked = load(key).verifier
    key.unlink()
    assert revoke(tracker, "It is lost.") == revoked
    with pytest.raises(Refused, match=r"it was revoked: begin a new origin"):
        checkpoint(tracker.path)
    with pytest.raises(NotFound, match="there is none to revoke"):
        revoke(tracker, "Again.")
    fresh = begin(tracker, key, "The key was lost.")
    assert opened(checkpoint(tracker.path), [fresh]).size == 8


def test_a_restored_backup_goes_on_under_a_new_name_that_names_the_old(
    tracker: Tracker, key: Path, tmp_path: Path
) -> None:
    tracker.log.close()
    shutil.copy(tracker.path, tmp_path / "backup")
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as goes_on:
        note(goes_on, "after the backup")
    signed, before = checkpoint(tracker.path), here(tracker.path)[0].origin
    shutil.copy(tmp_path / "backup", tracker.path)
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as restored:
        with pytest.raises(Inconsistent):
            note(restored, "refused")
        begin(restored, key, "Restored from the backup of May.")
        note(restored, "goes on")
        who, size, _ = here(restored.path)
        act = restored.log.at(7)
    assert act is not None
    assert isinstance(act.act, OriginBegun)
    assert (act.act.origin, act.act.before, act.act.size) == (who.origin, before, 6)
    assert size == 8
    assert who.origin != before
    assert opened(checkpoint(tracker.path), [load(key).verifier]).origin == who.origin
    (aside,) = tmp_path.glob("dispute.sqlite.key.highest.of-*")
    assert aside.read_bytes() == signed


def test_a_new_origin_that_a_crash_left_half_done_is_finished_at_the_next_signing(
    tracker: Tracker, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint(tracker.path)
    with monkeypatch.context() as crash:
        crash.setattr(rotating, "_settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            begin(tracker, key, "Why not.")
    with Tracker(tracker.path, CURATOR, clock=Ticking()) as again:
        note(again, "goes on")
    assert opened(checkpoint(tracker.path), public_keys(tracker.path)).size == 8


def test_records_on_the_log_itself_change_no_state_and_no_page(tracker: Tracker, key: Path) -> None:
    rotate(tracker, key)
    begin(tracker, key, "Why not.")
    revoke(tracker, "Over.")
    with Index(tracker.path) as index:
        assert not index.is_behind()
        history = History()
        history.catch_up(index)
        assert len(history.stories) == 5
