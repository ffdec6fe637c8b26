"""What is done to a milestone that is recorded: correct, cite, retract, withhold, merge; and merging parties."""

from collections.abc import Mapping
from typing import Any

from events.act import Act
from events.acts import (
    MilestoneCited,
    MilestoneCorrected,
    MilestoneMerged,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
    PartyMerged,
    PartyUnmerged,
)
from events.errors import Refused
from events.log.aggregate import Folded
from events.log.records import NewAct
from tracker.curating import folding
from tracker.curating.appending import Appender, Outcome
from tracker.curating.drafting import redrafted
from tracker.curating.meantime import meanwhile
from tracker.curating.naming import naming_claims
from tracker.curating.rivalling import Word, cited
from tracker.index.reader import Index

Standing = Folded[folding.MilestoneState]


class Revising(Appender):
    """The use cases of second thoughts. Each is one append; none rewrites anything."""

    def correct(
        self, name: str, changes: Mapping[str, Any], why: str, *, version: int | None = None, **how: Any
    ) -> Outcome:
        """Say a milestone anew with *changes* to its raw fields. Raises Refused where that changes nothing."""
        now = self._standing(name, how, version)
        said = redrafted(now.state.said, changes, self.names, self.whole_id)
        if said == now.state.said:
            raise Refused("nothing to correct", now.id, "every field given is as it was")
        return self._next(now, MilestoneCorrected(milestone=said, why=why), how, requires=naming_claims(said))

    def cite(
        self,
        name: str,
        citation: str,
        word: Word | None = None,
        *,
        why: str | None = None,
        version: int | None = None,
        **how: Any,
    ) -> Outcome:
        """Let a milestone rest on one more source, which may give another value for a field.

        *why* the source is added is said where it gives none: a *word* has a reason of its own.
        """
        now = self._standing(name, how, version)
        said, source = cited(now.state.said, citation, word, self.names, self.whole_id)
        says, rank, why = (word.field, word.rank, word.why) if word else (None, None, why)
        act = MilestoneCited(milestone=said, citation=source, says=says, rank=rank, why=why)
        return self._next(now, act, how, requires=naming_claims(said))

    def retract(self, name: str, why: str, *, version: int | None = None, **how: Any) -> Outcome:
        """Say that a milestone never was."""
        return self._next(self._standing(name, how, version), MilestoneRetracted(why=why), how)

    def withhold(self, name: str, basis: str, why: str, *, version: int | None = None, **how: Any) -> Outcome:
        """Stop showing a milestone's words, wherever they stand; its place, date and kind stay in the state."""
        now = self._there(name, how, version)
        if now.state.withheld:
            raise Refused("withheld already", now.id, f"show it again by dispute withhold {now.id[:8]} --lift")
        return self._next(now, MilestoneWithheld(basis=basis, why=why), how)

    def show_again(self, name: str, why: str, *, version: int | None = None, **how: Any) -> Outcome:
        """Show the words of a milestone that was withheld."""
        now = self._there(name, how, version)
        if not now.state.withheld:
            raise Refused("not withheld", now.id, "there is nothing to lift")
        if now.state.erased:
            raise Refused("erased milestone", now.id, "its words are destroyed: record it anew with `dispute add`")
        return self._next(now, MilestoneShown(why=why), how)

    def merge(self, into: str, name: str, why: str, *, version: int | None = None, **how: Any) -> Outcome:
        """Say that the milestone *name* is the same thing as *into*, which stands for both from now on."""
        one, other = self._standing(into, how), self._standing(name, how, version)
        if one.id == other.id:
            raise Refused("the same milestone", one.id, "name two to merge them")
        if one.state.dispute != other.state.dispute:
            raise Refused("of another dispute", other.id, "only milestones of one dispute can be one")
        return self._next(other, MilestoneMerged(into=one.id, why=why), how)

    def unmerge(self, name: str, why: str, *, version: int | None = None, **how: Any) -> Outcome:
        """Let a milestone that was merged stand for itself again."""
        now = self._there(name, how, version)
        if now.state.merged is None:
            raise Refused("not merged", now.id, "there is nothing to undo")
        return self._next(now, MilestoneUnmerged(why=why), how)

    def merge_parties(self, into: str, name: str, why: str, **how: Any) -> Outcome:
        """Say that the party *name* is the same as *into*, which stands for both from now on."""
        slug, other = self.names.slug("party", into), self.names.own_slug("party", name)
        if slug == other:
            raise Refused("the same party", slug, "name two to merge them")
        return self._of_party(other, PartyMerged(slug=other, into=slug, why=why), how)

    def unmerge_parties(self, name: str, why: str, **how: Any) -> Outcome:
        """Let a party that was merged stand for itself again."""
        other = self.names.own_slug("party", name)
        return self._of_party(other, PartyUnmerged(slug=other, why=why), how)

    def whole_id(self, name: str) -> str:
        """Return the milestone's whole id for its first six digits or more."""
        with Index(self.path) as index:
            return index.milestone_id(name)

    def _of_party(self, slug: str, act: Act, how: Mapping[str, Any]) -> Outcome:
        stream = self.names.stream("party", slug)
        if stream is None:
            raise self.names.unknown("party", slug)
        how = dict(how)
        version = how.pop("version", None)
        now = self.load(stream, folding.subject, how)
        if version not in (None, now.version):
            raise Refused("changed meanwhile", slug, f"it is at version {now.version} now: see `dispute parties`")
        self.names.forget()
        return self.append([NewAct(now.id, now.version + 1, act)], **how)

    def _next(self, now: Standing, act: Act, how: Mapping[str, Any], **claims: Any) -> Outcome:
        return self.append([NewAct(now.id, now.version + 1, act, **claims)], **how)

    def _there(self, name: str, how: Mapping[str, Any], version: int | None = None) -> Standing:
        """Return the milestone that *name* leads to, as it stands. Raises Refused if that is not *version*."""
        now = self.load(self.whole_id(name), folding.milestone, how)
        if version is None or version == now.version:
            return now
        if version > now.version:
            raise Refused("no such version", f"{now.id} {version}", f"it is at version {now.version}")
        then = self.log.load(now.id, folding.milestone, version=version)
        what = f"it is at version {now.version} now: {meanwhile(then.state, now.state)}"
        raise Refused("changed meanwhile", now.id, f"{what}: look with dispute show {now.id[:8]}, then say it anew")

    def _standing(self, name: str, how: Mapping[str, Any], version: int | None = None) -> Standing:
        """Return the milestone that *name* leads to, at its last version. Raises Refused if it does not stand."""
        now = self._there(name, how, version)
        if now.state.retracted is not None:
            raise Refused("retracted milestone", now.id, "record it anew with `dispute add`")
        if now.state.merged is not None:
            into = now.state.merged[:8]
            raise Refused("merged milestone", now.id, f"{into} stands for it: use that, or undo the merge first")
        return now
