"""Tests of receipts: they show one record under one checkpoint, and nothing when tampered with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.audit.checkpoint import consistent, signed
from events.audit.envelope import commitment, envelope
from events.audit.note import sign
from events.audit.receipt import Receipt, parse, proven, receipt
from events.audit.refusals import NotProven
from events.audit.tree import consistency_proof, inclusion_proof, leaf_hash, over, root_of
from events.errors import DisputeError, InvalidInput
from tests.events.audit.builders import (
    a_checkpoint,
    a_key,
    a_payload,
    a_salt,
    an_envelope,
    flips,
    leaf_hashes,
    leaves,
)

SIZE = 11
KEY = a_key()
NOTE = signed(a_checkpoint(SIZE), KEY)
LEAVES = leaves(SIZE)
RECEIPT = receipt(LEAVES[5], NOTE, over(leaf_hashes(SIZE)))


def test_a_receipt_shows_its_record_under_its_checkpoint() -> None:
    """For every leaf, with nothing else at hand than the log's key."""
    for index, leaf in enumerate(LEAVES):
        shown = proven(receipt(leaf, NOTE, over(leaf_hashes(SIZE))), [KEY.verifier])
        assert shown.envelope == an_envelope(index)
        assert shown.checkpoint == a_checkpoint(SIZE)
        assert shown.envelope.commitment == commitment(a_payload(index), a_salt(index))


def test_a_receipt_is_this() -> None:
    """The format of C2SP: head, extra, index, hashes, a blank line, the checkpoint as it was signed."""
    lines = RECEIPT.decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 5"
    assert [len(line) for line in lines[3:7]] == [44, 44, 44, 44]
    assert lines[7] == ""
    assert "\n".join(lines[8:]).encode() == NOTE


def test_a_receipt_reads_back() -> None:
    """Also without extra data, and from a log of one record."""
    assert parse(RECEIPT).to_bytes() == RECEIPT
    bare = parse(RECEIPT)._replace(extra=None)
    assert parse(bare.to_bytes()) == bare
    alone = receipt(LEAVES[0], signed(a_checkpoint(1), KEY), over(leaf_hashes(1)))
    assert parse(alone).proof == ()
    assert proven(alone, [KEY.verifier]).checkpoint.size == 1


def test_a_receipt_without_its_leaf_needs_it_given() -> None:
    """Other logs' tools make such receipts."""
    bare = parse(RECEIPT)._replace(extra=None).to_bytes()
    assert proven(bare, [KEY.verifier], LEAVES[5]).envelope == an_envelope(5)
    with pytest.raises(InvalidInput, match="does not carry its leaf"):
        proven(bare, [KEY.verifier])


def test_no_receipt_with_a_bit_flipped_is_accepted() -> None:
    """Every byte of it is bound to the signature."""
    assert proven(RECEIPT, [KEY.verifier])
    for changed in flips(RECEIPT):
        with pytest.raises(DisputeError):
            proven(changed, [KEY.verifier])


def test_a_receipt_shows_nothing_about_another_record() -> None:
    """Neither for another leaf, nor moved to another index, nor under another checkpoint."""
    with pytest.raises(NotProven, match="does not lead"):
        proven(RECEIPT, [KEY.verifier], LEAVES[6])
    with pytest.raises(NotProven, match="does not lead"):
        proven(parse(RECEIPT)._replace(leaf_index=4).to_bytes(), [KEY.verifier])
    with pytest.raises(NotProven, match="does not lead"):
        proven(parse(RECEIPT)._replace(note=signed(a_checkpoint(SIZE + 1), KEY)).to_bytes(), [KEY.verifier])


def test_a_receipt_of_a_stranger_shows_nothing() -> None:
    """Anybody can sign a tree of their own."""
    stranger = a_key(number=1)
    forged = receipt(LEAVES[5], signed(a_checkpoint(SIZE), stranger), over(leaf_hashes(SIZE)))
    assert proven(forged, [stranger.verifier])
    with pytest.raises(NotProven, match="by no key that you trust"):
        proven(forged, [KEY.verifier])


