"""Rows by which two parties are one, or two again: told from those taken before by what they say, for want of a key."""

from collections import Counter

from events.acts import PartyMerged, PartyUnmerged
from events.errors import InvalidInput, Refused
from events.log.log import Log
from events.log.records import NewAct
from tracker.curating.naming import Names
from tracker.moving.amending import flag, reason
from tracker.moving.rows import Row

OfParty = PartyMerged | PartyUnmerged
FIELDS = ("of", "into", "why", "undo")


class Parties:
    """What was said of parties that are one, in the log and further up in the file."""

    def __init__(self, log: Log, names: Names) -> None:
        """Look in *log* for what the file does not say itself."""
        self._log = log
        self._names = names
        self._said: dict[str, list[OfParty]] = {}
        self._new: Counter[str] = Counter()
        self._met: Counter[OfParty] = Counter()

    def take(self, row: Row) -> NewAct | None:
        """Return the act that *row* says; None if the log holds it, as often as the file has said it by now."""
        act = self._act(row)
        said = self._said_of(act.slug)
        self._met[act] += 1
        if said.count(act) >= self._met[act]:
            return None
        self._hold_possible(act)
        said.append(act)
        stream = self._stream(act.slug)
        self._new[stream] += 1
        held = len(self._log.stream(stream)) or 1  # else the file adds the party itself
        return NewAct(stream, held + self._new[stream], act)

    def _act(self, row: Row) -> OfParty:
        for name in row.fields:
            if name not in FIELDS:
                raise InvalidInput("not a field of a party-merge", name, f"it has {', '.join(FIELDS)}")
        slug = self._slug(row, "of")
        if flag(row, "undo"):
            if "into" in row.fields:
                raise InvalidInput("undone into another", slug, "leave out into")
            return PartyUnmerged(slug=slug, why=reason(row))
        return PartyMerged(slug=slug, into=self._slug(row, "into"), why=reason(row))

    def _hold_possible(self, act: OfParty) -> None:
        """Raise Refused where the parties as they stand by then do not admit *act*."""
        into = self._into(act.slug)
        if isinstance(act, PartyUnmerged):
            if into is None:
                raise Refused("not merged", act.slug, "there is nothing to undo")
            return
        if act.slug == act.into:
            raise Refused("the same party", act.slug, "name two to merge them")
        for slug in (act.slug, act.into):
            if (other := self._into(slug)) is not None:
                raise Refused("merged party", slug, f"{other} stands for it: name that, or undo the merge first")

    def _into(self, slug: str) -> str | None:
        """Return what a party is merged into by now, None where it stands itself."""
        said = self._said_of(slug)
        return said[-1].into if said and isinstance(said[-1], PartyMerged) else None

    def _said_of(self, slug: str) -> list[OfParty]:
        stream = self._stream(slug)
        if stream not in self._said:
            acts = [record.act for record in self._log.stream(stream)]
            self._said[stream] = [act for act in acts if isinstance(act, PartyMerged | PartyUnmerged)]
        return self._said[stream]

    def _slug(self, row: Row, field: str) -> str:
        """Return the slug of the party that *row* names in *field*, which another may stand for."""
        name = row.fields.get(field)
        if not isinstance(name, str):
            raise InvalidInput(f"no {field}", row.section, f'write {field} = "…", the slug of a party')
        if self._log.stream(self._stream(name)):
            return self._names.own_slug("party", name)
        return self._names.slug("party", name)

    def _stream(self, name: str) -> str:
        stream = self._names.stream("party", name)
        if stream is None:
            raise self._names.unknown("party", name)
        return stream
