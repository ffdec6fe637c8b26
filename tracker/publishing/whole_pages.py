"""The pages of a site: one for each dispute, and the front page. The log's last record dates them, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feeds.blocks import bullets, contents, follow, heading, section, small, standfirst
from feeds.html import Markup, Node, element, fragment, joined, link
from feeds.page import Page, render
from feeds.values import Link
from tracker.index.reader import Index
from tracker.publishing import board, timeline
from tracker.publishing.entries import ATOM, FEED, anchor
from tracker.publishing.history import History
from tracker.publishing.milestones import source_of, sources_of, title
from tracker.publishing.names import NamesAt
from tracker.publishing.reporting import source_line
from tracker.publishing.standing import of_answers
from tracker.publishing.stories import Chronicle, Did
from tracker.publishing.wording import capital, day, instant
from tracker.questions.answers import state

LANG = "en"
"""The language of the pages' own words. What curators wrote keeps its own."""
ICON, STYLE = "icon.svg", "style.css"
_NEWEST = 12
_DID: Mapping[Did, str] = {
    "recorded": "Recorded",
    "corrected": "Corrected",
    "cited": "Source added",
    "retracted": "Retracted",
    "withheld": "Withheld",
    "shown": "Shown again",
    "merged": "Merged",
    "unmerged": "Parted again",
}
_FOLLOW = Link(FEED, type=ATOM, title="Atom feed")


def dispute_page(index: Index, history: History, chronicle: Chronicle, *, site: str, items: timeline.Items) -> bytes:
    """Return the page of a dispute: its state on the UTC day of its last record, its timeline, its sources."""
    known = history.names.at(history.position)
    subjects = of_answers(state(index, chronicle.day, history.position, dispute=chronicle.slug), known)
    feed = (Link(FEED, type=ATOM, title=chronicle.title),)
    sources = _sources(chronicle, known)
    gone = {"Merged": timeline.merged(chronicle, LANG), "Retracted": timeline.retracted(chronicle)}
    apart = {one: items for one, items in gone.items() if items is not None}
    body = (
        heading(1, _in(chronicle.lang, chronicle.title)),
        standfirst(_summing_up(chronicle, len(sources))),
        follow((_FOLLOW,), "Follow every development and every correction in a feed reader:"),
        contents("On this page", _places(apart)),
        section("Where it stands", small(_as_of(chronicle)), *board.state(subjects, known), id="state"),
        section("Timeline", *items.told(chronicle, known, LANG), id="timeline"),
        *(section(one, items, id=one.lower()) for one, items in apart.items()),
        section("Sources", bullets(sources), id="sources"),
    )
    page = Page(
        title=chronicle.title,
        body=body,
        site=site,
        lang=LANG,
        home="../index.html",
        style=f"../{STYLE}",
        icon=f"../{ICON}",
        description=f"{chronicle.title}: where it stands, what happened when, and who says so.",
        feeds=feed,
        footer=_colophon(chronicle),
    )
    return render(page)


def front_page(index: Index, history: History, *, site: str) -> bytes:
    """Return the page that leads to every dispute, with what changed last."""
    known = history.names.at(history.position)
    disputes = sorted(history.disputes.values(), key=lambda one: one.position, reverse=True)
    feeds = tuple(Link(f"{one.slug}/{FEED}", type=ATOM, title=one.title) for one in disputes)
    body = [heading(1, site), standfirst(_what_this_is(disputes))]
    body += [_dispute(index, history, one, known) for one in disputes]
    newest = list(_newest(disputes))
    if newest:
        body.append(section("Latest changes", bullets(newest), id="latest"))
    if not disputes:
        body.append(small("Nothing is recorded yet."))
    return render(
        Page(
            title=site,
            body=tuple(body),
            site=site,
            lang=LANG,
            style=STYLE,
            icon=ICON,
            description="Disputes, where they stand, and what happened when.",
            feeds=feeds,
            footer=_colophon(disputes[0]) if disputes else (),
        )
    )


