"""A dispute as a feed: an entry for each milestone, which only acts on that milestone change. Reads no clock."""

from dataclasses import dataclass, field

from feeds.html import Markup, element, fragment
from feeds.text import is_linkable
from feeds.values import Category, Entry, Feed, Generator, Link, Person
from tracker.index.reader import Index
from tracker.publishing import changes
from tracker.publishing.corrections import correction, retraction
from tracker.publishing.history import Chronicle, Names, NamesAt, Said, Story
from tracker.publishing.milestones import attribution, headline, involved, retracted_title, source_of
from tracker.publishing.reporting import references, summary
from tracker.publishing.wording import capital, instant, kind, on

KIND, PARTY, TAG = (f"urn:dispute-tracker:{one}" for one in ("kind", "party", "tag"))
"""The schemes of an entry's categories. They never change, whatever the site's address."""
ATOM = "application/atom+xml"
FEED = "feed.atom"
GENERATOR = Generator("dispute-tracker")


def anchor(story: Story) -> str:
    """Return the name of a milestone's place on its dispute's page."""
    return f"e-{story.id}"


@dataclass
class Entries:
    """Makes entries, and keeps what of them depends on the log alone: a revision is worked out once."""

    _kept: dict[tuple[str, int], "_Told"] = field(default_factory=dict)

    def feed(self, index: Index, chronicle: Chronicle, names: Names, *, site: str, base_url: str) -> Feed:
        """Return the feed of a dispute, the newest change first. *site* is its author, *base_url* ends in a slash."""
        page = f"{base_url}{chronicle.slug}/"
        stories = sorted(chronicle.stories, key=lambda story: story.last.position, reverse=True)
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
        told = self._kept.get(story.revision)
        if told is None:
            told = self._kept[story.revision] = (
                _retracted(index, story, names) if story.retracted else _told(index, story, names)
            )
        return Entry(
            id=f"urn:uuid:{story.id}",
            title=told.title,
            published=story.first.recorded_at,
            updated=story.last.recorded_at,
            content=told.content.html,
            links=(Link(f"{page}#{anchor(story)}", type="text/html"), *told.links),
            categories=told.categories,
            lang=told.lang,
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What an entry says, apart from addresses and times."""

    title: str
    content: Markup
    categories: tuple[Category, ...]
    links: tuple[Link, ...]
    lang: str


def _told(index: Index, story: Story, names: Names) -> _Told:
    """Return what the entry of a milestone that stands says."""
    body = story.last.body or {}
    known = names.at(story.last.position)
    corrected = [element("div", correction(*pair, names.at(pair[1].position))) for pair in story.corrections()]
    content = element(
        "div",
        *corrected,
        element("p", element("strong", capital(kind(body["what"]["kind"]))), f", {on(body['occurred_on'])}."),
        element("p", element("em", f"{attribution(body)}.")) if attribution(body) else None,
        summary(body),
        element("p", f"On the date: {body['date_note']}") if body["date_note"] else None,
        *_states(index, story, names),
        _sources(body["citations"], known),
        element("p", element("small", f"Recorded on {instant(story.first.recorded_at)}.")),
        lang="en",
    )
    return _Told(headline(body), content, _categories(story.last, known), _via(body["citations"], known), body["lang"])


def _retracted(index: Index, story: Story, names: Names) -> _Told:
    """Return what the entry of a retracted milestone says: that it never was and why, and none of its words."""
    content = element(
        "div", retraction(story), _state("The state after it", index, story, story.last, names), lang="en"
    )
    return _Told(retracted_title(story.first), content, _categories(story.first, None), (), "en")


def _states(index: Index, story: Story, names: Names) -> list[Markup | None]:
    """Return what the first record changed in the state, and the last one if it is a correction."""
    if story.first is story.last:
        return [_state("The state after it", index, story, story.first, names)]
    return [
        _state("The state after the correction", index, story, story.last, names),
        _state("The state when it was recorded", index, story, story.first, names),
    ]


def _state(title: str, index: Index, story: Story, said: Said, names: Names) -> Markup | None:
    lines = changes.after(index, said, story.dispute, names)
    if not lines:
        return None
    return fragment(element("p", element("strong", f"{title}:")), element("ul", *(element("li", one) for one in lines)))


def _sources(citations: list[str], names: NamesAt) -> Markup:
    if not citations:
        return element("p", "No source: the curator vouches for it.")
    listed = (element("li", one) for one in references(citations, names))
    return fragment(element("p", element("strong", "Sources:")), element("ul", *listed))


def _categories(said: Said, names: NamesAt | None) -> tuple[Category, ...]:
    """Return what an entry is filed under: its kind, and where *names* are given, its parties and tags."""
    body = said.body or {}
    name = body["what"]["kind"]
    found = [Category(name, KIND, kind(name))]
    if names is not None:
        found += [Category(slug, PARTY, called) for slug, called in involved(body, names)]
        found += [Category(tag, TAG, kind(tag)) for tag in body["tags"]]
    return tuple(found)


def _via(citations: list[str], names: NamesAt) -> tuple[Link, ...]:
    """Return links to the sources that stand on the web, each once."""
    found = {}
    for one in citations:
        source = names.source(source_of(one))
        url = source.get("url")
        if url and is_linkable(url):
            found[url] = Link(url, "via", hreflang=source.get("lang"), title=source["title"])
    return tuple(found.values())
