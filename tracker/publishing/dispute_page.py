"""A dispute's page: its state on the UTC day of its last record, its timeline or the latest of it, its sources."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feeds.blocks import bullets, contents, follow, heading, paragraph, section, small, standfirst
from feeds.html import Markup, Node, fragment, joined
from feeds.values import Link
from tracker.publishing.addresses import CALENDAR, PAGE
from tracker.publishing.frame import FEEDS, Frame, Sizes, colophon, counted, feeds_of, in_language
from tracker.publishing.names import NamesAt
from tracker.publishing.reporting import source_line
from tracker.publishing.shelf import Cited, Shelf
from tracker.publishing.stories import Chronicle, Story
from tracker.publishing.stretch_pages import BY_FIRST_DAY, parts, words
from tracker.publishing.stretches import Stretch
from tracker.publishing.timeline import Articles, mark, years
from tracker.publishing.wording import capital, day, instant

UP = "../"
_NOTHING = paragraph("Nothing that is recorded stands on that day yet.")
_FOLLOW = tuple(Link(name, type=kind, title=called) for name, (kind, called) in FEEDS.items())


def dispute_page(
    frame: Frame,
    chronicle: Chronicle,
    shelf: Shelf,
    state: Sequence[Markup],
    articles: Articles,
    known: NamesAt,
) -> bytes:
    """Return the page of a dispute. *state* is how it stands on the day that the page answers for, in blocks."""
    timeline = [*_timeline(chronicle, shelf.timeline, articles, known, frame.sizes)]
    sections = [section("Where it stands", small(_as_of(chronicle)), *(state or [_NOTHING]), id="state")]
    sections.append(section("Timeline", *timeline, id="timeline"))
    places = [("#state", "Where it stands"), ("#timeline", "Timeline")]
    for stretch in (shelf.merged, shelf.retracted):
        if stretch.count:
            ended = _ended(chronicle, stretch, articles, known, frame.sizes)
            sections.append(section(capital(stretch.name), *ended, id=stretch.name))
            places.append((f"#{stretch.name}", capital(stretch.name)))
    sections.append(section("Sources", *_sources(shelf.sources, known, frame.sizes.sources), id="sources"))
    body = (
        heading(1, in_language(chronicle.lang, chronicle.title)),
        standfirst(summing_up(chronicle, shelf, sources=True)),
        follow(_FOLLOW, "Follow every development and every correction:"),
        _past(frame.beside.years(chronicle.stream)),
        contents("On this page", [*places, ("#sources", "Sources")]),
        *sections,
    )
    return frame.page(
        f"{chronicle.slug}/{PAGE}",
        chronicle.title,
        body,
        description=f"{chronicle.title}: where it stands, what happened when, and who says so.",
        feeds=feeds_of(chronicle, UP),
        footer=colophon(chronicle),
    )


def summing_up(chronicle: Chronicle, shelf: Shelf, *, sources: bool) -> str:
    """Return in a line how much there is of a dispute, and when it last changed; from how many *sources* if asked."""
    said = counted(shelf.live, "milestone")
    if sources:
        said += f" from {counted(len(shelf.sources.counts), 'source')}"
    if shelf.corrected:
        said += f", {shelf.corrected:,} of them corrected since"
    closed = "Closed. " if chronicle.closed else ""
    return f"{closed}{capital(said)}. Last changed on {instant(chronicle.recorded_at)}."


def _as_of(chronicle: Chronicle) -> str:
    return (
        f"The state on {day(chronicle.day)} (UTC), the day of the last record, as recorded up to position "
        f"{chronicle.position} of the log. Where the dates leave more than one answer, each is given."
    )


def _past(years: Sequence[int]) -> Markup:
    """Return the calendars of past years; nothing where there are none."""
    calendars = [Link(f"calendar-{year}.ics", type=CALENDAR, title=str(year)) for year in years]
    return follow(calendars, "Past hearings and trials, as calendars:")


def _timeline(
    chronicle: Chronicle, whole: Stretch, articles: Articles, known: NamesAt, sizes: Sizes
) -> Iterator[Markup | None]:
    """Yield the whole timeline with marks to jump to each year, or the latest of it with links to all."""
    parted = whole.divided()
    stories = _stories(chronicle, whole, sizes.latest if parted else whole.count)
    if parted:
        yield small(f"The {len(stories):,} latest by date. All {whole.count:,}, by year ({BY_FIRST_DAY}):")
        yield contents("All of it", [(f"{one.name}/{PAGE}", f"{words(one.name)} ({one.count:,})") for one in parted])
    else:
        yield contents("Years", [(f"#{mark(year)}", year) for year in years(stories)])
    yield from articles.by_year(stories, known, UP)


def _ended(
    chronicle: Chronicle, stretch: Stretch, articles: Articles, known: NamesAt, sizes: Sizes
) -> Iterator[Markup | None]:
    """Yield the milestones that no longer stand for themselves, the last recorded first, or the latest of them."""
    parted = bool(stretch.divided())
    if parted:
        yield small(f"The {sizes.latest:,} recorded last.")
        yield parts([stretch], "")
    yield articles.told(_stories(chronicle, stretch, sizes.latest if parted else stretch.count), known, UP)


def _stories(chronicle: Chronicle, stretch: Stretch, most: int) -> Sequence[Story]:
    return [chronicle.stories[one.story] for one in stretch.latest(most)]


def _sources(cited: Cited, known: NamesAt, most: int) -> Iterator[Markup | None]:
    """Yield the sources that milestones cite, by name, with how many rest on each; if too many, those cited most."""
    found: list[tuple[Mapping[str, Any], int]] = [(known.source(slug), count) for slug, count in cited.most(most)]
    found.sort(key=lambda pair: (str(pair[0].get("publisher") or pair[0]["title"]).casefold(), pair[0]["slug"]))
    more = len(cited.counts) - len(found)
    if more:
        yield small(f"The {most:,} that most milestones rest on; {counted(more, 'other source')} with fewer.")
    lines: list[Node] = [joined((source_line(one), f"({counted(count, 'milestone')})"), " ") for one, count in found]
    yield bullets(lines) if lines else fragment()
