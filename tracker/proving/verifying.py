"""Verifies a store: its rows, leaves, root, checkpoints, and what is kept beside; and says what that shows."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import get_args

from events.audit.checkpoint import Checkpoint, claimed, opened
from events.audit.note import VerifierKey
from events.audit.places import beside
from events.audit.tree import EMPTY_ROOT, Frontier, leaf_hash
from events.errors import DisputeError
from events.log.instants import from_micros
from events.log.sqlite_findings import Finding
from events.log.sqlite_proof import Proof
from events.log.sqlite_scan import Scan
from tracker.config import key_of
from tracker.curating.speakers import Speakers, all_speakers
from tracker.proving.authorship import Judge, Shown
from tracker.proving.comparing import differences, is_of_another_shape
from tracker.proving.reading import connected, fetching

Progress = Callable[[int], None]
MOST_OF_SQLITE = 20


@dataclass(slots=True)
class Verdict:
    """What came of verifying: ``findings`` of damage, ``contradictions`` of checkpoints from outside; none is well.

    ``held`` is how many checkpoints that left the store were found to hold,
    ``outside`` those from outside that do, each with the instant of the last
    record that it covers (None for an empty log). ``signatures`` counts the
    records by what is shown of who recorded them (:mod:`tracker.proving.authorship`).
    """

    origin: str
    size: int = 0
    root: bytes = EMPTY_ROOT
    held: int = 0
    compared: bool = False
    signatures: dict[Shown, int] = field(default_factory=lambda: dict.fromkeys(get_args(Shown), 0))
    findings: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    outside: list[tuple[Checkpoint, datetime | None]] = field(default_factory=list)

    @property
    def code(self) -> int:
        """The exit code: 4 for what contradicts a checkpoint from outside, 3 for damage, 0 for neither."""
        return 4 if self.contradictions else 3 if self.findings else 0


def verify(
    store: Path,
    against: Sequence[bytes] = (),
    *,
    index: bool = True,
    progress: Progress = lambda _: None,
) -> Verdict:
    """Return what is wrong with the log in *store*, and whether it is what became of the checkpoints *against*.

    *index*: whether the facts index and the claims are compared with a
    replay, which takes the longest. Raises StoreError where it cannot be read
    at all, InvalidInput for what is no checkpoint.
    """
    outside = [(note, claimed(note)) for note in against]
    with connected(store) as db:
        return _Verifying(store, db).run(outside, index=index, progress=progress)


class _Verifying:
    def __init__(self, store: Path, db: sqlite3.Connection) -> None:
        self._store = store
        self._db = db
        self._proof = Proof.over(db)
        self._origins = [one.name for one in self._proof.origins()]
        self._verdict = Verdict(self._origins[-1])
        self._trees: dict[str, dict[int, bytes]] = {}
        self._who: list[Speakers] = []

    def run(self, outside: Sequence[tuple[bytes, Checkpoint]], *, index: bool, progress: Progress) -> Verdict:
        verdict = self._verdict
        verdict.findings += _of_sqlite(self._db)
        self._who = self._speakers()
        inside = self._inside()
        said = [one for _, one in (*inside, *outside)]
        scan = Scan(self._db, verdict.origin, [one.size for one in said], progress).run()
        verdict.findings += map(str, scan.findings)
        verdict.size, verdict.root = scan.size, scan.roots.get(scan.size, b"")
        self._trees[verdict.origin] = scan.roots
        verdict.findings += self._authors(scan)
        for name in {one.origin for one in said} & set(self._origins[:-1]):
            self._trees[name] = self._roots_as(name, {one.size for one in said if one.origin == name})
        broken = sorted(one.size for note, one in inside if not self._holds(note, one))
        if broken:
            more = f", nor those of {len(broken) - 1} more" if broken[1:] else ""
            what = f"the first {broken[0]} records are not those of a checkpoint that left the store{more}"
            verdict.findings.append(f"{what}: restore the newest backup, or see `dispute new-origin`")
        for note, one in outside:
            self._face(note, one)
        if index:
            verdict.findings += self._beside(progress)
        return verdict

    def _authors(self, scan: Scan) -> Iterator[str]:
        """Hold each signature of a curator's against the roster at its place."""
        counts = self._verdict.signatures
        try:
            for one in Judge(fetching(self._db)).signed():
                counts[one.shown] += 1
                if one.shown == "refused":
                    said = f"signature {one.key or ''}".rstrip()
                    yield str(Finding(f"its {said} does not hold: {one.why}", one.position, one.record))
        except (DisputeError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error) as error:
            yield f"no signature of a curator's could be judged: {error}"
        counts["erased"] = scan.signed - sum(counts.values())
        counts["unsigned"] = scan.size - scan.signed

    def _speakers(self) -> list[Speakers]:
        try:
            return all_speakers(fetching(self._db))
        except (DisputeError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
            self._verdict.findings.append(f"the records of the log's keys cannot be read: {error}")
            return []

    def _inside(self) -> list[tuple[bytes, Checkpoint]]:
        """Return the checkpoints that left the store, as it has them itself and as the key's folder does."""
        notes = [note for _, _, note in self._proof.checkpoints()]
        highest = beside(key_of(self._store))
        if highest.is_file():
            notes.append(highest.read_bytes())
        found = []
        for note in dict.fromkeys(notes):
            try:
                found.append((note, claimed(note)))
            except DisputeError as error:
                self._verdict.findings.append(f"a checkpoint that left the store is damaged: {error}")
        return found

    def _keys(self, origin: str) -> tuple[VerifierKey, ...]:
        return next((one.keys for one in self._who if one.origin == origin), ())

    def _holds(self, note: bytes, one: Checkpoint) -> bool:
        """Take a checkpoint that left the store, signed by the log, and say whether it is of what the store holds."""
        try:
            opened(note, self._keys(one.origin))
        except DisputeError as error:
            self._verdict.findings.append(f"checkpoint of {one.size} records, which left the store: {error}")
            return True
        if self._trees.get(one.origin, {}).get(one.size) == one.root:
            self._verdict.held += 1
            return True
        return one.origin != self._verdict.origin

    def _face(self, note: bytes, one: Checkpoint) -> None:
        """Take a checkpoint from outside."""
        if trouble := self._contradiction(note, one):
            self._verdict.contradictions.append(f"{trouble}: keep it, it is evidence")
        else:
            self._verdict.outside.append((one, self._instant(one.size)))

    def _contradiction(self, note: bytes, one: Checkpoint) -> str | None:
        if one.origin not in self._origins:
            return f"your checkpoint is of {one.origin}, and this store was never called so"
        try:
            opened(note, self._keys(one.origin))
        except DisputeError as error:
            return f"your checkpoint of {one.size} records is not signed by a key that this log had ({error})"
        ended = next((who.ended for who in self._who if who.origin == one.origin), None)
        if ended is not None and one.size > ended:
            return f"your checkpoint is of {one.size} records, and this log began anew when it had {ended} of them"
        root = self._trees.get(one.origin, {}).get(one.size)
        if root is None and one.size > self._verdict.size:
            return f"this log has {self._verdict.size} records, and your checkpoint is of {one.size}: its tail is gone"
        if root != one.root:
            return f"the first {one.size} records are not those of your checkpoint: the log was rewritten since"
        return None

    def _instant(self, size: int) -> datetime | None:
        row = self._db.execute("SELECT recorded_at FROM record WHERE pos = ?", (size,)).fetchone()
        return from_micros(row[0]) if row else None

    def _roots_as(self, origin: str, sizes: set[int]) -> dict[int, bytes]:
        """Return the roots of the log as it was called *origin*, up to where it was begun anew."""
        before, now = (b'"origin":"%b"' % name.encode() for name in (origin, self._verdict.origin))
        frontier, roots = Frontier(), {0: EMPTY_ROOT}
        for (leaf,) in self._db.execute("SELECT envelope FROM leaf WHERE pos <= ? ORDER BY pos", (max(sizes),)):
            frontier = frontier.plus([leaf_hash(leaf.replace(now, before, 1))])
            if frontier.size in sizes:
                roots[frontier.size] = frontier.root()
        return roots

    def _beside(self, progress: Progress) -> Iterator[str]:
        if is_of_another_shape(self._store):
            return
        self._verdict.compared = True
        try:
            sound = not self._verdict.code
            yield from differences(self._store, self._verdict.size, progress, sound=sound)
        except (DisputeError, sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
            yield f"the index could not be compared with the log: {error}"


def _of_sqlite(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what SQLite's own check finds, which knows of pages and indexes and nothing of what they say."""
    try:
        for (line,) in db.execute(f"PRAGMA integrity_check({MOST_OF_SQLITE})"):
            if line != "ok":
                yield f"sqlite: {line}"
    except sqlite3.Error as error:
        yield f"sqlite: {error}"
