"""Writes what merging two parties changes: every milestone that names the one is projected as naming the other."""

from events.acts import PartyMerged, PartyUnmerged
from events.errors import NotFound, Refused
from events.log.records import Record
from tracker.index.anew import Anew
from tracker.index.tables import OPEN


def write(anew: Anew, record: Record, act: PartyMerged | PartyUnmerged) -> None:
    """Write what *act* changes."""
    other = act.into if isinstance(act, PartyMerged) else _into(anew, act.slug)
    naming = {place for slug in _led_to(anew, act.slug) | _led_to(anew, other) for place in _naming(anew, slug)}
    anew.reach(naming)
    if isinstance(act, PartyMerged):
        _merge(anew, act)
    else:
        anew.tx.execute(
            "UPDATE party_merged SET until = ? WHERE slug = ? AND until = ?", (anew.position, act.slug, OPEN)
        )
    status = f"merged into {act.into}" if isinstance(act, PartyMerged) else ""
    _register(anew, record, status)
    anew.said.forget()
    for place in sorted(naming):
        _regroup(anew, place)
    anew.project()


def _merge(anew: Anew, act: PartyMerged) -> None:
    for slug in (act.slug, act.into):
        standing = "SELECT status FROM registry WHERE sort = 'party' AND slug = ? AND until = ?"
        row = anew.tx.fetchone(standing, (slug, OPEN))
        if row is None:
            raise NotFound("unknown party", slug, "see `dispute parties`")
        if row[0] or act.slug == act.into:
            raise Refused("cannot be merged", slug, "it does not stand itself: merge parties that do")
    anew.tx.execute(
        "INSERT INTO party_merged (slug, into_slug, known, until) VALUES (?, ?, ?, ?)",
        (act.slug, act.into, anew.position, OPEN),
    )


def _into(anew: Anew, slug: str) -> str:
    row = anew.tx.fetchone("SELECT into_slug FROM party_merged WHERE slug = ? AND until = ?", (slug, OPEN))
    if row is None:
        raise Refused("not merged", slug, "there is nothing to undo")
    return str(row[0])


def _register(anew: Anew, record: Record, status: str) -> None:
    anew.tx.execute(
        "INSERT INTO registry (known, until, sort, stream, slug, status, body) "
        "SELECT ?, ?, sort, stream, slug, ?, body FROM registry WHERE stream = ? AND until = ?",
        (anew.position, OPEN, status, record.stream, OPEN),
    )
    anew.tx.execute(
        "UPDATE registry SET until = ? WHERE stream = ? AND until = ? AND known < ?",
        (anew.position, record.stream, OPEN, anew.position),
    )


def _led_to(anew: Anew, slug: str) -> set[str]:
    """Return *slug* and those of all parties that were merged into its party, even indirectly."""
    found, waiting = {slug}, [slug]
    while waiting:
        rows = anew.tx.fetchall(
            "SELECT slug FROM party_merged WHERE into_slug = ? AND until = ?", (waiting.pop(), OPEN)
        )
        waiting += [one for (one,) in rows if one not in found]
        found.update(waiting)
    return found


def _naming(anew: Anew, slug: str) -> set[int]:
    """Return the live milestones whose stored words hold *slug* in quotes. Reads all of them."""
    rows = anew.tx.fetchall(
        "SELECT v.place FROM version v JOIN payload p ON p.pos = v.said "
        "WHERE v.until = ? AND v.live AND instr(p.state, ?)",
        (OPEN, f'"{slug}"'.encode()),
    )
    return {place for (place,) in rows}


def _regroup(anew: Anew, place: int) -> None:
    row = anew.tx.fetchone(
        "SELECT m.dispute, v.said FROM milestone m JOIN version v ON v.place = m.place "
        "WHERE m.place = ? AND v.until = ?",
        (place, OPEN),
    )
    assert row is not None  # noqa: S101  (just read)
    anew.leave(place)
    anew.enter(row[0], place, anew.said.at(anew.tx, row[1]))
