"""Reads an act's fields out of a stored payload without the models, unless its shape is an older one. Light."""

import json
from typing import Any

NEWEST: dict[str, int] = {}
"""The schema number of each act and kind that has had more than one shape; a test holds it to the models."""


def body_of(act: str, state: bytes) -> dict[str, Any]:
    """Return the fields of the act stored as *state*, in today's shape. Plain JSON values."""
    return parts_of(act, state)[1]


def parts_of(act: str, state: bytes) -> tuple[str | None, dict[str, Any]]:
    """Return who acted, ``Name <mail>`` or nobody, and the fields of the act, as :func:`body_of` does."""
    payload = json.loads(state)
    by: str | None = payload.get("by")
    body: dict[str, Any] = payload["act"]
    what = body.get("milestone", {}).get("what", {})
    if payload["schema"] == NEWEST.get(act, 1) and what.get("schema", 1) == NEWEST.get(what.get("kind", ""), 1):
        what.pop("schema", None)
        return by, body
    return by, _upcast(act, payload["schema"], body)


def _upcast(act: str, schema: int, body: dict[str, Any]) -> dict[str, Any]:
    from events.acts import ACTS

    kind = ACTS[act]
    upcast: dict[str, Any] = kind.model_validate(kind.upcast(body, schema)).model_dump(mode="json")
    upcast.get("milestone", {}).get("what", {}).pop("schema", None)
    return upcast
