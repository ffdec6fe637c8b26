"""Which days in court and days by which the log gives, and what became of each, record by record. Light."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from tracker.order import Edge, Node, arrange
from tracker.publishing.days import Appointment, Body, Draft, Member, Sort
from tracker.publishing.stories import Said, Story

_HEARINGS: Final = frozenset({"hearing-set", "hearing-held", "hearing-cancelled"})
_TRIALS: Final = frozenset(
    {
        *("trial-proposed", "trial-set", "trial-reset", "trial-begun", "verdict-returned", "judgment-entered"),
        *("suit-withdrawn", "suit-dismissed", "suit-settled", "case-stayed"),
    }
)
_STAYS: Final = frozenset({"case-stayed", "case-reopened"})


class Key(NamedTuple):
    """What milestones share that are about one day: the trials of a proceeding, its hearing of a day, a forecast."""

    dispute: str
    sort: Sort
    of: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An appointment in its last revision; *appointment* is what was said of it last while it *stands*.

    *sequence* counts how often its time became another, being called off and
    taken back included. *position* is that of the last record on it, *modified* when that was.
    """

    appointment: Appointment
    dispute: str
    created: datetime
    modified: datetime
    position: int
    sequence: int = 0
    stands: bool = True


class Docket:
    """All appointments that a log ever gave, by the id of the milestone that each is named by.

    One that no milestone gives any more, since it was retracted, say, stays and no longer ``stands``:
    somebody may have it in a calendar.
    """

    def __init__(self) -> None:
        """Know of none."""
        self.listed: dict[str, Listed] = {}
        self._ended: dict[str, set[str]] = {}
        self._keys: dict[str, frozenset[Key]] = {}
        self._members: dict[Key, dict[str, Member]] = {}
        self._ids: dict[Key, frozenset[str]] = {}

    def take(self, story: Story, said: Said) -> set[str]:
        """Take the record *said* of a milestone, after all before it; return the ids of appointments that it is on."""
        before = self._keys.get(story.id, frozenset())
        after = keys(story.dispute, said.body) if self._stands(story.id, said) else frozenset()
        for key in before - after:
            del self._members[key][story.id]
        for key in after:
            self._members.setdefault(key, {})[story.id] = Member(story.id, story.first.position, said.body)
        if before or after:
            self._keys[story.id] = after
        touched = set(self._settled(before | after, story, said))
        if story.id in self.listed and story.id not in touched:
            self.listed[story.id] = replace(self.listed[story.id], modified=said.recorded_at, position=said.position)
            touched.add(story.id)
        return touched

    def _stands(self, one: str, said: Said) -> bool:
        """Say whether a milestone stands for itself from the record *said* on."""
        ended = self._ended.setdefault(one, set()) if said.did in {"retracted", "merged"} else self._ended.get(one)
        if ended is None:
            return True
        if said.did in {"retracted", "merged"}:
            ended.add(said.did)
        elif said.did == "unmerged":
            ended.discard("merged")
        return not ended

    def _settled(self, touched: frozenset[Key], story: Story, said: Said) -> Iterator[str]:
        """Bring up to date what the milestones of the keys *touched* come to, and yield the ids of what changed."""
        found: dict[str, Appointment] = {}
        gone: set[str] = set()
        for key in touched:
            made = appointments(key, self._members[key].values())
            gone |= self._ids.get(key, frozenset())
            self._ids[key] = frozenset(one.id for one in made)
            found |= {one.id: one for one in made}
        for one, appointment in found.items():
            if self._list(appointment, story, said):
                yield one
        for one in gone - found.keys():
            self._revise(one, said, self.listed[one].appointment, stands=False)
            yield one

    def _list(self, appointment: Appointment, story: Story, said: Said) -> bool:
        """List an appointment as it is now, and say whether that is of the record *said*."""
        old = self.listed.get(appointment.id)
        if old is None:
            moment = said.recorded_at
            self.listed[appointment.id] = Listed(appointment, story.dispute, moment, moment, said.position)
            return True
        if old.stands and old.appointment == appointment and story.id not in appointment.rests_on:
            return False
        self._revise(appointment.id, said, appointment, stands=True)
        return True

    def _revise(self, one: str, said: Said, appointment: Appointment, *, stands: bool) -> None:
        old = self.listed[one]
        moved = (old.appointment.when, old.stands) != (appointment.when, stands)
        self.listed[one] = replace(
            old,
            appointment=appointment,
            modified=said.recorded_at,
            position=said.position,
            sequence=old.sequence + moved,
            stands=stands,
        )


def keys(dispute: str, body: Body) -> frozenset[Key]:
    """Return what a milestone that says *body* is about; hearings go by the day set, as in the view of trials. Pure."""
    what, kind = body["what"], str(body["what"]["kind"])
    found = {Key(dispute, "forecast", one["forecast"]) for one in body.get("settles", ())}
    if kind in _HEARINGS:
        found.add(Key(dispute, "hearing", what["proceeding"], (what.get("hearing_on") or body["occurred_on"])["text"]))
    if kind in _TRIALS:
        found.add(Key(dispute, "trial", what["proceeding"]))
    if kind in _STAYS:
        found.add(Key(dispute, "stay", what["proceeding"]))
    if kind == "forecast-made":
        found.add(Key(dispute, "forecast", what["forecast"]))
    return frozenset(found)


def appointments(key: Key, members: Iterable[Member]) -> list[Appointment]:
    """Return what the *members* of a key come to: each trial and stay of a proceeding, of all else one at most. Pure.

    They are taken by date, by what is known of the order, and by first record.
    """
    drafts = [Draft(key.sort, key.of)]
    for member in _in_order([*members]):
        if drafts[-1].is_over_before(member):
            drafts.append(Draft(key.sort, key.of))
        drafts[-1].take(member)
    return [made for draft in drafts if (made := draft.made()) is not None]


def _in_order(members: Sequence[Member]) -> Sequence[Member]:
    if len(members) <= 1:
        return members
    nodes = [Node(one.id, one.occurred_on.first_day, one.occurred_on.last_day, one.place) for one in members]
    order = arrange(
        sorted(nodes, key=lambda node: node.place),
        (Edge(before, one.id, "") for one in members for before in one.body.get("follows", ())),
    )
    return sorted(members, key=lambda one: (order.earliest[one.id], order.rank[one.id]))
