"""The use cases of a curator, each one append: thin, imperative, none of them prints."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from events.acts import (
    ACTS,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    MilestoneCorrected,
    MilestoneRetracted,
)
from events.errors import DisputeError, Refused
from events.log.log import Log
from events.log.records import Curator, NewAct, Record
from events.log.restoring import Claimed
from events.log.store import Transaction
from events.subjects import Dispute
from tracker.clock import Clock
from tracker.curating import folding
from tracker.curating.acting import added, changed, open_claim, recorded, subject
from tracker.curating.drafting import drafted, redrafted
from tracker.curating.naming import Names, look_claim, name_claim, naming_claims
from tracker.index.catching_up import catch_up, decoder
from tracker.index.reader import Index
from tracker.index.writer import Indexer


@dataclass(frozen=True)
class Outcome:
    """What an act came to: the records stored, or that would have been, and what there is to warn of."""

    records: Sequence[Record]
    warnings: Sequence[str]
    stored: bool = True

    @property
    def stream(self) -> str:
        """The id of what was acted on: the milestone's, the dispute's."""
        return self.records[-1].stream


class _OnlyTrying(DisputeError):
    """Raised within an append's transaction to undo it, once everything else has been checked."""


class Tracker:
    """A log, its index, and the curator who acts. A context manager: leaving it closes the store."""

    def __init__(self, path: str | Path, curator: Curator, *, clock: Clock, create: bool = False) -> None:
        """Open the store at *path*, or make it. Raises StoreError."""
        self.path = Path(path)
        self.curator = curator
        self._indexer = Indexer(decoder())
        self._trying: Sequence[Record] | None = None
        self._try = False
        how = Log.create if create else Log.open
        self.log = how(path, ACTS, clock=clock, on_append=self._on_append)
        self.names = Names(self.log)
        if not create:
            self._bring_up(clock)

    def __enter__(self) -> Self:
        """Return the tracker."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.log.close()

    def open_dispute(self, slug: str, title: str, lang: str = "en", **how: Any) -> Outcome:  # noqa: ANN401
        """Open a dispute. Raises ClaimTaken if its slug, or one that looks like it, is taken."""
        said = Dispute(slug=slug, title=title, lang=lang)
        stream = str(uuid4())
        claims = (name_claim("dispute", slug), look_claim("dispute", slug), open_claim(stream))
        return self.append([NewAct(stream, 1, DisputeOpened(dispute=said), claims)], **how)

    def rename(self, name: str, *, title: str | None = None, slug: str | None = None, **how: Any) -> Outcome:  # noqa: ANN401
        """Give a dispute another title, another slug, or both; its old slug keeps leading to it."""
        now = self.log.load(self._dispute(name), folding.dispute)
        said = now.state.dispute
        act = DisputeRenamed(title=title or said.title, slug=slug or said.slug)
        if (act.title, act.slug) == (said.title, said.slug):
            raise Refused("nothing to rename", name, "give another --title or --slug")
        fresh = act.slug not in (said.slug, *said.aliases)
        claims = (name_claim("dispute", act.slug), look_claim("dispute", act.slug)) if fresh else ()
        return self.append([NewAct(now.id, now.version + 1, act, claims)], **how)

    def close(self, name: str, why: str | None = None, **how: Any) -> Outcome:  # noqa: ANN401
        """Close a dispute: nothing is added to it until it is reopened."""
        now = self.log.load(self._dispute(name), folding.dispute)
        if now.state.closed:
            raise Refused("closed already", name, f"reopen it first: dispute reopen {name}")
        return self.append([NewAct(now.id, now.version + 1, DisputeClosed(why=why), (), (open_claim(now.id),))], **how)

    def reopen(self, name: str, why: str | None = None, **how: Any) -> Outcome:  # noqa: ANN401
        """Let a closed dispute take milestones again."""
        now = self.log.load(self._dispute(name), folding.dispute)
        if not now.state.closed:
            raise Refused("open already", name, "there is nothing to do")
        return self.append([NewAct(now.id, now.version + 1, DisputeReopened(why=why), (open_claim(now.id),))], **how)

    def add(self, sort: str, raw: Mapping[str, Any], **how: Any) -> Outcome:  # noqa: ANN401
        """Add a party, proceeding or source, which milestones can name from then on."""
        return self.append([added(subject(sort, raw, self.names))], **how)

    def change(self, sort: str, name: str, changes: Mapping[str, Any], **how: Any) -> Outcome:  # noqa: ANN401
        """Change what is known of a party, proceeding or source; aliases given are added to those it has."""
        stream = self.names.stream(sort, name)
        if stream is None:
            raise self.names.unknown(sort, name)
        now = self.log.load(stream, folding.subject)
        return self.append([changed(now.id, now.version, now.state, changes, self.names)], **how)

    def record(
        self, raw: Mapping[str, Any], *, dispute: str | None = None, key: str | None = None, **how: Any  # noqa: ANN401
    ) -> Outcome:
        """Record a milestone given as raw fields, its kind's among them. Raises whatever is wrong with it.

        *dispute* may be left out where the log holds one only.
        """
        stream = self._dispute(dispute)
        self._must_be_open(stream)
        said = drafted(raw, self.names, self.whole_id)
        return self.append([recorded(stream, said, key)], **how)

    def correct(
        self, name: str, changes: Mapping[str, Any], why: str, *, version: int | None = None, **how: Any  # noqa: ANN401
    ) -> Outcome:
        """Say a milestone anew with *changes* to its raw fields. Raises Refused where that changes nothing."""
        now = self._standing(name, version)
        said = redrafted(now.state.said, changes, self.names, self.whole_id)
        if said == now.state.said:
            raise Refused("nothing to correct", now.id, "every field given is as it was")
        requires = naming_claims(said)
        return self.append([NewAct(now.id, now.version + 1, MilestoneCorrected(milestone=said, why=why), requires=requires)], **how)

    def retract(self, name: str, why: str, **how: Any) -> Outcome:  # noqa: ANN401
        """Say that a milestone never was."""
        now = self._standing(name, None)
        return self.append([NewAct(now.id, now.version + 1, MilestoneRetracted(why=why))], **how)

    def whole_id(self, name: str) -> str:
        """Return the milestone's whole id for its first six digits or more."""
        with Index(self.path) as index:
            return index.milestone_id(name)

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
        try:
            records = self.log.append(acts, curator=self.curator, command=command)
        except _OnlyTrying:
            return Outcome(self._trying or (), self._warnings(), stored=False)
        finally:
            self._try = False
            self._indexer.progress = None
        return Outcome(records, self._warnings())

    def append_verbatim(
        self,
        records: Sequence[Record],
        claims_of: Callable[[Record], Claimed],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Store the records of an export in this log, which has to be empty, as they were."""
        self._indexer.progress = progress
        try:
            self.log.append_verbatim(records, claims_of=claims_of)
        finally:
            self._indexer.progress = None

    def _warnings(self) -> list[str]:
        return [text for texts in self._indexer.warnings.values() for text in texts]

    def _on_append(self, tx: Transaction, records: Sequence[Record]) -> None:
        self._indexer(tx, records)
        if self._try:
            self._trying = records
            raise _OnlyTrying("only tried")

    def _bring_up(self, clock: Clock) -> None:
        with Index(self.path) as index:
            behind = index.is_behind()
        if behind:
            catch_up(self.path, clock)

    def _dispute(self, name: str | None) -> str:
        """Return the stream of the dispute *name*, or of the only one there is."""
        if name is not None:
            stream = self.names.stream("dispute", name)
            if stream is None:
                raise self.names.unknown("dispute", name)
            return stream
        with Index(self.path) as index:
            found = index.registered("dispute", index.head().position)
        if len(found) != 1:
            several = "name it with --dispute: " + ", ".join(one.slug for one in found)
            raise Refused("which dispute", "", several if found else "open one first: dispute open SLUG --title TITLE")
        return found[0].stream

    def _must_be_open(self, stream: str) -> None:
        if self.log.claim(*open_claim(stream)) is None:
            slug = self.log.load(stream, folding.dispute).state.dispute.slug
            raise Refused("closed dispute", slug, f"reopen it first: dispute reopen {slug}")

    def _standing(self, name: str, version: int | None) -> Any:  # noqa: ANN401
        """Return the milestone that *name* leads to, at its last version. Raises Refused if it is retracted."""
        now = self.log.load(self.whole_id(name), folding.milestone)
        if now.state.retracted is not None:
            raise Refused("retracted milestone", now.id, "record it anew with `dispute add`")
        if version is not None and version != now.version:
            raise Refused("changed meanwhile", now.id, f"it is at version {now.version} now: see `dispute show {now.id[:8]}`")
        return now
