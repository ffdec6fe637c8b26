"""What is kept in memory while records are written: each dispute's milestones in line, and groups as they stand."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from events.log.records import Record
from events.log.store import Transaction
from events.milestone import Milestone
from tracker.index.anew import open_rows
from tracker.index.line import Line
from tracker.index.live import Group, groups_of
from tracker.index.neighbours import Neighbours
from tracker.index.rows import GroupKey, Rows
from tracker.index.said import Said
from tracker.index.standing import Changes

GROUPS_KEPT = 4_000
"""How many groups are kept in memory at most; those not met for longest go first."""
PLACES_KEPT = 8_000
"""How many milestones of other disputes than the present one are kept in line at most."""


@dataclass
class Work:
    """One record being written: where, to which dispute's line, on which milestone, as known from which position."""

    tx: Transaction
    rows: Rows
    dispute: str
    line: Line
    place: int
    position: int
    warnings: list[str] = field(default_factory=list)

    def write(self, group: Group, changes: Changes) -> None:
        """Close the rows that end, and open those that begin."""
        for row in changes.ended:
            self.rows.close(group.numbers.pop(row), self.position)
        for row in changes.begun:
            group.numbers[row] = self.rows.open(group.key, row, self.position)
            if row.aspect == "warning":
                self.warnings.append(f"{row.subject}: {row.value}")

    def warn_of_order(self, one: str) -> None:
        """Warn of orders of a milestone that cannot be, where no row of a group does."""
        for edge in self.line.dropped.get(one, ()):
            text = f"dated before what it follows, so that order is not used: {edge.why}"
            if not any(warned.endswith(text) for warned in self.warnings):
                self.warnings.append(text)


class Kept:
    """Lines and groups, read from the index when they are first needed."""

    def __init__(self, said: Said) -> None:
        """Keep nothing yet; what milestones say is read through *said*."""
        self._said = said
        self._lines: dict[str, Line] = {}
        self._groups: OrderedDict[GroupKey, Group] = OrderedDict()
        self._of: dict[str, set[GroupKey]] = {}
        """The groups kept of each dispute, some perhaps that are gone."""
        self._tangled: set[GroupKey] = set()

    def forget(self) -> None:
        """Forget all that is kept."""
        self._lines.clear()
        self._groups.clear()
        self._of.clear()
        self._tangled.clear()

    def forget_about(self, dispute: str, places: Iterable[int], groups: Iterable[GroupKey]) -> None:
        """Forget milestones, among them all that known order leads to from each, and groups, theirs among them."""
        if dispute in self._lines:
            self._lines[dispute].forget(map(str, places))
        for group in groups:
            self._groups.pop(group, None)

    def at(self, tx: Transaction, rows: Rows, record: Record) -> Work | None:
        """Return the work on a milestone that stands already; None if it is not live or out of line."""
        found = rows.place_of(record.stream)
        if found is None:
            return None
        work = Work(tx, rows, found[0], self.line(found[0]), found[1], record.position)
        if str(work.place) not in work.line and not self._load(work, [work.place]):
            return None
        return work

    def now(self, work: Work) -> Milestone | None:
        """Return what the milestone says as it stands."""
        for key in work.line.groups[str(work.place)]:
            if key in self._groups:
                return self._groups[key].said[work.place]
        work.rows.flush()
        return self._said.now(work.tx, work.place)

    def line(self, dispute: str) -> Line:
        """Return the line of a dispute, making room for it where others take too much."""
        line = self._lines.pop(dispute, None)
        if line is None:
            line = Line()
            while self._lines and sum(map(len, self._lines.values())) > PLACES_KEPT:
                gone = next(iter(self._lines))
                del self._lines[gone]
                for key in self._of.pop(gone, ()):
                    self._groups.pop(key, None)
        self._lines[dispute] = line
        return line

    def _load(self, work: Work, places: Iterable[int]) -> bool:
        """Take milestones into line with all that known order leads to from them; False if they are not to be had."""
        work.rows.flush()
        near = Neighbours(work.tx, self._said)
        wanted = set(places)
        reached = near.reach(wanted)
        own, groups = {}, {}
        for place in reached:  # more is loaded, but without all that leads to it
            said = near.said[place]
            own[str(place)] = said.occurred_on.first_day, said.occurred_on.last_day
            groups[str(place)] = groups_of(work.dispute, place, said)
        return wanted <= reached and work.line.take_in(near.arranged(), own, groups)

    def followed(self, work: Work, ids: Sequence[str]) -> list[int] | None:
        """Return the places of the milestones that a new one follows; None where one is not to be had."""
        found = []
        for one in ids:
            dispute, place = work.rows.place_of(one) or ("", 0)
            if dispute != work.dispute or (str(place) not in work.line and not self._load(work, [place])):
                return None
            found.append(place)
        return found

    def all(self, work: Work, keys: Iterable[GroupKey]) -> list[Group] | None:
        """Return groups as they stand; None where one is not to be had."""
        groups = []
        for key in keys:
            group = self._group(work, key)
            if group is None:
                return None
            groups.append(group)
        return groups

    def others(self, work: Work, changed: Iterable[str], keys: Sequence[GroupKey]) -> list[Group] | None:
        """Return the groups of the milestones *changed* beside those named *keys*; None where one is not to be had."""
        found = dict.fromkeys(key for one in sorted(changed) for key in work.line.groups[one] if key not in keys)
        return self.all(work, found)

    def _group(self, work: Work, key: GroupKey) -> Group | None:
        """Return a group as it stands; None if the order of its milestones is out of line."""
        if (found := self._groups.get(key)) is not None:
            self._groups.move_to_end(key)
            return found
        if key in self._tangled:
            return None
        if work.rows.holds(key):
            work.rows.flush()
        members = "SELECT place FROM member WHERE dispute = ? AND view = ? AND grp = ? ORDER BY place"
        places = [place for (place,) in work.tx.fetchall(members, key)]
        said: dict[int, Milestone] = {}
        if places:
            work.rows.flush()
            missing = [place for place in places if str(place) not in work.line]
            if missing and not self._load(work, missing):
                self._tangled.add(key)
                return None
            for place in places:
                if (now := self._said.now(work.tx, place)) is not None:
                    said[place] = now
        group = Group(key, work.line, said, open_rows(work.tx, key) if places else {})
        while len(self._groups) >= GROUPS_KEPT:
            self._groups.popitem(last=False)
        self._groups[key] = group
        self._of.setdefault(key[0], set()).add(key)
        return group