@pytest.mark.parametrize("changed", [{"leaf_index": 4}, {"origin": "example.org/other"}])
def test_a_leaf_has_to_be_in_its_own_place(changed: dict[str, object]) -> None:
    """A log that puts a leaf where another belongs, or takes in another log's, has no receipt for it."""
    leaf = envelope(an_envelope(5, **changed))
    hashes = [*leaf_hashes(5), leaf_hash(leaf)]
    note = signed(a_checkpoint(6)._replace(root=root_of(hashes)), KEY)
    odd = Receipt(5, tuple(inclusion_proof(5, 6, over(hashes))), note, leaf)
    with pytest.raises(NotProven, match="it is for leaf 5"):
        proven(odd.to_bytes(), [KEY.verifier])


def test_no_receipt_is_made_that_does_not_hold() -> None:
    """It would convict a log that did nothing wrong."""
    with pytest.raises(NotProven, match="does not lead"):
        receipt(LEAVES[5], NOTE, over([bytes(32)] * SIZE))
    with pytest.raises(InvalidInput, match="leaf index"):
        receipt(LEAVES[5], signed(a_checkpoint(5), KEY), over(leaf_hashes(5)))


def test_a_receipt_convicts_a_log_that_was_rewritten() -> None:
    """Its checkpoint is signed, and no later one of the other past can be shown to follow from it."""
    rewritten = [*leaf_hashes(5), bytes(32), *leaf_hashes(20)[6:]]
    later = a_checkpoint(20)._replace(root=root_of(rewritten))
    held = proven(RECEIPT, [KEY.verifier]).checkpoint
    assert consistent(held, a_checkpoint(20), consistency_proof(SIZE, 20, over(leaf_hashes(20))))
    assert not consistent(held, later, consistency_proof(SIZE, 20, over(rewritten)))


HASH = b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
HEADED = b"c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n" + NOTE,
        HEADED + b"\n" + NOTE,
        HEADED + b"index 5\n" + NOTE,
        HEADED + b"index 5\n\n",
        HEADED + b"index 05\n\n" + NOTE,
        HEADED + b"index -5\n\n" + NOTE,
        HEADED + b"index 5 \n\n" + NOTE,
        HEADED + b"index 5\n\n\n" + NOTE,
        HEADED + b"index 5\r\n\r\n" + NOTE,
        HEADED + b"index 1" + b"0" * 5_000 + b"\n\n" + NOTE,
        HEADED + b"extra \nindex 5\n\n" + NOTE,
        HEADED + b"extra AA=\nindex 5\n\n" + NOTE,
        HEADED + b"index 5\nextra AAAA\n\n" + NOTE,
        HEADED + b"extra AAAA\nextra AAAA\nindex 5\n\n" + NOTE,
        HEADED + b"index 5\nAAAA\n\n" + NOTE,
        HEADED + b"index 5\n" + HASH * 64 + b"\n" + NOTE,
        HEADED + b"index 5\n" + HASH.replace(b"2I=", b"2J=") + b"\n" + NOTE,
        HEADED + "index \u0665\n\n".encode() + NOTE,
        HEADED.replace(b"v1", b"v2") + b"index 5\n\n" + NOTE,
        HEADED + b"index 5\n\n" + sign("no checkpoint\n", [KEY]),
        HEADED + b"index 5\n\n" + a_checkpoint(SIZE).text().encode(),
    ],
    ids=range(22),
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    """Each breaks one rule of the format."""
    assert parse(HEADED + b"extra AAAA\nindex 5\n" + HASH * 63 + b"\n" + NOTE)
    with pytest.raises(InvalidInput):
        parse(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Never a traceback."""
    for whole in (data, HEADED + data + b"\n\n" + NOTE, HEADED + b"index 5\n\n" + data):
        try:
            assert isinstance(parse(whole), Receipt)
        except InvalidInput:
            continue
