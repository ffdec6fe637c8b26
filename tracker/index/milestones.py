"""Writes what one act on a milestone changes: its version, its groups, and the facts that follow from it."""

from typing import NamedTuple

from events.acts import (
    MilestoneCited,
    MilestoneCorrected,
    MilestoneErased,
    MilestoneMerged,
    MilestoneRecorded,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
)
from events.errors import NotFound, Refused
from events.log.records import Record
from events.milestone import Milestone
from tracker.index.anew import Anew
from tracker.index.rows import VersionCells
from tracker.index.tables import OPEN

MilestoneAct = (
    MilestoneRecorded
    | MilestoneCorrected
    | MilestoneCited
    | MilestoneRetracted
    | MilestoneMerged
    | MilestoneUnmerged
    | MilestoneWithheld
    | MilestoneShown
    | MilestoneErased
)


class _Version(NamedTuple):
    """A milestone's version as it stands: the record that holds its words, whether it is live, its kind and days."""

    said: int
    live: int
    kind: str
    first_day: int
    last_day: int


def write(anew: Anew, record: Record, act: MilestoneAct) -> None:
    """Write what *act* changes."""
    dispute, place = _found(anew, record)
    match act:
        case MilestoneWithheld() | MilestoneErased():
            _same(anew, record, place)
            if isinstance(act, MilestoneWithheld) or act.scope == "milestone":
                _withhold(anew, place, erased=isinstance(act, MilestoneErased))
            return
        case MilestoneShown():
            _same(anew, record, place)
            _end(anew, "withheld", place)
            return
        case MilestoneRecorded():
            anew.reach([place])
            _say(anew, record, dispute, place, act.milestone)
        case MilestoneCorrected() | MilestoneCited():
            anew.reach([place])
            anew.leave(place)
            _say(anew, record, dispute, place, act.milestone)
        case MilestoneRetracted():
            anew.reach([place])
            _version(anew, record, place, _now(anew, place)._replace(live=0))
            anew.leave(place)
        case MilestoneMerged():
            _merge(anew, record, place, act)
        case MilestoneUnmerged():
            _unmerge(anew, record, dispute, place)
    anew.project()
    anew.warn_of_order(place)


def _found(anew: Anew, record: Record) -> tuple[str, int]:
    """Return dispute and place of the record's milestone, entered if it is new."""
    act = record.act
    if isinstance(act, MilestoneRecorded):
        anew.rows.milestone(record.position, record.stream, act.dispute, act.key)
        anew.rows.flush()
        return act.dispute, record.position
    row = anew.tx.fetchone("SELECT dispute, place FROM milestone WHERE id = ?", (record.stream,))
    assert row is not None  # noqa: S101  (a stream begins with its recording)
    return row[0], row[1]


def _now(anew: Anew, place: int) -> _Version:
    row = anew.tx.fetchone(
        "SELECT said, live, kind, first_day, last_day FROM version WHERE place = ? AND until = ?", (place, OPEN)
    )
    assert row is not None  # noqa: S101  (a stream begins with its recording)
    return _Version(*row)


def _say(anew: Anew, record: Record, dispute: str, place: int, milestone: Milestone) -> None:
    """Enter a version that says *milestone*, with its groups and what it follows."""
    on = milestone.occurred_on
    _version(anew, record, place, _Version(record.position, 1, milestone.kind, on.first_day, on.last_day))
    anew.enter(dispute, place, milestone)


def _version(anew: Anew, record: Record, place: int, now: _Version) -> None:
    """Enter a version in place of the one that stands."""
    anew.tx.execute("UPDATE version SET until = ? WHERE place = ? AND until = ?", (record.position, place, OPEN))
    anew.rows.version(
        VersionCells(
            place, record.version, record.position, now.said, bool(now.live), now.kind, now.first_day, now.last_day
        )
    )
    anew.rows.flush()


def _same(anew: Anew, record: Record, place: int) -> None:
    """Enter a version that says what the one before it says."""
    _version(anew, record, place, _now(anew, place))


def _end(anew: Anew, table: str, place: int) -> None:
    anew.tx.execute(f"UPDATE {table} SET until = ? WHERE place = ? AND until = ?", (anew.position, place, OPEN))  # noqa: S608  (a name of ours)


def _withhold(anew: Anew, place: int, *, erased: bool) -> None:
    _end(anew, "withheld", place)
    anew.tx.execute(
        "INSERT INTO withheld (place, known, until, erased) VALUES (?, ?, ?, ?)", (place, anew.position, OPEN, erased)
    )


def _merge(anew: Anew, record: Record, place: int, act: MilestoneMerged) -> None:
    """Let another milestone of the same dispute stand for this one."""
    row = anew.tx.fetchone(
        "SELECT m.place, v.live FROM milestone m JOIN version v ON v.place = m.place "
        "WHERE m.id = ? AND v.until = ? AND m.dispute = (SELECT dispute FROM milestone WHERE place = ?)",
        (act.into, OPEN, place),
    )
    if row is None:
        raise NotFound("unknown milestone", act.into, "what it is merged into has to be of the same dispute")
    into, live = row
    if into == place or not live:
        raise Refused("cannot be merged into", act.into, "it does not stand itself: merge into one that does")
    anew.reach([place, into])
    _version(anew, record, place, _now(anew, place)._replace(live=0))
    anew.leave(place)
    anew.tx.execute(
        "INSERT INTO merged (place, into_place, known, until) VALUES (?, ?, ?, ?)", (place, into, anew.position, OPEN)
    )


def _unmerge(anew: Anew, record: Record, dispute: str, place: int) -> None:
    """Let a milestone that was merged stand for itself again."""
    row = anew.tx.fetchone("SELECT into_place FROM merged WHERE place = ? AND until = ?", (place, OPEN))
    assert row is not None  # noqa: S101  (only what is merged can be unmerged: curating sees to it)
    anew.reach([place, row[0]])
    _end(anew, "merged", place)
    now = _now(anew, place)
    _version(anew, record, place, now._replace(live=1))
    anew.enter(dispute, place, anew.said.at(anew.tx, now.said))
