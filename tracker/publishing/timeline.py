"""The timeline of a dispute: every milestone by date, the latest first, with its corrections."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from feeds.blocks import Item, Tone, article, badge, details, heading, timeline
from feeds.html import Markup, Node, element, fragment, link
from tracker.publishing import corrections
from tracker.publishing.addresses import PAGE, anchor, permalink
from tracker.publishing.milestones import Body, attribution, involved, otherwise, sources_of
from tracker.publishing.milestones import title as title_of
from tracker.publishing.names import Names, NamesAt
from tracker.publishing.reporting import references, summary
from tracker.publishing.stories import Did, Said, Story
from tracker.publishing.wording import capital, day, kind, on

_UNDATED = "Undated"
_AMENDMENTS = 10
"""How many of what was done to a milestone since its place on a timeline tells, the latest; its own page tells all."""
DID: Mapping[Did, str] = {
    "recorded": "Recorded",
    "corrected": "Corrected",
    "cited": "Source added",
    "retracted": "Retracted",
    "withheld": "Withheld",
    "shown": "Shown again",
    "erased": "Erased",
    "merged": "Merged",
    "unmerged": "Parted again",
}
"""What a record did to its milestone, in a word or two."""


@dataclass
class Articles:
    """Makes the places of milestones on timelines, and keeps them until it is told that they may be others.

    *lang* is the language of the pages; *limit* how many are kept, the latest made. A milestone that stands for
    itself is told; of another it is said what became of it, without its words.
    """

    lang: str
    limit: int = 20_000
    _kept: dict[tuple[str, str], Markup] = field(default_factory=dict)

    def forget(self, stories: Iterable[str]) -> None:
        """Make the places of *stories* anew when they are asked for next."""
        for one in stories:
            for up in _UPS:
                self._kept.pop((one, up), None)

    def told(self, stories: Iterable[Story], known: NamesAt, up: str) -> Markup:
        """Return the timeline of *stories*. *up* is the way from the page to the root."""
        return timeline(self._article(one, known, up) for one in stories)

    def by_year(self, stories: Iterable[Story], known: NamesAt, up: str) -> list[Markup]:
        """Return the timeline of *stories*, which come by date, with a heading to each year."""
        years = [(year, list(group)) for year, group in groupby(stories, key=_year)]
        return [
            fragment(heading(3, year, id=mark(year)), timeline(self._article(one, known, up) for one in group))
            for year, group in years
        ]

    def _article(self, story: Story, known: NamesAt, up: str) -> Markup:
        kept = self._kept.get((story.id, up))
        if kept is None:
            page = f"{up}{permalink(story.id)}{PAGE}"
            made = _item(story, known, self.lang, page) if story.stands else _ended(story, up, self.lang)
            kept = self._kept[story.id, up] = article(replace(made, href=page))
            if len(self._kept) > self.limit:
                del self._kept[next(iter(self._kept))]
        return kept


_UPS = ("../", "../../")


def _ended(story: Story, up: str, lang: str) -> Item:
    """Return the place of a milestone that was retracted or is part of another."""
    if story.retracted:
        return _gone(story, story.retracted, title_of(story), corrections.retraction)
    return _gone(story, story.merged or story.last, part_of(story.standing, up, lang), corrections.merge)


def part_of(story: Story, up: str, lang: str) -> Markup:
    """Return that a milestone is part of another, which is *story*, with a link to its page."""
    page = f"{up}{permalink(story.id)}{PAGE}"
    return fragment("Now part of: ", link(page, in_language(story, title_of(story), lang)))


def years(stories: Iterable[Story]) -> list[str]:
    """Return the years of *stories*, which come by date, each once."""
    return list(dict.fromkeys(map(_year, stories)))


def _gone(story: Story, said: Said, title: Node, how: corrections.Ending) -> Item:
    """Return the place of a milestone that no longer stands for itself, without its words."""
    return Item(
        id=anchor(story.id),
        when=day(said.day),
        machine=said.day.isoformat(),
        title=title,
        body=(how(said, hidden=story.withheld is not None),),
        tone=Tone.QUIET,
    )


def _year(story: Story) -> str:
    when = story.last.body["occurred_on"]
    bound = when.get("earliest") or when.get("latest")
    return str(int(bound[:4])) if bound else _UNDATED


def mark(year: str) -> str:
    """Return the name of the place where a *year* begins on a page."""
    return f"y-{year.lower()}"


def _item(story: Story, known: NamesAt, lang: str, page: str) -> Item:
    """Return the place of a milestone that stands for itself. *page* leads to its own page."""
    body = story.body
    return Item(
        id=anchor(story.id),
        when=capital(on(body["occurred_on"])),
        machine=body["occurred_on"]["text"],
        title=in_language(story, title_of(story) if story.withheld else body["title"], lang),
        badges=tuple(badges(story, body)),
        body=tuple(_words(story, body, known.names, page)),
        notes=() if story.withheld else tuple(_notes(body, known)),
        tone=Tone.CAUTION if body["standing"] == "alleged" else Tone.PLAIN,
    )


def in_language(story: Story, words: str, page: str) -> Node:
    """Return *words* for a milestone, in its own language where they are its words and that is not the *page*'s."""
    lang = "en" if story.retracted or story.withheld or story.merged else str(story.body["lang"])
    return words if lang == page else element("span", words, lang=lang)


def badges(story: Story, body: Body) -> Iterator[Markup]:
    """Yield the labels of a milestone that stands for itself: its kind, and what one has to know of it."""
    yield badge(capital(kind(body["what"]["kind"])), Tone.QUIET)
    if body["standing"] != "stated":
        yield badge(capital(body["standing"]), Tone.CAUTION)
    if story.withheld:
        yield badge(f"{DID[story.withheld.did]} {day(story.withheld.day)}", Tone.CAUTION)
    if story.corrected:
        last = next(one for one in reversed(story.records) if one.did == "corrected")
        yield badge(f"Corrected {day(last.day)}", Tone.GOOD)


def _words(story: Story, body: Body, names: Names, page: str) -> Iterator[Node]:
    notes = corrections.told(story, names)
    if story.withheld:
        yield from notes
        return
    if whose := attribution(body):
        yield element("p", element("em", f"{whose}."))
    yield summary(body)
    if notes:
        others = element("p", link(f"{page}#versions", "All of them")) if len(notes) > _AMENDMENTS else None
        yield details(_how_often(story, len(notes)), *notes[:_AMENDMENTS], others)


def _how_often(story: Story, times: int) -> str:
    said = "What was corrected, and why" if story.corrected else "What was added, and why"
    return said if times == 1 else f"{said} ({times} times)"


def _notes(body: Body, known: NamesAt) -> Iterator[Node]:
    if body["date_note"]:
        yield f"On the date: {body['date_note']}"
    yield from (f"Sources differ: {otherwise(one, known)}" for one in body.get("rivals", ()))
    yield from (fragment("Source: ", one) for one in references(sources_of(body), known))
    if not body["citations"]:
        yield "No source: the curator vouches for it."
    people = [name for _, name in involved(body, known)]
    if people:
        yield f"Concerns: {', '.join(people)}"
