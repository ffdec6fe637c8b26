"""The use cases of a curator, each one append: thin, imperative, none of them prints."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from events.acts import (
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
)
from events.errors import Refused
from events.log.records import NewAct
from events.subjects import Dispute
from tracker.curating import folding
from tracker.curating.acting import added, changed, open_claim, recorded, subject
from tracker.curating.appending import Outcome
from tracker.curating.drafting import drafted
from tracker.curating.erasing import Erasing
from tracker.curating.naming import look_claim, name_claim, refuse_reserved
from tracker.index.reader import Index

__all__ = ["Outcome", "Tracker"]


class Tracker(Erasing):
    """A log, its index, and the curator who acts. A context manager: leaving it closes the store."""

    def open_dispute(self, slug: str, title: str, lang: str = "en", **how: Any) -> Outcome:
        """Open a dispute. Raises ClaimTaken if its slug, or one like it, is taken, Refused if it is reserved."""
        said = Dispute(slug=slug, title=title, lang=lang)
        refuse_reserved(said.slug)
        stream = str(uuid4())
        claims = (name_claim("dispute", slug), look_claim("dispute", slug), open_claim(stream))
        return self.append([NewAct(stream, 1, DisputeOpened(dispute=said), claims)], **how)

    def rename(self, name: str, *, title: str | None = None, slug: str | None = None, **how: Any) -> Outcome:
        """Give a dispute another title, another slug, or both; its old slug keeps leading to it."""
        now = self.load(self._dispute(name), folding.dispute, how)
        said = now.state.dispute
        act = DisputeRenamed(title=title or said.title, slug=slug or said.slug)
        if (act.title, act.slug) == (said.title, said.slug):
            raise Refused("nothing to rename", name, "give another --title or --slug")
        refuse_reserved(act.slug)
        fresh = act.slug not in (said.slug, *said.aliases)
        claims = (name_claim("dispute", act.slug), look_claim("dispute", act.slug)) if fresh else ()
        return self.append([NewAct(now.id, now.version + 1, act, claims)], **how)

    def close(self, name: str, why: str | None = None, **how: Any) -> Outcome:
        """Close a dispute: nothing is added to it until it is reopened."""
        now = self.load(self._dispute(name), folding.dispute, how)
        if now.state.closed:
            raise Refused("closed already", name, f"reopen it first: dispute reopen {name}")
        return self.append([NewAct(now.id, now.version + 1, DisputeClosed(why=why), (), (open_claim(now.id),))], **how)

    def reopen(self, name: str, why: str | None = None, **how: Any) -> Outcome:
        """Let a closed dispute take milestones again."""
        now = self.load(self._dispute(name), folding.dispute, how)
        if not now.state.closed:
            raise Refused("open already", name, "there is nothing to do")
        return self.append([NewAct(now.id, now.version + 1, DisputeReopened(why=why), (open_claim(now.id),))], **how)

    def add(self, sort: str, raw: Mapping[str, Any], **how: Any) -> Outcome:
        """Add a party, proceeding or source, which milestones can name from then on."""
        return self.append([added(subject(sort, raw, self.names))], **how)

    def change(self, sort: str, name: str, changes: Mapping[str, Any], **how: Any) -> Outcome:
        """Change what is known of a party, proceeding or source; aliases given are added to those it has."""
        stream = self.names.stream(sort, name)
        if stream is None:
            raise self.names.unknown(sort, name)
        now = self.load(stream, folding.subject, how)
        return self.append([changed(now.id, now.version, now.state, changes, self.names)], **how)

    def record(
        self, raw: Mapping[str, Any], *, dispute: str | None = None, key: str | None = None, **how: Any
    ) -> Outcome:
        """Record a milestone given as raw fields, its kind's among them. Raises whatever is wrong with it.

        *dispute* may be left out where the log holds one only.
        """
        stream = self._dispute(dispute)
        if self.first_time(how.get("command")) is None:
            self._must_be_open(stream)
        said = drafted(raw, self.names, self.whole_id)
        return self.append([recorded(stream, said, key)], **how)

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
