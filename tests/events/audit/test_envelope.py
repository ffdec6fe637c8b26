"""Tests of the leaf: one form only, nothing identifying, and bound to what was recorded."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.audit.envelope import (
    LEAF_LIMIT,
    Envelope,
    commitment,
    envelope,
    new_salt,
    parse,
    says,
    signature_commitment,
)
from events.audit.origin import checked_origin, new_origin
from events.errors import InvalidInput
from tests.events.audit.builders import NOON, a_payload, a_salt, an_envelope
from tests.events.audit.strategies import envelopes, origins


@given(envelopes)
def test_a_leaf_is_canonical_json_and_reads_back(what: Envelope) -> None:
    """What is written by hand is byte for byte what RFC 8785 asks for."""
    leaf = envelope(what)
    assert rfc8785.dumps(json.loads(leaf)) == leaf
    assert parse(leaf) == what
    assert says(leaf, what)
    assert len(leaf) <= LEAF_LIMIT


def test_a_leaf_is_this() -> None:
    """The bytes are for ever: a change of them is a new version."""
    what = an_envelope(4, commitment=bytes(31) + b"\x01", signature=bytes(32))
    assert envelope(what).decode() == (
        f'{{"commitment":"{"0" * 63}1","curator":"00000000-0000-0000-0000-000000000007","index":4,'
        '"kind":"milestone.recorded","origin":"example.org/disputes","record":"00000000000000000000000000000005",'
        f'"recorded_at":"2026-03-01T12:00:04.000000Z","signature":"{"0" * 64}",'
        '"stream":"00000000-0000-0000-0000-000000000001","stream_version":2,"version":1}'
    )


def test_a_commitment_is_taken_over_label_length_salt_and_payload() -> None:
    """As documented, so that anybody can work it out."""
    salt = a_salt()
    assert (
        commitment(b"abc", salt) == sha256(b"dispute-tracker/payload@v1\n" + bytes(7) + b"\3" + salt + b"abc").digest()
    )
    assert signature_commitment(b"abc", salt) != commitment(b"abc", salt)
    assert commitment(b"abc", a_salt(1)) != commitment(b"abc", salt)


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_salt_has_32_bytes(salt: bytes) -> None:
    """A short one could be guessed, and with any length salt and payload would run into each other."""
    with pytest.raises(InvalidInput, match="salt"):
        commitment(b"abc", salt)


def test_salts_are_never_the_same() -> None:
    """Each is drawn afresh."""
    assert len({new_salt() for _ in range(100)}) == 100


def test_no_word_of_a_payload_stands_in_a_leaf() -> None:
    """Who, what and when it happened are in the payload alone."""
    leaf = envelope(an_envelope(3))
    for word in (b"Ada", b"ada@example.org", b"Offer"):
        assert word in a_payload(3)
        assert word not in leaf


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": ""},
        {"origin": 'a"b'},
        {"origin": "a\\b"},
        {"leaf_index": -1},
        {"leaf_index": 10**15},
        {"leaf_index": True},
        {"record": "0" * 31},
        {"record": "A" * 32},
        {"stream": "musk-v-openai"},
        {"stream_version": -1},
        {"kind": "milestone.Recorded"},
        {"kind": ""},
        {"kind": 'a","origin":"b'},
        {"kind": "milestone..recorded"},
        {"curator": "Ada Byron <ada@example.org>"},
        {"commitment": bytes(31)},
        {"signature": b""},
        {"recorded_at": datetime(2026, 3, 1, 12)},  # noqa: DTZ001 - that it is naive is the point
    ],
    ids=str,
)
def test_a_field_that_is_not_of_its_form_is_refused(changed: dict[str, Any]) -> None:
    """Ids have to be ids: a name in their place would be there for ever."""
    with pytest.raises(InvalidInput):
        envelope(an_envelope(**changed))


CANONICAL = envelope(an_envelope(12))


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"{}",
        b"null",
        b"[" * 60_000,
        CANONICAL + b"\n",
        b" " + CANONICAL,
        b"\xef\xbb\xbf" + CANONICAL,
        CANONICAL.decode().encode("utf-16"),
        CANONICAL.replace(b'":', b'": '),
        CANONICAL.replace(b"disputes", b"dis\\u0070utes"),
        CANONICAL.replace(b'"index":12', b'"index":12.0'),
        CANONICAL.replace(b'"index":12', b'"index":012'),
        CANONICAL.replace(b'"index":12', b'"index":12,"index":12'),
        CANONICAL.replace(b'"index":12', b'"index":"12"'),
        CANONICAL.replace(b'"index":12', b'"index":1' + b"0" * 5_000),
        CANONICAL.replace(b'"version":1', b'"version":2'),
        CANONICAL.replace(b'"version":1', b'"version":true'),
        CANONICAL.replace(b'"version":1', b'"version":1,"words":"x"'),
        CANONICAL.replace(b"2026-03-01", b"2026-02-30"),
        CANONICAL.replace(b".000000Z", b"Z"),
        CANONICAL.replace(b"Z", b"+00:00"),
        CANONICAL.replace(b'"commitment":"', b'"commitment":" '),
        CANONICAL.replace(b"example.org", b"example.org "),
        CANONICAL.replace(b'"curator":"', b'"curator":{"a":"').replace(b'7",', b'7"},'),
    ],
)
def test_no_other_writing_of_a_leaf_is_read(leaf: bytes) -> None:
    """One envelope has one writing, so that what is hashed is what is read."""
    assert parse(CANONICAL)
    with pytest.raises(InvalidInput, match="leaf"):
        parse(leaf)


def test_a_leaf_with_any_bit_flipped_is_refused_or_says_something_else() -> None:
    """No two leaves say the same."""
    what = parse(CANONICAL)
    for at in range(len(CANONICAL) * 8):
        changed = bytearray(CANONICAL)
        changed[at // 8] ^= 1 << at % 8
        try:
            assert parse(bytes(changed)) != what
        except InvalidInput:
            continue


def test_says_tells_every_other_field_apart() -> None:
    """Rows are held to leaves field by field, also where a field tries to pass for two."""
    leaf = envelope(what := an_envelope(5))
    assert says(leaf, what)
    others: list[dict[str, Any]] = [
        {"leaf_index": 6},
        {"record": "f" * 32},
        {"stream_version": 1},
        {"kind": "milestone.corrected"},
        {"kind": 'milestone.recorded","origin":"example.org/disputes'},
        {"kind": "\ud800"},
        {"curator": None},
        {"recorded_at": NOON},
        {"commitment": bytes(32)},
        {"signature": bytes(32)},
    ]
    for changed in others:
        assert not says(leaf, what._replace(**changed))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(leaf: bytes) -> None:
    """Never a traceback."""
    with pytest.raises(InvalidInput):
        parse(leaf)


def test_2000_leaves_torn_apart_are_read_or_refused() -> None:
    """Bytes dropped, doubled and changed within a leaf: never a traceback, never the same envelope."""
    choose = Random(8785)
    what = parse(CANONICAL)
    for _ in range(2_000):
        start = choose.randrange(len(CANONICAL))
        end = start + choose.randrange(9)
        torn = CANONICAL[:start] + choose.choice([b"", CANONICAL[start:end] * 2, choose.randbytes(3)]) + CANONICAL[end:]
        if torn == CANONICAL:
            continue
        try:
            assert parse(torn) != what
        except InvalidInput:
            continue


@given(origins)
def test_origins_may_be_any_name_without_spaces(origin: str) -> None:
    """A web address without its scheme is the custom, not the rule."""
    assert checked_origin(origin) == origin
    assert parse(envelope(an_envelope(origin=origin))).origin == origin


@pytest.mark.parametrize("origin", ["", " ", "a b", "a+b", "a\nb", "a\u00a0b", "a\u202eb", 'a"b', "a\\b", "x" * 201])
def test_what_cannot_name_a_log_is_refused(origin: str) -> None:
    """Spaces and plus signs part the fields of notes and keys; the rest would mislead the eye."""
    with pytest.raises(InvalidInput, match="origin"):
        checked_origin(origin)


def test_new_origins_are_random() -> None:
    """They say nothing about whoever keeps the log."""
    first, second = checked_origin(new_origin()), checked_origin(new_origin())
    assert first != second
