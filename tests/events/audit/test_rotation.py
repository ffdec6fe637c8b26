"""Tests of rotations: both keys sign, or trust does not carry over."""

from __future__ import annotations

import pytest

from events.audit import checkpoint as checkpoints
from events.audit.checkpoint import Checkpoint
from events.audit.note import sign
from events.audit.refusals import NotProven
from events.audit.rotation import Rotation, rotated, rotation, successor
from events.errors import DisputeError, InvalidInput
from tests.events.audit.builders import a_checkpoint, a_key, flips

OLD, NEW, THIRD = a_key(number=0), a_key(number=1), a_key(number=2)
NOTE = rotation(OLD, NEW, a_checkpoint(5))


def test_a_rotation_reads_back() -> None:
    """From whom, to whom, and up to where the old one spoke."""
    assert rotated(NOTE, OLD.verifier) == Rotation(OLD.verifier, NEW.verifier, a_checkpoint(5))


def test_trust_carries_over_through_every_rotation() -> None:
    """A reader who kept the first key finds the one of today."""
    second = rotation(NEW, THIRD, a_checkpoint(5))
    assert successor(OLD.verifier, []) == OLD.verifier
    assert successor(OLD.verifier, [NOTE, second]) == THIRD.verifier
    for broken in ([second], [second, NOTE], [NOTE, NOTE], [NOTE, rotation(NEW, THIRD, a_checkpoint(4))]):
        with pytest.raises(NotProven):
            successor(OLD.verifier, broken)


def test_no_rotation_with_a_bit_flipped_is_accepted() -> None:
    """All of it is signed, twice."""
    for changed in flips(NOTE):
        with pytest.raises(DisputeError):
            rotated(changed, OLD.verifier)


@pytest.mark.parametrize("signers", [[OLD], [NEW], [THIRD], [OLD, THIRD], [NEW, THIRD]])
def test_both_keys_have_to_sign(signers: list[object]) -> None:
    """Without the old one it is a stranger's word; without the new one it may be a stranger's key."""
    text = Rotation(OLD.verifier, NEW.verifier, a_checkpoint(5)).text()
    assert rotated(sign(text, [OLD, NEW]), OLD.verifier)
    with pytest.raises(NotProven):
        rotated(sign(text, signers), OLD.verifier)  # type: ignore[arg-type]


def test_a_stranger_cannot_follow() -> None:
    """A rotation from another key than the trusted one, though well signed, says nothing."""
    with pytest.raises(NotProven, match="not from the key that you trust"):
        rotated(rotation(THIRD, NEW, a_checkpoint(5)), OLD.verifier)


def test_keys_of_two_logs_cannot_follow_each_other() -> None:
    """Nor a key itself, nor a checkpoint with lines that nobody can audit."""
    for old, new, last in (
        (OLD, a_key("example.org/other", 1), a_checkpoint(5)),
        (OLD, NEW, a_checkpoint(5, "example.org/other")),
        (OLD, OLD, a_checkpoint(5)),
    ):
        with pytest.raises(InvalidInput, match="key rotation"):
            rotation(old, new, last)
        if old != new:
            with pytest.raises(InvalidInput):
                rotated(sign(Rotation(old.verifier, new.verifier, last).text(), [old, new]), old.verifier)


def test_a_rotation_is_no_checkpoint_and_a_checkpoint_no_rotation() -> None:
    """One key signs both, so neither may pass for the other, whatever the origin is called."""
    with pytest.raises(InvalidInput):
        checkpoints.opened(NOTE, [OLD.verifier])
    odd = Checkpoint("dispute-tracker/key-rotation@v1", 1, bytes(32), ("a", "b", "c"))
    key = a_key(odd.origin)
    with pytest.raises(DisputeError):
        rotated(checkpoints.signed(odd, key), key.verifier)
    for origin in ("1", "0", "20"):
        first, second = a_key(origin, 1), a_key(origin, 2)
        with pytest.raises(InvalidInput):
            checkpoints.opened(rotation(first, second, a_checkpoint(5, origin)), [first.verifier])
