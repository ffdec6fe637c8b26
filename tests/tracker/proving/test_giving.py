"""Receipts and bundles: what is given away to be held against the log later, checked by what shares no code with it."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from events.audit.checkpoint import claimed
from events.audit.envelope import commitment
from events.audit.receipt import parse as taken_apart
from events.audit.receipt import proven
from events.audit.refusals import NotProven
from events.errors import NotFound
from events.log.leaves import committed_of
from tests.tracker.proving.builders import note
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.proving.bundling import bundled
from tracker.proving.outside import checkpoint_in
from tracker.proving.receipts import position_of, receipt_at
from tracker.proving.rotating import begin, rotate
from tracker.proving.signing import checkpoint, public_keys
from tracker.proving.verifying import verify

TOOL = Path(__file__).parents[3] / "tools" / "verify_bundle.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The verifier that imports nothing of ours."""
    spec = importlib.util.spec_from_file_location("verify_bundle", TOOL)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_a_receipt_proves_each_record_and_payload_and_salt_show_what_was_recorded(tracker: Tracker) -> None:
    keys = public_keys(tracker.path)
    for row in tracker.log.store.rows(0, None, 100):
        made = receipt_at(tracker.path, row.position)
        shown = proven(made, keys)
        assert (shown.envelope.record, shown.checkpoint.size) == (row.id.hex(), 6)
        assert row.salt is not None
        assert shown.envelope.commitment == commitment(committed_of(row), row.salt)
        assert (taken_apart(made).extra or b"").find(b"day") == -1


def test_a_receipt_is_held_against_the_log_as_a_checkpoint_is(tracker: Tracker) -> None:
    made = receipt_at(tracker.path, 3)
    note(tracker, "more")
    verdict = verify(tracker.path, [checkpoint_in(made)])
    assert (verdict.code, verdict.outside[0][0].size) == (0, 6)
    altered = taken_apart(made)._replace(extra=taken_apart(receipt_at(tracker.path, 4)).extra)
    with pytest.raises(NotProven, match="does not lead to the checkpoint's root"):
        checkpoint_in(altered.to_bytes())


def test_a_record_is_named_by_position_by_its_id_or_by_its_milestone(tracker: Tracker) -> None:
    record = tracker.log.at(4)
    assert record is not None
    tracker.correct(record.stream, {"title": "Another"}, "It was another.")
    with Index(tracker.path) as index:
        assert position_of(index, "@4") == position_of(index, f"r{record.id[:8]}") == 4
        assert position_of(index, record.stream[:8]) == 7
        for wrong in ("r0", "r000000", "rxyzxyz", "000000"):
            with pytest.raises(NotFound):
                position_of(index, wrong)
    for gone in (0, 8):
        with pytest.raises(NotFound, match="the log has 7"):
            receipt_at(tracker.path, gone)


def test_a_bundle_is_sound_to_who_has_none_of_our_code(tracker: Tracker, key: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(checkpoint(tracker.path))
    first = public_keys(tracker.path)[0]
    rotate(tracker, key)
    tracker.record({"kind": "noted", "title": "„Schluß“", "occurred_on": "2026", "unsourced": True}, command='a "b"')
    (tmp_path / "bundle").write_bytes(b"".join(bundled(tracker.path)))
    asked = [sys.executable, str(TOOL), "bundle", "--key", str(first), "--against", "kept"]
    ran = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "8 records of dispute-tracker/" in ran.stdout
    assert "nothing up to your checkpoint of 6 records was changed" in ran.stdout


def test_a_bundle_holds_against_checkpoints_that_were_kept_under_names_that_the_log_had_before(
    tracker: Tracker, key: Path, tmp_path: Path, tool: ModuleType
) -> None:
    kept = [checkpoint(tracker.path)]
    rotate(tracker, key)
    kept.append(checkpoint(tracker.path))
    for reason in ("The machine was broken into.", "And again."):
        begin(tracker, key, reason)
        note(tracker, "It goes on")
        kept.append(checkpoint(tracker.path))
    (tmp_path / "bundle").write_bytes(b"".join(bundled(tracker.path)))
    for one in kept:
        (tmp_path / "kept").write_bytes(one)
        status, says = tool.verify(tmp_path / "bundle", None, tmp_path / "kept")
        assert (status, verify(tracker.path, [one], index=False).code) == (0, 0), says
        assert f"nothing up to your checkpoint of {claimed(one).size} records was changed" in says[-1]


def test_a_bundle_with_a_byte_changed_is_not(tracker: Tracker, tmp_path: Path, tool: ModuleType) -> None:
    whole = b"".join(bundled(tracker.path))
    path = tmp_path / "bundle"
    path.write_bytes(whole)
    assert tool.verify(path)[0] == 0
    for at in range(7, len(whole), len(whole) // 60):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert tool.verify(path)[0] == 3, at
