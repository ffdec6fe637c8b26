"""A small HTML builder that escapes everything by construction. Pure throughout.

Text is always a ``str`` and always escaped; markup is always a :class:`Markup`, and only this module makes
those, out of names that it knows. So what a stranger wrote can become text on a page, and nothing else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TypeAlias

from feeds.text import is_linkable, shown


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is safe to print as it is. Made by :func:`element` and :func:`fragment` alone."""

    html: str

    def __str__(self) -> str:
        """Return the HTML."""
        return self.html


Node: TypeAlias = str | Markup | None
"""What may stand in an element: text, which is escaped, or markup. ``None`` is nothing."""

EMPTY = Markup("")


def _names(listed: str) -> frozenset[str]:
    """Return the names in *listed*. Pure."""
    return frozenset(listed.split())


_ELEMENTS = _names(
    "a abbr article aside b bdi blockquote br caption cite code dd del details div dl dt em figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr i ins kbd li main nav ol p q s section small span strong sub summary sup "
    "table tbody td th thead time tr u ul"
)
_VOID = _names("br hr")
# No `on…`, no `style`, and of addresses only `href`, which is checked.
_ATTRIBUTES = _names(
    "class colspan datetime dir hidden href hreflang id lang open rel role rowspan scope tabindex title type"
)
_PREFIXED = re.compile(r"(?:aria|data)-[a-z]+(?:-[a-z]+)*")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_.:-]+")

# What <time datetime> may hold (HTML §4.5.14), as far as calendars go. EDTF says more than it can.
_MACHINE_TIME = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?)?)?", re.ASCII
)


def element(name: str, *children: Node, **attributes: str | int | bool | None) -> Markup:
    """Return the element *name* around *children*. Pure.

    Attributes are given as ``class_`` or ``aria_label``; ``None`` and
    ``False`` leave one out, ``True`` gives it no value. A name that is not
    known here, or an address that could run something, is a mistake of the
    program's and raises ``ValueError``: use :func:`link` for addresses that somebody typed.
    """
    if name not in _ELEMENTS:
        raise ValueError(f"no element {name!r} is built here")
    start = "".join([name, *[_attribute(key, value) for key, value in attributes.items()]]) if attributes else name
    if name in _VOID:
        return Markup(f"<{start}>")
    return Markup(f"<{start}>{''.join([_html(child) for child in children])}</{name}>")


def fragment(*nodes: Node) -> Markup:
    """Return *nodes* one after the other. Pure."""
    return Markup("".join([_html(node) for node in nodes]))


def joined(nodes: Iterable[Node], between: str = ", ") -> Markup:
    """Return *nodes* with the text *between* them, empty ones left out. Pure."""
    return Markup(escape(between).join(html for html in map(_html, nodes) if html))


def link(href: str, *children: Node, rel: str | None = None, lang: str | None = None) -> Markup:
    """Return a link to *href*, or the same words without a link where *href* is not safe to follow. Pure.

    Safe are http, https and relative addresses (:func:`feeds.text.is_linkable`).
    An unsafe one is printed after the words, so that nothing is hidden. *lang*
    is the language of what is linked to. Without *children* the address itself is shown.
    """
    words = children or (href,)
    if is_linkable(href):
        return element("a", *words, href=href, rel=rel, hreflang=lang)
    return fragment(*words, f" ({href})") if children else fragment(href)


def time(words: Node, machine: str | None = None) -> Markup:
    """Return a ``<time>`` that reads *words*, where HTML can say *machine*: a day, month or year. Pure.

    Without it, the words themselves would have to be in its form (HTML §4.5.14): they stand as they are.
    """
    sayable = machine is not None and _MACHINE_TIME.fullmatch(machine)
    return element("time", words, datetime=machine) if sayable else fragment(words)


def anchor(name: str) -> str:
    """Return *name* as an id that an address can point at with ``#``. Pure."""
    return _NOT_IN_ID.sub("-", name)


def attribute_text(text: str) -> str:
    """Return *text* escaped for an attribute in double quotes, or for a title. Pure."""
    return escape(shown(text), quote=True)


def _html(node: Node) -> str:
    """Return *node* as HTML. Pure."""
    if isinstance(node, Markup):
        return node.html
    return "" if node is None else escape(shown(node), quote=False)


@cache
def _attribute_name(key: str) -> str:
    """Return the attribute that is given as *key*. Pure; kept, since they are few."""
    name = key.rstrip("_").replace("_", "-")
    if name not in _ATTRIBUTES and not _PREFIXED.fullmatch(name):
        raise ValueError(f"no attribute {name!r} is built here")
    return name


def _attribute(key: str, value: str | int | bool | None) -> str:  # noqa: FBT001 - an attribute's value may be a truth
    """Return one attribute with a space before it, or nothing. Pure."""
    name = _attribute_name(key)
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if name == "href" and not is_linkable(str(value)):
        raise ValueError(f"not an address to link to: {value!r}")
    return f' {name}="{attribute_text(anchor(str(value)) if name == "id" else str(value))}"'
