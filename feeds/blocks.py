"""Blocks that pages and entries are composed of, built on :mod:`feeds.html`. Pure throughout.

Every block reads well without its style sheet, in a feed reader as well as on a page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feeds.html import EMPTY, Markup, Node, anchor, element, fragment, joined, link, time
from feeds.values import Link


class Tone(StrEnum):
    """How loudly something is said; the words have to say it as well, since not everybody sees colour."""

    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"
    WARN = "warn"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One cell of a :func:`board`: what it is about, what is so, and a line that qualifies it."""

    label: Node
    value: Node
    detail: Node = None
    badges: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a :func:`timeline`.

    *when* are the words for people, *machine* the same as a date where one
    day, month or year says it. *id* is what an address points at with ``#``,
    *href* where the item has a page of its own. *notes* are small print: sources, corrections.
    """

    id: str
    when: Node
    title: Node
    machine: str | None = None
    body: tuple[Node, ...] = ()
    badges: tuple[Markup, ...] = ()
    notes: tuple[Node, ...] = ()
    tone: Tone = Tone.PLAIN
    lang: str | None = None
    href: str | None = None


def heading(level: int, *words: Node, id: str | None = None) -> Markup:  # noqa: A002 - HTML's own word
    """Return a heading of *level* 1 to 6. Pure."""
    return element(f"h{level}", *words, id=id)


def paragraph(*words: Node, lang: str | None = None) -> Markup:
    """Return a paragraph. Pure."""
    return element("p", *words, lang=lang)


def paragraphs(text: str, lang: str | None = None) -> Markup:
    """Return *text* as paragraphs, one for each run of lines between empty ones. Pure."""
    blocks = (block.strip() for block in text.replace("\r\n", "\n").split("\n\n"))
    return fragment(*(paragraph(block, lang=lang) for block in blocks if block))


def standfirst(*words: Node) -> Markup:
    """Return the sentence under a headline that says what the page is. Pure."""
    return element("p", *words, class_="standfirst")


def small(*words: Node) -> Markup:
    """Return a line of small print. Pure."""
    return element("p", *words, class_="small")


def notice(*words: Node, tone: Tone = Tone.CAUTION) -> Markup:
    """Return a paragraph set apart from what is around it. Pure."""
    return element("p", *words, class_=f"notice {tone}", role="note")


def inset(*blocks: Node, tone: Tone = Tone.CAUTION) -> Markup:
    """Return paragraphs and the like set apart from what is around them. Pure."""
    return element("div", *blocks, class_=f"notice {tone}", role="note")


def badges(labels: Sequence[Markup]) -> Markup | None:
    """Return *labels* (:func:`badge`) in a line of their own; ``None`` where there are none. Pure."""
    return element("p", *_between(labels), class_="badges") if labels else None


def badge(words: str, tone: Tone = Tone.PLAIN) -> Markup:
    """Return a short label. Pure."""
    return element("span", words, class_=f"badge {tone}")


def struck(*words: Node) -> Markup:
    """Return *words* as no longer holding. Pure."""
    return element("s", *words)


def bullets(items: Iterable[Node]) -> Markup:
    """Return a list, or nothing where there are no *items*. Pure."""
    listed = [element("li", item) for item in items]
    return element("ul", *listed) if listed else EMPTY


def definitions(pairs: Iterable[tuple[Node, Node]]) -> Markup:
    """Return a list of terms and what they are; a pair without a second part is left out. Pure."""
    rows = [
        element("div", element("dt", term), element("dd", said))
        for term, said in pairs
        if said is not None and said not in ("", EMPTY)
    ]
    return element("dl", *rows) if rows else EMPTY


def table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[Node]]) -> Markup:
    """Return a table whose first column names its rows. Pure.

    Each cell carries its header's words too (``data-label``): on a phone the
    style sheet sets a row as a card. An empty cell shows a dash.
    """
    head = element("thead", element("tr", *(element("th", words, scope="col") for words in headers)))
    body = element("tbody", *(_row(headers, row) for row in rows))
    return element("table", element("caption", caption), head, body)


def _row(headers: Sequence[str], cells: Sequence[Node]) -> Markup:
    """Return one row of a table, its first cell the header. Pure."""
    first, *others = cells
    return element(
        "tr",
        element("th", first, scope="row"),
        *(
            element("td", "—" if cell in (None, "", EMPTY) else cell, data_label=label)
            for label, cell in zip(headers[1:], others, strict=True)
        ),
    )


def board(facts: Iterable[Fact]) -> Markup:
    """Return *facts* side by side: the state at a glance. Pure."""
    cells = [
        element(
            "div",
            element("dt", fact.label),
            element("dd", element("span", fact.value, class_="value"), _spaced(fact.badges), class_="said"),
            element("dd", fact.detail, class_="detail") if fact.detail else None,
        )
        for fact in facts
    ]
    return element("dl", *cells, class_="board") if cells else EMPTY


def timeline(items: Iterable[Item | Markup]) -> Markup:
    """Return *items* as a list of articles, each with an address of its own. Pure.

    An item may be given as the :func:`article` that was made of it before.
    """
    listed = [element("li", item if isinstance(item, Markup) else article(item)) for item in items]
    return element("ol", *listed, class_="timeline", role="list") if listed else EMPTY


def article(item: Item) -> Markup:
    """Return one item of a :func:`timeline`, to be kept for the next one. Pure."""
    return element(
        "article",
        element(
            "header",
            element("p", link(item.href or f"#{anchor(item.id)}", time(item.when, item.machine)), class_="when"),
            element("h3", item.title),
            badges(item.badges),
        ),
        *item.body,
        element("ul", *(element("li", note) for note in item.notes), class_="notes") if item.notes else None,
        id=item.id,
        class_=item.tone,
        lang=item.lang,
    )


def section(title: str, *nodes: Node, id: str) -> Markup:  # noqa: A002 - HTML's own word
    """Return a section under a heading of level 2, which names it. Pure."""
    name = f"{anchor(id)}-title"
    return element("section", heading(2, title, id=name), *nodes, id=id, aria_labelledby=name)


def details(summary: Node, *nodes: Node) -> Markup:
    """Return *nodes* folded away under *summary*, to be opened without a script. Pure."""
    return element("details", element("summary", summary), *nodes)


def contents(label: str, links: Iterable[tuple[str, str]]) -> Markup:
    """Return a list of places to go to, as (address, words). Pure."""
    listed = [element("li", link(href, words)) for href, words in links]
    return element("nav", element("ul", *listed), class_="contents", aria_label=label) if listed else EMPTY


def follow(feeds: Iterable[Link], words: str) -> Markup:
    """Return the invitation to subscribe: *words*, then a link to each feed by its title. Pure."""
    links = [link(feed.href, feed.title or feed.href) for feed in feeds]
    return element("p", words, " ", joined(links, " · "), class_="follow") if links else EMPTY


def _between(nodes: Sequence[Markup]) -> Sequence[Markup]:
    """Return *nodes* as one, with spaces between, so that they stay apart without a style sheet. Pure."""
    return (joined(nodes, " "),)


def _spaced(nodes: Sequence[Markup]) -> Markup | None:
    """Return *nodes* with a space before each, or nothing. Pure."""
    return fragment(" ", joined(nodes, " ")) if nodes else None
