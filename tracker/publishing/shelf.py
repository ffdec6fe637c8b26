"""What a site's pages keep of a dispute: its milestones in their stretches, and counts. Kept up story by story."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tracker.publishing.milestones import Body, source_of, sources_of
from tracker.publishing.stories import Story
from tracker.publishing.stretches import Place, Stretch, by_date, by_record

RETRACTED, MERGED = "retracted", "merged"


class _Shelved(NamedTuple):
    """What a milestone adds to its shelf."""

    place: Place
    stretch: str
    corrected: bool
    cited: frozenset[str]


class Shelf:
    """The milestones of one dispute: those that stand by date, those that do not by order of record."""

    def __init__(self, limit: int) -> None:
        """Hold nothing yet, in stretches of *limit* milestones at most."""
        self.timeline = by_date(limit)
        self.merged, self.retracted = by_record(MERGED, limit), by_record(RETRACTED, limit)
        self.sources = Cited()
        self.corrected = 0
        self._shelved: dict[str, _Shelved] = {}

    @property
    def live(self) -> int:
        """How many milestones stand."""
        return self.timeline.count

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The timeline, and the lists of what no longer stands for itself."""
        return self.timeline, self.merged, self.retracted

    def take(self, stories: Iterable[Story]) -> set[str]:
        """Put each of *stories* where it belongs now, and return the names of the stretches that are touched."""
        touched: set[str] = set()
        for story in stories:
            before = self._shelved.get(story.id)
            now = self._shelved[story.id] = _shelved(story)
            if before:
                self._of(before).remove(before.place, touched)
            self._of(now).add(now.place, touched)
            self.corrected += now.corrected - (before.corrected if before else 0)
            self.sources.move(before.cited if before else frozenset(), now.cited)
        return touched

    def _of(self, one: _Shelved) -> Stretch:
        return {RETRACTED: self.retracted, MERGED: self.merged}.get(one.stretch, self.timeline)


@dataclass(slots=True)
class Cited:
    """How many milestones rest on each source, the most cited to be had at once."""

    counts: Counter[str] = field(default_factory=Counter)
    _ranked: list[tuple[int, str]] = field(default_factory=list)
    _late: set[str] = field(default_factory=set)
    _rank: dict[str, int] = field(default_factory=dict)

    def move(self, before: frozenset[str], now: frozenset[str]) -> None:
        """Let a milestone rest on the sources *now* that rested on those *before*."""
        for slug in before - now:
            self.counts[slug] -= 1
            if not self.counts[slug]:
                del self.counts[slug]
        self.counts.update(now - before)
        self._late |= before ^ now

    def most(self, number: int) -> list[tuple[str, int]]:
        """Return the *number* sources that are cited most, with how often; of equals those first that sort first."""
        self._settle()
        return [(slug, -count) for count, slug in self._ranked[:number]]

    def _settle(self) -> None:
        """Rank those sources anew whose counts are others."""
        if len(self._late) * 10 > len(self._ranked):
            self._ranked = sorted((-count, slug) for slug, count in self.counts.items())
            self._rank = dict(self.counts)
        else:
            for slug in self._late:
                if old := self._rank.pop(slug, 0):
                    del self._ranked[bisect_left(self._ranked, (-old, slug))]
                if count := self.counts.get(slug, 0):
                    self._rank[slug] = count
                    insort(self._ranked, (-count, slug))
        self._late.clear()


def _shelved(story: Story) -> _Shelved:
    """Return what *story* adds to its shelf as it stands."""
    position, body = story.first.position, story.body
    if not story.stands:
        stretch = RETRACTED if story.retracted else MERGED
        return _Shelved(Place(0, 0, position, story.id), stretch, corrected=False, cited=frozenset())
    cited = frozenset(source_of(one) for one in sources_of(body))
    return _Shelved(Place(*_days(body), position, story.id), "", story.corrected, cited)


def _days(body: Body) -> tuple[int, int]:
    """Return the first and the last day that a milestone's date can mean; where the first is open, the last is both."""
    when = body["occurred_on"]
    first, last = (date.fromisoformat(when[end]).toordinal() if when.get(end) else 0 for end in ("earliest", "latest"))
    return first or last, last or date.max.toordinal()
