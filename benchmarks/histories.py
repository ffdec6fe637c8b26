"""Made-up histories of disputes, the same at every run: as rows of an import file, its text, or acts for the log.

Milestones come in the order of their days, but one in twenty is told some
days late; one date in ten is known to the month only. Three in a hundred are
corrected later, one in two hundred is retracted, two in a hundred are said to
follow an earlier one.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.plots import SHARES, Fields, Scene

if TYPE_CHECKING:
    from collections.abc import Iterator


PER_DISPUTE = 100
SIDE_BY_SIDE = 20
"""How many disputes are told at the same time."""
RECENT = 60
"""A correction is of one of the last so many milestones, and so is what a milestone follows."""
LATE, TO_THE_MONTH, ABOUT, FOLLOWS, CORRECTED, RETRACTED = 0.05, 0.1, 0.02, 0.02, 0.03, 0.005
BEGINNING = date(2005, 1, 3)
SENTENCES = (
    "The filing asks the court to stop the change until the case is decided.",
    "Two directors voted against it and one was not in the room.",
    "The price is to be paid in cash once the authorities agree.",
    "Neither side gave figures, and both called the talks friendly.",
    "Lawyers of the other side said that they would answer within the week.",
    "Il s'agit, selon l'entreprise, d'une étape prévue de longue date.",
)


class Told(NamedTuple):
    """A row of an import file: the dispute that it belongs to, its section, its fields."""

    dispute: str
    section: str
    fields: Fields


class Cast(NamedTuple):
    """Who takes part, and what is cited: shared by all disputes of a history."""

    people: list[str]
    organisations: list[str]
    sources: list[str]

    def rows(self) -> Iterator[Told]:
        """Yield the rows that add them."""
        for slug in self.people:
            yield Told("", "party", {"slug": slug, "name": slug.title(), "party_kind": "person"})
        for slug in self.organisations:
            yield Told("", "party", {"slug": slug, "name": slug.title(), "party_kind": "organisation"})
        for number, slug in enumerate(self.sources):
            published = (BEGINNING + timedelta(days=97 * number)).isoformat()
            yield Told("", "source", {"slug": slug, "title": f"Report {number}", "published_on": published})


def a_cast(per_dispute: int) -> Cast:
    """Return a cast that is large enough for disputes of *per_dispute* milestones."""
    return Cast(
        [f"person-{number}" for number in range(40)],
        [f"organisation-{number}" for number in range(max(24, per_dispute // 50))],
        [f"source-{number}" for number in range(60)],
    )


def many_disputes(milestones: int) -> Iterator[Told]:
    """Yield the rows of disputes of a hundred milestones each, twenty at a time."""
    cast, random = a_cast(PER_DISPUTE), Random(milestones)  # noqa: S311  (the same at every run)
    yield from cast.rows()
    waiting = iter(range(milestones // PER_DISPUTE))
    told = [dispute(number, PER_DISPUTE, cast) for number in islice(waiting, SIDE_BY_SIDE)]
    while told:
        at = random.randrange(len(told))
        if (row := next(told[at], None)) is not None:
            yield row
        elif (number := next(waiting, None)) is not None:
            told[at] = dispute(number, PER_DISPUTE, cast)
        else:
            told.pop(at)


def one_dispute(milestones: int) -> Iterator[Told]:
    """Yield the rows of a single dispute over twenty years, with many subjects side by side."""
    cast = a_cast(milestones)
    yield from cast.rows()
    yield from dispute(0, milestones, cast)


def dispute(number: int, milestones: int, cast: Cast) -> Iterator[Told]:
    """Yield the rows of the dispute *number*, of which as many as *milestones* are milestones."""
    yield from _Telling(number, milestones, cast).rows()


class _Telling:
    """A dispute while it is being told: several plots at once, each taken on a step at a time."""

    def __init__(self, number: int, milestones: int, cast: Cast) -> None:
        self._random = Random(number)  # noqa: S311  (the same at every run)
        self._slug = f"d{number}"
        self._milestones = milestones
        self._sources = cast.sources
        large = milestones > PER_DISPUTE
        start = BEGINNING if large else BEGINNING + timedelta(days=number % 5000)
        self._scene = Scene(
            self._random, start, self._slug, cast.people, cast.organisations, longest=180 if large else 20
        )
        self._pace = 20 * 365 / milestones if large else 11.0
        self._days = 0.0
        self._start = start
        beside = 40 if large else 1
        self._slots = [plot for plot, share in SHARES.items() for _ in range(beside)]
        self._shares = [share for share in SHARES.values() for _ in range(beside)]
        self._playing: dict[int, Iterator[Fields]] = {}
        self._recent: list[Told] = []

    def rows(self) -> Iterator[Told]:
        """Yield the dispute, its milestones, and what is later found wrong with some of them."""
        yield self._told("dispute", slug=self._slug, title=f"Dispute {self._slug}")
        for number in range(self._milestones):
            self._days += self._random.expovariate(1 / self._pace)
            self._scene.today = self._start + timedelta(days=int(self._days))
            what = self._next()
            for case in self._scene.proceedings:
                yield self._told("proceeding", slug=case, title=f"Case {case}", court="Superior Court")
            self._scene.proceedings.clear()
            row = self._told("milestone", **self._said(number, what), **what)
            yield row
            self._recent = [*self._recent[-RECENT:], row]
            chance = self._random.random()
            if chance < RETRACTED:
                gone = self._recent.pop(self._random.randrange(len(self._recent)))
                yield self._told("retraction", key=f"r{number}", of=gone.fields["key"], why="it was another case")
            elif chance < RETRACTED + CORRECTED:
                yield self._correction(number)

    def _told(self, section: str, **fields: Any) -> Told:
        return Told(self._slug, section, fields)

    def _next(self) -> Fields:
        (at,) = self._random.choices(range(len(self._slots)), self._shares)
        while True:
            if at not in self._playing:
                self._playing[at] = self._slots[at](self._scene)
            if (what := next(self._playing[at], None)) is not None:
                return what
            del self._playing[at]

    def _said(self, number: int, what: Fields) -> Fields:
        random = self._random
        passage = f"{self._slug} {number}"
        digest = sha256(passage.encode()).hexdigest()
        start = random.randrange(20_000)
        said: Fields = {
            "key": f"m{number}",
            "title": f"{what['kind'].replace('-', ' ').capitalize()}, as told in {passage}",
            "occurred_on": self._date(),
            "cite": [f"{random.choice(self._sources)}#p{1 + start // 400}:{start}-{start + 180}@{digest}"],
            "tags": random.sample(("court", "board", "press", "money"), 2),
        }
        if random.random() < 0.8:  # noqa: PLR2004
            said["summary"] = " ".join(random.sample(SENTENCES, 2))
        if random.random() < 0.1:  # noqa: PLR2004
            said |= {"standing": random.choice(("attributed", "alleged")), "according_to": "people close to it"}
        if self._recent and random.random() < FOLLOWS:
            said["follows"] = [random.choice(self._recent).fields["key"]]
        return said

    def _date(self) -> str:
        on, chance = self._scene.today, self._random.random()
        if self._random.random() < LATE:
            on -= timedelta(days=self._random.randint(1, 20))
        if chance < TO_THE_MONTH:
            return on.strftime("%Y-%m")
        return on.isoformat() + ("~" if chance < TO_THE_MONTH + ABOUT else "")

    def _correction(self, number: int) -> Told:
        of = self._random.choice(self._recent).fields["key"]
        changed = {"title": f"As it turned out, something else ({number})"}
        if number % 2:
            changed["occurred_on"] = self._date()
        return self._told("correction", key=f"c{number}", of=of, why="a later report has it otherwise", **changed)


def as_toml(rows: Iterator[Told]) -> str:
    """Return the text of an import file with *rows*, which are of one dispute."""
    return "\n".join(_table(row) for row in rows)


def _table(row: Told) -> str:
    header = "[dispute]" if row.section == "dispute" else f"[[{row.section}]]"
    return "\n".join((header, *(f"{name} = {_toml(value)}" for name, value in row.fields.items()), ""))


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(one)}' for name, one in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)
