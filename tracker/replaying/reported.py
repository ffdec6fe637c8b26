"""What had been reported by some day: the log's milestones as far as sources had published them, and what is so then.

It is asked twice, counting only what was certainly published by then and
counting all that was possibly published: a value is certain if it is so both
times, possible if it is in either. docs/two-axes.md tells this to readers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date
from itertools import groupby
from typing import Any, NamedTuple

from events.act import Act
from events.acts import MilestoneCorrected, MilestoneRecorded
from events.dates import DAY_MAX, DAY_MIN
from events.log.instants import EPOCH
from events.log.records import Record
from events.milestone import Milestone
from tracker.index.reader import FactRow, Index, Version
from tracker.index.said import renamed
from tracker.index.scratch import Scratch
from tracker.index.withholding import redacted
from tracker.replaying.counting import Counted, Published, counting


class Source(NamedTuple):
    """The first and the last day, ordinals, on which a source can have been published."""

    earliest: int
    latest: int


class Told(NamedTuple):
    """A milestone that counts: where it is, in which version, and whether it was certainly published."""

    place: int
    id: str
    counted: Counted
    certainly: bool


class Reported(NamedTuple):
    """What had been reported: ``milestones`` by place, and the ``facts`` of the day asked for."""

    milestones: Sequence[Told]
    facts: Sequence[FactRow]


class _Milestone(NamedTuple):
    """A milestone of a dispute as known: its versions with words, and what it was merged into."""

    place: int
    id: str
    dispute: str
    versions: Sequence[tuple[int, Mapping[str, Any]]]
    live: bool
    into: str | None


def reported(index: Index, by: date, at: date, known: int, disputes: Iterable[str]) -> Reported:
    """Return what sources had published *by* a day of *disputes*, given by stream, as recorded up to *known*.

    The facts are those of the day *at*; unsourced and retracted milestones are not among them.
    """
    there = [one for dispute in disputes for one in _milestones(index, dispute, known)]
    sources = _Sources(index, known)
    certainly = _counted(there, lambda one: sources.of(one).latest <= by.toordinal())
    possibly = _counted(there, lambda one: sources.of(one).earliest <= by.toordinal())
    facts = [_facts(index, there, told, at, known) for told in (certainly, possibly)]
    told = {one: Told(place, one, counted, certainly=False) for one, (place, counted) in possibly.items()}
    told |= {one: Told(place, one, counted, certainly=True) for one, (place, counted) in certainly.items()}
    return Reported(sorted(told.values()), joined(facts[0], facts[1], at.toordinal()))


def versions(index: Index, told: Sequence[Told], known: int) -> list[tuple[Version, bool]]:
    """Return the milestones of *told* in the versions that count, by date, each with whether it certainly does."""
    there = index.at_places([one.place for one in told], known)
    found = []
    for one in told:
        now = there[one.place]
        body = _plain(one.counted.body)
        said = redacted(body) if now.withheld else body
        found.append((now._replace(body=said, number=one.counted.number, live=True), one.certainly))
    return sorted(found, key=lambda pair: (*_days(pair[0].body), pair[0].place))


def joined(certainly: Sequence[FactRow], possibly: Sequence[FactRow], day: int) -> list[FactRow]:
    """Return the facts of two states as one: certain where both have them so, possible where either has them. Pure."""
    sides = [_by_value(rows, day) for rows in (certainly, possibly)]
    keys = sorted({**sides[0], **sides[1]})
    return [_joined(*(side.get(key) for side in sides)) for key in keys]


def _by_value(rows: Iterable[FactRow], day: int) -> dict[tuple[str, ...], FactRow]:
    """Return the facts by their values; where several rows have one value, one that is certain that day."""
    found: dict[tuple[str, ...], FactRow] = {}
    for row in rows:
        if row[:5] not in found or row.certain(day):
            found[row[:5]] = row
    return found


def _joined(one: FactRow | None, other: FactRow | None) -> FactRow:
    if one is None or other is None:
        only = one or other
        assert only is not None  # noqa: S101  (a key is of one side at least)
        return only._replace(sure_from=None, sure_until=None)
    sure = None
    if None not in (one.sure_from, other.sure_from, one.sure_until, other.sure_until):
        start, end = max(one.sure_from or 0, other.sure_from or 0), min(one.sure_until or 0, other.sure_until or 0)
        sure = (start, end) if start < end else None
    return one._replace(
        start=min(one.start, other.start),
        end=max(one.end, other.end),
        sure_from=sure[0] if sure else None,
        sure_until=sure[1] if sure else None,
        because=tuple(sorted({*one.because, *other.because})),
    )


class _Sources:
    """When sources were published, as known at a position; each is looked up once."""

    def __init__(self, index: Index, known: int) -> None:
        self._index = index
        self._known = known
        self._met: dict[str, Source] = {}

    def of(self, citation: str) -> Source:
        """Return the days on which the source of a stored *citation* can have been published.

        Not after the curator read it or entered it, unless its own date is later still.
        """
        slug = citation.partition("#")[0].partition(":")[0].partition("@")[0]
        if slug not in self._met:
            self._met[slug] = self._bounds(slug)
        return self._met[slug]

    def _bounds(self, slug: str) -> Source:
        found = self._index.registered_as("source", slug, self._known)
        if found is None:
            return Source(DAY_MAX, DAY_MAX)
        on = found.body.get("published_on") or {}
        earliest = _ordinal(on.get("earliest"), DAY_MIN)
        latest = _ordinal(on.get("latest"), DAY_MAX)
        entered = self._index.logged_of(found.stream, self._known)[0].recorded_at.astimezone(UTC).date()
        met = min(_ordinal(found.body.get("accessed_on"), DAY_MAX), entered.toordinal())
        return Source(earliest, min(latest, met) if met >= earliest else latest)


def _ordinal(day: str | None, otherwise: int) -> int:
    return otherwise if day is None else date.fromisoformat(day).toordinal()


def _milestones(index: Index, dispute: str, known: int) -> Iterator[_Milestone]:
    """Yield the milestones of a dispute by place, each with what its records up to *known* come to."""
    for (place, one), records in groupby(index.logged_in(dispute, known), key=lambda pair: (pair[0], pair[1].stream)):
        said: list[tuple[int, Mapping[str, Any]]] = []
        live, into = True, None
        for _, record in records:
            if "milestone" in record.body:
                said.append((record.version, record.body["milestone"]))
            match record.act:
                case "milestone.retracted":
                    live = False
                case "milestone.merged":
                    into = record.body["into"]
                case "milestone.unmerged":
                    into = None
                case _:
                    pass
        yield _Milestone(place, one, dispute, said, live, into)


def _counted(there: Sequence[_Milestone], published: Published) -> dict[str, tuple[int, Counted]]:
    """Return by id the milestones that count: of several that are one, the one that stands, else the first to count."""
    by_id = {one.id: one for one in there}
    found: dict[str, dict[str, tuple[int, Counted]]] = {}
    for one in there:
        counted = counting(one.versions, published) if one.live else None
        if counted is not None:
            found.setdefault(_root(one.id, by_id), {})[one.id] = (one.place, counted)
    return dict(_chosen(root, some) for root, some in found.items() if by_id[root].live)


def _chosen(root: str, some: Mapping[str, tuple[int, Counted]]) -> tuple[str, tuple[int, Counted]]:
    one = root if root in some else min(some, key=lambda name: some[name][0])
    return one, some[one]


def _root(one: str, by_id: Mapping[str, _Milestone]) -> str:
    """Return what a milestone was merged into in the end, itself if it was not."""
    while (into := by_id[one].into) is not None:
        one = into
    return one


def _facts(
    index: Index, there: Sequence[_Milestone], counted: Mapping[str, tuple[int, Counted]], at: date, known: int
) -> list[FactRow]:
    """Return the facts of the day *at* that come of the milestones that count, each recorded once as it counts."""
    records = list(_records(index, there, counted, known))
    with Scratch(index.path) as scratch:
        scratch.suppose(records)
        return scratch.index.facts(at.toordinal(), max((one.position for one in records), default=0))


def _records(
    index: Index, there: Sequence[_Milestone], counted: Mapping[str, tuple[int, Counted]], known: int
) -> Iterator[Record]:
    """Yield a log that holds the milestones that count, each recorded once in its place.

    What follows one of a later place is said to when that one is there.
    """
    by_id = {one.id: one for one in there}
    standing = {_root(one, by_id): one for one in counted}
    merged = index.merged_parties(known)
    later = []
    for one in sorted((by_id[name] for name in counted), key=lambda one: one.place):
        body = counted[one.id][1].body
        led = (standing.get(_root(other, by_id)) for other in body["follows"] if other in by_id)
        follows = [other for other in dict.fromkeys(led) if other is not None and other != one.id]
        before = [other for other in follows if by_id[other].place < one.place]
        said = renamed(_said({**body, "follows": follows}), merged)
        first = said if before == follows else said.model_copy(update={"follows": tuple(before)})
        yield _record(one, one.place, 1, MilestoneRecorded(dispute=one.dispute, milestone=first))
        later += [] if first is said else [(one, said)]
    for position, (one, said) in enumerate(later, known + 1):
        yield _record(one, position, 2, MilestoneCorrected(milestone=said, why="what it follows is there"))


def _record(one: _Milestone, position: int, version: int, act: Act) -> Record:
    return Record(position, "", one.id, version, act.name, EPOCH, None, "", act)


def _said(body: Mapping[str, Any]) -> Milestone:
    """Return stored fields, a rival value among them perhaps, as a milestone."""
    return Milestone.model_validate(dict(body))


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they are stored: a rival date among them is text so far."""
    stored: dict[str, Any] = _said(body).model_dump(mode="json")
    return stored


def _days(body: Mapping[str, Any]) -> tuple[int, int]:
    on = body["occurred_on"]
    return _ordinal(on["earliest"], DAY_MIN), _ordinal(on["latest"], DAY_MAX)
