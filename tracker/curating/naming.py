"""From what a curator writes to what the log holds: slugs and aliases, with the nearest names where there is none."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from events.acts import PartyMerged, PartyUnmerged
from events.errors import InvalidInput, NotFound, Refused
from events.kinds.kind import Kind, Ref
from events.log.log import Log
from events.log.records import Claim
from events.milestone import Milestone, references
from events.text import skeleton
from tracker.curating.wording import ADDING

SORTS = ("party", "proceeding", "source", "dispute")
RESERVED = frozenset({"archives", "by", "checkpoint", "e", "key", "pages", "proof", "takedowns", "tile"})
"""What no dispute may be called: something else stands there on a site."""


def refuse_reserved(slug: str) -> None:
    """Refuse a dispute's slug that a site has another use for. Raises Refused."""
    if slug in RESERVED:
        raise Refused("not a dispute's name", slug, f"the site has something else there: say more, such as {slug}-case")


def name_claim(sort: str, name: str) -> Claim:
    """Return the claim by which *name*, a slug or an alias, leads to one subject of a sort. Case does not count."""
    return Claim(sort, name.casefold())


def look_claim(sort: str, slug: str) -> Claim:
    """Return the claim that keeps two slugs of a sort from looking alike."""
    return Claim(f"{sort}-look", skeleton(slug))


class Names:
    """Resolves names against the log, with those that an import is about to add."""

    def __init__(self, log: Log) -> None:
        """Look names up in *log*."""
        self._log = log
        self._known: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, sort: str, stream: str, slug: str, names: tuple[str, ...]) -> None:
        """Know *slug* and its other *names* before they are in the log."""
        for name in (slug, *names):
            self._known[sort, name.casefold()] = (stream, slug)

    def forget(self) -> None:
        """Look names up afresh from now on: where they lead has changed."""
        self._known.clear()

    def stream(self, sort: str, name: str) -> str | None:
        """Return the stream that *name* leads to, None if there is none."""
        found = self._find(sort, name)
        return found[0] if found else None

    def slug(self, sort: str, name: str) -> str:
        """Return the slug that *name* leads to. Raises NotFound with the nearest names and the way to add it."""
        found = self._find(sort, name)
        if found is None:
            raise self.unknown(sort, name)
        return found[1]

    def own_slug(self, sort: str, name: str) -> str:
        """Return the slug of the subject that *name* leads to itself, though another may stand for it."""
        stream = self.stream(sort, name)
        if stream is None:
            raise self.unknown(sort, name)
        return str(getattr(next(iter(self._log.stream(stream))).act, sort).slug)

    def unknown(self, sort: str, name: str) -> NotFound:
        """Return the refusal of a name that nothing has."""
        names = {*self._log.claim_names(sort), *(one for kind, one in self._known if kind == sort)}
        near = get_close_matches(name.casefold(), sorted(names), n=2, cutoff=0.6)
        hint = f"did you mean {' or '.join(near)}? or add it: " if near else "add it: "
        return NotFound(f"unknown {sort}", name, hint + ADDING[sort].format(name=name))

    def _find(self, sort: str, name: str) -> tuple[str, str] | None:
        if not isinstance(name, str):  # a file can say anything there
            raise InvalidInput(sort, str(name), "write its name as text, in quotes")
        key = (sort, name.casefold())
        if key not in self._known:
            holder = self._log.store.holder(name_claim(sort, name))
            if holder is None:
                return None
            self._known[key] = (holder.stream, slug_of(self._log, holder.stream, sort))
        return self._known[key]


def slug_of(log: Log, stream: str, sort: str) -> str:
    """Return the slug of a subject, which is that of the first record of its stream; a dispute's may have changed.

    Of a party that was merged it is that of the one which stands for it.
    Empty for a stream that the log does not hold.
    """
    slug = ""
    into = None
    for record in log.stream(stream):
        if isinstance(record.act, PartyMerged | PartyUnmerged):
            into = record.act.into if isinstance(record.act, PartyMerged) else None
        subject = getattr(record.act, sort, None)
        slug = subject.slug if subject is not None else getattr(record.act, "slug", slug)
    holder = log.store.holder(name_claim(sort, into)) if into else None
    return slug_of(log, holder.stream, sort) if holder else slug


def resolved(kind: type[Kind], fields: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return a kind's raw *fields* with every party and proceeding by its slug."""
    found = dict(fields)
    for name, field in kind.model_fields.items():
        sort = _registered(field.annotation, field.metadata)
        if sort and (given := found.get(name)):
            found[name] = (
                [names.slug(sort, one) for one in given] if isinstance(given, list | tuple) else names.slug(sort, given)
            )
    return found


def _registered(annotation: Any, metadata: list[Any]) -> str | None:
    """Return the sort of thing that a field names, where that has to be in the log."""
    for mark in metadata:
        if isinstance(mark, Ref):
            return mark.to if mark.registered else None
    for inner in getattr(annotation, "__args__", ()):
        if found := _registered(inner, [*getattr(inner, "__metadata__", ())]):
            return found
    return None


def naming_claims(said: Milestone) -> tuple[Claim, ...]:
    """Return what has to be in the log when *said* is stored: the parties, proceedings and sources that it names."""
    parties = [name_claim("party", slug) for slug, _ in said.named_parties()]
    proceedings = [name_claim("proceeding", slug) for _, slug in references(said.what, "proceeding")]
    sources = [name_claim("source", citation.source) for citation in said.citations]
    return tuple(dict.fromkeys((*parties, *proceedings, *sources)))
