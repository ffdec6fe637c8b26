"""Tests of checkpoints: one writing only, signed under the log's own name, and consistent or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.audit.checkpoint import Checkpoint, claimed, consistent, opened, parse, signed
from events.audit.note import sign
from events.audit.refusals import NotProven
from events.audit.tree import EMPTY_ROOT, consistency_proof, over, root_of
from events.errors import DisputeError, InvalidInput
from tests.events.audit.builders import ORIGIN, a_checkpoint, a_key, flips, leaf_hashes
from tests.events.audit.strategies import hashes, origins

# https://c2sp.org/tlog-checkpoint
TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SIGNATURE = "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
PUBLISHED = f"{TEXT}\n— example.com/behind-the-sofa {SIGNATURE}\n"


def test_the_published_checkpoint_is_read() -> None:
    """That of the specification, whose key is not given there."""
    read = claimed(PUBLISHED.encode())
    assert (read.origin, read.size, read.root.hex()[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert read.text() == TEXT


@given(origins, st.integers(1, 10**18 - 1), hashes, st.lists(st.text("abc +", min_size=1, max_size=9), max_size=3))
def test_a_checkpoint_reads_back(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    """With its extension lines, in the one writing that it has."""
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    key = a_key(origin)
    note = signed(checkpoint, key)
    assert opened(note, [key.verifier]) == claimed(note) == parse(checkpoint.text()) == checkpoint


ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\n1\n",
        f"a\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\n\nextension\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n",
        f"a\n\u0661\n{ROOT}\n",
        f"a\n1 \n{ROOT}\n",
        f"a\n1.0\n{ROOT}\n",
        f"a\n{10**18}\n{ROOT}\n",
        f"a\n1{'0' * 5_000}\n{ROOT}\n",
        f"a\n1\n{ROOT} \n",
        f"a\n1\n{ROOT[:-2]}\n",
        f"a\n1\n{ROOT.replace('2I=', '2J=')}\n",
        f"a\n1\n{ROOT.replace('/', '_')}\n",
        f"a\n1\n{'A' * 43}=\n{''}\n",
        f"a\n1\n{'A' * 40}\n",
        f"a\n0\n{ROOT}\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    """Each breaks one rule of the format; the last one is an empty tree with the root of another."""
    assert parse(f"a\n1\n{ROOT}\n")
    with pytest.raises(InvalidInput):
        parse(text)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 1, bytes(32)),
        Checkpoint("a\nb", 1, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 1, bytes(31)),
        Checkpoint("a", 0, bytes(32)),
        Checkpoint("a", 1, bytes(32), ("",)),
        Checkpoint("a", 1, bytes(32), ("b\nc",)),
    ],
)
def test_what_no_checkpoint_can_say_is_not_signed(checkpoint: Checkpoint) -> None:
    """A newline in a field would make it another checkpoint."""
    with pytest.raises(InvalidInput):
        signed(checkpoint, a_key(checkpoint.origin))


def test_no_checkpoint_with_a_bit_flipped_is_accepted() -> None:
    """Size, root and origin are what the signature is over."""
    key = a_key()
    note = signed(a_checkpoint(), key)
    assert opened(note, [key.verifier]) == a_checkpoint()
    for changed in flips(note):
        with pytest.raises(DisputeError):
            opened(changed, [key.verifier])


def test_a_checkpoint_counts_only_under_its_own_logs_name() -> None:
    """A trusted key of another log cannot speak for this one."""
    stranger = a_key("example.org/other", 1)
    with pytest.raises(InvalidInput, match="not the key of"):
        signed(a_checkpoint(), stranger)
    note = sign(a_checkpoint().text(), [stranger])
    with pytest.raises(NotProven, match="another log"):
        opened(note, [stranger.verifier])
    both = sign(a_checkpoint().text(), [stranger, a_key()])
    assert opened(both, [stranger.verifier, a_key().verifier]) == a_checkpoint()


def test_consistent_is_what_a_proof_shows() -> None:
    """From every size to every later one, and not with the proof of another pair."""
    known = leaf_hashes(20)
    for size in range(1, 21):
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, over(known))
            assert consistent(a_checkpoint(old), a_checkpoint(size), proof)
            assert not consistent(a_checkpoint(old), a_checkpoint(size), [*proof, bytes(32)])
            if old < size:
                assert not consistent(a_checkpoint(size), a_checkpoint(old), proof)


def test_a_rewritten_past_is_inconsistent() -> None:
    """No proof made from the rewritten log shows it to follow from the checkpoint of before."""
    rewritten = [bytes(32), *leaf_hashes(20)[1:]]
    new = Checkpoint(ORIGIN, 20, root_of(rewritten))
    for old in range(1, 20):
        assert not consistent(a_checkpoint(old), new, consistency_proof(old, 20, over(rewritten)))


def test_everything_follows_from_an_empty_log_of_the_same_name() -> None:
    """There is no past that it could contradict; and nothing follows from another log's."""
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert consistent(empty, a_checkpoint(7), [])
    assert consistent(empty, empty, [])
    assert not consistent(empty, a_checkpoint(7), [bytes(32)])
    assert not consistent(empty, a_checkpoint(7, "example.org/other"), [])
    assert not consistent(a_checkpoint(7), empty, [])
