"""The SQLite file of a store: making it, opening it, and saying in one line what is wrong with it. Light.

Reading commands and the tracker's index open the store through here, without
the eventsourcing library and pydantic.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from events.audit.durable import put, sync_folder
from events.audit.origin import checked_origin, new_origin
from events.errors import StoreError
from events.log.sqlite_errors import SHM_SIZE, speaking
from events.log.sqlite_schema import APPLICATION_ID, SCHEMA_VERSION, TABLES

BUSY_SECONDS = 10.0
WAL_RESET_FIXED = (3, 51, 3)
WAL_RESET_BACKPORTED = {(3, 44): 6, (3, 50): 7}


def create(path: str | Path, origin: str | None = None) -> None:
    """Make an empty store at *path*, for its owner's eyes only. Raises StoreError if anything is there already.

    Its log's *origin* is a new one, unless one is given. It is made whole
    under another name and linked into place, so that a store is never seen
    half made and one that is there is never replaced.
    """
    path = Path(path)
    origin = new_origin() if origin is None else checked_origin(origin)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    if os.path.lexists(path):
        raise _exists(path)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with speaking(path):
                _lay_out(draft, origin)
            put(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        why = f"{error.strerror}: name a file in a folder that you may write to"
        raise StoreError("store cannot be made", str(path), why) from error


def connect(
    path: str | Path,
    *,
    write: bool,
    timeout: float = BUSY_SECONDS,
    threads: bool = False,
    older: bool = False,
) -> sqlite3.Connection:
    """Return a connection in autocommit mode to the store at *path*, which has to exist.

    Without *write* nothing can be written through it, and it also opens a
    store that lies in a read-only folder. It waits for locks *timeout*
    seconds. With *threads* it may be handed from thread to thread. A store
    of an older schema is refused but with *older*, to upgrade it. Every
    failure is a StoreError that names the way out.
    """
    path = Path(path)
    _check_file(path, write=write)
    with speaking(path):
        connection = _open(path, write=write, timeout=timeout, threads=threads)
        try:
            _check_identity(connection, path, older=older)
            _set_up(connection, write=write)
        except BaseException:
            connection.close()
            raise
    return connection


def hazard(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str | None:
    """Return a warning if this SQLite can corrupt a store that two processes write, ``None`` if it is sound. Pure.

    SQLite 3.7.0 to 3.51.2 can, when two connections checkpoint at once
    (https://www.sqlite.org/wal.html, "the WAL-reset bug").
    """
    patch = WAL_RESET_BACKPORTED.get(version[:2])
    if version >= WAL_RESET_FIXED or (patch is not None and version[2] >= patch):
        return None
    shown = ".".join(map(str, version))
    return f"sqlite {shown}: can in rare cases damage a store that two processes write at once: fixed in 3.51.3"


def _lay_out(draft: Path, origin: str) -> None:
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        for statement in TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO origin (name) VALUES (?)", (origin,))
        connection.execute("COMMIT")
    finally:
        connection.close()  # the last one to close checkpoints: no -wal stays behind under the draft's name


def _exists(path: Path) -> StoreError:
    return StoreError("store exists already", str(path), "use it as it is, or name another file by --store")


def _check_file(path: Path, *, write: bool) -> None:
    """Refuse what can be told from the file system alone, in words that fit."""
    if path.is_dir():
        raise StoreError("store is a folder", str(path), "name the file in it by --store")
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise StoreError("no store", str(path), "make one by `dispute init`, or name another file by --store") from None
    except OSError as error:
        why = f"{error.strerror}: check path and permissions"
        raise StoreError("store cannot be opened", str(path), why) from error
    if not os.access(path, os.R_OK):
        raise StoreError("store cannot be read", str(path), "ask its owner for permission to read it")
    if size == 0:
        raise StoreError("not a store", str(path), "the file is empty: remove it and run `dispute init`")
    if write and os.statvfs(path).f_flag & os.ST_RDONLY:
        raise StoreError("store is read-only", str(path), "so is its disk: let it be written again, or work on a copy")
    if write and not os.access(path, os.W_OK):
        raise StoreError("store is read-only", str(path), "make the file writable (`chmod u+w`), or work on a copy")
    if write and not os.access(path.parent, os.W_OK):
        raise StoreError("store is read-only", str(path), "make its folder writable, or work on a copy")


def _open(path: Path, *, write: bool, timeout: float, threads: bool) -> sqlite3.Connection:
    """Return a connection by the first way that lets it read.

    Opening a WAL database needs its -shm file, which nobody can make on a full
    disk, nor a reader without the right to write in the folder. Where no -wal
    is left over either, the file holds everything and ``immutable`` reads it as it is.
    """
    if write or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        try:
            return _connection(path, "mode=rw", timeout, threads=threads)
        except sqlite3.OperationalError as error:
            if write or error.sqlite_errorcode != SHM_SIZE or _is_left_over(path):
                raise
        return _connection(path, "immutable=1", timeout, threads=threads)
    try:
        return _connection(path, "mode=ro", timeout, threads=threads)
    except sqlite3.OperationalError as error:
        if _is_left_over(path):
            why = "a writer left its -wal file behind: open it once where the folder is writable, or copy both there"
            raise StoreError("store cannot be read", str(path), why) from error
        return _connection(path, "immutable=1", timeout, threads=threads)


def _connection(path: Path, how: str, timeout: float, *, threads: bool) -> sqlite3.Connection:
    name = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    connection = sqlite3.connect(
        f"file:{name}?{how}", uri=True, timeout=timeout, isolation_level=None, check_same_thread=not threads
    )
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _is_left_over(path: Path) -> bool:
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _check_identity(connection: sqlite3.Connection, path: Path, *, older: bool) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise StoreError("not a store", str(path), "it is another program's database: name our file by --store")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        why = f"it has schema {version} and this program knows {SCHEMA_VERSION}: use the newest dispute-tracker"
        raise StoreError("store of a newer program", str(path), why)
    if version < SCHEMA_VERSION and not older:
        why = f"it has schema {version} and this program works with {SCHEMA_VERSION}: run `dispute upgrade` once"
        raise StoreError("store of an older program", str(path), why)


def _set_up(connection: sqlite3.Connection, *, write: bool) -> None:
    if not write:
        connection.execute("PRAGMA query_only=ON")
        return
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
