"""Acts on milestones out of stored payloads, taken at their word: built without checking anew what was checked once.

Validating is nine tenths of reading a milestone, and an index rebuilt from a
long log does little else. What the log holds was valid when it was recorded.
So these are the vocabulary's own models, filled from the JSON as it is; how
is worked out from their fields, and a test holds the two ways to one result.
Citations and rival values are left out: the index reads neither.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

from events.act import Act
from events.acts import ACTS, OfMilestone
from events.milestone import Milestone
from events.vocabulary import KINDS

M = TypeVar("M", bound=BaseModel)
Read = Callable[[Any], Any]
UNREAD = {"citations": (), "rivals": ()}
_PLAIN = (str, int, bool, type(None))


def retold(name: str, state: bytes) -> Act | None:
    """Return the act *name* of a payload; None if it is not on a milestone, or not written as it is today."""
    kind = ACTS.get(name)
    if kind is None or not issubclass(kind, OfMilestone):
        return None
    try:
        payload = from_json(state)
        raw = payload["act"]
        what = raw["milestone"]["what"]
        newest = KINDS[what["kind"]].schema_number
        if payload["schema"] != kind.schema_number or what.pop("schema", 1) != newest:
            return None
        return built(kind, raw)
    except (KeyError, TypeError, ValueError):
        return None


def built(model: type[M], raw: dict[str, Any]) -> M:
    """Return *raw*, an object of JSON as *model* writes it, as the model, unchecked."""
    defaults, readers = _plan(model)
    values = {**defaults, **raw}
    for field, read in readers:
        if (value := values[field]) is not None:
            values[field] = read(value)
    if model is Milestone:
        values |= UNREAD
    made = model.__new__(model)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", set(raw))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


_set = object.__setattr__


@cache
def _plan(model: type[BaseModel]) -> tuple[dict[str, Any], list[tuple[str, Read]]]:
    """Return the values of fields that may be left out, and how to read those that JSON does not hold as they are."""
    defaults = {name: field.default for name, field in model.model_fields.items() if not field.is_required()}
    readers = [
        (name, read)
        for name, field in model.model_fields.items()
        if not (model is Milestone and name in UNREAD) and (read := _reader(model, name, field.annotation))
    ]
    return defaults, readers


def _reader(model: type[BaseModel], name: str, annotation: Any) -> Read | None:
    """Return how a field is read from JSON, None if it is there as it is."""
    if (model, name) == (Milestone, "what"):
        return lambda raw: built(KINDS[raw["kind"]], raw)
    if _is_plain(annotation):
        return None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return lambda raw: built(annotation, raw)
    if get_origin(annotation) is tuple:
        (inner, _) = get_args(annotation)
        if _is_plain(inner):
            return tuple
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return lambda raw: tuple(built(inner, one) for one in raw)
    return TypeAdapter(annotation).validator.validate_python


def _is_plain(annotation: Any) -> bool:
    if get_origin(annotation) is Literal or annotation in _PLAIN:
        return True
    inner = [one for one in get_args(annotation) if isinstance(one, type) or get_args(one)]
    return get_origin(annotation) is not tuple and bool(inner) and all(map(_is_plain, inner))