def _dispute(index: Index, history: History, chronicle: Chronicle, known: NamesAt) -> Markup:
    """Return a dispute's place on the front page: where its cases stand, and how to follow it."""
    answers = state(index, chronicle.day, history.position, dispute=chronicle.slug)
    leading = {key: one for key, one in of_answers(answers, known).items() if key[0] in {"trial", "bids"}}
    page = f"{chronicle.slug}/index.html"
    feed = Link(f"{chronicle.slug}/{FEED}", type=ATOM, title=_FOLLOW.title)
    return element(
        "section",
        heading(2, link(page, _in(chronicle.lang, chronicle.title))),
        small(_summing_up(chronicle, None)),
        *board.state(leading, known),
        element("p", link(page, "State, timeline and sources")),
        follow((feed,), "Follow it in a feed reader:"),
    )


def _newest(disputes: Iterable[Chronicle]) -> Iterable[Node]:
    """Yield the milestones that changed last, each with a link to its place."""
    stories = [(story, one) for one in disputes for story in one.stories.values()]
    stories.sort(key=lambda pair: pair[0].last.position, reverse=True)
    for story, chronicle in stories[:_NEWEST]:
        yield fragment(
            f"{_DID[story.last.did]} {instant(story.last.recorded_at)}: ",
            link(f"{chronicle.slug}/index.html#{anchor(story)}", timeline.in_language(story, title(story), LANG)),
        )


def _in(lang: str, words: str) -> Node:
    return words if lang == LANG else element("span", words, lang=lang)


def _summing_up(chronicle: Chronicle, sources: int | None) -> str:
    said = _counted(len(chronicle.live), "milestone")
    if sources is not None:
        said += f" from {_counted(sources, 'source')}"
    corrected = sum(1 for story in chronicle.live if story.corrected)
    if corrected:
        said += f", {corrected} of them corrected since"
    closed = "Closed. " if chronicle.closed else ""
    return f"{closed}{capital(said)}. Last changed on {instant(chronicle.recorded_at)}."


def _what_this_is(disputes: Sequence[Chronicle]) -> str:
    said = "what happened when, and who says so."
    if len(disputes) == 1:
        return f"Where the dispute stands, {said}"
    return f"{_counted(len(disputes), 'dispute')}: where each stands, {said}"


def _as_of(chronicle: Chronicle) -> str:
    return (
        f"The state on {day(chronicle.day)} (UTC), the day of the last record, as recorded up to position "
        f"{chronicle.position} of the log. Where the dates leave more than one answer, each is given."
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _places(apart: Iterable[str]) -> list[tuple[str, str]]:
    """Return what there is on the page, with the milestones that stand *apart* from the timeline."""
    others = [(f"#{one.lower()}", one) for one in apart]
    return [("#state", "Where it stands"), ("#timeline", "Timeline"), *others, ("#sources", "Sources")]


def _sources(chronicle: Chronicle, known: NamesAt) -> list[Node]:
    """Return the sources that milestones cite, by name, with how many rest on each."""
    cited: dict[str, int] = {}
    for story in chronicle.live:
        for slug in dict.fromkeys(source_of(one) for one in sources_of(story.body)):
            cited[slug] = cited.get(slug, 0) + 1
    sources: list[tuple[Mapping[str, Any], int]] = [(known.source(slug), count) for slug, count in cited.items()]
    sources.sort(key=lambda pair: (str(pair[0].get("publisher") or pair[0]["title"]).casefold(), pair[0]["slug"]))
    return [joined((source_line(one), f"({_counted(count, 'milestone')})"), " ") for one, count in sources]


def _colophon(chronicle: Chronicle) -> tuple[Node, ...]:
    said = (
        "Dates are as precise as their sources. What is alleged or attributed says so. Nothing is changed in silence: "
        "corrections and retractions are marked here and reach those who follow the feed."
    )
    return element("p", said), element("p", f"Last record: {instant(chronicle.recorded_at)}.")
