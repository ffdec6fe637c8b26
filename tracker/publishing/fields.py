"""What sort of value each field of a kind holds, told by the vocabulary: a new kind is shown without a word here."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from events.dates import Edtf
from events.kinds.kind import Ref
from events.milestone import Involved, Settles
from events.money import Money
from events.vocabulary import KINDS


@cache
def sorts() -> dict[str, str]:
    """Return the sort of each field that is no plain text: party, proceeding, money, date, or name (of a bid …)."""
    models: tuple[type[BaseModel], ...] = (*KINDS.values(), Involved, Settles)
    return {"occurred_on": "date"} | {name: sort for model in models for name, sort in _of(model)}


def _of(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        sort = _sort(field.annotation, field.metadata)
        if sort:
            yield name, sort


def _sort(annotation: Any, metadata: list[Any]) -> str:
    """Return the sort that an annotation says anywhere: ``X``, ``X | None``, ``tuple[X, ...]``; empty: plain."""
    for mark in metadata:
        if isinstance(mark, Ref):
            return mark.to if mark.registered else "name"
    if annotation is Money:
        return "money"
    if annotation is Edtf:
        return "date"
    inner = (_sort(one, [*getattr(one, "__metadata__", ())]) for one in getattr(annotation, "__args__", ()))
    return next(filter(None, inner), "")
