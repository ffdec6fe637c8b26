"""Documents made smaller, as HTTP carries them (RFC 9110 §8.4.1). Pure throughout: no bytes hold a time stamp."""

import gzip
import posixpath
from collections.abc import Mapping
from types import MappingProxyType

SUFFIXES: Mapping[str, str] = MappingProxyType({"br": ".br", "zstd": ".zst", "gzip": ".gz"})
"""The name of each encoding's file beside the plain one, as web servers look for it; the smallest encoding first."""

_SMALLEST = 256  # bytes; below that, an encoding's own frame and the second header cost more than they save

# Where each is about as small as it gets before it takes ten times as long: one page takes 2 ms in each.
_GZIP_LEVEL, _BROTLI_LEVEL, _ZSTD_LEVEL = 9, 6, 9
_ZSTD_WINDOW = 23  # bits; no client has to hold more than 8 MB (RFC 9659 §3)


def compressed(path: str, body: bytes) -> dict[str, bytes]:
    """Return *body* in each encoding that saves something, by its name in HTTP, the smallest encoding first. Pure.

    Not what is compressed already, nor, by *path*, a document whose name has no suffix: hashes, signatures.
    """
    suffix = posixpath.splitext(path)[1]
    if len(body) < _SMALLEST or not suffix or suffix in SUFFIXES.values():
        return {}
    import brotli  # these two are asked for by nobody who only reads or writes plain documents
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(_ZSTD_LEVEL, window_log=_window(len(body)))
    made = {
        "br": brotli.compress(body, quality=_BROTLI_LEVEL),
        "zstd": zstandard.ZstdCompressor(compression_params=parameters).compress(body),
        "gzip": gzip.compress(body, _GZIP_LEVEL, mtime=0),
    }
    return {name: smaller for name, smaller in made.items() if len(smaller) < len(body)}


def _window(size: int) -> int:
    """Return how many bits of a window zstd needs for a document of *size* bytes. Pure."""
    return max(10, min(_ZSTD_WINDOW, (size - 1).bit_length()))
