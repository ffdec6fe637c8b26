"""The name of one log for ever: the origin of its checkpoints, and of every leaf in it."""

from __future__ import annotations

from uuid import uuid4

from events.errors import InvalidInput

ORIGIN_LIMIT = 200


def new_origin() -> str:
    """Return an origin that no other log has: random, so that it says nothing about anybody."""
    return f"dispute-tracker/{uuid4().hex}"


def checked_origin(text: str) -> str:
    """Return *text* if a log of ours may be named so. Pure. Raises InvalidInput.

    Narrower than C2SP's rule for names (:func:`is_name`): an origin stands
    as it is in JSON, in file names of evidence and on terminals.
    """
    if not is_name(text) or not text.isprintable() or set(text) & set('"\\'):
        why = "write it like a web address without https://, and without spaces, quotes, backslashes and plus signs"
        raise InvalidInput("origin", text, why)
    if len(text) > ORIGIN_LIMIT:
        raise InvalidInput("origin", text, f"{len(text)} characters: at most {ORIGIN_LIMIT}")
    return text


def is_name(text: str) -> bool:
    """Say whether *text* may be the name of a key in a signed note (c2sp.org/signed-note). Pure."""
    return bool(text) and "+" not in text and not any(c.isspace() for c in text)
