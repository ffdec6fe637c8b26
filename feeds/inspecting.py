"""Holds a site's folder against the documents that it should have."""

import gzip
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from feeds.encodings import SUFFIXES
from feeds.errors import FeedsError
from feeds.manifest import Manifest, is_ours


def differences(folder: Path, documents: Mapping[str, bytes]) -> list[str]:
    """Say of each document of *folder* that is not as in *documents* what is wrong: missing, other, ours no more.

    Compressed variants have to hold the same as what they stand beside. What others keep in the folder is
    passed over. Changes nothing. Raises :class:`FeedsError` for a folder that is no site of ours, or cannot be read.
    """
    if not is_ours(folder):
        raise FeedsError("not a site", str(folder), "name a folder that a publication wrote")
    try:
        found = [f"{path}: {why}" for path in sorted(documents) if (why := _compared(folder / path, documents[path]))]
        with closing(Manifest(folder)) as manifest:
            for path in sorted(manifest.paths()):
                standing = manifest.standing(path)
                plain = path if standing is None or standing.plain is None else standing.plain
                if plain not in documents:
                    found.append(f"{path}: of no document that there is")
                elif plain != path and _decompressed(folder / path) != documents[plain]:
                    found.append(f"{path}: other than what it stands beside")
    except (OSError, sqlite3.Error) as error:
        raise FeedsError("cannot be read", str(folder), f"{error}: mend that, or publish anew") from error
    return found


def _compared(place: Path, body: bytes) -> str:
    """Say what is wrong with the file at *place*, which should hold *body*; nothing if nothing is."""
    if not place.is_file():
        return "missing"
    return "" if place.read_bytes() == body else "other than the log gives it"


def _decompressed(place: Path) -> bytes | None:
    """Return what a compressed file holds; ``None`` where it is not there, or cannot be read."""
    try:
        return _READERS[place.suffix](place.read_bytes())
    except (OSError, EOFError, ValueError, zlib.error):
        return None


def _brotli(body: bytes) -> bytes:
    import brotli

    try:
        read: bytes = brotli.decompress(body)
    except brotli.error as error:
        raise ValueError from error
    return read


def _zstd(body: bytes) -> bytes:
    import zstandard

    try:
        return zstandard.ZstdDecompressor().decompress(body)
    except zstandard.ZstdError as error:
        raise ValueError from error


_READERS: Mapping[str, Callable[[bytes], bytes]] = {
    SUFFIXES["gzip"]: gzip.decompress,
    SUFFIXES["br"]: _brotli,
    SUFFIXES["zstd"]: _zstd,
}
