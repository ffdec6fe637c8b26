"""A bundle: the whole log in one file that can be checked offline by somebody who has none of our code.

JSON Lines, each line canonical (RFC 8785). The first holds ``bundle``, the
signed ``checkpoint`` over exactly the records that follow, and as ``names``
the names that the log had, the present one last: for each a list of its first
key and of the rotations to its later ones, or the name alone where nothing
was signed under it. Each of the other lines holds
one ``leaf`` with its ``payload`` and ``salt``, with ``signature`` and
``signature_salt`` where a curator signed; or, for one that was erased, the
leaf and, as ``erased``, the index of the record that erased it.

``tools/verify_bundle.py`` checks one. So that every byte of it is checked,
the checkpoint and the rotations carry the log's own signatures alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from events.audit.note import VerifierKey

VERSION = "dispute-tracker/bundle@v1"


class Signed(NamedTuple):
    """A curator's signature of a record, armored, and the salt of its commitment in the leaf."""

    signature: str
    salt: bytes


class Bundled(NamedTuple):
    """A record as it goes into a bundle."""

    leaf: bytes
    payload: bytes
    salt: bytes
    signed: Signed | None = None


class Erased(NamedTuple):
    """A record whose payload was erased, by the record at *by*.

    That one's kind ends in ``.erased``, and its payload names the record that
    it erased by its id.
    """

    leaf: bytes
    by: int


def bundle(names: Sequence[Sequence[str]], checkpoint: bytes, records: Iterable[Bundled | Erased]) -> Iterator[bytes]:
    """Yield the lines of a bundle. Pure. Raises InvalidInput for what is not text, which no record of ours is.

    *names* are those that the log had, the present one last, as `named` has each; its last
    key signed *checkpoint*, over all of *records*.
    """
    yield _line(bundle=VERSION, checkpoint=_text(checkpoint), names=[list(one) for one in names])
    for record in records:
        if isinstance(record, Erased):
            yield _line(erased=record.by, leaf=_text(record.leaf))
            continue
        leaf, payload, salt, signed = record
        by_whom = {} if signed is None else {"signature": signed.signature, "signature_salt": signed.salt.hex()}
        yield _line(leaf=_text(leaf), payload=_text(payload), salt=salt.hex(), **by_whom)


def named(origin: str, keys: Sequence[VerifierKey], rotations: Sequence[bytes] = ()) -> list[str]:
    """Return what the first line says of one name of the log: the first of its *keys*, what leads to the others. Pure.

    Checkpoints that were kept under a name before the present one are verified by that.
    """
    return [str(keys[0]) if keys else origin, *map(_text, rotations)]


def _line(**members: object) -> bytes:
    """Return an object of text, numbers and lists as RFC 8785 writes it; its own names are ASCII."""
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        why = "not text: run `dispute verify`, it says which record is damaged"
        raise InvalidInput("bundle", data[:40].decode(errors="replace"), why) from error
