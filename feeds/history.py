"""How a feed's whole past is cut into documents (RFC 5005 §4). Pure throughout: no file, no clock.

A feed's past is its *changes*, numbered from 1 in the order of their ``updated``: what an entry said once that
change was made. The *subscription document* holds the newest hundred. *Archive* k holds the changes from
100(k - 1) + 1 to 100k, whatever comes later: so it never changes, and the document after it can name it by an
address that is made of its bytes. It is made when the first of its changes leaves the newest hundred, and so
overlaps with the subscription document for a while, which RFC 5005 §4.2 provides for: of two revisions of one
entry the one with the later ``updated`` counts.

What is taken down is a change like another. Its words go from every archive that held them, which get a new
address, as do those after them, since each names the one before.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.errors import FeedsError
from feeds.values import Entry, Feed, Link, Tombstone

SIZE = 100
"""How many changes the subscription document holds, and each archive."""

_ATOM = "application/atom+xml"
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Change:
    """One change: *entry* is what the entry said from then on.

    ``None`` says that nothing of it may be said any more, since the entry was
    taken down later; its number stays taken. With a *tombstone*, this very change took
    the entry down: *entry* is what is said in place of its words as long as it is among the newest,
    and the tombstone what stands in the archive.
    """

    entry: Entry | None = None
    tombstone: Tombstone | None = None

    def __post_init__(self) -> None:
        """Refuse a tombstone of another entry or moment: where both stand, no reader could say which counts."""
        if self.tombstone is None or self.entry is None:
            return
        if (self.tombstone.ref, self.tombstone.when) != (self.entry.id, self.entry.updated):
            why = "its tombstone is of another entry or moment; give both the same"
            raise FeedsError("bad change", self.entry.id, why)

    @property
    def moment(self) -> datetime | None:
        """When it was made; ``None`` where nothing may be said of it."""
        if self.entry is not None:
            return self.entry.updated
        return None if self.tombstone is None else self.tombstone.when

    @property
    def id(self) -> str | None:
        """The entry's id; ``None`` where nothing may be said of it."""
        if self.entry is not None:
            return self.entry.id
        return None if self.tombstone is None else self.tombstone.ref


@dataclass(frozen=True, slots=True)
class Sealed:
    """An archive that was published: its number, from 1, and its address."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive to be published, as a feed of its own under an address that no other bytes ever have."""

    sealed: Sealed
    feed: Feed


@dataclass(frozen=True, slots=True)
class History:
    """A feed as documents: the one to subscribe to, and the archives that are not published yet, the oldest first."""

    subscription: Feed
    archives: tuple[Archive, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What ties a feed's documents together.

    *current* gives the address that the subscription document had as the archive of a number closed. *address* gives an
    archive's from its number and a digest of its bytes; the digest has to be in it.
    *head* is the feed, without entries, as it was called when the archive of that number closed: what came
    later may not show in it, or archives would change. *render* gives a document's bytes.
    """

    current: Callable[[int], str]
    address: Callable[[int, str], str]
    head: Callable[[int], Feed]
    render: Callable[[Feed], bytes]
    size: int = SIZE


def closed(count: int, size: int = SIZE) -> int:
    """Return how many archives there are when there are *count* changes. Pure."""
    return max(0, (count - 1) // size)


def first_needed(count: int, sealed: int = 0, size: int = SIZE) -> int:
    """Return the number of the first change that :func:`cut` asks for. Pure.

    There are *count* changes, and *sealed* archives are published already. So
    after one new change two hundred are asked for at most, however many there are.
    """
    return max(1, min(sealed * size, count - size) + 1)


def cut(
    feed: Feed, changes: Sequence[Change], chain: Chain, *, first: int = 1, sealed: Sealed | None = None
) -> History:
    """Return *feed*, which has no entries yet, as documents. Pure.

    *changes* are those from number *first* on, the oldest first; *sealed* is the last
    archive that is published, which nothing was taken down from since. Cutting step by step gives the
    documents that cutting once gives.

    Raises :class:`FeedsError` where changes are not in order, or some are missing.
    """
    _in_order(changes, feed.id)
    count, done = first - 1 + len(changes), sealed.number if sealed else 0
    if first > first_needed(count, done, chain.size):
        why = f"changes from number {first_needed(count, done, chain.size)} on are needed, not from {first}"
        raise FeedsError("cannot cut", feed.id, why)
    made: list[Archive] = []
    previous = sealed
    for number in range(done + 1, closed(count, chain.size) + 1):
        start = (number - 1) * chain.size - (first - 1)
        made.append(_archive(changes[start : start + chain.size], number, previous, chain))
        previous = made[-1].sealed
    newest = changes[-chain.size :]
    whole = replace(
        feed,
        updated=_newest(newest, feed.updated),
        links=(*feed.links, *_back(previous)),
        entries=tuple(change.entry for change in _last_of_each(newest) if change.entry is not None),
    )
    return History(whole, tuple(made))


def _archive(changes: Sequence[Change], number: int, previous: Sealed | None, chain: Chain) -> Archive:
    """Return the archive of *changes*, after *previous*. Pure."""
    head = chain.head(number)
    left = _last_of_each(changes)
    nameless = replace(
        head,
        updated=_newest(changes, head.updated),
        links=(*head.links, Link(chain.current(number), "current", type=_ATOM), *_back(previous)),
        entries=tuple(change.entry for change in left if change.entry is not None and change.tombstone is None),
        tombstones=tuple(change.tombstone for change in left if change.tombstone is not None),
        archive=True,
    )
    # Its own address is the one thing that cannot stand in what the address is made of.
    digest = hashlib.sha256(chain.render(nameless)).hexdigest()[:_DIGITS]
    address = chain.address(number, digest)
    if digest not in address:
        raise FeedsError("cannot cut", address, "an archive's address needs its digest, or bytes could change under it")
    named = replace(nameless, links=(Link(address, "self", type=_ATOM), *nameless.links))
    return Archive(Sealed(number, address), named)


def _back(previous: Sealed | None) -> tuple[Link, ...]:
    """Return the link to the archive before. Pure.

    There is none to the one after (``next-archive``, which RFC 5005 §4.1 leaves open): it is not there yet, and
    an archive that gained the link would not be the same any more.
    """
    return () if previous is None else (Link(previous.address, "prev-archive", type=_ATOM),)


def _last_of_each(changes: Sequence[Change]) -> list[Change]:
    """Return the last change of each entry, the newest first. Pure."""
    seen: set[str] = set()
    left: list[Change] = []
    for change in reversed(changes):
        if change.id is not None and change.id not in seen:
            seen.add(change.id)
            left.append(change)
    return left


def _newest(changes: Iterable[Change], otherwise: datetime) -> datetime:
    """Return when the last of *changes* was made. Pure."""
    return max((change.moment for change in changes if change.moment is not None), default=otherwise)


def _in_order(changes: Iterable[Change], which: str) -> None:
    """Refuse changes whose ``updated`` does not strictly increase: "the later one counts" would say nothing."""
    before: datetime | None = None
    for change in changes:
        if change.moment is None:
            continue
        if before is not None and change.moment <= before:
            why = f"the change of {change.id} is not later than the one before; updated has to increase strictly"
            raise FeedsError("cannot cut", which, why)
        before = change.moment
