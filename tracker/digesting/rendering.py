"""A digest in Markdown, HTML or plain text, whatever its words hold. Pure."""

import re
from collections.abc import Callable, Mapping

from feeds.html import Markup, element, fragment
from tracker.digesting.digest import shown
from tracker.digesting.values import Digest, Item

NOTHING = "Nothing changed."
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#])")
_LIST = re.compile(r"^(\d+)([.)])|^([+=-])")
_SCHEME = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data):|\bwww\.")


def as_text(digest: Digest) -> str:
    """Return *digest* as plain text."""
    lines = [shown(digest.title), shown(digest.span)]
    for told in digest.disputes:
        lines += ["", shown(told.title).upper()]
        for section in told.sections:
            lines += ["", shown(section.title)]
            for item in section.items:
                lines += [f"- {shown(item.head)}", *(f"  {shown(line)}" for line in item.lines)]
    return "\n".join(lines if digest.disputes else [*lines, "", NOTHING]) + "\n"


def as_markdown(digest: Digest) -> str:
    """Return *digest* as Markdown (CommonMark), in which no word is markup, nor a link of its own."""
    lines = [f"# {_plain(digest.title)}", "", _plain(digest.span)]
    for told in digest.disputes:
        lines += ["", f"## {_plain(told.title)}"]
        for section in told.sections:
            lines += ["", f"### {_plain(section.title)}", ""]
            for item in section.items:
                lines += [f"- **{_plain(item.head)}**", *(f"  - {_plain(line)}" for line in item.lines)]
    return "\n".join(lines if digest.disputes else [*lines, "", NOTHING]) + "\n"


def as_html(digest: Digest) -> str:
    """Return *digest* as a piece of HTML to put into a newsletter."""
    told = (
        element(
            "section",
            element("h2", shown(one.title)),
            *(
                fragment(element("h3", shown(section.title)), element("ul", *map(_item, section.items)))
                for section in one.sections
            ),
        )
        for one in digest.disputes
    )
    whole = element(
        "article",
        element("h1", shown(digest.title)),
        element("p", shown(digest.span)),
        *(told if digest.disputes else (element("p", NOTHING),)),
        lang="en",
    )
    return whole.html + "\n"


FORMATS: Mapping[str, Callable[[Digest], str]] = {"markdown": as_markdown, "html": as_html, "text": as_text}
"""What a digest can be written in, by name."""


def _item(item: Item) -> Markup:
    return element("li", element("strong", shown(item.head)), *(element("p", shown(line)) for line in item.lines))


def _plain(text: str) -> str:
    """Return *text* for Markdown: nothing in it is markup, begins a list, or is taken for an address."""
    escaped = _LIST.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", shown(text)))
    return _SCHEME.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", escaped)
