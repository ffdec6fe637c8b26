"""Leaves, keys and logs with sane defaults, for tests of the audit tree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from events.audit.envelope import Envelope, commitment, envelope

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
