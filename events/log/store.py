"""What a store of the log is, whatever database is under it: the contract that every store implements.

A store is a recorder of the eventsourcing library with a few reads of our
own. All SQL lives in the module of one store (:mod:`events.log.sqlite`).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from eventsourcing.persistence import ApplicationRecorder, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from events.log.records import Claim, Holder, Record


class Row(NamedTuple):
    """A record as the tables hold it, envelope and payload side by side.

    ``recorded_at`` is in microseconds, see :mod:`events.log.instants`.
    ``curator`` is the random id that stands for a name, ``None`` for nobody.
    ``state``, ``digest`` and ``salt`` are ``None`` where the payload is gone.
    Where it was erased, ``state`` is what stands for it, digest and salt are empty.
    """

    position: int
    id: bytes
    stream: str
    version: int
    name: str
    recorded_at: int
    curator: str | None
    command: str
    state: bytes | None
    digest: bytes | None
    salt: bytes | None = None


class Head(NamedTuple):
    """The end of the log: the last position given out and the last instant; 0 and ``None`` for an empty one."""

    position: int
    recorded_at: int | None


class Leaf(NamedTuple):
    """What proves a row: its leaf in the audit tree, and the node that ends with it (:mod:`events.audit.nodes`)."""

    position: int
    envelope: bytes
    node: bytes


class Signature(NamedTuple):
    """A curator's signature of the record at *position*, armored, and the salt of its commitment in the leaf."""

    position: int
    signature: bytes
    salt: bytes


class Opening(NamedTuple):
    """What an append has to know before it begins: the end of the log as in :class:`Head`, its origin, two claims."""

    position: int
    recorded_at: int | None
    command_at: int | None
    """The position of the record that took the append's command id, ``None`` if it is free."""
    curator: str | None
    """The random id that stands for the append's curator, ``None`` if they are new."""
    origin: str
    """The name of the log in its leaves."""


@dataclass(frozen=True)
class StoredAct(StoredEvent):
    """The library's stored event on its way in, with the digest of its content."""

    originator_id: str
    digest: bytes


@dataclass(frozen=True)
class StoredRecord(StoredEvent):
    """The library's stored event on its way out, with the row that it was read from."""

    row: Row


class Transaction(Protocol):
    """The append's own transaction, for whoever keeps tables beside the log. Not for use after the append."""

    def execute(self, sql: str, params: Sequence[object] = (), /) -> None:
        """Execute one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        """Execute one statement for each of *rows*."""

    def fetchone(self, sql: str, params: Sequence[object] = (), /) -> tuple[Any, ...] | None:
        """Return the first row of a query, ``None`` if there is none."""

    def fetchall(self, sql: str, params: Sequence[object] = (), /) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""


OnAppend: TypeAlias = "Callable[[Transaction, Sequence[Record]], None]"
"""What is called with the records of an append, within its transaction; an error that it raises undoes all of it."""


class Tables(Protocol):
    """The tables of the log within one write transaction, which nobody else writes in the meantime."""

    @property
    def transaction(self) -> Transaction:
        """The transaction, for the callback of the append."""

    def opening(self, command: str, curator: str) -> Opening:
        """Return what an append under *command* by *curator* has to know, in one query.

        A position once given out is never given out again.
        """

    def holder(self, claim: Claim) -> Holder | None:
        """Return who holds *claim*, ``None`` if nobody does."""

    def has_version(self, stream: str, version: int) -> bool:
        """Say whether *stream* holds a record of this *version*."""

    def rows(self, first: int, count: int) -> list[Row]:
        """Return up to *count* rows from position *first* on, in order."""

    def nodes(self, leaves: Sequence[int]) -> list[bytes]:
        """Return the nodes of these *leaves*, indexes from 0 that go up, those that there are."""

    def insert(self, rows: Sequence[Row], leaves: Sequence[Leaf], signatures: Sequence[Signature] = ()) -> None:
        """Insert *rows*, their *leaves*, and the *signatures* that there are.

        A taken version raises the library's IntegrityError in the end.
        """

    def change_claims(self, freed: Sequence[Claim], taken: Sequence[tuple[Claim, Holder]]) -> None:
        """Delete the claims *freed*, then insert those *taken*."""


class Store(ApplicationRecorder):
    """A store of the log: the library's recorder, and reads of our own that go straight to the rows.

    ``insert_events`` takes ``batch=`` (:class:`events.log.writing.Batch`) and
    runs :func:`events.log.writing.write` within its transaction;
    ``select_events`` returns :class:`StoredRecord`.
    """

    @abstractmethod
    def rows(self, after: int, upto: int | None, limit: int) -> list[Row]:
        """Return up to *limit* rows of positions above *after* and not above *upto*, in order."""

    @abstractmethod
    def rows_by_id(self, prefix: str, limit: int) -> list[Row]:
        """Return up to *limit* rows whose id, in lower-case hexadecimal, begins with *prefix*."""

    @abstractmethod
    def origin(self) -> str:
        """Return the name that the log has now."""

    @abstractmethod
    def head(self) -> Head:
        """Return the position and instant of the last record."""

    @abstractmethod
    def holder(self, claim: Claim) -> Holder | None:
        """Return who holds *claim*, ``None`` if nobody does."""

    @abstractmethod
    def names(self, kind: str) -> list[str]:
        """Return all names claimed of *kind*, sorted."""

    @abstractmethod
    def speaking(self) -> AbstractContextManager[None]:
        """Return a context that turns the driver's and the library's errors into our StoreError."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection."""
