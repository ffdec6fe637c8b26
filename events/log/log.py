"""The log as the tracker sees it: append acts, read records, ask who holds a name."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Self, TypeVar, cast

from eventsourcing.persistence import EventStore, IntegrityError

from events.errors import InvalidInput, NotFound
from events.log import sqlite_file
from events.log.aggregate import Folded, folded
from events.log.instants import from_micros
from events.log.mapper import ActMapper, Pending
from events.log.records import Claim, Curator, NewAct, Record
from events.log.refusals import VersionTaken, unstorable
from events.log.restoring import Claimed, claims_nothing, restored
from events.log.sqlite import SqliteStore
from events.log.writing import Batch, now_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from events.act import Act
    from events.audit.sshsig import Signer
    from events.log.sqlite_proof import Origin
    from events.log.store import OnAppend, Row, Store, Transaction

S = TypeVar("S")
T = TypeVar("T")

AT_ONCE = 1000
SHORTEST_PREFIX = 6
COMMAND_LIMIT = 200
STREAM_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ID_FORM = re.compile(r"r?([0-9a-f]{1,32})")


class Log:
    """An append-only log of acts, in whatever store. A context manager: leaving it closes the store.

    *registry* names every act there is. *clock* gives aware instants.
    *on_append* is called within each append's transaction with what was
    stored; an error that it raises undoes all of it.
    """

    def __init__(
        self,
        store: Store,
        registry: Mapping[str, type[Act]],
        *,
        clock: Callable[[], datetime],
        on_append: OnAppend | None = None,
    ) -> None:
        self.store = store
        self._clock = clock
        self._on_append = on_append
        self._stamp = now_by(clock)
        self._mapper = ActMapper(registry)
        self._events: EventStore[str] = EventStore(self._mapper, store)

    @classmethod
    def create(
        cls,
        path: str | Path,
        registry: Mapping[str, type[Act]],
        *,
        clock: Callable[[], datetime],
        on_append: OnAppend | None = None,
        origin: str | None = None,
    ) -> Self:
        """Make an empty log in a new SQLite file. Raises StoreError if anything is there already.

        Its *origin*, by which its proofs name it, is a new one unless one is given.
        """
        sqlite_file.create(path, origin)
        return cls.open(path, registry, clock=clock, on_append=on_append)

    @classmethod
    def open(
        cls,
        path: str | Path,
        registry: Mapping[str, type[Act]],
        *,
        clock: Callable[[], datetime],
        on_append: OnAppend | None = None,
        timeout: float = sqlite_file.BUSY_SECONDS,
        write: bool = True,
    ) -> Self:
        """Open the log in an SQLite file, to read it and, with *write*, append. Raises StoreError with the way out."""
        log = cls(SqliteStore(path, timeout, write=write), registry, clock=clock, on_append=on_append)
        try:
            log.head()
        except BaseException:
            log.close()
            raise
        return log

    def append(
        self,
        acts: Sequence[NewAct],
        *,
        curator: Curator,
        command: str | None = None,
        before: Callable[[Transaction], None] | None = None,
        signer: Signer | None = None,
        origin: str | None = None,
    ) -> list[Record]:
        """Store *acts* in one transaction, durably, and return their records.

        *before* is called in that transaction first of all, for what else has to change with them.
        With a *signer* each is signed, ahead of the transaction: a person may have to say yes to it.
        *origin* is the name that the log is going to have by then, where that is not the one it has.

        Under a *command* id that stored the same content before, nothing is
        stored and the records of the first time are returned; other content
        raises CommandReused. Raises VersionTaken, ClaimTaken, ClaimMissing,
        Refused if the clock is more than an hour behind the log, StoreError.
        """
        if not acts:
            return []
        command = _checked_command(command)
        for new in acts:
            _check_stream(new.stream)
        pending = [Pending(new, curator, command) for new in acts]
        batch = Batch(pending, self._stamp, command, self._on_append, before)
        if signer is not None:
            from events.log.signing import sign  # cryptography takes its time to load

            with self.store.speaking():
                batch.origin = origin or self.store.origin()
            sign(batch, [self._mapper.to_stored_event(one) for one in pending], signer)
        return self._put(batch)

    def append_verbatim(
        self,
        records: Sequence[Record],
        *,
        claims_of: Callable[[Record], Claimed] = claims_nothing,
        origins: Sequence[Origin] = (),
    ) -> list[Record]:
        """Store *records* of an export into this log, which has to be empty, exactly as they are.

        *claims_of* says what each record claimed. Under the *origins* that it
        had, the present one last, the log has the root again that it had; without
        any it goes on under its own. Raises Refused if the log holds
        anything, InvalidInput for records that no log can have held.
        """
        if not records:
            return []
        for record in records:
            _check_stream(record.stream)
        return self._put(restored(records, claims_of, self._clock, self._on_append, origins))

    def stream(self, stream: str) -> list[Record]:
        """Return the records of one stream in order, none if nothing was ever appended to it."""
        with self.store.speaking():
            return cast("list[Record]", list(self._events.get(stream)))

    def load(self, stream: str, fold: Callable[[S | None, Record], S], *, version: int | None = None) -> Folded[S]:
        """Return *stream* folded by *fold*, a pure function, from ``None`` on; as at *version* if one is given.

        Raises NotFound for a stream that holds nothing.
        """
        with self.store.speaking():
            return folded(self._events, stream, fold, version)

    def records(self, after: int = 0, upto: int | None = None) -> Iterator[Record]:
        """Yield the records of positions above *after* and not above *upto*, in order, a thousand read at a time.

        Without *upto* it goes on until it has caught up with the log.
        """
        while rows := self._rows(after, upto):
            yield from map(self._mapper.record, rows)
            after = rows[-1].position

    def record(self, prefix: str) -> Record:
        """Return the one record whose id begins with *prefix*, at least six characters beside a leading ``r``.

        Raises InvalidInput for a prefix that several share, NotFound for one that none has.
        """
        form = ID_FORM.fullmatch(prefix.lower())
        if form is None or len(form[1]) < SHORTEST_PREFIX:
            raise InvalidInput("record id", prefix, f"give at least {SHORTEST_PREFIX} of its digits 0-9 and a-f")
        with self.store.speaking():
            rows = self.store.rows_by_id(form[1], 2)
        if not rows:
            raise NotFound("unknown record", prefix, "check the id")
        if len(rows) > 1:
            shown = " or ".join(f"r{row.id.hex()}" for row in rows)
            raise InvalidInput("record id", prefix, f"it could be {shown}: give more of it")
        return self._mapper.record(rows[0])

    def payload(self, record: Record, act: Act) -> bytes:
        """Return the payload that *record* would have with *act* in the place of its own."""
        return self._mapper.to_stored_event(Pending(NewAct(record.stream, record.version, act), record.curator)).state

    def at(self, position: int) -> Record | None:
        """Return the record at *position*, ``None`` where there is none."""
        return next(self.records(position - 1, position), None)

    def head(self) -> tuple[int, datetime] | None:
        """Return position and instant of the last record, ``None`` for an empty log."""
        with self.store.speaking():
            position, recorded_at = self.store.head()
        return None if recorded_at is None else (position, from_micros(recorded_at))

    def claim(self, kind: str, name: str) -> str | None:
        """Return the stream that holds *name* among the claims of *kind*, ``None`` if it is free."""
        with self.store.speaking():
            holder = self.store.holder(Claim(kind, name))
        return None if holder is None else holder.stream

    def claim_names(self, kind: str) -> list[str]:
        """Return all names held among the claims of *kind*, sorted: what "did you mean" chooses from."""
        with self.store.speaking():
            return self.store.names(kind)

    @staticmethod
    def retrying(attempt: Callable[[], T], times: int = 5) -> T:
        """Return what *attempt* returns, doing it again, up to *times* in all, while somebody else writes first.

        It has to load afresh whatever it builds on, and to use one command id throughout.
        """
        for _ in range(times - 1):
            with suppress(VersionTaken):
                return attempt()
        return attempt()

    def close(self) -> None:
        """Close the store. Closing twice is harmless."""
        self.store.close()

    def __enter__(self) -> Self:
        """Return the log."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def _put(self, batch: Batch) -> list[Record]:
        """Send *batch* the library's way: mapper, event store, recorder."""
        with self.store.speaking():
            try:
                self._events.put(batch.pending, batch=batch)
            except UnicodeEncodeError as error:
                raise unstorable(error) from error
            except IntegrityError as error:
                taken = next((p.new for p in batch.pending if self._is_taken(p.new)), None)
                if taken is None:
                    raise
                raise VersionTaken(taken.stream, taken.version) from error
        return list(batch.records) or [self._mapper.record(row) for row in batch.repeated]

    def _is_taken(self, new: NewAct) -> bool:
        return bool(self.store.select_events(new.stream, gt=new.version - 1, lte=new.version))

    def _rows(self, after: int, upto: int | None) -> list[Row]:
        with self.store.speaking():
            return self.store.rows(after, upto, AT_ONCE)


def _check_stream(stream: str) -> None:
    """Refuse what is no random UUID as text: the envelope outlives what is erased, so it may hold no names."""
    if not STREAM_FORM.fullmatch(stream):
        raise InvalidInput("stream id", stream, "use a lower-case UUID, as new_stream() makes them")


def _checked_command(command: str | None) -> str:
    """Return the command id, empty for none."""
    if command is None:
        return ""
    if not command.strip() or not command.isprintable() or len(command) > COMMAND_LIMIT:
        raise InvalidInput("command id", command, f"use 1 to {COMMAND_LIMIT} printable characters, such as a UUID")
    return command
