"""A dispute as a feed: an entry for each milestone, which only acts on that milestone change. Reads no clock."""

from dataclasses import dataclass, field

from feeds.html import Markup, element, fragment, link
from feeds.values import Entry, Feed, Generator, Link, Person
from tracker.index.reader import Index
from tracker.publishing.names import Names
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.telling import Told, told

ATOM = "application/atom+xml"
FEED = "feed.atom"
GENERATOR = Generator("dispute-tracker")


def anchor(story: Story) -> str:
    """Return the name of a milestone's place on its dispute's page."""
    return f"e-{story.id}"


@dataclass
class Entries:
    """Makes entries, and keeps what of them depends on the log alone: a revision is worked out once.

    What is kept holds words that may be withheld later, those of other
    milestones too: then begin anew.
    """

    _kept: dict[tuple[str, int], Told] = field(default_factory=dict)

    def feed(self, index: Index, chronicle: Chronicle, names: Names, *, site: str, base_url: str) -> Feed:
        """Return the feed of a dispute, the newest change first. *site* is its author, *base_url* ends in a slash."""
        page = f"{base_url}{chronicle.slug}/"
        stories = sorted(chronicle.stories.values(), key=lambda story: story.last.position, reverse=True)
        return Feed(
            id=f"urn:uuid:{chronicle.stream}",
            title=chronicle.title,
            subtitle="Every development and every correction, each with what it changed.",
            updated=chronicle.recorded_at,
            authors=(Person(site),),
            links=(Link(page + FEED, "self", type=ATOM), Link(page, type="text/html")),
            entries=tuple(self.entry(index, story, names, page) for story in stories),
            lang=chronicle.lang,
            generator=GENERATOR,
        )

    def entry(self, index: Index, story: Story, names: Names, page: str) -> Entry:
        """Return the entry of a milestone. *page* is the address of its dispute's page."""
        said = self._kept.get(story.revision)
        if said is None:
            said = self._kept[story.revision] = told(index, story, names)
        place = f"{page}#{anchor(said.into or story)}"
        return Entry(
            id=f"urn:uuid:{story.id}",
            title=said.title,
            published=story.first.recorded_at,
            updated=story.last.recorded_at,
            content=(said.content if said.into is None else _pointing(said.content, place)).html,
            links=(Link(place, type="text/html"), *said.links),
            categories=said.categories,
            lang=said.lang,
        )


def _pointing(content: Markup, place: str) -> Markup:
    """Return *content* with a link to the place of the milestone that stands for this one."""
    return fragment(content, element("p", link(place, "What it is part of now"), lang="en"))
