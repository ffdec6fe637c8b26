"""XML as text, for documents that feedgen does not write well. Everything is escaped by construction. Pure throughout.

Text is a ``str`` and always escaped; elements are a :class:`Xml`, and only this module makes those.
"""

from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from feeds.text import shown

# A reader of XML turns a bare CR into LF (XML 1.0 §2.11); written as a reference it stays what it is.
_REFERENCES = {"\r": "&#13;"}


@dataclass(frozen=True, slots=True)
class Xml:
    """A piece of XML that may be written as it is. Made by :func:`element` and :func:`together` alone."""

    text: str


Content: TypeAlias = str | Xml | None
"""What may stand in an element: text, which is escaped, or XML. ``None`` is nothing."""


def element(name: str, *contents: Content, **attributes: str | None) -> Xml:
    """Return the element *name* around *contents*. Pure.

    Attributes keep the order in which they are given; one that is ``None`` is
    left out, an underscore at the end of a name stands for a Python word, two inside for a colon.
    """
    stated = "".join(
        f" {key.rstrip('_').replace('__', ':')}={quoteattr(shown(value), _REFERENCES)}"
        for key, value in attributes.items()
        if value is not None
    )
    inner = together(*contents).text
    return Xml(f"<{name}{stated}>{inner}</{name}>" if inner else f"<{name}{stated}/>")


def together(*contents: Content) -> Xml:
    """Return *contents* one after the other. Pure."""
    return Xml("".join(_written(content) for content in contents))


def lines(*contents: Xml | None) -> Xml:
    """Return *contents* one after the other, each on a line of its own. Pure."""
    return Xml("".join(f"\n{content.text}" for content in contents if content is not None) + "\n")


def document(root: Xml) -> bytes:
    """Return *root* as a whole document in UTF-8. Pure."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root.text}\n'.encode()


def _written(content: Content) -> str:
    """Return *content* as XML. Pure."""
    if isinstance(content, Xml):
        return content.text
    return "" if content is None else escape(shown(content), _REFERENCES)
