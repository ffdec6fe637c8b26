"""The milestones that are held, in a table of the store that neither the log nor the index knows of. Light."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from events.errors import InvalidInput, NotFound
from events.log.instants import EPOCH, from_micros, to_micros
from tracker.beside import keeping, kept
from tracker.holding.backoff import is_over, pause
from tracker.holding.times import Due

TABLE = """CREATE TABLE IF NOT EXISTS held (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    command TEXT NOT NULL UNIQUE,
    due INTEGER NOT NULL,
    due_text TEXT NOT NULL,
    dispute TEXT NOT NULL,
    key TEXT,
    curator TEXT NOT NULL,
    raw TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    failed TEXT
)"""
_COLUMNS = "id, command, due, due_text, dispute, key, curator, raw, held_at, failures, again, failed"
SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Held:
    """A milestone that waits: its fields as a curator gives them, whose they are, and how its release went so far.

    ``command`` is the command id under which it is going to be recorded;
    ``failed`` says why it could not be when it was due, None if nothing was
    tried or all is well.
    """

    id: str
    command: str
    due: Due
    dispute: str
    key: str | None
    curator: str
    raw: Mapping[str, Any]
    held_at: datetime
    failures: int = 0
    again: datetime = EPOCH
    failed: str | None = None

    @property
    def kind(self) -> str:
        """Its kind's wire name."""
        return str(self.raw["kind"])

    @property
    def title(self) -> str:
        """Its title, which nobody but curators is to see before its time."""
        return str(self.raw.get("title", ""))

    def says_as(self, other: "Held") -> bool:
        """Whether *other* asks for the same: the same fields, dispute, key and time."""
        return (self.raw, self.dispute, self.key, self.due.instant) == (
            other.raw,
            other.dispute,
            other.key,
            other.due.instant,
        )


def everything(store: Path) -> list[Held]:
    """Return all that is held, what is due first first. Raises StoreError."""
    return [_held(row) for row in kept(store, "held", f"SELECT {_COLUMNS} FROM held ORDER BY due, number")]  # noqa: S608  (names of ours)


def due_by(store: Path, now: datetime) -> list[Held]:
    """Return what is to be released at *now*, in the order in which it is due: not what failed a moment ago."""
    rows = kept(store, "held", f"SELECT {_COLUMNS} FROM held WHERE due <= ? ORDER BY due, number", (to_micros(now),))  # noqa: S608
    return [one for one in map(_held, rows) if is_over(one.again, now)]


def named(store: Path, name: str) -> Held:
    """Return what is held under the id that begins with *name*. Raises NotFound, InvalidInput."""
    prefix = name.lower()
    if len(prefix) < SHORTEST_PREFIX:
        raise InvalidInput("not an id", name, "give at least six of its digits, as `dispute held` shows them")
    found = [one for one in everything(store) if one.id.startswith(prefix)]
    if not found:
        raise NotFound(
            "nothing is held under this id", name, "see `dispute held`: what was released is in the timeline"
        )
    if len(found) > 1:
        raise InvalidInput("several ids begin so", name, f"give more digits: {', '.join(one.id for one in found)}")
    return found[0]


def of_command(store: Path, command: str) -> Held | None:
    """Return what *command* holds, None if nothing, any more or yet."""
    rows = kept(store, "held", f"SELECT {_COLUMNS} FROM held WHERE command = ?", (command,))  # noqa: S608
    return _held(rows[0]) if rows else None


def keep(store: Path, one: Held) -> None:
    """Hold *one*, durably once this returns. Raises StoreError."""
    due, text = one.due
    values = (
        *(one.id, one.command, to_micros(due), text, one.dispute, one.key, one.curator),
        *(json.dumps(one.raw, ensure_ascii=False), to_micros(one.held_at)),
    )
    with keeping(store, [TABLE]) as db:
        db.execute(
            "INSERT INTO held (id, command, due, due_text, dispute, key, curator, raw, held_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )


def put_off(store: Path, one: Held, until: Due) -> None:
    """Hold *one* until another time. Raises NotFound if it is held no more."""
    with keeping(store, [TABLE]) as db:
        done = db.execute(
            "UPDATE held SET due = ?, due_text = ?, failures = 0, again = 0, failed = NULL WHERE id = ?",
            (to_micros(until.instant), until.text, one.id),
        )
        _check_was_there(done.rowcount, one)


def let_go(store: Path, one: Held) -> None:
    """Hold *one* no more, and record it never. Raises NotFound if it is held no more."""
    with keeping(store, [TABLE]) as db:
        _check_was_there(db.execute("DELETE FROM held WHERE id = ?", (one.id,)).rowcount, one)


def mark_failed(store: Path, one: Held, why: str, now: datetime) -> None:
    """Remember why *one* could not be recorded when it was due; it is tried again after a pause."""
    failures = one.failures + 1
    with keeping(store, [TABLE]) as db:
        db.execute(
            "UPDATE held SET failures = ?, again = ?, failed = ? WHERE id = ?",
            (failures, to_micros(now + pause(failures)), why, one.id),
        )


def _check_was_there(count: int, one: Held) -> None:
    if not count:
        raise NotFound("held no more", one.id, "it was released or dropped meanwhile: see `dispute held`")


def _held(row: Sequence[Any]) -> Held:
    one, command, due, text, dispute, key, curator, raw, held_at, failures, again, failed = row
    return Held(
        one,
        command,
        Due(from_micros(due), text),
        dispute,
        key,
        curator,
        json.loads(raw),
        from_micros(held_at),
        failures,
        from_micros(again),
        failed,
    )
