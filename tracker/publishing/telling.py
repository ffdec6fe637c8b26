"""What an entry says of a milestone, as far as that follows from the log alone: as it stands, or what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.blocks import bullets
from feeds.html import Markup, Node, element, fragment
from feeds.text import is_linkable
from feeds.values import Category, Link
from tracker.index.reader import Index
from tracker.publishing import changes, corrections
from tracker.publishing.milestones import Body, attribution, involved, otherwise, source_of, sources_of, title
from tracker.publishing.names import Names, NamesAt
from tracker.publishing.reporting import references, summary
from tracker.publishing.stories import Did, Said, Story
from tracker.publishing.wording import capital, instant, kind, on

KIND, PARTY, TAG, DISPUTE, NOTICE = (
    f"urn:dispute-tracker:{one}" for one in ("kind", "party", "tag", "dispute", "notice")
)
"""The schemes of an entry's categories. They never change, whatever the site's address."""

_AFTER: dict[Did, str] = {
    "recorded": "The state after it",
    "corrected": "The state after the correction",
    "cited": "The state after that source",
    "retracted": "The state after it",
    "merged": "The state after the merge",
    "unmerged": "The state after they were parted",
}
"""What the state is called that a record left; withholding and showing change none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says, apart from addresses and times. *into* is the milestone that it is part of, if it is."""

    title: str
    content: Markup
    categories: tuple[Category, ...]
    links: tuple[Link, ...] = ()
    lang: str = "en"
    into: Story | None = None


def told(index: Index, story: Story, names: Names) -> Told:
    """Return what the entry of a milestone says. Of one that never was, is withheld or part of another, no word."""
    if story.retracted:
        return _gone(index, story, names, story.retracted, corrections.retraction)
    if story.merged:
        return _gone(index, story, names, story.merged, corrections.merge)
    return _withheld(index, story, names) if story.withheld else _standing(index, story, names)


def _standing(index: Index, story: Story, names: Names) -> Told:
    body, known = story.body, names.at(story.last.position)
    content = element(
        "div",
        *(element("div", one) for one in corrections.told(story, names)),
        _what(body),
        element("p", element("em", f"{attribution(body)}.")) if attribution(body) else None,
        summary(body),
        element("p", f"On the date: {body['date_note']}") if body["date_note"] else None,
        _otherwise(body, known),
        *_states(index, story, names),
        *_sources(body, known),
        _recorded(story),
        lang="en",
    )
    parties = [Category(slug, PARTY, called) for slug, called in involved(body, known)]
    tags = [Category(tag, TAG, kind(tag)) for tag in body["tags"]]
    return Told(
        title(story), content, (filed(story.last), *parties, *tags), _via(sources_of(body), known), body["lang"]
    )


def _withheld(index: Index, story: Story, names: Names) -> Told:
    """Return that words are withheld and on what ground, with the kind, the date and the state, which stay."""
    notes = corrections.told(story, names)
    content = element("div", *notes, _what(story.body), *_states(index, story, names), _recorded(story), lang="en")
    return Told(title(story), content, (filed(story.last),))


def _gone(index: Index, story: Story, names: Names, said: Said, how: corrections.Ending) -> Told:
    """Return when and why a milestone no longer stands for itself, and what the state was after that."""
    hidden = story.withheld is not None
    notes = corrections.told(story, names) if hidden else []
    after = state_after(index, story, said, names)
    content = element("div", *notes, how(said, hidden=hidden), after, lang="en")
    return Told(title(story), content, (filed(said if story.merged else story.first),), into=said.into)


def _what(body: Body) -> Markup:
    return element("p", element("strong", capital(kind(body["what"]["kind"]))), f", {on(body['occurred_on'])}.")


def _recorded(story: Story) -> Markup:
    return element("p", element("small", f"Recorded on {instant(story.first.recorded_at)}."))


def _states(index: Index, story: Story, names: Names) -> list[Markup | None]:
    """Return what the last record that bears on the state changed in it, and what the first one did.

    Most sources that are added bear on nothing: then the correction before them is the last.
    """
    for said in reversed(story.records[1:]):
        if said.did in _AFTER:
            after = state_after(index, story, said, names)
            if after is not None or said.did != "cited":
                return [after, _state("The state when it was recorded", index, story, story.first, names)]
    return [_state(_AFTER["recorded"], index, story, story.first, names)]


def state_after(index: Index, story: Story, said: Said, names: Names) -> Markup | None:
    """Return what the record *said* of a milestone changed in the state; None where it changed nothing."""
    return _state(_AFTER[said.did], index, story, said, names) if said.did in _AFTER else None


def _state(called: str, index: Index, story: Story, said: Said, names: Names) -> Markup | None:
    lines = changes.after(index, said, story.dispute, names)
    return _listed(called, lines)


def _otherwise(body: Body, names: NamesAt) -> Markup | None:
    """Return which sources give other values than those that are used."""
    return _listed("Sources differ", [otherwise(one, names) for one in body.get("rivals", ())])


def _sources(body: Body, names: NamesAt) -> Iterator[Markup | None]:
    if not body["citations"]:
        yield element("p", "No source: the curator vouches for it.")
    yield _listed("Sources", references(sources_of(body), names))


def _listed(called: str, items: Sequence[Node]) -> Markup | None:
    """Return *items* under what they are *called*; None where there are none."""
    if not items:
        return None
    return fragment(element("p", element("strong", f"{called}:")), bullets(items))


def filed(said: Said) -> Category:
    """Return the kind under which an entry is filed."""
    return Category(said.kind, KIND, kind(said.kind))


def _via(citations: list[str], names: NamesAt) -> tuple[Link, ...]:
    """Return links to the sources that stand on the web, each once."""
    found = {}
    for one in citations:
        source = names.source(source_of(one))
        url = source.get("url")
        if url and is_linkable(url):
            found[url] = Link(url, "via", hreflang=source.get("lang"), title=source["title"])
    return tuple(found.values())
