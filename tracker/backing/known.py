"""Which backups were made of a store: a list beside it, a line of JSON each, since a backup may hold what is erased."""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from events.audit import durable
from events.errors import StoreError


class Known(NamedTuple):
    """A backup that was made: where it was put, of how many records, and when (aware UTC). It may be gone since."""

    path: Path
    records: int
    made_at: datetime


def list_of(store: Path) -> Path:
    """Return the file that lists the backups of *store*. Pure."""
    return store.with_name(f"{store.name}.backups")


def known(store: Path) -> list[Known]:
    """Return the backups that were made of *store*, oldest first, none twice. Raises StoreError."""
    try:
        lines = list_of(store).read_text("utf-8", "surrogateescape").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unusable(store, str(error.strerror)) from None
    found: dict[Path, Known] = {}
    for line in lines:
        try:
            said = json.loads(line)
            one = Known(Path(said["path"]), int(said["records"]), datetime.fromisoformat(said["made_at"]))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise _unusable(store, f"not a line of ours: {line[:80]}: take it out") from None
        found.pop(one.path, None)
        found[one.path] = one
    return list(found.values())


def remember(store: Path, made: Known) -> None:
    """Add *made* to the backups known of *store*. Raises StoreError."""
    every = [one for one in known(store) if one.path != made.path]
    lines = [
        json.dumps({"path": str(one.path), "records": one.records, "made_at": one.made_at.isoformat()})
        for one in (*every, made)
    ]
    try:
        durable.replace(list_of(store), "".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise _unusable(store, str(error.strerror)) from None


def _unusable(store: Path, why: str) -> StoreError:
    return StoreError("list of backups cannot be used", str(list_of(store)), why)
