"""Between acts and the bytes that the log keeps: stable public names, an allow-list, pydantic JSON.

The library's own mapper writes ``module:qualname`` as an event's topic and
imports it on reading, so that an edited row runs code. This one imports
nothing by name: a topic is an act's public name, looked up in the registry
that it was given.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from eventsourcing.persistence import JSONTranscoder, Mapper
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_json

from events.errors import InvalidInput, StoreError
from events.log.content import digest_of_content, digest_of_json
from events.log.instants import from_micros
from events.log.records import Curator, Record
from events.log.refusals import unstorable
from events.log.store import Row, StoredAct, StoredRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eventsourcing.domain import DomainEventProtocol
    from eventsourcing.persistence import StoredEvent

    from events.act import Act
    from events.log.records import NewAct

ACT_KEY = b',"act":'


class Pending(NamedTuple):
    """An act on its way into the log, in the shape of the library's ``DomainEventProtocol``.

    *command* is empty for none. *digest* is given where a record is
    restored, empty for what was erased, and worked out otherwise; *state*, the payload
    as a program of its time wrote it, is given there too, or empty.
    """

    new: NewAct
    curator: Curator | None
    command: str = ""
    digest: bytes | None = None
    state: bytes = b""

    @property
    def originator_id(self) -> str:
        """The stream, in the library's word."""
        return self.new.stream

    @property
    def originator_version(self) -> int:
        """The version, in the library's word."""
        return self.new.version


class ActMapper(Mapper[str]):
    """Writes and reads acts. The payload is ``{"schema": n, "by": "Name <mail>", "act": {...}}``."""

    def __init__(self, registry: Mapping[str, type[Act]]) -> None:
        """Take the allow-list: every act there is, by its public name."""
        super().__init__(transcoder=JSONTranscoder())
        self._registry = registry
        self._heads: dict[tuple[int, Curator | None], bytes] = {}
        self._curators: dict[bytes, Curator | None] = {}

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredAct:
        """Return the stored form of a :class:`Pending` act. Raises InvalidInput for what JSON cannot carry."""
        if not isinstance(domain_event, Pending):
            msg = f"not a pending act: {domain_event!r}"
            raise TypeError(msg)
        new, curator, _, digest, state = domain_event
        act = new.act
        if self._registry.get(act.name) is not type(act):
            raise InvalidInput("unknown act", act.name, "it is not in the vocabulary that the log was opened with")
        try:
            document = act.__pydantic_serializer__.to_json(act)
            digest = _digest(new, document) if digest is None else digest
        except (PydanticSerializationError, UnicodeEncodeError) as error:
            raise unstorable(error) from error
        state = state or self._head_of(act.schema_number, curator) + document + b"}"
        return StoredAct(new.stream, new.version, act.name, state, digest)

    def to_domain_event(self, stored_event: StoredEvent) -> Record:
        """Return the record of a :class:`StoredRecord`. Raises StoreError if it cannot be read."""
        if not isinstance(stored_event, StoredRecord):
            msg = f"not a stored record: {stored_event!r}"
            raise TypeError(msg)
        return self.record(stored_event.row)

    def record(self, row: Row) -> Record:
        """Return the record of *row*. Raises StoreError if it cannot be read."""
        if row.state is None or row.digest is None:
            raise StoreError("payload missing", _place(row), "restore the store from a backup or an export")
        curator, act = self._read(row, row.state)
        return Record(
            row.position,
            row.id.hex(),
            row.stream,
            row.version,
            row.name,
            from_micros(row.recorded_at),
            curator,
            row.command,
            act,
            row.digest.hex(),
            (row.salt or b"").hex(),
            row.curator,
        )

    def _head_of(self, schema: int, curator: Curator | None) -> bytes:
        """Return the payload up to its act; the same few come again and again."""
        key = schema, curator
        if key not in self._heads:
            by = None if curator is None else str(curator)
            self._heads[key] = b'{"schema":%d,"by":%s%s' % (schema, to_json(by), ACT_KEY)
        return self._heads[key]

    def _read(self, row: Row, state: bytes) -> tuple[Curator | None, Act]:
        kind = self._registry.get(row.name)
        if kind is None:
            why = "a newer program wrote it, or the row was edited: use the newest dispute-tracker"
            raise StoreError("unknown act", f"{row.name} at {_place(row)}", why)
        try:
            return self._read_as_written(kind, state) or self._read_upcast(kind, row, state)
        except (ValidationError, InvalidInput, ValueError) as error:
            why = f"the row was edited or damaged, restore it from a backup or an export ({_first(error)})"
            raise StoreError("record unreadable", f"{row.name} at {_place(row)}", why) from error

    def _read_as_written(self, kind: type[Act], state: bytes) -> tuple[Curator | None, Act] | None:
        """Return curator and act of a payload laid out as we write it today, ``None`` for any other layout.

        A quote within the curator's name is escaped, so the first act key is the real one.
        """
        start = b'{"schema":%d,"by":' % kind.schema_number
        cut = state.find(ACT_KEY)
        if cut < 0 or not state.startswith(start):
            return None
        curator = self._curator(state[len(start) : cut])
        return curator, _validate(kind, state[cut + len(ACT_KEY) : -1])

    def _read_upcast(self, kind: type[Act], row: Row, state: bytes) -> tuple[Curator | None, Act]:
        payload = json.loads(state)
        schema, by, raw = _parts(payload)
        if schema > kind.schema_number:
            why = f"it has schema {schema} and this program knows {kind.schema_number}: use the newest dispute-tracker"
            raise StoreError("record of a newer program", f"{row.name} at {_place(row)}", why)
        if schema < kind.schema_number:
            raw = kind.upcast(raw, schema)
        return None if by is None else Curator.parse(by), _validate(kind, json.dumps(raw).encode())

    def _curator(self, by: bytes) -> Curator | None:
        if by not in self._curators:
            text = json.loads(by)
            self._curators[by] = None if text is None else Curator.parse(text)
        return self._curators[by]


def _digest(new: NewAct, document: bytes) -> bytes:
    if new.content is None:
        return digest_of_json(new.act.name, document)
    return digest_of_content(new.act.name, new.content)


def _validate(kind: type[Act], document: bytes) -> Act:
    act: Act = kind.__pydantic_validator__.validate_json(document)
    return act


def _parts(payload: object) -> tuple[int, str | None, dict[str, Any]]:
    """Return schema, curator and act of a decoded payload. Raises ValueError for any other shape. Pure."""
    match payload:
        case {"schema": int(schema), "by": str() | None as by, "act": dict(raw), **rest} if not rest:
            return schema, by, raw
    msg = "not a payload of ours"
    raise ValueError(msg)


def _place(row: Row) -> str:
    return f"position {row.position}"


def _first(error: Exception) -> str:
    """Return the first of what pydantic has to say, in one line. Pure."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error).splitlines()[0]
