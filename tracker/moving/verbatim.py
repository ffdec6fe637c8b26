"""Payloads as they are stored, which programs of other times wrote: in a line of an export, and out of it. Pure.

A payload's bytes are what its leaf is bound to. To write them afresh from the act, in today's shape, would give a log
with another root: so a line has schema and body as they are stored, and the whole payload where these do not give it.
"""

import json
from collections.abc import Mapping
from typing import Any

from events.act import Act
from events.log.records import Curator, Record
from tracker.index.stored import body_of


def told(record: Record) -> tuple[int, dict[str, Any], str | None]:
    """Return the schema number and the body of *record*, and its payload where those do not say how it is written."""
    if not record.state:
        return type(record.act).schema_number, record.act.model_dump(mode="json"), None
    payload = json.loads(record.state)
    schema, body = payload["schema"], payload["act"]
    by = str(record.curator) if record.curator else None
    return schema, body, None if _written(schema, by, body) == record.state else record.state.decode()


def state_of(raw: Mapping[str, Any], act: Act, curator: Curator | None) -> bytes:
    """Return the payload that the line *raw* tells of, whose *act* and *curator* were read.

    It is empty where it lacks what those who read the log without the models
    expect: then it is to be written afresh. Raises ValueError where the line says two things.
    """
    by = str(curator) if curator else None
    state = _given(raw, curator) or _written(raw["schema"], by, raw["body"])
    today = _written(type(act).schema_number, by, act.model_dump(mode="json"))
    return state if body_of(act.name, state) == body_of(act.name, today) else b""


def _given(raw: Mapping[str, Any], curator: Curator | None) -> bytes:
    if raw.get("payload") is None:
        return b""
    payload = json.loads(raw["payload"])
    by = Curator.parse(payload["by"]) if payload["by"] else None
    if payload != {"schema": raw["schema"], "by": payload["by"], "act": raw["body"]} or by != curator:
        msg = "its payload is not what its schema, curator and body say"
        raise ValueError(msg)
    return str(raw["payload"]).encode()


def _written(schema: int, by: str | None, body: Mapping[str, Any]) -> bytes:
    """Return a payload as the log writes them."""
    return json.dumps({"schema": schema, "by": by, "act": body}, ensure_ascii=False, separators=(",", ":")).encode()
