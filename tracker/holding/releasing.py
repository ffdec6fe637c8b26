"""Recording what was held, once its time has come: never early, never twice, whatever stops the program."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from events.errors import DisputeError
from events.log.instants import to_micros
from events.log.records import Curator, Record
from events.log.sqlite_file import BUSY_SECONDS
from events.log.store import Transaction
from tracker.clock import Clock
from tracker.curating.tracker import Tracker
from tracker.holding import held
from tracker.holding.held import Held

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Release:
    """What became of something that was due: the *milestone* that it is now, or why it is held still."""

    held: Held
    milestone: str | None
    failed: str | None = None


class _Changed(DisputeError):
    """Raised within the append's transaction to undo it: it is not due any more."""


class _Releaser(Tracker):
    """A tracker whose append also takes what is released out of the table, in the same transaction."""

    releasing: Held | None = None
    strict = False  # whoever held it is not there: it is signed only if the key here is theirs

    def release(self, one: Held) -> str:
        """Record what is held, and hold it no more; return the milestone's id. Raises whatever is wrong with it now."""
        self.releasing = one
        try:
            done = self.record(one.raw, dispute=one.dispute, key=one.key, command=one.command)
        finally:
            self.releasing = None
        # Recorded before under this command, by a copy of the store from before that: the log has it.
        self._forget(one)
        return done.stream

    def _on_append(self, tx: Transaction, records: Sequence[Record]) -> None:
        super()._on_append(tx, records)
        if self.releasing is not None:
            _take_out(tx, self.releasing, records[-1])

    def _forget(self, one: Held) -> None:
        if held.of_command(self.path, one.command) is not None:
            held.let_go(self.path, one)


def release_due(
    store: Path, clock: Clock, *, timeout: float = BUSY_SECONDS, on: Callable[[Release], None] = lambda _: None
) -> list[Release]:
    """Record all that is due by *clock* and not waiting after a failure; tell *on* of each, and return them.

    Those of one curator that follow each other are recorded with one
    opening of the store. What one fails for does not keep the others.
    """
    done = []
    for curator, some in groupby(held.due_by(store, clock()), key=lambda one: one.curator):
        with _Releaser(store, Curator.parse(curator), clock=clock, timeout=timeout) as tracker:
            for one in some:
                release = _released(tracker, one, clock)
                if release is not None:
                    done.append(release)
                    on(release)
    return done


def _released(tracker: _Releaser, one: Held, clock: Clock) -> Release | None:
    """Return what became of *one*, None if somebody changed it meanwhile."""
    try:
        return Release(one, tracker.release(one))
    except _Changed:
        return None
    except DisputeError as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001 - a bug of ours may not keep what else is due
        _log.exception("a milestone that is held could not be recorded")
        why = f"unexpected error: {type(error).__name__}: {error}"
    held.mark_failed(tracker.path, one, why, clock())
    return Release(one, None, why)


def _take_out(tx: Transaction, one: Held, record: Record) -> None:
    """Take *one* out of the table, within the append that records it. Raises what undoes that.

    Since it was found to be due, somebody may have put it off or dropped it,
    or the clock may have been put back, by which the record is dated.
    """
    row = tx.fetchone("SELECT due FROM held WHERE id = ?", (one.id,))
    if row is None or row[0] != to_micros(one.due.instant) or record.recorded_at < one.due.instant:
        raise _Changed("not due any more", one.id)
    tx.execute("DELETE FROM held WHERE id = ?", (one.id,))
