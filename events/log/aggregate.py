"""One stream folded into a state: a small aggregate on the library's protocols, for any fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from eventsourcing.application import AggregateNotFoundError, Repository

from events.errors import NotFound, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from eventsourcing.persistence import EventStore

    from events.log.records import Record

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Folded(Generic[S]):
    """The state of one stream as at its *version*: the library's ``ImmutableAggregateProtocol``.

    Never saved again: what comes next is a new act, of version + 1.
    """

    id: str
    version: int
    state: S


def folded(events: EventStore[str], stream: str, fold: Callable[[S | None, Record], S], upto: int | None) -> Folded[S]:
    """Return *stream* folded by *fold* from ``None`` on, up to version *upto*.

    Raises NotFound if the stream holds nothing, StoreError if it has a hole.
    """

    def project(aggregate: Folded[S] | None, records: Iterable[Record]) -> Folded[S] | None:
        for record in records:
            aggregate = _after(aggregate, record, fold)
        return aggregate

    try:
        return Repository(events).get(stream, version=upto, projector_func=project)
    except AggregateNotFoundError as error:
        raise NotFound("unknown stream", stream, "check the id") from error


def _after(aggregate: Folded[S] | None, record: Record, fold: Callable[[S | None, Record], S]) -> Folded[S]:
    version, state = (0, None) if aggregate is None else (aggregate.version, aggregate.state)
    if record.version != version + 1:
        which = f"{record.stream}: version {record.version} follows {version}"
        raise StoreError("stream with a hole", which, "restore the store from a backup or an export")
    return Folded(record.stream, record.version, fold(state, record))
