"""The timeline of a dispute: every milestone by date, the latest first, with its corrections. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from events.dates import Edtf
from events.dates import parse as parse_date
from feeds.blocks import Item, Tone, badge, contents, details, heading, timeline
from feeds.html import Markup, Node, element, fragment
from tracker.publishing.corrections import correction, retraction
from tracker.publishing.entries import anchor
from tracker.publishing.history import Chronicle, Names, NamesAt, Story
from tracker.publishing.milestones import attribution, involved, retracted_title
from tracker.publishing.reporting import references, summary
from tracker.publishing.wording import capital, day, kind, on

_UNDATED = "Undated"


def told(chronicle: Chronicle, names: Names, known: NamesAt, lang: str) -> list[Markup]:
    """Return the timeline with marks to jump to each year. *lang* is the page's language."""
    stories = sorted(chronicle.live, key=_by_date, reverse=True)
    years = [(year, list(group)) for year, group in groupby(stories, key=_year)]
    return [
        contents("Years", [(f"#{_mark(year)}", year) for year, _ in years]),
        *(
            fragment(heading(3, year, id=_mark(year)), timeline(_item(one, names, known, lang) for one in group))
            for year, group in years
        ),
    ]


def retracted(chronicle: Chronicle) -> Markup | None:
    """Return the milestones that never were, without their words; None where there are none."""
    items = [
        Item(
            id=anchor(story),
            when=day(story.last.day),
            machine=story.last.day.isoformat(),
            title=retracted_title(story.first),
            body=(retraction(story),),
            tone=Tone.QUIET,
        )
        for story in reversed(chronicle.stories)
        if story.retracted
    ]
    return timeline(items) if items else None


def _date(story: Story) -> Edtf:
    return parse_date(str((story.last.body or {})["occurred_on"]["text"]))


def _by_date(story: Story) -> tuple[int, int, int]:
    """Return what stories are sorted by: first and last day, then place. Without a first day the last one counts."""
    date = _date(story)
    first = date.last_day if date.earliest is None and date.latest is not None else date.first_day
    return first, date.last_day, story.first.position


def _year(story: Story) -> str:
    date = _date(story)
    bound = date.earliest or date.latest
    return str(bound.year) if bound else _UNDATED


def _mark(year: str) -> str:
    return f"y-{year.lower()}"


def _item(story: Story, names: Names, known: NamesAt, lang: str) -> Item:
    body = story.last.body or {}
    return Item(
        id=anchor(story),
        when=capital(on(body["occurred_on"])),
        machine=body["occurred_on"]["text"],
        title=_in(body["lang"], body["title"], lang),
        badges=tuple(_badges(story, body)),
        body=tuple(_words(story, body, names)),
        notes=tuple(_notes(body, known)),
        tone=Tone.CAUTION if body["standing"] == "alleged" else Tone.PLAIN,
    )


def _in(lang: str, words: str, page: str) -> Node:
    return words if lang == page else element("span", words, lang=lang)


def _badges(story: Story, body: Mapping[str, Any]) -> Iterator[Markup]:
    yield badge(capital(kind(body["what"]["kind"])), Tone.QUIET)
    if body["standing"] != "stated":
        yield badge(capital(body["standing"]), Tone.CAUTION)
    if story.corrections():
        yield badge(f"Corrected {day(story.last.day)}", Tone.GOOD)


def _words(story: Story, body: Mapping[str, Any], names: Names) -> Iterator[Node]:
    if whose := attribution(body):
        yield element("p", element("em", f"{whose}."))
    yield summary(body)
    pairs = story.corrections()
    if pairs:
        yield details(_how_often(pairs), *(correction(*pair, names.at(pair[1].position)) for pair in pairs))


def _how_often(pairs: Sequence[object]) -> str:
    return "What was corrected, and why" if len(pairs) == 1 else f"What was corrected, and why ({len(pairs)} times)"


def _notes(body: Mapping[str, Any], known: NamesAt) -> Iterator[Node]:
    if body["date_note"]:
        yield f"On the date: {body['date_note']}"
    yield from (fragment("Source: ", one) for one in references(body["citations"], known))
    if not body["citations"]:
        yield "No source: the curator vouches for it."
    people = [name for _, name in involved(body, known)]
    if people:
        yield f"Concerns: {', '.join(people)}"
