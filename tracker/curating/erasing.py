"""Destroying words for good, by an act that says so: of a milestone, or of one of its earlier records alone."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from events.acts import Hole, MilestoneErased
from events.errors import Refused
from events.kinds.kind import Kind
from events.log.records import Record
from events.vocabulary import KINDS
from tracker.curating.appending import Outcome
from tracker.curating.blanking import NAMING, Blanking, Spoken, to_erase
from tracker.curating.revising import Revising
from tracker.index.reader import Index


class Erasing(Revising):
    """The use case of erasing. What it stores destroys payloads in the same transaction; nothing undoes it."""

    def erase(self, name: str, basis: str, why: str, *, version: int | None = None, **how: Any) -> Outcome:
        """Destroy the words of the milestone, or of the record *name* (``r…``), and let their skeleton stand there.

        Place, date, kind and whom it is about stay in the state at every `known`. Raises Refused where there are none.
        """
        stream, one = self.of_words(name)
        scope: Literal["milestone", "record"] = "milestone" if one is None else "record"
        first = self.first_time(how.get("command"))
        if first is not None and first.stream == stream and _says(first, basis, why, scope):
            return Outcome([first], ())
        now = self._there(stream, how, version)
        records = to_erase(self.log.stream(stream), one)
        if not records:
            raise Refused("erased already", now.id, f"clean the store of what is left: dispute erase {name} --clean")
        blanking = Blanking(self._spoken_beside(now.state.dispute, None if one else stream))
        holes = tuple(self._hole(record, blanking) for record in records)
        return self._next(now, MilestoneErased(basis=basis, why=why, scope=scope, holes=holes), how)

    def of_words(self, name: str) -> tuple[str, str | None]:
        """Return the milestone's stream that *name* leads to, and the record's id if it is one of a record."""
        if name[:1].lower() != "r":
            return self.whole_id(name), None
        record = self.log.record(name)
        with Index(self.path) as index:
            return index.milestone_id(record.stream), record.id

    def _hole(self, record: Record, blanking: Blanking) -> Hole:
        state = self.log.payload(record, blanking.act(record.act))
        return Hole(record=record.id, position=record.position, state=state.decode())

    def _spoken_beside(self, dispute: str, apart: str | None) -> Spoken:
        """Return what says whether a milestone of *dispute* names a thing so, but for the one *apart*."""
        with Index(self.path) as index:
            whats = index.whats(dispute, [kind for kind, model in KINDS.items() if _names(model)])
            said = set(_named(what for one, what in whats if one != apart))
        return lambda field, words: (field, words) in said


def _says(first: Record, basis: str, why: str, scope: str) -> bool:
    act = first.act
    return isinstance(act, MilestoneErased) and (act.basis, act.why, act.scope) == (basis, why, scope)


def _names(kind: type[Kind]) -> bool:
    return bool(NAMING.keys() & kind.model_fields.keys())


def _named(whats: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for what in whats:
        for field in NAMING.keys() & what.keys():
            if what[field]:
                yield field, NAMING[field](what[field])
