"""Milestones as readers see them: by date with filters, and one with all that there is to know of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from events.dates_render import words
from events.errors import NotFound
from tracker.index.reader import Index, Version
from tracker.questions.answers import only_dispute
from tracker.questions.days import LAST
from tracker.questions.fields import PARTY_FIELDS
from tracker.questions.names import Names
from tracker.questions.nearest import did_you_mean


class Wanted(NamedTuple):
    """What to list: days are ordinals; of several kinds, parties or tags one is enough."""

    kinds: Sequence[str] = ()
    parties: Sequence[str] = ()
    tags: Sequence[str] = ()
    since: int | None = None
    until: int | None = None
    retracted: bool = False


def timeline(index: Index, known: int, wanted: Wanted, *, dispute: str | None = None) -> list[Version]:
    """Return the milestones wanted by date. One counts for the days on which it can have happened.

    Raises NotFound for a dispute or a party that there is not.
    """
    stream = only_dispute(index, known, dispute) if dispute is not None else None
    return fitting(index, index.timeline(known, dispute=stream, retracted=wanted.retracted), known, wanted)


def fitting(index: Index, found: Sequence[Version], known: int, wanted: Wanted) -> list[Version]:
    """Return those of the milestones *found* that are wanted. Raises NotFound for a party that there is not."""
    merged = index.merged_parties(known) if wanted.parties else {}
    parties = {_party(index, name, known, merged) for name in wanted.parties}
    return [
        one
        for one in found
        if (not wanted.kinds or one.body["what"]["kind"] in wanted.kinds)
        and (not wanted.tags or not set(wanted.tags).isdisjoint(one.body["tags"]))
        and (not parties or not parties.isdisjoint(merged.get(slug, slug) for slug, _ in parties_of(one.body)))
        and _can_have_been_within(one.body["occurred_on"], wanted.since, wanted.until)
    ]


def _party(index: Index, name: str, known: int, merged: Mapping[str, str]) -> str:
    """Return the slug of the party that *name* leads to, one that was added only later among them."""
    head = index.head().position
    found = index.find("party", name, known) or index.find("party", name, head)
    if found is None:
        names = [name for one in index.registered("party", head) for name in (one.slug, *one.body.get("aliases", ()))]
        raise NotFound("unknown party", name, did_you_mean(name, names) + "see `dispute parties`")
    return merged.get(found.slug, found.slug)


def _can_have_been_within(on: Mapping[str, Any], since: int | None, until: int | None) -> bool:
    """Whether a stored date can be, or a span have, a day from *since* to *until*; one that goes on has all to come."""
    first, last = bounds(on)
    return (until is None or first <= until) and (since is None or last >= since)


def bounds(on: Mapping[str, Any]) -> tuple[int, int]:
    """Return the first and the last day, ordinals, of a stored date; of a span those of all of it."""
    end = on.get("end_latest") if on.get("span") else on["latest"]
    return _ordinal(on["earliest"]) or 0, _ordinal(end) or LAST + 1


def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()


def parties_of(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each party that a milestone names with its role, each pair once."""
    pairs = [
        (slug, field.replace("_", " "))
        for field, named in body["what"].items()
        if field in PARTY_FIELDS and named
        for slug in ([named] if isinstance(named, str) else named)
    ]
    pairs += [(one["party"], one.get("role") or "concerned") for one in body["parties"]]
    yield from dict.fromkeys(pairs)


def summary(one: Version, names: Names) -> dict[str, Any]:
    """Return a milestone in a list: what it is, when, how well founded."""
    said = one.body
    return {
        "dispute": names.dispute_slug(one.dispute),
        "id": one.id,
        "key": one.key,
        "kind": said["what"]["kind"],
        "title": said["title"],
        "lang": said["lang"],
        "occurred_on": told_date(said["occurred_on"]),
        "parties": list(dict.fromkeys(slug for slug, _ in parties_of(said))),
        "standing": said["standing"],
        "according_to": said["according_to"],
        "tags": list(said["tags"]),
        "version": one.number,
        "recorded_at": stamp(one.first_recorded_at),
        "changed_at": stamp(one.recorded_at),
        "retracted": not one.live and one.merged is None,
        "merged": one.merged,
    }


def told_date(on: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored date as written, with its bounds, and in words."""
    keys = ("text", "earliest", "latest", "end_earliest", "end_latest")
    return {key: on.get(key) for key in keys} | {"words": words(on["text"])}


def stamp(instant: datetime) -> str:
    """Return an aware UTC instant as ISO 8601."""
    return instant.isoformat().replace("+00:00", "Z")
