"""Tests of the highest checkpoint: two pasts are never signed, whoever asks at once and whenever it crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NoReturn

import pytest

from events.audit import checkpoint as checkpoints
from events.audit.checkpoint import Checkpoint
from events.audit.highest import Highest, beside
from events.audit.refusals import Inconsistent
from events.audit.tree import EMPTY_ROOT, consistency_proof, over, root_of
from events.errors import Refused, StoreError
from tests.events.audit.builders import ORIGIN, a_checkpoint, a_key, leaf_hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[3]
KEY, NEXT = a_key(), a_key(number=1)
HASHES = leaf_hashes(20)
FORKED = [*HASHES[:6], bytes(32), *HASHES[7:]]
FORK = Checkpoint(ORIGIN, 10, root_of(FORKED[:10]))


def prove(old: int, size: int) -> list[bytes]:
    return consistency_proof(old, size, over(HASHES))


def prove_fork(old: int, size: int) -> list[bytes]:
    return consistency_proof(old, size, over(FORKED))


@pytest.fixture
def highest(tmp_path: Path) -> Highest:
    return Highest(beside(tmp_path / "key"), [KEY.verifier])


def test_it_lies_beside_the_key() -> None:
    """Not beside the store: a backup of that must not bring back an older one."""
    assert beside("/keys/log.key") == Path("/keys/log.key.highest")


def test_nothing_was_signed_at_first(highest: Highest) -> None:
    """Then every store may go on."""
    assert highest.read() is None
    highest.check(0, lambda _: b"")


def test_what_is_signed_is_kept_and_grows(highest: Highest) -> None:
    """From an empty log on, each the highest so far, each signed by the log's key."""
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    for checkpoint in (empty, a_checkpoint(1), a_checkpoint(7), a_checkpoint(20)):
        note = highest.sign(checkpoint, KEY, prove)
        assert checkpoints.opened(note, [KEY.verifier]) == checkpoint == highest.read()


def test_the_same_one_is_signed_again_alike(highest: Highest) -> None:
    """Publishing twice gives the same bytes, and no proof is asked for."""
    note = highest.sign(a_checkpoint(7), KEY, prove)
    assert highest.sign(a_checkpoint(7), KEY, _never) == note


@pytest.mark.parametrize("other", [a_checkpoint(6), Checkpoint(ORIGIN, 0, EMPTY_ROOT), FORK, FORK._replace(size=7)])
def test_what_is_smaller_or_of_another_past_is_never_signed(highest: Highest, other: Checkpoint) -> None:
    """Whatever proof is brought for it; and the highest stays what it was."""
    highest.sign(a_checkpoint(7), KEY, prove)
    for proof in (prove, prove_fork, lambda _old, _size: [], lambda _old, _size: [bytes(32)]):
        with pytest.raises(Inconsistent, match="checkpoint not signed"):
            highest.sign(other, KEY, proof)
    assert highest.read() == a_checkpoint(7)


def test_the_same_fork_is_signed_where_nothing_was_before(highest: Highest) -> None:
    """The control: it is the past that is refused, not the checkpoint."""
    assert highest.sign(FORK, KEY, prove_fork)


def test_another_logs_checkpoint_is_refused(highest: Highest) -> None:
    """Each log has a key file of its own."""
    stranger = a_key("example.org/other")
    both = Highest(highest._path, [KEY.verifier, stranger.verifier])
    both.sign(a_checkpoint(7), KEY, prove)
    with pytest.raises(Refused, match="another log"):
        both.sign(a_checkpoint(8, "example.org/other"), stranger, prove)


def test_after_a_rotation_the_new_key_goes_on_from_the_old_ones(highest: Highest) -> None:
    """The same size may be signed anew, by the new key; another past may not."""
    highest.sign(a_checkpoint(7), KEY, prove)
    after = Highest(highest._path, [NEXT.verifier, KEY.verifier])
    with pytest.raises(Inconsistent):
        after.sign(FORK, NEXT, prove_fork)
    note = after.sign(a_checkpoint(7), NEXT, prove)
    assert checkpoints.opened(note, [NEXT.verifier]) == Highest(highest._path, [NEXT.verifier]).read()


