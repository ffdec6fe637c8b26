"""Up to where a digest was told the last time, for each dispute and for all: in a table of the store."""

from datetime import date
from pathlib import Path

from tracker.beside import keeping, kept
from tracker.digesting.digest import Point

TABLE = """CREATE TABLE IF NOT EXISTS digest (
    dispute TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID"""


def last(store: Path, dispute: str | None) -> Point | None:
    """Return where the last digest ended, of the dispute whose stream is *dispute* or of all; None if there is none."""
    rows = kept(store, "digest", "SELECT day, position FROM digest WHERE dispute = ?", (dispute or "",))
    return Point(date.fromisoformat(rows[0][0]), rows[0][1]) if rows else None


def remember(store: Path, dispute: str | None, until: Point) -> None:
    """Remember where a digest ended. Raises StoreError."""
    with keeping(store, [TABLE]) as db:
        db.execute(
            "INSERT INTO digest (dispute, day, position) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (dispute) DO UPDATE SET day = ?2, position = ?3",
            (dispute or "", until.day.isoformat(), until.position),
        )
