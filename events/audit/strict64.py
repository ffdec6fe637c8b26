"""Base 64 (RFC 4648 §4) in its one writing: no other alphabet, spaces, missing padding or stray bits. Pure."""

from __future__ import annotations

from base64 import b64decode, b64encode

from events.errors import InvalidInput


def to_base64(data: bytes) -> str:
    """Return *data* in Base 64."""
    return b64encode(data).decode()


def from_base64(text: str, what: str) -> bytes:
    """Return the bytes of *text*, which is said to be *what*. Raises InvalidInput unless it is written as we write."""
    try:
        data = b64decode(text, validate=True)
    except ValueError as error:
        raise _not_base64(text, what) from error
    if to_base64(data) != text:
        raise _not_base64(text, what)
    return data


def _not_base64(text: str, what: str) -> InvalidInput:
    return InvalidInput(what, text, "not base64 as it was written: copy it once more, whole")
