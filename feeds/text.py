"""What text and addresses must be like to stand in any document: XML, HTML, a header. Pure throughout."""

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# XML 1.0 §2.2: what the production Char leaves out cannot be written at all, not even as a reference, and
# one such character makes lxml refuse the whole feed. The clause's note advises against the C1 controls and
# the noncharacters too, and HTML calls them parse errors: one rule for both.
_UNFIT = re.compile(
    "["
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f"
    "\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff"
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(0x01, 0x11))
    + "]"
)

_POP_EMBEDDING = "\u202c"
_POP_ISOLATE = "\u2069"
_EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES = frozenset("\u2066\u2067\u2068")
_OPENERS = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")

# An authority without "@": an address that carries credentials, or pretends to, is shown and not linked.
_WEB = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
# RFC 3986 §4.2: a colon in the first segment would make it a scheme. "//host" would leave the site unseen.
_RELATIVE = re.compile(r"(?!//)[^\s:/?#\\]*(?:[/?#][^\s\\]*)?")
_NEVER_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f<>\"`{}|^\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def fit(text: str) -> str:
    """Return *text* with each character that XML 1.0 cannot carry replaced by U+FFFD. Pure."""
    return text if _is_plain(text) else _UNFIT.sub(REPLACEMENT, text)


def shown(text: str) -> str:
    """Return *text* as it may be shown: fit, and with every change of writing direction ended. Pure.

    A right-to-left override left open would turn round whatever a page or a
    reader prints after it; the characters that end it are added at the end
    (Unicode UAX #9, rules X7 and X6a).
    """
    if _is_plain(text):
        return text
    text = _UNFIT.sub(REPLACEMENT, text)
    return text + _closers(text) if _OPENERS.search(text) else text


def _is_plain(text: str) -> bool:
    """Say whether *text* is certainly fit and turns no direction round. Pure.

    Python calls nothing printable that :func:`fit` replaces and no directional
    control, and says so ten times faster than an expression finds nothing.
    """
    return text.replace("\n", "").isprintable()


def _closers(text: str) -> str:
    """Return the characters that end what *text* leaves open, innermost first. Pure."""
    still_open: list[str] = []
    isolates = 0
    for character in text:
        if character in _EMBEDDINGS:
            still_open.append(_POP_EMBEDDING)
        elif character in _ISOLATES:
            still_open.append(_POP_ISOLATE)
            isolates += 1
        elif character == _POP_EMBEDDING and still_open and still_open[-1] == _POP_EMBEDDING:
            still_open.pop()
        elif character == _POP_ISOLATE and isolates:
            isolates -= 1
            # The end of an isolate ends the embeddings inside it as well.
            while still_open.pop() != _POP_ISOLATE:
                pass
    return "".join(reversed(still_open))


def is_linkable(address: str) -> bool:
    """Say whether *address* may become a link: http, https, or relative, and nothing that could run. Pure."""
    if not address or _NEVER_IN_ADDRESS.search(address) or fit(address) != address:
        return False
    return bool(_WEB.fullmatch(address) or _RELATIVE.fullmatch(address))


def is_language(tag: str) -> bool:
    """Say whether *tag* has the form of a language tag (BCP 47, as RFC 4287 §2 restricts it). Pure."""
    return bool(_LANGUAGE.fullmatch(tag))
