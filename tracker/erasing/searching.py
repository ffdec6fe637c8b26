"""Looks for pieces of words in files, compressed ones too, and for who else says them."""

import gzip
import mmap
import os
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect

_PACKED = frozenset({".gz", ".br", ".zst"})
_UNPACKED_LIMIT = 256 * 1024 * 1024
"""Bytes of a compressed file that are looked through; a document of a site is never as long."""
_SAID = "SELECT lower(hex(r.id)) FROM payload p JOIN record r ON r.pos = p.pos WHERE instr(p.state, ?) LIMIT 1"


class Search(NamedTuple):
    """What was looked through, in which files pieces of the words are *left*, and which could not be read."""

    files: int
    left: list[Path]
    unread: list[Path]


def search(paths: Iterable[Path], wanted: Collection[bytes]) -> Search:
    """Look for the pieces *wanted* in the files *paths*; folders are gone through, links are not followed."""
    done = Search(0, [], [])
    seen: set[Path] = set()
    for path in (one for given in paths for one in _files(given)):
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        try:
            if _holds(path, wanted):
                done.left.append(path)
        except (OSError, ValueError, EOFError, zlib.error):
            done.unread.append(path)
    return done._replace(files=len(seen))


def said_by_others(store: Path, wanted: Iterable[bytes]) -> dict[bytes, str]:
    """Return for each of the pieces *wanted* that somebody else says a record of the log that does, by its id.

    What is held back until its time says it too: then the id is empty.
    """
    found: dict[bytes, str] = {}
    with speaking(store), closing(connect(store, write=False)) as db:
        for piece in wanted:
            row = db.execute(_SAID, (piece,)).fetchone()
            if row is not None:
                found[piece] = row[0]
            elif _is_held(db, piece):
                found[piece] = ""
    return found


def _is_held(db: sqlite3.Connection, piece: bytes) -> bool:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'held'").fetchone():
        return False
    return db.execute("SELECT 1 FROM held WHERE instr(raw, ?)", (piece.decode(),)).fetchone() is not None


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.is_dir():
        if path.is_file():
            yield path
        return
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            one = Path(folder, name)
            if one.is_file() and not one.is_symlink():
                yield one


def _holds(path: Path, wanted: Collection[bytes]) -> bool:
    if path.suffix in _PACKED:
        unpacked = _unpacked(path)
        return any(one in unpacked for one in wanted)
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        return any(body.find(one) >= 0 for one in wanted)


def _unpacked(path: Path) -> bytes:
    """Return what a compressed file holds. Raises OSError, ValueError or EOFError for what is none."""
    if path.suffix == ".gz":
        with gzip.open(path) as file:
            return file.read(_UNPACKED_LIMIT)
    packed = path.read_bytes()
    if path.suffix == ".br":
        import brotli

        try:
            return bytes(brotli.decompress(packed))
        except brotli.error as error:
            raise ValueError(str(path)) from error
    import zstandard

    try:
        return bytes(zstandard.ZstdDecompressor().decompress(packed, max_output_size=_UNPACKED_LIMIT))
    except zstandard.ZstdError as error:
        raise ValueError(str(path)) from error
