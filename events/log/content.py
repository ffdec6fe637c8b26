"""The digest of what an act says, by which a repeated command is told from another one under the same id."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic_core import to_jsonable_python

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from events.act import Act

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, default=to_jsonable_python).encode


def act_digest(act: Act) -> str:
    """Return, in hexadecimal, the digest that a record of *act* carries if no other content was given for it. Pure.

    It is taken over the act's JSON as pydantic writes it, fields in the
    order of their definition: that is ten times as fast as sorting. So it
    tells apart what one program writes twice, which is what a repeated
    command needs. Give ``NewAct.content`` for what is compared years later.
    """
    return digest_of_json(act.name, act.__pydantic_serializer__.to_json(act)).hex()


def content_digest(name: str, content: object) -> str:
    """Return, in hexadecimal, the digest that a record of act *name* carries if *content* was given for it. Pure.

    It is taken over the canonical JSON of *content*: keys sorted, no spaces,
    ASCII. Values may be whatever pydantic can write as JSON.
    """
    return digest_of_content(name, content).hex()


def digest_of_json(name: str, document: bytes) -> bytes:
    """Return the SHA-256 over an act's public *name* and the JSON *document* of its content. Pure."""
    digest = _begun(name).copy()  # OpenSSL takes longer to begin a digest than to work out one of this size
    digest.update(document)
    return digest.digest()


@cache
def _begun(name: str) -> Hash:
    return sha256(name.encode() + b"\n")


def digest_of_content(name: str, content: object) -> bytes:
    """Return the SHA-256 over an act's public *name* and the canonical JSON of *content*. Pure."""
    return digest_of_json(name, _canonical(content).encode("ascii"))
