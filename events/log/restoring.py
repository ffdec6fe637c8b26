"""Putting an export back, record by record as it was: positions, ids, instants, curators and commands as given."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from events.audit.envelope import SALT_SIZE as SIZE
from events.audit.envelope import new_salt, signature_commitment
from events.audit.origin import checked_origin
from events.errors import InvalidInput, Refused
from events.log.instants import to_micros
from events.log.mapper import Pending
from events.log.records import NewAct
from events.log.sqlite_schema import ORIGIN_IS_NEVER_DELETED
from events.log.writing import Batch, Stamp, check_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from events.log.records import Claim, Record, Signed
    from events.log.sqlite_proof import Origin
    from events.log.store import OnAppend, Opening, Transaction

ID = re.compile(r"[0-9a-f]{32}")
DIGEST = re.compile(r"([0-9a-f]{64})?")  # so is a salt
CURATOR_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Claimed(NamedTuple):
    """What a record claimed, released and required when it was appended: an export holds acts, not claims."""

    claims: tuple[Claim, ...] = ()
    releases: tuple[Claim, ...] = ()
    requires: tuple[Claim, ...] = ()


def claims_nothing(_record: Record) -> Claimed:
    """Return no claims: for logs whose acts hold none. Pure."""
    return Claimed()


def restored(
    records: Sequence[Record],
    claims_of: Callable[[Record], Claimed],
    clock: Callable[[], datetime],
    on_append: OnAppend | None,
    origins: Sequence[Origin] = (),
) -> Batch:
    """Return the batch that stores *records* as they are. Raises InvalidInput for what no log can have held."""
    _check(records)
    pending = [_pending(record, claims_of(record)) for record in records]
    before = partial(_rename, origins) if origins else None
    proven = {record.position: bytes.fromhex(record.commitment) for record in records if record.commitment}
    signed = [record.signed for record in records]
    return Batch(
        pending, _as_recorded(records, clock), on_append=on_append, before=before, proven=proven, signed=signed
    )


def _rename(origins: Sequence[Origin], tx: Transaction) -> None:
    """Let an empty log be called as the one that was exported: its leaves, and so its root, name it.

    The name that it was made with goes, unless a checkpoint under it left the store.
    """
    for one in origins:
        checked_origin(one.name)
    tx.execute("DROP TRIGGER origin_is_never_deleted")
    kept = tx.fetchall("SELECT name, key FROM origin WHERE name IN (SELECT origin FROM checkpoint) ORDER BY number")
    tx.execute("DELETE FROM origin")
    names = {one.name for one in origins}
    rows = [*(row for row in kept if row[0] not in names), *origins]
    tx.executemany("INSERT INTO origin (name, key) VALUES (?, ?)", rows)
    tx.execute(ORIGIN_IS_NEVER_DELETED)


def _pending(record: Record, claimed: Claimed) -> Pending:
    new = NewAct(record.stream, record.version, record.act, *claimed)
    digest = bytes.fromhex(record.digest) if record.digest or record.commitment else None
    return Pending(new, record.curator, record.command, digest, record.state)


def _as_recorded(records: Sequence[Record], clock: Callable[[], datetime]) -> Callable[[Opening, int], list[Stamp]]:
    def stamp(opening: Opening, _count: int) -> list[Stamp]:
        if opening.position:
            which = f"it holds {opening.position} records"
            raise Refused("log not empty", which, "restore an export into a new store, made by `dispute init`")
        check_clock(to_micros(records[-1].recorded_at), to_micros(clock()))
        return [
            Stamp(
                r.position,
                bytes.fromhex(r.id),
                to_micros(r.recorded_at),
                bytes.fromhex(r.salt) or (b"" if r.commitment else new_salt()),
                r.curator_id,
            )
            for r in records
        ]

    return stamp


def _check(records: Sequence[Record]) -> None:  # noqa: C901  (a case for each thing that can be wrong)
    ids: set[str] = set()
    last: Record | None = None
    for record in records:
        if not ID.fullmatch(record.id) or record.id in ids:
            raise _broken(record, "its id is not one of ours, or stands there twice")
        if not DIGEST.fullmatch(record.digest):
            raise _broken(record, "its digest is not a SHA-256")
        if not DIGEST.fullmatch(record.salt):
            raise _broken(record, "its salt is not one of ours")
        if not DIGEST.fullmatch(record.commitment) or (record.commitment and (record.salt or record.digest)):
            raise _broken(record, "its commitment is not one of ours, or stands beside a salt or a digest")
        if record.signed is not None and not _is_sound(record.signed):
            raise _broken(record, "its signature is not that which its leaf is bound to")
        if record.curator_id is not None and not CURATOR_ID.fullmatch(record.curator_id):
            raise _broken(record, "its curator's id is not one of ours")
        if record.recorded_at.tzinfo is None:
            raise _broken(record, "its recorded_at has no time zone")
        if record.position != (1 if last is None else last.position + 1):
            raise _broken(record, "positions have to count from 1 without a gap, as the leaves of its proof do")
        if last is not None and record.recorded_at <= last.recorded_at:
            raise _broken(record, "recorded_at has to increase from one record to the next")
        ids.add(record.id)
        last = record


def _is_sound(signed: Signed) -> bool:
    """Whether the commitment is that of the signature, or stands alone for one that was erased."""
    if not signed.signature:
        return not signed.salt and len(signed.commitment) == SIZE
    return len(signed.salt) == SIZE and signature_commitment(signed.signature, signed.salt) == signed.commitment


def _broken(record: Record, why: str) -> InvalidInput:
    return InvalidInput("export", f"record {record.id} at position {record.position}", f"{why}: export it afresh")
