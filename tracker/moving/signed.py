"""What proves records beside them, for an export: curators' signatures, and what erased ones are bound to."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from events.audit.envelope import committed_in, signed_in
from events.log.records import Record, Signed
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect

_MARK = "SELECT g.signature, g.salt, l.envelope FROM leaf l LEFT JOIN signature g ON g.pos = l.pos WHERE l.pos = ?"


def with_signatures(store: Path, records: Iterable[Record]) -> Iterator[Record]:
    """Yield *records* of the log in *store* with curators' signatures, erased ones with what they are bound to.

    Raises StoreError.
    """
    with speaking(store), closing(connect(store, write=False)) as db:
        for record in records:
            signature, salt, leaf = db.execute(_MARK, (record.position,)).fetchone() or (None, None, b"")
            if not record.salt:
                record = replace(record, commitment=committed_in(leaf))  # noqa: PLW2901  (what is erased keeps that)
            commitment = signed_in(leaf)
            if commitment is None:
                yield record
            else:
                yield replace(record, signed=Signed(signature or b"", salt or b"", bytes.fromhex(commitment)))
