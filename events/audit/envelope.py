"""The leaf of the audit tree: what is proven of a record for ever, without a word of it.

A leaf is canonical JSON (RFC 8785), stored and hashed as the same bytes.
What was recorded is in it only as a salted commitment, so that payload and
salt can be erased and the leaf says nothing any more.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import rfc8785

from events.audit.origin import checked_origin
from events.errors import InvalidInput

LEAF_LIMIT = 65_535  # an entry bundle writes an entry's length in two bytes
SALT_SIZE = 32
VERSION = 1

PAYLOAD_LABEL = b"dispute-tracker/payload@v1\n"
SIGNATURE_LABEL = b"dispute-tracker/signature@v1\n"
_COMMITMENT = slice(15, 79)
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_HASH = "[0-9a-f]{64}"
_COUNT = "(?:0|[1-9][0-9]{0,14})"  # all of them are exact in the numbers of RFC 8785, which are doubles
_LEAF = re.compile(
    rf'{{"commitment":"{_HASH}",'
    rf'"curator":(?:null|"{_UUID}"),'
    rf'"index":{_COUNT},'
    r'"kind":"[a-z0-9]+(?:[._-][a-z0-9]+)*",'
    r'"origin":"[^"\\]+",'
    r'"record":"[0-9a-f]{32}",'
    r'"recorded_at":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z",'
    rf'(?:"signature":"{_HASH}",)?'
    rf'"stream":"{_UUID}",'
    rf'"stream_version":{_COUNT},'
    rf'"version":{VERSION}}}'
)


class Envelope(NamedTuple):
    """What a leaf says of one record. Ids are random and name nobody.

    ``leaf_index`` counts the leaves of the log from 0 without a gap; ``record`` is
    the record's id, 32 hexadecimal digits; ``recorded_at`` is aware;
    ``curator`` is ``None`` where the payload names nobody; ``commitment`` is
    that of the payload (:func:`commitment`), ``signature`` that of the
    curator's signature (:func:`signature_commitment`), ``None`` where nobody
    signed.
    """

    origin: str
    leaf_index: int
    record: str
    stream: str
    stream_version: int
    kind: str
    recorded_at: datetime
    curator: str | None
    commitment: bytes
    signature: bytes | None = None


def new_salt() -> bytes:
    """Return 32 random bytes. They have to stay secret as long as the payload has to."""
    return os.urandom(SALT_SIZE)


def commitment(payload: bytes, salt: bytes) -> bytes:
    """Return the SHA-256 by which a leaf is bound to *payload*, which cannot be guessed from it without *salt*. Pure.

    It is taken over a label, the payload's length (8 bytes, big-endian), the
    salt (32 bytes) and the payload.
    """
    return _committed(PAYLOAD_LABEL, payload, salt)


def signature_commitment(signature: bytes, salt: bytes) -> bytes:
    """Return the SHA-256 by which a leaf is bound to a curator's *signature*. Pure.

    Under a label of its own, else as :func:`commitment`: a signature names
    its key, and so its curator, so it has to be as erasable as the payload.
    """
    return _committed(SIGNATURE_LABEL, signature, salt)


def envelope(what: Envelope) -> bytes:
    """Return the leaf that says *what*. Pure. Raises InvalidInput for a field that is not of its form."""
    leaf = _written(what)
    if not _LEAF.fullmatch(leaf):  # no field's form has room for a quote, so none can pass for two
        raise InvalidInput("envelope", leaf, "one of its fields is not of the form that it has to have")
    written = leaf.encode()
    if len(written) > LEAF_LIMIT:
        raise InvalidInput("envelope", f"{len(written)} bytes", f"at most {LEAF_LIMIT}: choose a shorter origin")
    return written


def says(leaf: bytes, what: Envelope) -> bool:
    """Say whether *leaf*, one that :func:`envelope` wrote, says *what*: the quick way to hold rows to leaves. Pure.

    Nothing but the same fields gives the same bytes: what stands between two
    fields holds quotes, and stands in such a leaf once.
    """
    return _written(what).encode(errors="replace") == leaf


def parse(leaf: bytes) -> Envelope:
    """Return what *leaf* says. Pure. Raises InvalidInput for any bytes but those that :func:`envelope` writes."""
    try:
        said = _decoded(leaf)
        payload, signature = bytes.fromhex(said["commitment"]), said.get("signature")
        what = Envelope(
            checked_origin(said["origin"]),
            said["index"],
            said["record"],
            said["stream"],
            said["stream_version"],
            said["kind"],
            datetime.fromisoformat(said["recorded_at"]),
            said["curator"],
            payload,
            None if signature is None else bytes.fromhex(signature),
        )
        same = envelope(what) == leaf
    except (KeyError, TypeError, ValueError, RecursionError, InvalidInput) as error:
        raise _not_a_leaf(leaf) from error
    if not same:
        raise _not_a_leaf(leaf)
    return what


def _decoded(leaf: bytes) -> dict[str, Any]:
    """Return the members of *leaf*. Raises ValueError or TypeError unless it is canonical JSON of our version."""
    if len(leaf) > LEAF_LIMIT:
        raise ValueError(len(leaf))
    said = json.loads(leaf.decode())
    if said["version"] != VERSION:
        why = f"it has version {said['version']} and this program knows {VERSION}: use the newest dispute-tracker"
        raise ValueError(why)
    if rfc8785.dumps(said) != leaf:
        msg = "not canonical"
        raise ValueError(msg)
    return dict(said)


def committed_in(leaf: bytes) -> str:
    """Return the payload's commitment in *leaf*, in hexadecimal, which comes first in it. Pure."""
    return leaf[_COMMITMENT].decode(errors="replace")


