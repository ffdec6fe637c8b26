"""One append, within the store's write transaction: what every store does alike, whatever its SQL.

Everything that has to be true when the records are stored is checked here,
where nobody else can write: that a command is not repeated, that versions
are next, that claims are free, that time goes forward.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from events.errors import Refused
from events.log.claims import COMMAND, CURATOR, Claims
from events.log.instants import HOUR, from_micros, to_micros
from events.log.records import Claim, Holder, Record
from events.log.refusals import CommandReused, VersionTaken
from events.log.store import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from events.log.mapper import Pending
    from events.log.records import Curator
    from events.log.store import Head, OnAppend, Opening, StoredAct, Tables


class Stamp(NamedTuple):
    """What the write transaction assigns to a record: place, id, instant."""

    position: int
    id: bytes
    recorded_at: int


@dataclass(slots=True)
class Batch:
    """One append on its way through the library to the tables, and what became of it.

    Afterwards either *records* holds what was stored, or *repeated* the rows
    of the first time that the same command was given.
    """

    pending: Sequence[Pending]
    stamp: Callable[[Head, int], Sequence[Stamp]]
    command: str = ""
    on_append: OnAppend | None = None
    records: Sequence[Record] = ()
    repeated: Sequence[Row] = ()


def write(batch: Batch, stored: Sequence[StoredAct], tables: Tables) -> None:
    """Store *batch*, or find that it was stored before; which of the two, the batch says afterwards."""
    first = batch.pending[0].curator
    opening = tables.opening(batch.command, str(first))
    if batch.command and opening.command_at is not None:
        batch.repeated = _the_first_time(batch.command, opening.command_at, stored, tables)
        return
    stamps = batch.stamp(opening.head, len(stored))
    _check_versions(batch.pending, tables)
    claims = Claims(tables.holder, Claim(COMMAND, batch.command))
    rows, records = _numbered(batch, stored, stamps, claims, opening)
    tables.insert(rows)
    tables.change_claims(claims.freed(), claims.taken())
    batch.records = records
    if batch.on_append is not None:
        batch.on_append(tables.transaction, records)


def now_by(clock: Callable[[], datetime]) -> Callable[[Head, int], list[Stamp]]:
    """Return the way to stamp new records: random ids, instants by *clock* but strictly above the last one."""

    def stamp(head: Head, count: int) -> list[Stamp]:
        now = to_micros(clock())
        last = -1 if head.recorded_at is None else head.recorded_at
        check_clock(last, now)
        ids = os.urandom(16 * count)
        first = max(now, last + 1)
        return [Stamp(head.position + 1 + i, ids[16 * i : 16 * i + 16], first + i) for i in range(count)]

    return stamp


def check_clock(last: int, now: int) -> None:
    """Refuse to go on from a log that is more than an hour ahead of the clock: one of the two is wrong. Pure."""
    if last - now > HOUR:
        which = f"the log's last record is of {from_micros(last).isoformat()} and it is {from_micros(now).isoformat()}"
        raise Refused("clock behind the log", which, "set this machine's clock, then do it again")


def _the_first_time(command: str, first: int, stored: Sequence[StoredAct], tables: Tables) -> list[Row]:
    """Return the rows that *command* stored, if they say what *stored* says. Raises CommandReused."""
    there = tables.rows(first, len(stored) + 1)
    rows = list(takewhile(lambda row: row.command == command, there))
    if [row.digest for row in rows] != [act.digest for act in stored]:
        raise CommandReused(command)
    return rows


def _check_versions(pending: Sequence[Pending], tables: Tables) -> None:
    """Refuse versions that would leave a hole; those that are taken break the unique key of (stream, version)."""
    last: dict[str, int] = {}
    for stream, version in ((p.new.stream, p.new.version) for p in pending):
        if stream in last:
            is_next = version == last[stream] + 1
        else:
            is_next = version == 1 or (version > 1 and tables.has_version(stream, version - 1))
        if not is_next:
            raise VersionTaken(stream, version)
        last[stream] = version


def _numbered(
    batch: Batch, stored: Sequence[StoredAct], stamps: Sequence[Stamp], claims: Claims, opening: Opening
) -> tuple[list[Row], list[Record]]:
    """Return what is to be stored, as rows and as records, its claims settled.

    The records hold the acts that we were given, rather than decode what was just encoded.
    """
    rows: list[Row] = []
    records: list[Record] = []
    commands = {""}
    who = opening.curator
    last = None if who is None else batch.pending[0].curator
    for (new, curator, command, _), act, (position, number, recorded_at) in zip(
        batch.pending, stored, stamps, strict=True
    ):
        claims.settle(new, position)
        if command not in commands:
            commands.add(command)
            claims.take(Claim(COMMAND, command), Holder(new.stream, position))
        if curator is not last:
            last, who = curator, None if curator is None else _curator_id(curator, position, claims)
        key = new.stream, new.version, act.topic
        rows.append(Row(position, number, *key, recorded_at, who, command, act.state, act.digest))
        instant, digest = from_micros(recorded_at), act.digest.hex()
        records.append(Record(position, number.hex(), *key, instant, curator, command, new.act, digest))
    return rows, records


def _curator_id(curator: Curator, position: int, claims: Claims) -> str:
    """Return the random id that stands for *curator* in envelopes, minted at the first record of theirs."""
    claim = Claim(CURATOR, str(curator))
    holder = claims.holder(claim)
    if holder is None:
        holder = Holder(str(uuid4()), position)
        claims.take(claim, holder)
    return holder.stream
