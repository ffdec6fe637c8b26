"""What was published once and is elsewhere now, or nowhere any more. Pure throughout."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from feeds.errors import FeedsError
from feeds.paths import checked

_MOST_HOPS = 20


class Moves:
    """Where documents *moved*, from path to path, and which are *gone*.

    A path that ends in a slash stands for everything below it, unless
    something nearer is said. What moved twice is found where it is in the end. Compares by what it says.
    """

    __slots__ = ("gone", "moved")

    def __init__(self, moved: Mapping[str, str] | None = None, gone: Collection[str] = ()) -> None:
        """Check every path. Raises :class:`FeedsError` for a bad one, and for moves that lead round in a circle."""
        self.moved: Mapping[str, str] = MappingProxyType(dict(moved or {}))
        self.gone = frozenset(gone)
        for old, new in self.moved.items():
            checked(old.rstrip("/"))
            if new:  # the root's page
                checked(new.rstrip("/"))
            if new.endswith("/") < old.endswith("/") and new:
                raise FeedsError(
                    "bad move", old, f"a folder cannot be found at the document {new}; end both in a slash"
                )
        for path in self.gone:
            checked(path.rstrip("/"))
        for old in self.moved:
            self.found(old)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moves) and (self.moved, self.gone) == (other.moved, other.gone)

    def __hash__(self) -> int:
        return hash((frozenset(self.moved.items()), self.gone))

    def found(self, path: str) -> str | None:
        """Return the path that *path* is found at now; ``None`` where it did not move."""
        start, found = path, None
        for _ in range(_MOST_HOPS):
            further = self._next(path)
            if further is None:
                return found
            found = path = further
        raise FeedsError(
            "bad move", start, "the moves lead round in a circle, or on and on; name where it is in the end"
        )

    def is_gone(self, path: str) -> bool:
        """Say whether *path* was published and is no more."""
        return any(key in self.gone for key in _keys(path))

    def _next(self, path: str) -> str | None:
        """Return where *path* moved to first, by its own entry or that of the nearest folder around it."""
        # Nothing was ever published at an address with an empty part; after a slash, it would name another host.
        if path in self.gone or path.startswith("/") or "//" in path:
            return None
        for key in _keys(path):
            there = self.moved.get(key)
            if there is not None:
                return there + path[len(key) :] if key.endswith("/") else there
        return None


def _keys(path: str) -> Iterator[str]:
    """Yield *path* and the folders around it, each with its slash, the nearest first. Pure."""
    yield path
    if path and not path.endswith("/"):
        yield f"{path}/"
    while path:
        path = path.rstrip("/").rpartition("/")[0]
        if path:
            yield f"{path}/"


STAYING = Moves()
"""Nothing moved, and nothing is gone."""