def signed_in(leaf: bytes) -> str | None:
    """Return the signature's commitment in *leaf*, in hexadecimal, ``None`` where nobody signed. Pure."""
    _, found, rest = leaf.partition(b'"signature":"')
    return rest[:64].decode(errors="replace") if found else None


def _committed(label: bytes, what: bytes, salt: bytes) -> bytes:
    if len(salt) != SALT_SIZE:
        raise InvalidInput("salt", f"{len(salt)} bytes", f"it has to be {SALT_SIZE} random bytes")
    return sha256(b"%b%b%b%b" % (label, len(what).to_bytes(8), salt, what)).digest()


def _written(what: Envelope) -> str:
    """Return the text of the leaf that says *what*, unchecked."""
    origin, leaf_index, record, stream, stream_version, kind, recorded_at, curator, payload, signature = what
    at = _instant(recorded_at)
    signed = None if signature is None else signature.hex()
    return written(origin, leaf_index, record, stream, stream_version, kind, at, curator, payload.hex(), signed)


def written(  # noqa: PLR0913, PLR0917  (the members of a leaf)
    origin: str,
    leaf_index: int,
    record: str,
    stream: str,
    stream_version: int,
    kind: str,
    recorded_at: str,
    curator: str | None,
    payload: str,
    signature: str | None = None,
) -> str:
    """Return the text of the leaf that says these, unchecked: hashes in hexadecimal, the instant as RFC 3339. Pure.

    Written by hand, since it is part of every append and of verifying every
    record, and rfc8785 takes ten times as long; that the bytes are the same
    is a property in the tests.
    """
    by = "null" if curator is None else f'"{curator}"'
    signed = "" if signature is None else f'"signature":"{signature}",'
    return (
        f'{{"commitment":"{payload}","curator":{by},"index":{leaf_index},"kind":"{kind}","origin":"{origin}",'
        f'"record":"{record}","recorded_at":"{recorded_at}",{signed}"stream":"{stream}",'
        f'"stream_version":{stream_version},"version":{VERSION}}}'
    )


def _instant(at: datetime) -> str:
    """Return an aware instant as RFC 3339 has it, in UTC and always with six digits of fraction. Pure."""
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise InvalidInput("recorded_at", at.isoformat(), "it needs a time zone")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


def _not_a_leaf(leaf: bytes) -> InvalidInput:
    why = "not an envelope of the audit tree, or one of a newer program: export it afresh"
    return InvalidInput("leaf", leaf[:200].decode(errors="replace"), why)