def test_a_store_that_is_older_or_rewritten_may_not_go_on(highest: Highest) -> None:
    """A restored backup, and one in which somebody changed what had been signed."""
    highest.sign(a_checkpoint(7), KEY, prove)
    for size in (7, 8, 20):
        highest.check(size, lambda size: root_of(HASHES[:size]))
    with pytest.raises(Inconsistent, match="older than its checkpoint"):
        highest.check(6, _never)
    with pytest.raises(Inconsistent, match="rewritten"):
        highest.check(8, lambda size: root_of(FORKED[:size]))


@pytest.mark.parametrize("data", [b"", b"x", checkpoints.signed(a_checkpoint(9), NEXT)])
def test_a_file_that_is_not_the_logs_own_is_never_passed_over(highest: Highest, data: bytes) -> None:
    """Emptied, damaged, or signed by somebody else: then nothing is signed until a person has looked."""
    highest.sign(a_checkpoint(7), KEY, prove)
    highest._path.write_bytes(data)
    for ask in (highest.read, lambda: highest.sign(a_checkpoint(8), KEY, prove), lambda: highest.check(8, _never)):
        with pytest.raises(StoreError, match="highest checkpoint damaged"):
            ask()


def test_nothing_is_signed_that_could_not_be_kept(highest: Highest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: no note is handed out, and the highest stays what it was."""
    highest.sign(a_checkpoint(7), KEY, prove)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="cannot be kept"):
            highest.sign(a_checkpoint(8), KEY, prove)
    assert highest.read() == a_checkpoint(7)
    assert highest.sign(a_checkpoint(8), KEY, prove)


def test_where_the_folder_is_gone_nothing_is_signed(tmp_path: Path) -> None:
    """One line, not a traceback."""
    with pytest.raises(StoreError, match="cannot be kept"):
        Highest(tmp_path / "gone" / "key.highest", [KEY.verifier]).sign(a_checkpoint(7), KEY, prove)


def _racing(first: Highest, second: Highest) -> tuple[bool, BaseException | None]:
    """Sign with *second* while *first* is within signing: say whether it waited, and how it ended for *second*."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(old: int, size: int) -> Sequence[bytes]:
        begun.set()
        assert go_on.wait(10)
        return prove(old, size)

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first.sign, a_checkpoint(10), KEY, slowly)
        assert begun.wait(10)
        other = threads.submit(second.sign, FORK, KEY, prove_fork)
        time.sleep(0.2)
        waited = not other.done()
        go_on.set()
        one.result()
        return waited, other.exception()


def test_of_two_who_sign_at_once_the_second_waits_and_sees_the_first(tmp_path: Path) -> None:
    """Else both would have looked before either wrote, and two pasts were signed."""
    first, second = (Highest(tmp_path / "key.highest", [KEY.verifier]) for _ in range(2))
    first.sign(a_checkpoint(6), KEY, prove)
    waited, error = _racing(first, second)
    assert waited
    assert isinstance(error, Inconsistent)


def test_the_race_is_one(tmp_path: Path) -> None:
    """The control: with a file of its own, in another folder, the second neither waits nor is refused."""
    (tmp_path / "other").mkdir()
    first = Highest(tmp_path / "key.highest", [KEY.verifier])
    second = Highest(tmp_path / "other" / "key.highest", [KEY.verifier])
    for each in (first, second):
        each.sign(a_checkpoint(6), KEY, prove)
    assert _racing(first, second) == (False, None)


SIGNER = """
import sys
from pathlib import Path
from events.audit.highest import Highest
from events.audit.tree import consistency_proof, over
from tests.events.audit.builders import a_checkpoint, a_key, leaf_hashes

hashes = leaf_hashes(400)
highest = Highest(Path(sys.argv[1]), [a_key().verifier])
start = highest.read().size if highest.read() else 0
for size in range(start + 1, 400):
    highest.sign(a_checkpoint(size), a_key(), lambda old, size: consistency_proof(old, size, over(hashes)))
    print(size, flush=True)
"""


def test_whatever_left_before_a_kill_is_remembered_after_it(tmp_path: Path) -> None:
    """Killed at random points: what was handed out is never above what is kept, and the file is always whole."""
    path, choose, told = tmp_path / "key.highest", Random(9), 0
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", SIGNER, str(path)], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            told = int(process.stdout.readline() or told)
            time.sleep(choose.random() / 20)
            process.send_signal(signal.SIGKILL)
            told = max([told, *map(int, process.stdout.read().split(b"\n")[:-1])])
        kept = Highest(path, [KEY.verifier]).read()
        assert kept is not None
        assert told <= kept.size <= told + 1
    assert told >= 8


def _never(*_: object) -> NoReturn:
    raise AssertionError
