"""Where documents stand: their paths in a site, and the way from one to another. Pure throughout."""

import posixpath
import re
from collections.abc import Iterable, Mapping

from feeds.encodings import SUFFIXES
from feeds.errors import FeedsError

OURS = ".dispute-site"
"""What the names of a site folder's own files start with: its manifest and its temporaries."""

_LONGEST_NAME = 200  # bytes; file systems stop at 255, and a name has to leave room for a suffix
_REFUSED = re.compile(r"[\x00-\x1f\x7f\\]")
_DATA = frozenset({".atom", ".rss", ".json", ".ics", ".opml", ".xml"})


def checked(path: str) -> str:
    """Return *path* if it names a document inside a site, with ``/`` between its parts. Pure.

    Refuses whatever could lead out of the site or be read in two ways:
    absolute paths, ``..``, ``.``, empty parts, backslashes, controls, and the site folder's own names.
    """
    parts = path.split("/")
    if not path or _REFUSED.search(path) or any(part in ("", ".", "..") for part in parts):
        raise FeedsError("bad path", path, "a document's path is relative, such as slug/index.html, without ..")
    if any(part.startswith(OURS) for part in parts):
        raise FeedsError("bad path", path, f"names that start with {OURS} are the site folder's own")
    try:
        longest = max(len(part.encode()) for part in parts)
    except UnicodeEncodeError:
        raise FeedsError("bad path", path, "it holds a lone surrogate, which no address can carry") from None
    if longest > _LONGEST_NAME:
        raise FeedsError("bad path", path, f"a name in it is longer than {_LONGEST_NAME} bytes")
    return path


def checked_all(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return *documents* with every path checked, and no document where another needs a folder. Pure."""
    wanted = {checked(path): body for path, body in documents.items()}
    for path in wanted:
        for folder in folders(path):
            if folder in wanted:
                raise FeedsError("bad path", path, f"{folder} is a document, and cannot be a folder as well")
    return wanted


def folders(path: str) -> list[str]:
    """Return the folders that *path* stands in, the outermost first. Pure."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def relative(start: str, target: str) -> str:
    """Return the address of the document *target* as a link in the document *start*. Pure.

    ``index.html`` is named, not implied: pages then lead to one another when
    they are opened from a disk as well. A fragment (``#…``) of *target* is kept.
    """
    path, mark, fragment = target.partition("#")
    way = posixpath.relpath(path, posixpath.dirname(start) or ".") if path else ""
    if ":" in way.split("/", 1)[0]:
        way = f"./{way}"  # RFC 3986 §4.2: without it, the first part would be a scheme
    return f"{way}{mark}{fragment}"


def in_order(paths: Iterable[str]) -> list[str]:
    """Return *paths* so that what is linked to comes before what links to it. Pure.

    Style and the like, pages below the root, feeds and other data (their
    entries lead to the pages), the pages of the root. A compressed variant
    comes just before its plain document.
    """
    return sorted(paths, key=_place)


def ranks(paths: Iterable[str]) -> list[list[str]]:
    """Return *paths* :func:`in_order`, in groups: what one group links to is in those before it. Pure."""
    groups: dict[int, list[str]] = {}
    for path in in_order(paths):
        groups.setdefault(_rank(_plain(path)), []).append(path)
    return list(groups.values())


def _place(path: str) -> tuple[int, int, str, bool, str]:
    """Return what *path* is sorted by: its rank, the deepest first, a variant before its plain document. Pure."""
    plain = _plain(path)
    return _rank(plain), -plain.count("/"), plain, plain == path, path


def _rank(plain: str) -> int:
    """Return how late a document goes. Pure."""
    suffix = posixpath.splitext(plain)[1]
    if suffix == ".html":
        return 1 if "/" in plain else 3
    if not suffix and "/" not in plain:  # a signed note, which speaks of all that is below
        return 3
    return 2 if suffix in _DATA else 0


def _plain(path: str) -> str:
    """Return *path* without the suffix of a compressed variant. Pure."""
    for suffix in SUFFIXES.values():
        if path.endswith(suffix):
            return path.removesuffix(suffix)
    return path
