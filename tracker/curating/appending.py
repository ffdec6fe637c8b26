"""One append: what was stored or would be, what there is to warn of, and refusals in our words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from events.acts import ACTS, MilestoneErased
from events.audit.places import beside
from events.errors import DisputeError, StoreError
from events.log.aggregate import Folded
from events.log.claims import COMMAND
from events.log.erasing import hollow
from events.log.instants import to_micros
from events.log.log import Log
from events.log.records import Claim, Curator, NewAct, Record
from events.log.refusals import ClaimMissing, ClaimTaken
from events.log.restoring import Claimed
from events.log.sqlite_file import BUSY_SECONDS
from events.log.sqlite_proof import Origin
from events.log.store import Transaction
from tracker.clock import Clock
from tracker.config import find, key_of
from tracker.curating import refusing
from tracker.curating.acting import SIGNER
from tracker.curating.authoring import Authoring, not_on_roster
from tracker.curating.naming import Names
from tracker.index.catching_up import catch_up, decoder
from tracker.index.reader import Index
from tracker.index.writer import Indexer, outdate

S = TypeVar("S")


@dataclass(frozen=True)
class Outcome:
    """What an act came to: the records stored, or that would have been, and what there is to warn of.

    ``signed``: the curator's key signed them now.
    """

    records: Sequence[Record]
    warnings: Sequence[str]
    stored: bool = True
    signed: bool = False

    @property
    def stream(self) -> str:
        """The id of what was acted on: the milestone's, the dispute's."""
        return self.records[-1].stream


class _OnlyTrying(DisputeError):
    """Raised within an append's transaction to undo it, once everything else has been checked."""


class Appender:
    """A log, its index, and the curator who acts. A context manager: leaving it closes the store.

    ``last`` is the last record that was stored through it, None if none was.
    """

    strict = True
    """Whether a key that is not the curator's is refused, rather than left unused."""

    def __init__(
        self,
        path: str | Path,
        curator: Curator,
        *,
        clock: Clock,
        create: bool = False,
        timeout: float = BUSY_SECONDS,
        signing_key: Path | None = None,
    ) -> None:
        """Open the store at *path*, or make it. Waits *timeout* seconds for others to finish. Raises StoreError.

        What is appended is signed by the SSH key in the file *signing_key*, else by that of dispute.toml, if any.
        """
        self.path = Path(path)
        self.curator = curator
        self._signing_key = signing_key
        self._indexer = Indexer(decoder())
        self._trying: Sequence[Record] | None = None
        self._try = False
        self._may_go_on = create
        self.last: Record | None = None
        if create:
            self.log = Log.create(path, ACTS, clock=clock, on_append=self._on_append)
        else:
            self.log = Log.open(path, ACTS, clock=clock, on_append=self._on_append, timeout=timeout)
        self.names = Names(self.log)
        self._opened_at = self.log.head()
        if not create:
            self._bring_up(clock)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.log.close()

    def append(
        self,
        acts: Sequence[NewAct],
        *,
        command: str | None = None,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Outcome:
        """Append *acts*, or with *dry_run* find out what that would come to and store nothing.

        *progress* is told how many of them are through.
        """
        self._try = dry_run
        self._indexer.progress = progress
        signer = None
        try:
            if acts:
                acts, signer = self._authoring.signed(
                    acts, self.curator, self.log, tried=dry_run, again=lambda: self.first_time(command) is not None
                )
            records = self.log.append(acts, curator=self.curator, command=command, signer=signer)
        except _OnlyTrying:
            return Outcome(self._trying or (), self._warnings(), stored=False)
        except ClaimTaken as error:
            raise refusing.taken(error, acts, self.log) from error
        except ClaimMissing as error:
            if error.claim.kind == SIGNER:
                raise not_on_roster(error.claim) from error
            raise refusing.missing(error, self.names, self.log) from error
        finally:
            self._try = False
            self._indexer.progress = None
        self.last = records[-1] if records else self.last
        return Outcome(records, self._warnings(), signed=signer is not None)

    @cached_property
    def _authoring(self) -> Authoring:
        """How what is appended is signed; a key that was given goes before that of dispute.toml."""
        here = find(self.path, self.path.absolute().parent)
        return Authoring(self._signing_key or here.signing_key, here.require_signatures, strict=self.strict)

    def begin_anew(self, act: NewAct, origin: str, before: Callable[[Transaction], None]) -> Outcome:
        """Append *act*, by which the log goes on as *origin*, whatever was signed of it under the old name.

        *before* is called in the transaction first of all.
        """
        self._may_go_on = True
        acts, signer = replace(self._authoring, strict=False).signed([act], self.curator, self.log)
        return Outcome(self.log.append(acts, curator=self.curator, before=before, signer=signer, origin=origin), ())

    def append_verbatim(
        self,
        records: Sequence[Record],
        claims_of: Callable[[Record], Claimed],
        *,
        origins: Sequence[Origin] = (),
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Store the records of an export in this log, which has to be empty, as they were.

        *origins* are the names that it had, the present one last.
        """
        self._indexer.progress = progress
        try:
            self.log.append_verbatim(records, claims_of=claims_of, origins=origins)
        finally:
            self._indexer.progress = None

    def _warnings(self) -> list[str]:
        return [text for texts in self._indexer.warnings.values() for text in texts]

    def _on_append(self, tx: Transaction, records: Sequence[Record]) -> None:
        self._check_past(tx)
        self._check_standing(tx, records)
        self._indexer(tx, records)
        for one in records:
            if isinstance(one.act, MilestoneErased) and hollow(tx, one.stream, one.act.holes):
                outdate(tx)
        if self._try:
            self._trying = records
            raise _OnlyTrying("only tried")

    def _check_past(self, tx: Transaction) -> None:
        """Refuse where a backup was restored since the store was opened: what was read and kept is of another past."""
        known = (self.last.position, self.last.recorded_at) if self.last else self._opened_at
        if known is None:
            return
        if tx.fetchone("SELECT recorded_at FROM record WHERE pos = ?", (known[0],)) != (to_micros(known[1]),):
            why = "a backup was restored since it was opened: nothing was stored, open it anew, then do it again"
            raise StoreError("store was replaced", str(self.path), why)

    def _check_standing(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Refuse to go on with a store that is older than what was signed; once, since it does not get older."""
        if self._may_go_on:
            return
        key = key_of(self.path)
        if beside(key).exists():
            from tracker.curating.standing import check_standing  # cryptography takes its time to load

            whole = records[0].position == 1  # an export that is put back: what was signed may be in it
            check_standing(tx.fetchall, key, records[-1].position if whole else records[0].position - 1)
        self._may_go_on = True

    def _bring_up(self, clock: Clock) -> None:
        with Index(self.path) as index:
            behind = index.is_behind() or index.is_uncleaned()
        if behind:
            catch_up(self.path, clock)

    def load(self, stream: str, fold: Callable[[S | None, Record], S], how: Mapping[str, Any]) -> Folded[S]:
        """Return *stream* as it stands; for a command that is said again, as it stood when it was said first.

        So the command comes to the same act again, which the log then knows, and not to a refusal.
        """
        first = self.first_time(how.get("command"))
        if first is None or first.stream != stream or first.version == 1:
            return self.log.load(stream, fold)
        return self.log.load(stream, fold, version=first.version - 1)

    def first_time(self, command: str | None) -> Record | None:
        """Return the first record that *command* stored, None if it is new."""
        holder = self.log.store.holder(Claim(COMMAND, command)) if command else None
        return self.log.at(holder.position) if holder else None
