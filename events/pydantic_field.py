"""How a value type of ours becomes a field of a pydantic model. Imports pydantic only when asked to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core.core_schema import CoreSchema

T = TypeVar("T")


def field_schema(kind: type[T], read: Callable[[object], T], write: Callable[[T], object]) -> CoreSchema:
    """Return the core schema of a field of type *kind*: *read* takes what is stored or typed, *write* stores it.

    A value of *kind* passes as it is. The `InvalidInput` that *read* raises
    leaves pydantic unwrapped, so that one handler shows its line.
    """
    # Commands that only read the index use these types and must not pay for importing pydantic (70 ms).
    from pydantic_core import core_schema

    def validate(value: object) -> T:
        return value if isinstance(value, kind) else read(value)

    return core_schema.no_info_plain_validator_function(
        validate, serialization=core_schema.plain_serializer_function_ser_schema(write)
    )


def text_only(value: object, *, what: str, form: str) -> str:
    """Return *value* if it is text; `InvalidInput` names *form*, an example that works, otherwise. Pure."""
    if isinstance(value, str):
        return value
    raise InvalidInput(what, type(value).__name__, f"it is written as text; try {form}")
