"""Questions to histories of several lengths, against the bare SQL of the rows that answer them, and one another."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.histories import BEGINNING, many_disputes, one_dispute
from benchmarks.measuring import Figure, Size, in_turns, shown
from benchmarks.replaying import replay
from benchmarks.stores import fill
from events.log.sqlite_file import connect
from tracker.index.reader import Index
from tracker.questions.answers import state

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

ASKED = 100
COLUMNS = "dispute, view, subject, aspect, value, start, end, sure_from, sure_until, because"
STANDS = "known <= ? AND until > ? AND start <= ? AND end > ?"


class Point(NamedTuple):
    """A question: a dispute by its slug and stream, a day as an ordinal, a position of the log."""

    slug: str
    dispute: str
    at: int
    known: int


class Taken(NamedTuple):
    """The seconds that one question takes: asked of the index, answered for people, and its bare SQL."""

    asked: float
    answer: float
    bare: float


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield the ratios for each length of history, and for the single dispute."""
    shortest = where / f"many-{size.milestones[0]}.sqlite"
    for milestones in size.milestones:
        store = where / f"many-{milestones}.sqlite"
        if not store.exists():
            fill(store, many_disputes(milestones))
        first, *longer = one_disputes_state(dict.fromkeys((shortest, store)), size.runs)
        yield from _figures(f"one dispute's state of {milestones:,}", longer[0] if longer else first)
        if longer:
            yield from _beside(f"one dispute's state of {milestones:,}", longer[0], first)
        yield from whole_states(store, f"{milestones:,}", size.runs)
    store = where / f"one-{size.one}.sqlite"
    if not store.exists():
        fill(store, one_dispute(size.one))
    yield from whole_states(store, f"one dispute of {size.one:,}", size.runs)
    (first,) = one_disputes_state([shortest], size.runs)
    (naive,) = in_turns(1, lambda: replay(shortest, points(shortest)[0]))
    yield Figure("replaying the log instead, times the index", naive / first.asked, f"({shown(naive)})")


def one_disputes_state(stores: Iterable[Path], runs: int) -> list[Taken]:
    """Return the median seconds of one dispute's state at a random day, as known at a random position.

    All stores take turns: their ratios say nothing of how busy the machine was with other things.
    """
    with ExitStack() as stack:
        works = [work for store in stores for work in _asking(store, stack)]
        for work in works:
            work()
        taken = [seconds / ASKED for seconds in in_turns(runs, *works)]
    return [Taken(*taken[start : start + 3]) for start in range(0, len(taken), 3)]


def _asking(store: Path, stack: ExitStack) -> Iterator[Callable[[], None]]:
    """Yield what asks the index of a store, what answers for people, and what reads the bare rows."""
    asked = points(store)
    index = stack.enter_context(Index(store))
    db = stack.enter_context(closing(connect(store, write=False)))
    yield _all(asked, lambda one: index.facts(one.at, one.known, dispute=one.dispute))
    yield _all(asked, lambda one: state(index, date.fromordinal(one.at), one.known, dispute=one.slug))
    yield _bare(db, [_rowids(db, one) for one in asked])


def whole_states(store: Path, what: str, runs: int) -> Iterator[Figure]:
    """Yield the state of all disputes, and one view's whole history of one subject, beside their bare SQL."""
    one = points(store)[0]
    with Index(store) as index:
        db = connect(store, write=False)
        stands = (one.known, one.known, one.at, one.at)
        everything, bare = in_turns(
            max(runs // 4, 1),
            lambda: index.facts(one.at, one.known),
            lambda: db.execute(f"SELECT {COLUMNS} FROM fact WHERE {STANDS}", stands).fetchall(),  # noqa: S608  (ours)
        )
        detail = f"({shown(everything)})"
        yield Figure(f"all disputes' state of {what}, times bare SQL", everything / bare, detail, at_most=3)
        yield _history(index, db, what, runs)
        db.close()


def _history(index: Index, db: sqlite3.Connection, what: str, runs: int) -> Figure:
    """Return what was held at any time of the day on which one subject of one view was held to be most things."""
    most = "SELECT dispute, view, grp, max(start) FROM fact GROUP BY 1, 2, 3 ORDER BY count(*) DESC LIMIT 1"
    dispute, view, group, day = db.execute(most).fetchone()
    head = index.head().position
    wanted = "dispute = ? AND view = ? AND grp = ? AND start <= ? AND end > ?"
    rows = [row[0] for row in db.execute(f"SELECT rowid FROM fact WHERE {wanted}", (dispute, view, group, day, day))]  # noqa: S608
    asked, bare = in_turns(
        runs, lambda: index.held(day, 0, head, dispute=dispute, view=view, group=group), _bare(db, [rows])
    )
    return Figure(
        f"one subject's history in a view of {what}, times bare SQL",
        asked / bare,
        f"({len(rows)} rows, {shown(asked)})",
        at_most=3,
    )


def points(store: Path) -> Sequence[Point]:
    """Return questions about disputes, days and positions all over the history, the same at every run."""
    random = Random(7)  # noqa: S311  (the same at every run)
    with Index(store) as index:
        head = index.head().position
        found = index.registered("dispute", head)
        days = 20 * 365
        return [
            Point(one.slug, one.stream, (BEGINNING + timedelta(random.randrange(days))).toordinal(), known)
            for one in random.choices(found, k=ASKED)
            for known in [random.randint(one.known, head)]
        ]


def _figures(what: str, taken: Taken) -> Iterator[Figure]:
    yield Figure(f"{what}, times bare SQL", taken.asked / taken.bare, f"({shown(taken.asked)})", at_most=3)
    yield Figure(f"{what} as answers, times bare SQL", taken.answer / taken.bare, f"({shown(taken.answer)})")


def _beside(what: str, taken: Taken, first: Taken) -> Iterator[Figure]:
    yield Figure(f"{what}, times the shortest history", taken.asked / first.asked, at_most=1.5)
    yield Figure(f"{what} as answers, times the shortest history", taken.answer / first.answer, at_most=1.5)


def _all(asked: Sequence[Point], ask: Callable[[Point], object]) -> Callable[[], None]:
    def work() -> None:
        for one in asked:
            ask(one)

    return work


def _rowids(db: sqlite3.Connection, one: Point) -> list[int]:
    stands = (one.dispute, one.known, one.known, one.at, one.at)
    return [row[0] for row in db.execute(f"SELECT rowid FROM fact WHERE dispute = ? AND {STANDS}", stands)]  # noqa: S608


def _bare(db: sqlite3.Connection, rows: Sequence[Sequence[int]]) -> Callable[[], None]:
    """Return what reads those very rows, found by their numbers: nothing can be quicker."""
    statements = [f"SELECT {COLUMNS} FROM fact WHERE rowid IN ({','.join('?' * len(one))})" for one in rows]  # noqa: S608

    def work() -> None:
        for statement, one in zip(statements, rows, strict=True):
            db.execute(statement, one).fetchall()

    return work
