"""Leaves, keys and logs with sane defaults, for tests of the audit tree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.audit.checkpoint import Checkpoint
from events.audit.envelope import Envelope, commitment, envelope
from events.audit.note import SigningKey
from events.audit.tree import leaf_hash, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ORIGIN = "example.org/disputes"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_salt(number: int = 0) -> bytes:
    """Return a salt that is the same in every run."""
    return sha256(b"salt %d" % number).digest()


def a_payload(number: int = 0) -> bytes:
    """Return a payload as the log keeps them."""
    return f'{{"schema":1,"by":"Ada Byron <ada@example.org>","act":{{"title":"Offer № {number}"}}}}'.encode()


def an_envelope(index: int = 0, **changed: Any) -> Envelope:
    """Return what leaf *index* says, with any fields *changed*."""
    what = Envelope(
        origin=ORIGIN,
        leaf_index=index,
        record=f"{index + 1:032x}",
        stream=str(UUID(int=index // 3)),
        stream_version=index % 3 + 1,
        kind="milestone.recorded",
        recorded_at=NOON + timedelta(seconds=index),
        curator=str(UUID(int=7)),
        commitment=commitment(a_payload(index), a_salt(index)),
    )
    return what._replace(**changed)


def leaves(count: int) -> list[bytes]:
    """Return the leaves of a log of *count* records."""
    return [envelope(an_envelope(index)) for index in range(count)]


def a_key(name: str = ORIGIN, number: int = 0) -> SigningKey:
    """Return a signing key that is the same in every run, which no real one may be."""
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(sha256(b"key %d" % number).digest()))


def a_checkpoint(size: int = 7, origin: str = ORIGIN) -> Checkpoint:
    """Return the checkpoint of a log of *size* records."""
    return Checkpoint(origin, size, root_of(leaf_hashes(size)))


def leaf_hashes(count: int) -> list[bytes]:
    """Return the hashes of the leaves of a log of *count* records."""
    return [leaf_hash(leaf) for leaf in leaves(count)]


def flips(data: bytes) -> Iterator[bytes]:
    """Yield *data* with each of its bits flipped in turn."""
    for at in range(len(data) * 8):
        changed = bytearray(data)
        changed[at // 8] ^= 1 << at % 8
        yield bytes(changed)
