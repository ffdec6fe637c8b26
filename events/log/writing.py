"""One append, within the store's write transaction: what every store does alike, whatever its SQL.

Everything that has to be true when the records are stored is checked here,
where nobody else can write: that a command is not repeated, that versions
are next, that claims are free, that time goes forward.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from events.audit.envelope import SALT_SIZE
from events.errors import Conflict, Refused
from events.log.claims import COMMAND, CURATOR, Claims
from events.log.instants import HOUR, from_micros, to_micros
from events.log.leaves import leaves
from events.log.records import Claim, Holder, Record
from events.log.refusals import CommandReused, VersionTaken
from events.log.store import Row, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from events.log.mapper import Pending
    from events.log.records import Curator, NewAct, Signed
    from events.log.store import OnAppend, Opening, StoredAct, Tables, Transaction

ID_SIZE = 16


class Stamp(NamedTuple):
    """What the write transaction assigns to a record: place, id, instant, and the salt of its commitment.

    *curator_id* is for a curator of whom the log has not heard yet; without it, one is made up.
    """

    position: int
    id: bytes
    recorded_at: int
    salt: bytes
    curator_id: str | None = None


@dataclass(slots=True)
class Batch:
    """One append on its way through the library to the tables, and what became of it.

    *proven* has the commitments of what was erased, by position. *signed* has
    a curator's signature for each of *pending* or None, or nothing at all; they are good
    in the log of the name *origin* alone, if one is given. *before* is
    called within the transaction, ahead of everything else, unless
    the command was given before. Afterwards either *records* holds what was stored, or *repeated* the rows
    of the first time that the same command was given.
    """

    pending: Sequence[Pending]
    stamp: Callable[[Opening, int], Sequence[Stamp]]
    command: str = ""
    on_append: OnAppend | None = None
    before: Callable[[Transaction], None] | None = None
    proven: Mapping[int, bytes] = field(default_factory=dict)
    signed: Sequence[Signed | None] = ()
    origin: str = ""
    records: Sequence[Record] = ()
    repeated: Sequence[Row] = ()


def write(batch: Batch, stored: Sequence[StoredAct], tables: Tables) -> None:
    """Store *batch*, or find that it was stored before; which of the two, the batch says afterwards."""
    opening = tables.opening(batch.command, str(batch.pending[0].curator))
    if opening.command_at is not None and batch.command:
        batch.repeated = _the_first_time(batch.command, opening.command_at, stored, tables)
        return
    if batch.before is not None:
        batch.before(tables.transaction)
        opening = tables.opening(batch.command, str(batch.pending[0].curator))
    if batch.origin and batch.origin != opening.origin:
        raise Conflict("changed meanwhile", opening.origin, "the log was begun anew under this name: do it again")
    claims = Claims(tables.holder)
    rows, records = _numbered(batch, stored, opening, tables, claims)
    commitments, signatures = _signatures(batch.signed, rows)
    tables.insert(rows, leaves(rows, opening, tables, batch.proven, commitments), signatures)
    tables.change_claims(claims.freed(), claims.taken())
    batch.records = records
    if batch.on_append is not None:
        batch.on_append(tables.transaction, records)


def now_by(clock: Callable[[], datetime]) -> Callable[[Opening, int], list[Stamp]]:
    """Return the way to stamp new records: random ids, instants by *clock* but strictly above the last one."""

    def stamp(opening: Opening, count: int) -> list[Stamp]:
        position, last = opening.position, opening.recorded_at
        first = to_micros(clock())
        if last is not None and last >= first:
            check_clock(last, first)
            first = last + 1
        random = os.urandom((ID_SIZE + SALT_SIZE) * count)
        return [
            Stamp(
                position + 1 + i, random[at : at + ID_SIZE], first + i, random[at + ID_SIZE : at + ID_SIZE + SALT_SIZE]
            )
            for i, at in enumerate(range(0, len(random), ID_SIZE + SALT_SIZE))
        ]

    return stamp


def check_clock(last: int, now: int) -> None:
    """Refuse to go on from a log that is more than an hour ahead of the clock: one of the two is wrong. Pure."""
    if last - now > HOUR:
        which = f"the log's last record is of {from_micros(last).isoformat()} and it is {from_micros(now).isoformat()}"
        raise Refused("clock behind the log", which, "set this machine's clock, then do it again")


def _the_first_time(command: str, first: int, stored: Sequence[StoredAct], tables: Tables) -> list[Row]:
    """Return the rows that *command* stored, if they say what *stored* says. Raises CommandReused.

    What was erased since is taken to be the same, whatever it said: saying it again does not bring it back.
    """
    there = tables.rows(first, len(stored) + 1)
    rows = list(takewhile(lambda row: row.command == command, there))
    same = (row.digest in {act.digest, b""} for row, act in zip(rows, stored, strict=False))
    if len(rows) != len(stored) or not all(same):
        raise CommandReused(command)
    return rows


def _numbered(
    batch: Batch, stored: Sequence[StoredAct], opening: Opening, tables: Tables, claims: Claims
) -> tuple[list[Row], list[Record]]:
    """Return what is to be stored, as rows and as records, once its versions and claims are settled.

    The records hold the acts that we were given, rather than decode what was just encoded.
    """
    rows: list[Row] = []
    records: list[Record] = []
    versions: dict[str, int] = {}
    commands = {""}  # each but the empty one is free: the log is empty, or the opening said so
    who = opening.curator
    last = None if who is None else batch.pending[0].curator
    stamps = batch.stamp(opening, len(stored))
    for (new, curator, command, *_), act, (position, number, recorded_at, salt, curator_id) in zip(
        batch.pending, stored, stamps, strict=True
    ):
        _check_version(new, versions, tables)
        if new.claims or new.requires or new.releases:
            claims.settle(new, position)
        if command not in commands:
            commands.add(command)
            claims.take_free(Claim(COMMAND, command), Holder(new.stream, position))
        if curator is not last:
            last = curator
            who = (
                None if curator is None else _curator_id(curator, Holder(curator_id or str(uuid4()), position), claims)
            )
        key = new.stream, new.version, act.topic
        rows.append(Row(position, number, *key, recorded_at, who, command, act.state, act.digest, salt))
        instant, digest = from_micros(recorded_at), act.digest.hex()
        records.append(
            Record(position, number.hex(), *key, instant, curator, command, new.act, digest, salt.hex(), who)
        )
    return rows, records


def _signatures(signed: Sequence[Signed | None], rows: Sequence[Row]) -> tuple[dict[int, bytes], list[Signature]]:
    """Return the commitments of what was *signed*, by position, and the signatures themselves, but for erased ones."""
    if not signed:
        return {}, []
    found = [(row.position, one) for row, one in zip(rows, signed, strict=True) if one is not None]
    there = [Signature(position, one.signature, one.salt) for position, one in found if one.signature]
    return {position: one.commitment for position, one in found}, there


def _check_version(new: NewAct, versions: dict[str, int], tables: Tables) -> None:
    """Refuse a version that would leave a hole; one that is taken breaks the unique key of (stream, version)."""
    before = new.version - 1
    if new.stream in versions:
        is_next = versions[new.stream] == before
    else:
        is_next = before == 0 or (before > 0 and tables.has_version(new.stream, before))
    if not is_next:
        raise VersionTaken(new.stream, new.version)
    versions[new.stream] = new.version


def _curator_id(curator: Curator, new: Holder, claims: Claims) -> str:
    """Return the random id that stands for *curator* in envelopes, *new* at the first record of theirs."""
    claim = Claim(CURATOR, str(curator))
    holder = claims.holder(claim)
    if holder is None:
        claims.take(claim, new)
    return (holder or new).stream
