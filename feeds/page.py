"""A whole HTML page: head, masthead, body, footer. Needs no script, and no style but one file of the same site."""

from dataclasses import dataclass
from importlib.resources import files

from feeds.html import Markup, Node, attribute_text, element, fragment, link
from feeds.text import is_linkable
from feeds.values import Link

# ISO 639 languages that are written from right to left, as far as a newsroom is likely to meet them.
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as a plain value. Addresses are relative to where it will stand.

    *site* is the masthead's name and *home* where it leads. *feeds* are
    announced to feed readers: alternates, each with its type. *crumbs* lead
    from *home* to here, as (address, words). *skip* is what the link that
    passes over the masthead says to those who use a keyboard, in the page's language.
    *moved* is where a page that is elsewhere now sends its reader at once; such a page, and one that is not
    *indexed* for another reason, asks search engines to leave it out.
    """

    title: str
    body: tuple[Markup, ...]
    site: str
    lang: str = "en"
    home: str = "index.html"
    style: str = "style.css"
    icon: str | None = None
    description: str | None = None
    canonical: str | None = None
    feeds: tuple[Link, ...] = ()
    crumbs: tuple[tuple[str, str], ...] = ()
    footer: tuple[Node, ...] = ()
    skip: str = "Skip to the content"
    moved: str | None = None
    indexed: bool = True


def render(page: Page) -> bytes:
    """Return *page* as an HTML document in UTF-8. Pure: the same value gives the same bytes."""
    right_to_left = page.lang.split("-")[0].lower() in _RIGHT_TO_LEFT
    direction = ' dir="rtl"' if right_to_left else ""
    return (
        f'<!doctype html>\n<html lang="{attribute_text(page.lang)}"{direction}>\n'
        f"<head>\n{_head(page)}</head>\n<body>\n{_body(page)}</body>\n</html>\n"
    ).encode()


def style() -> bytes:
    """Return the style sheet that pages name: one file, no font, picture or address in it from elsewhere."""
    return files("feeds").joinpath("style.css").read_bytes()


def icon() -> bytes:
    """Return the site's icon, as SVG."""
    return files("feeds").joinpath("icon.svg").read_bytes()


def _head(page: Page) -> str:
    """Return what stands in the page's head, a line each. Pure."""
    title = page.title if page.title == page.site else f"{page.title} – {page.site}"
    lines = [
        '<meta charset="utf-8">',
        f"<title>{attribute_text(title)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
    ]
    if page.moved:
        if not is_linkable(page.moved):
            raise ValueError(f"not an address to lead to: {page.moved!r}")
        lines.append(f'<meta http-equiv="refresh" content="0; url={attribute_text(page.moved)}">')
    if page.moved or not page.indexed:
        lines.append('<meta name="robots" content="noindex">')
    if page.description:
        lines.append(f'<meta name="description" content="{attribute_text(page.description)}">')
    links = [Link(page.style, "stylesheet")]
    if page.icon:
        links.append(Link(page.icon, "icon", type="image/svg+xml"))
    if page.canonical:
        links.append(Link(page.canonical, "canonical"))
    lines += [_link(announced) for announced in (*links, *page.feeds)]
    return "".join(f"{line}\n" for line in lines)


def _link(announced: Link) -> str:
    """Return *announced* as a ``<link>`` of the head. Pure."""
    stated = {
        "rel": announced.rel,
        "href": announced.href,
        "type": announced.type,
        "hreflang": announced.hreflang,
        "title": announced.title,
    }
    return "<link" + "".join(f' {name}="{attribute_text(said)}"' for name, said in stated.items() if said) + ">"


def _body(page: Page) -> str:
    """Return the page's landmarks, a line each: skip link, masthead, main, footer. Pure."""
    trail = [element("li", link(href, words)) for href, words in page.crumbs]
    parts = [
        element("a", page.skip, href="#content", class_="skip"),
        element(
            "header",
            element("p", link(page.home, page.site), class_="site"),
            element("nav", element("ol", *trail), class_="crumbs", aria_label=page.site) if trail else None,
            class_="masthead",
        ),
        element("main", fragment(*page.body), id="content", tabindex=-1),
        element("footer", *page.footer, class_="colophon") if page.footer else None,
    ]
    return "".join(f"{part}\n" for part in parts if part is not None)
