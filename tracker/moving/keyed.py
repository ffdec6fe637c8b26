"""What an import's keys lead to, in the log and further up in the file, and how those milestones stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from events.act import Act
from events.errors import DisputeError, InvalidInput, NotFound, Refused
from events.log.content import content_digest
from events.log.records import NewAct
from tracker.curating import folding
from tracker.curating.acting import key_claim
from tracker.curating.tracker import Tracker
from tracker.moving.rows import Row


@dataclass
class Standing:
    """A milestone while a file is being taken: its stream, the stream's version, and its state."""

    stream: str
    version: int
    state: folding.MilestoneState


class Keyed:
    """The milestones that rows refer to by key, as the log has them and the rows before leave them."""

    def __init__(self, tracker: Tracker, name: str) -> None:
        """Look in the log of *tracker* for what the file *name* does not hold itself."""
        self._tracker = tracker
        self._name = name
        self._dispute = ""
        self._keys: dict[str, tuple[str, Row]] = {}
        self._standing: dict[str, Standing] = {}

    @property
    def dispute(self) -> str:
        """The stream of the dispute that the file is about. Raises InvalidInput before there is one."""
        if not self._dispute:
            raise InvalidInput("no dispute", self._name, "begin the file with a [dispute] table")
        return self._dispute

    def begin(self, dispute: str) -> None:
        """Take the stream of the dispute that the file is about."""
        self._dispute = dispute

    def enter(self, row: Row, stream: str, state: folding.MilestoneState) -> None:
        """Know the milestone that *row* records in *stream*."""
        self._standing[stream] = Standing(stream, 1, state)
        self._keys[str(row.key)] = (stream, row)

    def has(self, row: Row, act: str) -> bool:
        """Whether the log, or the file further up, has the row. Raises Refused where its key has other content."""
        if row.key is None or "key" not in row.fields:
            raise InvalidInput("no key", row.section, 'give it one that is its own in the dispute: key = "…"')
        if row.key in self._keys:
            if self._keys[row.key][1].fields == row.fields and self._keys[row.key][1].section == row.section:
                return True
            raise Refused("key used twice", row.key, f"it stands at line {self._keys[row.key][1].line} already")
        holder = self._tracker.log.store.holder(key_claim(self.dispute, row.key))
        if holder is None:
            return False
        self._keys[row.key] = (holder.stream, row)
        known = self._tracker.log.at(holder.position)
        if known is not None and not known.salt:
            return True  # its words were erased: importing the file again does not bring them back
        if known is None or known.digest != content_digest(act, content(row)):
            command = f"dispute correct {holder.stream[:8]}"
            raise Refused("other content", row.key, f"the log has this key otherwise; change it by: {command}")
        return True

    def of(self, row: Row, field: str = "of") -> Standing:
        """Return the milestone that *row* names in *field*. Raises what stands in its way."""
        name = str(row.fields.get(field, ""))
        stream = self.stream_of(name)
        if stream not in self._standing:
            now = self._tracker.log.load(stream, folding.milestone)
            self._standing[stream] = Standing(stream, now.version, now.state)
        return self._standing[stream]

    def next(self, row: Row, standing: Standing, act: Act, *, now: Mapping[str, Any], **how: Any) -> NewAct:
        """Return *act* as the next one of a milestone, whose state has what is in *now* from then on."""
        standing.version += 1
        standing.state = replace(standing.state, **now)
        self._keys[str(row.key)] = (standing.stream, row)
        claims = (key_claim(standing.state.dispute, str(row.key)),)
        return NewAct(standing.stream, standing.version, act, claims, content=content(row), **how)

    def stream_of(self, name: str) -> str:
        """Return the milestone that *name*, a key or the beginning of an id, leads to."""
        if not isinstance(name, str):
            raise InvalidInput("not a key", str(name), 'write keys as text: follows = ["…"]')
        if name in self._keys:
            return self._keys[name][0]
        if name in self._standing:
            return name  # what a milestone of this file follows, resolved before
        holder = self._tracker.log.store.holder(key_claim(self.dispute, name)) if name else None
        if holder is not None:
            return holder.stream
        try:
            return self._tracker.whole_id(name)
        except DisputeError:
            raise NotFound("unknown key", name, "name a row of this file, or one imported before") from None


def content(row: Row) -> Mapping[str, Any]:
    """Return what a row says, for comparing it with the same key's another time."""
    return dict(row.fields)
