"""Text from outside: what may enter the log, the slugs made of it, and how it is shown on a terminal."""

import re
import unicodedata

from events.errors import InvalidInput

TITLE_LIMIT = 300
"""Characters in a title at most."""
SUMMARY_LIMIT = 10_000
"""Characters in a summary at most."""
NAME_LIMIT = 200
"""Characters in a name at most."""
SLUG_LIMIT = 100
"""Characters in a slug at most."""

_PLANES = range(0x11)
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in _PLANES)
# No XML document can carry most of these (XML 1.0 §2.2), a terminal obeys some, and UTF-8 has no way to write others.
_NEVER = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + _NONCHARACTERS
_REFUSED = re.compile(f"[{_NEVER}]")
_REFUSED_IN_A_LINE = re.compile(f"[{_NEVER}\t\n\u2028\u2029]")
# Direction marks and overrides make one text look like another ("Trojan Source", CVE-2021-42574).
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE = re.compile(f"[{_NEVER}\t\n\u2028\u2029{_DIRECTIONS}\U000e0000-\U000e007f]")
_UNPRINTABLE_BUT_LINES = re.compile(f"[{_NEVER}\u2028\u2029{_DIRECTIONS}\U000e0000-\U000e007f]")

_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
# Cyrillic and Greek letters by the Latin ones that they look like, then Latin letters that NFKD leaves whole.
_LATIN = str.maketrans(
    dict(zip("АВЕЅІЈКМНОРСТУХԌԚԜ", "abesijkmhopctyxgqw", strict=True))
    | dict(zip("авеѕіјкмнорстухԁһԛԝӏг", "abesijkmhopctyxdhqwlr", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))  # noqa: RUF001
    | dict(zip("αεικνορτυχγω", "aeikvoptuxyw", strict=True))
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
    | {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ɑ": "a", "ɡ": "g"}  # noqa: RUF001
)
_LOOKS = str.maketrans({"0": "o", "1": "l", "m": "rn", "w": "vv"})


def clean(text: str, *, what: str, limit: int, multiline: bool = False) -> str:
    """Return *text* unchanged if it may enter the log. Pure.

    Raises `InvalidInput`, named for *what*, for text that is blank or longer than *limit* characters, and for control
    characters, lone surrogates and noncharacters. With *multiline* it may hold newlines and tabs.
    """
    if len(text) > limit:
        raise InvalidInput(
            what, f"{len(text)} characters", f"it has {limit} at most; shorten it by {len(text) - limit}"
        )
    if found := (_REFUSED if multiline else _REFUSED_IN_A_LINE).search(text):
        raise InvalidInput(what, _code_point(text, found.start()), _way_out(found.group(), multiline=multiline))
    # Also what is only spaces of any width, joiners and marks: nothing of it would be seen.
    if all(unicodedata.category(character)[0] in "ZC" or character.isspace() for character in text):
        raise InvalidInput(what, "blank", "write something that can be read")
    return text


def _code_point(text: str, offset: int) -> str:
    """Return the name of the character at *offset* and where it is."""
    return f"U+{ord(text[offset]):04X} at offset {offset}"


def _way_out(character: str, *, multiline: bool) -> str:
    """Return why *character* is refused, and what to do."""
    if character in "\n\t\u2028\u2029" and not multiline:
        return "it is one line; write a space there"
    if character == "\r":
        return "end lines with a newline alone (U+000A)" if multiline else "it is one line; leave it out"
    if "\ud800" <= character <= "\udfff":
        return "half of a character cannot be stored; write the text again as UTF-8"
    return "control characters and noncharacters cannot be stored; leave it out"


def slug(text: str, *, what: str) -> str:
    """Return *text* if it is a slug: 1 to 100 of a-z, 0-9 and single hyphens inside. Pure.

    Raises `InvalidInput`, which suggests a slug that works.
    """
    if len(text) <= SLUG_LIMIT and _SLUG.fullmatch(text):
        return text
    shown = text if len(text) <= SLUG_LIMIT else text[:40] + "…"
    raise InvalidInput(
        what, shown or "empty", f"a slug is 1 to 100 of a-z, 0-9 and single hyphens inside; try {slugify(text)}"
    )


def slugify(title: str) -> str:
    """Return the slug nearest to *title*, ``x`` if there is none. Pure.

    Accents go, letters of other alphabets become the Latin ones that they look like, what is left becomes hyphens.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    folded = bare.translate(_LATIN).lower().replace("'", "").replace("’", "")
    return re.sub("[^a-z0-9]+", "-", folded).strip("-")[:SLUG_LIMIT].rstrip("-") or "x"


def skeleton(slug: str) -> str:
    """Return what *slug* looks like: equal for two slugs that a reader could take for one another. Pure.

    ``0`` looks like ``o``, ``1`` like ``l``, ``rn`` like ``m`` and ``vv`` like ``w``. Single letters are written out
    as the two that look like them, so that it does not matter where in a word a pair begins (``vvv``). It may be twice
    as long as the slug, and is no slug to show.
    """
    return slug.translate(_LOOKS)


def printable(text: str, *, multiline: bool = False) -> str:
    r"""Return *text* for a terminal: control characters and direction overrides as ``\x1b`` and ``\u202e``. Pure.

    With *multiline*, newlines and tabs stay. Never longer than ten times the text, and never an error.
    """
    return (_UNPRINTABLE_BUT_LINES if multiline else _UNPRINTABLE).sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """Return one character as Python would write it."""
    return found.group().encode("unicode_escape", "surrogatepass").decode("ascii")


def utf8(data: bytes, *, what: str) -> str:
    """Return the text of *data*, which has to be UTF-8. Pure. `InvalidInput` names the offset of the first bad byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        which = f"byte {error.start} (0x{data[error.start]:02X})"
        raise InvalidInput(what, which, "it is not UTF-8; convert it, for example with iconv -t UTF-8") from None
