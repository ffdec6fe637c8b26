"""What the log has beside acts, for an export: payloads, curators' signatures, what erased ones are bound to."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from events.audit.envelope import committed_in, signed_in
from events.log.records import Record, Signed
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect

_MARK = (
    "SELECT g.signature, g.salt, l.envelope, p.state FROM leaf l "
    "LEFT JOIN signature g ON g.pos = l.pos LEFT JOIN payload p ON p.pos = l.pos WHERE l.pos = ?"
)


def with_signatures(store: Path, records: Iterable[Record]) -> Iterator[Record]:
    """Yield *records* of the log in *store* with payloads and signatures, erased ones with what they are bound to.

    Raises StoreError.
    """
    with speaking(store), closing(connect(store, write=False)) as db:
        for record in records:
            signature, salt, leaf, state = db.execute(_MARK, (record.position,)).fetchone() or (None, None, b"", b"")
            signed = signed_in(leaf)
            yield replace(
                record,
                commitment="" if record.salt else committed_in(leaf),  # what is erased keeps that
                signed=None if signed is None else Signed(signature or b"", salt or b"", bytes.fromhex(signed)),
                state=state or b"",
            )
