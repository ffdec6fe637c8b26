"""The feeds of a site: what each is about, where it stands, what it is called, which milestones are in it. Light."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, TypeAlias, get_args
from uuid import UUID, uuid5

from events.kinds.figures import MoneyKind
from events.vocabulary import KINDS
from tracker.publishing.addresses import CORRECTIONS, FEED
from tracker.publishing.milestones import parties_of
from tracker.publishing.names import NamesAt
from tracker.publishing.wording import capital, kind
from tracker.views import VIEWS

Sort: TypeAlias = Literal["all", "dispute", "kind", "view", "party", "tag"]


class Channel(NamedTuple):
    """A feed: everything, or what concerns one dispute (by its stream), kind, view, party or tag.

    With *corrections*, it has the notices alone of what was corrected, retracted or withheld.
    """

    sort: Sort
    name: str = ""
    corrections: bool = False

    def id(self, root: str) -> str:
        """Return the feed's id, which nothing changes. *root* is the stream of the log's first record, a UUID. Pure."""
        if self.sort == "dispute":
            return f"urn:uuid:{uuid5(UUID(self.name), 'corrections') if self.corrections else UUID(self.name)}"
        said = " ".join(part for part in (self.sort, self.name, "corrections" if self.corrections else "") if part)
        return f"urn:uuid:{uuid5(UUID(root), f'feed {said}')}"

    def folder(self, slug: str) -> str:
        """Return the folder of the feed's documents; *slug* is its dispute's, if it has one. Pure."""
        match self.sort:
            case "all":
                return ""
            case "dispute":
                return f"{slug}/"
            case _:
                return f"by/{self.sort}/{self.name}/"

    def document(self, slug: str) -> str:
        """Return the path of the document to subscribe to. Pure."""
        return self.folder(slug) + (CORRECTIONS if self.corrections else FEED)

    def archive(self, number: int, digest: str) -> str:
        """Return the path of an archive: no slug in it, so that it stays where it is. Pure."""
        what = self.name if self.sort == "dispute" else "/".join(part for part in (self.sort, self.name) if part)
        return f"archives/{what}/{'corrections/' if self.corrections else ''}{number}-{digest}.atom"

    def title(self, site: str, dispute: str, known: NamesAt) -> str:
        """Return what the feed is called: by its *dispute*'s title, or by the *site*'s and what it is about. Pure."""
        match self.sort:
            case "all":
                said = site
            case "dispute":
                said = dispute
            case "party":
                said = f"{known.party(self.name)} – {site}"
            case "kind":
                said = f"{capital(kind(self.name))} – {site}"
            case _:
                said = f"{capital(self.name)} – {site}"
        return f"{said}: corrections" if self.corrections else said


def channels(dispute: str, body: Mapping[str, Any], known: NamesAt) -> Iterator[Channel]:
    """Yield the feeds in which a milestone is that says *body*. Pure.

    A party that was merged with others goes on in the feeds of each of them, so
    that nobody who follows one has to learn of it.
    """
    yield Channel("all")
    yield Channel("dispute", dispute)
    name = body["what"]["kind"]
    yield Channel("kind", name)
    yield from (Channel("view", view) for view in views_of(name, settles=bool(body["settles"])))
    for party in dict.fromkeys(parties_of(body)):
        yield from (Channel("party", slug) for slug in known.one_with(party))
    yield from (Channel("tag", tag) for tag in body["tags"])


@cache
def views_of(name: str, *, settles: bool = False) -> tuple[str, ...]:
    """Return the views that a milestone of the kind *name* says something in: in money, if it *settles*. Pure."""
    model = KINDS.get(name)
    return tuple(
        view
        for view, one in VIEWS.items()
        if (model in one.kinds if one.kinds is not None else settles or model in get_args(MoneyKind))
    )
