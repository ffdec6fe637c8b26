"""What second thoughts do to the state: as if it had been recorded right at first."""

import sqlite3
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from events.acts import MilestoneCorrected
from events.log.records import NewAct
from tests.builders import a_tracker, play
from tests.strategies import Step, histories, milestones
from tracker.curating.drafting import drafted
from tracker.curating.tracker import Tracker
from tracker.index.tables import OPEN

FACTS = (
    "SELECT f.view, f.grp, f.subject, f.aspect, f.value, f.start, f.end, f.sure_from, f.sure_until FROM fact f "
    "WHERE f.known <= ? AND f.until > ? AND f.view != 'statements' ORDER BY 1, 2, 3, 4, 5, 6, 7"
)
STATEMENTS = (
    "SELECT f.subject, f.aspect, f.value, f.start, f.end, f.sure_from, f.sure_until FROM fact f "
    "WHERE f.known <= ? AND f.until > ? AND f.view = 'statements' ORDER BY 1, 2, 3, 4, 5, 6, 7"
)
"""A statement's group is named by its place in the log, which is not part of what it says."""


def state(tracker: Tracker, known: int = OPEN - 1) -> tuple[list[Any], list[Any]]:
    """Return all facts known at a position, apart from which records they rest on."""
    db = sqlite3.connect(tracker.path)
    try:
        return db.execute(FACTS, (known, known)).fetchall(), db.execute(STATEMENTS, (known, known)).fetchall()
    finally:
        db.close()


def plain(steps: list[Step]) -> list[Step]:
    """Return the records among *steps*, numbered anew."""
    return [replace(step, of=number) for number, step in enumerate(step for step in steps if step.act == "record")]


def without(steps: list[Step], gone: int) -> list[Step]:
    """Return *steps*, which only record, without the one numbered *gone*, as if nobody had ever heard of it."""
    kept = []
    for step in steps:
        if step.of != gone:
            follows = tuple(one - (one > gone) for one in step.follows if one != gone)
            kept.append(replace(step, of=step.of - (step.of > gone), follows=follows))
    return kept


@settings(max_examples=60)
@given(histories(), st.data())
def test_retracted_it_is_as_if_it_had_never_been(steps: list[Step], data: st.DataObject) -> None:
    """Recorded and retracted, a milestone leaves the state at a later known as if it had never been."""
    steps = plain(steps)
    gone = data.draw(st.integers(0, len(steps) - 1))
    with a_tracker() as tracker, a_tracker() as never:
        ids = play(tracker, steps)
        before = state(tracker)
        position = tracker.log.head()
        tracker.retract(ids[gone], "it never was")
        play(never, without(steps, gone))
        assert state(tracker) == state(never)
        assert position is not None
        assert state(tracker, position[0]) == before


@settings(max_examples=60)
@given(histories(), milestones(), st.data())
def test_corrected_it_is_as_if_it_had_been_recorded_right(
    steps: list[Step], right: dict[str, Any], data: st.DataObject
) -> None:
    """Corrected from x to y, the state at a later known is that of y recorded in x's place."""
    steps = plain(steps)
    wrong = data.draw(st.integers(0, len(steps) - 1))
    with a_tracker() as tracker, a_tracker() as at_once:
        ids = play(tracker, steps)
        before, position = state(tracker), tracker.log.head()
        follows = [ids[one] for one in steps[wrong].follows]
        said = drafted({**right, "follows": follows}, tracker.names, tracker.whole_id)
        tracker.append([NewAct(ids[wrong], 2, MilestoneCorrected(milestone=said, why="so it was"))])
        play(at_once, [replace(step, raw=right) if step.of == wrong else step for step in steps])
        assert state(tracker) == state(at_once)
        assert position is not None
        assert state(tracker, position[0]) == before


@settings(max_examples=40)
@given(histories())
def test_nothing_recorded_later_changes_an_earlier_answer(steps: list[Step]) -> None:
    """What the index said at each position, it says at the end."""
    with a_tracker() as tracker:
        said = {}
        for step in plain(steps):
            play(tracker, [replace(step, follows=())])
            head = tracker.log.head()
            assert head is not None
            said[head[0]] = state(tracker)
        assert {position: state(tracker, position) for position in said} == said
