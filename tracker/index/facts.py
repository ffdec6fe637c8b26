"""The facts of the index: those of a day as known, those of several positions, and what a record changed. Light."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.index.collecting import seldom_collecting
from tracker.index.connection import Connection
from tracker.index.found import FactRow, Held
from tracker.index.tables import OPEN
from tracker.index.withholding import ASPECTS, ERASED, NAMED_BY, WITHHELD, unnamed

_CELLS = "dispute, view, subject, aspect, value, start, end, sure_from, sure_until, because"
_FACT = f"SELECT {_CELLS} FROM fact "  # noqa: S608  (names of ours)
_ORDER = " ORDER BY dispute, view, subject, aspect, start, value"
_ON_THE_DAY = "start <= ? AND end > ?"


class Facts(Connection):
    """What the projections yield.

    Values that are withheld words now are blank, whatever was known then, and
    so are the words in subjects, unless somebody else says them too.
    """

    def facts(
        self,
        day: int,
        known: int,
        *,
        dispute: str | None = None,
        view: str | None = None,
        group: str | None = None,
        aspect: str | None = None,
    ) -> list[FactRow]:
        """Return the facts that are possible on *day* (an ordinal), by dispute, view and subject.

        One *group* of a view, as :meth:`touched` names them, is found without looking at the others.
        """
        wanted, params = where(dispute=dispute, view=view, grp=group, aspect=aspect)
        rows = self._rows(
            f"{_FACT} WHERE known <= ? AND until > ? AND {_ON_THE_DAY}{wanted}{_ORDER}",
            (known, known, day, day, *params),
        )
        return self._facts(rows)

    def held(
        self,
        day: int,
        after: int,
        upto: int,
        *,
        dispute: str | None = None,
        view: str | None = None,
        group: str | None = None,
    ) -> list[Held]:
        """Return the facts possible on *day* that are known at any position from *after* to *upto*, with since when."""
        wanted, params = where(dispute=dispute, view=view, grp=group)
        rows = self._rows(
            f"SELECT known, until, {_CELLS} FROM fact "  # noqa: S608  (names of ours)
            f"WHERE known <= ? AND until > ? AND {_ON_THE_DAY}{wanted}{_ORDER}, known",
            (upto, after, day, day, *params),
        )
        facts = self._facts([row[2:] for row in rows])
        return [Held(fact, row[0], row[1]) for fact, row in zip(facts, rows, strict=True)]

    def changes(self, position: int, day: int) -> tuple[list[FactRow], list[FactRow]]:
        """Return the facts of *day* that the record at *position* ended, and those that it brought."""
        during = (position, day, day)
        ended = self._rows(f"{_FACT} WHERE until = ? AND {_ON_THE_DAY}{_ORDER}", during)
        brought = self._rows(f"{_FACT} WHERE known = ? AND {_ON_THE_DAY}{_ORDER}", during)
        return self._facts(ended), self._facts(brought)

    def touched(self, position: int) -> list[tuple[str, str]]:
        """Return the (view, group) pairs of which the record at *position* ended or brought facts of whatever day."""
        rows = self._rows(
            "SELECT view, grp FROM fact WHERE until = ? UNION SELECT view, grp FROM fact WHERE known = ? ORDER BY 1, 2",
            (position, position),
        )
        return [(view, group) for view, group in rows]

    def touched_groups(self, position: int) -> list[tuple[str, str, str]]:
        """Return the (dispute, view, group) triples of which the record at *position* ended or brought facts."""
        rows = self._rows(
            "SELECT dispute, view, grp FROM fact WHERE until = ? UNION "
            "SELECT dispute, view, grp FROM fact WHERE known = ? ORDER BY 1, 2, 3",
            (position, position),
        )
        return [(dispute, view, group) for dispute, view, group in rows]

    def subjects(self, view: str) -> list[str]:
        """Return the subjects that *view* ever had, on whatever day and as known whenever. Reads all facts."""
        rows = self._rows("SELECT DISTINCT dispute, subject FROM fact WHERE view = ?", (view,))
        called = self._unnamed(view, {dispute for dispute, _ in rows}) if view in NAMED_BY else {}
        return sorted({called.get((dispute, subject), subject) for dispute, subject in rows})

    def stored(self, day: int, known: int) -> list[tuple[Any, ...]]:
        """Return the cells of the facts possible on *day*, withheld words among them: to compare, not to show."""
        return self._rows(f"{_FACT} WHERE known <= ? AND until > ? AND {_ON_THE_DAY}{_ORDER}", (known, known, day, day))

    def stored_versions(self, known: int) -> list[tuple[Any, ...]]:
        """Return the milestones as known: place, dispute, version, which record has their words, kind and days."""
        return self._rows(
            "SELECT m.place, m.id, m.dispute, v.number, v.said, v.live, v.kind, v.first_day, v.last_day "
            "FROM milestone m JOIN version v ON v.place = m.place WHERE v.known <= ? AND v.until > ? ORDER BY m.place",
            (known, known),
        )

    def withheld(self) -> frozenset[int]:
        """Return the places of the milestones whose words are withheld now."""
        return frozenset(place for (place,) in self._rows("SELECT place FROM withheld WHERE until = ?", (OPEN,)))

    def _withheld_among(self, places: Iterable[int]) -> frozenset[int]:
        """Return those of *places* whose words are withheld now, without looking at the others."""
        rows = self._rows(
            "SELECT place FROM withheld WHERE until = ? AND place IN (SELECT value FROM json_each(?))",
            (OPEN, json.dumps(sorted(places))),
        )
        return frozenset(place for (place,) in rows)

    def _erased_among(self, places: Iterable[int]) -> frozenset[int]:
        """Return those of *places*, all withheld, whose words are destroyed."""
        asked = json.dumps(sorted(places))
        rows = (
            self._rows(
                "SELECT place FROM withheld WHERE until = ? AND erased AND place IN (SELECT value FROM json_each(?))",
                (OPEN, asked),
            )
            if places
            else ()
        )
        return frozenset(place for (place,) in rows)

    def _facts(self, rows: Sequence[tuple[Any, ...]]) -> list[FactRow]:
        with seldom_collecting():
            # All reasons at once: parsing them one by one was half of what a question took.
            reasons = json.loads(f"[{','.join(row[-1] for row in rows)}]")
            facts = [
                FactRow._make((*row[:-1], tuple(map(tuple, because))))
                for row, because in zip(rows, reasons, strict=True)
            ]
        return self.redacted(facts)

    def redacted(self, facts: list[FactRow]) -> list[FactRow]:
        """Return *facts* without the words of milestones that are withheld now."""
        if not self._rows("SELECT 1 FROM withheld WHERE until = ? LIMIT 1", (OPEN,)):
            return facts
        places = {reason[0] for fact in facts if (fact.view, fact.aspect) in ASPECTS for reason in fact.because}
        withheld = self._withheld_among(places)
        called = {
            (dispute, view, subject): name
            for view in NAMED_BY
            for (dispute, subject), name in self._unnamed(view, {one.dispute for one in facts}).items()
        }
        return [_redacted(fact, withheld, called) for fact in facts]

    def _unnamed(self, view: str, disputes: Iterable[str]) -> dict[tuple[str, str], str]:
        """Return by dispute and subject what those of *view* are called that nobody names whose words are not withheld.

        Whoever ever named one counts, as known whenever: what is said elsewhere too is no secret.
        """
        rows = self._rows(
            "SELECT dispute, subject, because FROM fact WHERE view = ? AND aspect = ? AND dispute IN "
            "(SELECT dispute FROM milestone JOIN withheld USING (place) WHERE until = ?) "
            "AND dispute IN (SELECT value FROM json_each(?))",
            (view, NAMED_BY[view], OPEN, json.dumps(sorted(disputes))),
        )
        named: dict[tuple[str, str], set[int]] = {}
        for dispute, subject, because in rows:
            named.setdefault((dispute, subject), set()).update(reason[0] for reason in json.loads(because))
        withheld = self._withheld_among({place for places in named.values() for place in places})
        return {key: unnamed(key[1], min(places)) for key, places in named.items() if places <= withheld}


def _redacted(fact: FactRow, withheld: frozenset[int], called: Mapping[tuple[str, str, str], str]) -> FactRow:
    """Return *fact* without the words of milestones that are *withheld*, given by place, its subject as *called*."""
    if (name := called.get((fact.dispute, fact.view, fact.subject))) is not None:
        fact = fact._replace(subject=name)
    hidden = (fact.view, fact.aspect) in ASPECTS and any(reason[0] in withheld for reason in fact.because)
    return fact._replace(value=WITHHELD) if hidden and not fact.value.startswith(ERASED) else fact


def where(**wanted: object) -> tuple[str, list[object]]:
    """Return the conditions for the columns that are asked for, and their values."""
    given = {column: value for column, value in wanted.items() if value is not None}
    return "".join(f" AND {column} = ?" for column in given), list(given.values())
