"""What stands in a published folder, and whether each file of it is whole: one that some publication wrote."""

import gzip
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import brotli
import zstandard

from feeds.paths import OURS

READ: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
    ".zst": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
"""How a compressed variant is read, by the end of its name."""
Files = Mapping[str, bytes]


def files(site: Path) -> Files:
    """Return all that stands in the folder *site*, but for what is ours alone."""
    found = (path for path in site.rglob("*") if path.is_file() and not path.name.startswith(OURS))
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def torn(standing: Files, editions: Collection[Files]) -> Iterator[str]:
    """Yield which files of *standing* are not as one of *editions* has them, nor a variant of what one has."""
    for path, body in standing.items():
        if any(body == edition.get(path) for edition in editions):
            continue
        name, suffix = os.path.splitext(path)  # noqa: PTH122 - a path of a site
        plain = _read(suffix, body)
        if plain is None or not any(plain == edition.get(name) for edition in editions):
            yield f"{path}: {len(body)} bytes of no publication"


def _read(suffix: str, body: bytes) -> bytes | None:
    """Return what the variant *body* says, None for what is none, or cannot be read."""
    try:
        return READ[suffix](body)
    except (KeyError, OSError, EOFError, brotli.error, zstandard.ZstdError):
        return None
