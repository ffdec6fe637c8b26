"""The list, kept in a site's folder, of the files that our publications wrote there and may remove.

A small SQLite file: what one publication costs must not grow with the files that it leaves alone, so the
list is asked about single files and never read or written as a whole for a part of a site.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import FeedsError
from feeds.paths import OURS, checked

MANIFEST = f"{OURS}.db"
LEGACY = f"{OURS}.json"
"""What version 0.1 listed its files in; read once, and replaced."""

_ABOUT = """\
CREATE TABLE about (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    form INTEGER NOT NULL,
    mark TEXT
)"""
_FILE = """\
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    plain TEXT,
    digest BLOB,
    size INTEGER,
    mtime INTEGER,
    encodings TEXT
) WITHOUT ROWID"""
_VARIANT = "CREATE INDEX variant ON file (plain) WHERE plain IS NOT NULL"
_SCHEMA = frozenset({_ABOUT, _FILE, _VARIANT})
_FORM = 2
_LEGACY_FORM = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A file as a publication left it. *mtime* is in nanoseconds.

    *plain* is the document that a compressed variant is of, ``None`` for a
    document itself, and *encodings* those that a document was asked to have. No *digest* (SHA-256) is
    known of a file that a publication meant to write which did not get to its end.
    """

    plain: str | None = None
    digest: bytes | None = None
    size: int = -1
    mtime: int = -1
    encodings: str = ""


class Manifest:
    """The list of one site's folder, for as long as a publication goes on. Close it."""

    def __init__(self, folder: Path) -> None:
        """Open the list of *folder*, which has one: see :func:`is_ours`."""
        self._base = sqlite3.connect(_place(folder), isolation_level=None)
        try:
            self._base.execute("PRAGMA trusted_schema = OFF")
            self._base.execute("PRAGMA synchronous = FULL")
            self._begin()
        except UnicodeDecodeError as error:  # SQLite quotes what it cannot read of a damaged schema
            self._base.close()
            raise sqlite3.DatabaseError("malformed") from error
        except BaseException:
            self._base.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def _begin(self) -> None:
        """Make an empty list where there is none; refuse one that is not as ours are."""
        schema = frozenset(sql for (sql,) in self._base.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        if not schema:
            self._base.execute("BEGIN IMMEDIATE")
            for statement in (_ABOUT, _FILE, _VARIANT):
                self._base.execute(statement)
            self._base.execute("INSERT INTO about VALUES (1, ?, NULL)", (_FORM,))
            self._base.execute("COMMIT")
        elif schema != _SCHEMA or self._base.execute("SELECT form FROM about").fetchall() != [(_FORM,)]:
            raise unknown_form(_name(self._base))

    @property
    def mark(self) -> str | None:
        """What the last whole publication was called; ``None`` where the last one did not get to its end."""
        [(mark,)] = self._base.execute("SELECT mark FROM about").fetchall()
        return str(mark) if mark is not None else None

    def __contains__(self, path: object) -> bool:
        return self._base.execute("SELECT 1 FROM file WHERE path = ?", (path,)).fetchone() is not None

    def standing(self, path: str) -> Standing | None:
        """Return what is known of the file *path*; ``None`` where it is not ours."""
        found = self._base.execute(
            "SELECT plain, digest, size, mtime, encodings FROM file WHERE path = ?", (path,)
        ).fetchone()
        return None if found is None else Standing(*found)

    def variants(self, plain: str) -> dict[str, Standing]:
        """Return the compressed variants of the document *plain*, by path."""
        rows = self._base.execute(
            "SELECT path, plain, digest, size, mtime, encodings FROM file WHERE plain = ?", (plain,)
        )
        return {checked(path): Standing(*rest) for path, *rest in rows.fetchall()}

    def paths(self) -> Iterator[str]:
        """Yield the paths of all files. What the list says is checked as if a stranger had written it."""
        yield from (checked(path) for (path,) in self._base.execute("SELECT path FROM file").fetchall())

    def below(self, folder: str) -> list[str]:
        """Return the paths of the files that stand somewhere in *folder*."""
        inside = self._base.execute("SELECT path FROM file WHERE path > ? AND path < ?", (f"{folder}/", f"{folder}0"))
        return [checked(path) for (path,) in inside.fetchall()]

    def announce(self, files: Mapping[str, str | None]) -> None:
        """List *files* (by path, with the document that they are variants of) before they are written.

        Whatever stops us, what we wrote is known as ours the next time, and that we were stopped.
        """
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("UPDATE about SET mark = NULL")
            self._base.executemany(
                "INSERT INTO file (path, plain, size, mtime, encodings) VALUES (?, ?, -1, -1, '') "
                "ON CONFLICT (path) DO UPDATE SET digest = NULL, plain = excluded.plain",
                files.items(),
            )

    def settle(self, files: Mapping[str, Standing], gone: Iterable[str], mark: str | None) -> None:
        """Say how *files* stand now that the publication got to its end, and forget those that are *gone*."""
        rows = [(path, one.plain, one.digest, one.size, one.mtime, one.encodings) for path, one in files.items()]
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._base.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in gone])
            self._base.execute("UPDATE about SET mark = ?", (mark,))


def is_ours(folder: Path) -> bool:
    """Say whether publications of ours wrote *folder*; raise :class:`FeedsError` where the list itself is planted."""
    for name in (MANIFEST, LEGACY):
        if (folder / name).is_symlink():
            raise FeedsError(
                "cannot publish", str(folder / name), "it is a symbolic link; no publication of ours makes one"
            )
    return (folder / MANIFEST).is_file() or (folder / LEGACY).is_file()


def site_mark(folder: Path) -> str | None:
    """Return what the last publication to *folder* was called; ``None`` where it has to be published as a whole.

    That is so where there was none, where it did not get to its end, and where its list cannot be read.
    """
    place = folder / MANIFEST
    if place.is_symlink() or not place.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as base:
            form, mark = base.execute("SELECT form, mark FROM about").fetchone() or (None, None)
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return str(mark) if form == _FORM and mark is not None else None


def legacy(folder: Path) -> list[str]:
    """Return what the list of version 0.1 in *folder* holds, checked as if a stranger had written it."""
    place = folder / LEGACY
    try:
        listing = json.loads(place.read_bytes())
    except FileNotFoundError:
        return []
    except (ValueError, RecursionError):
        raise FeedsError("cannot publish", str(place), "it is damaged; publish into an empty folder") from None
    files = listing.get("files") if isinstance(listing, dict) and listing.get("form") == _LEGACY_FORM else None
    if not isinstance(files, list) or not all(isinstance(path, str) for path in files):
        raise unknown_form(str(place))
    return [checked(path) for path in files]


def unknown_form(which: str) -> FeedsError:
    """Return the refusal of a list that is not as ours are."""
    why = "it is of a form unknown here, maybe a newer program's; publish into an empty folder"
    return FeedsError("cannot publish", which, why)


def _place(folder: Path) -> str:
    return str(folder / MANIFEST)


def _name(base: sqlite3.Connection) -> str:
    """Return the file that *base* is open on."""
    [(_, _, name)] = base.execute("PRAGMA database_list").fetchall()
    return str(name)
