"""What to search for, to find out whether words are left: pieces of them that are written alike everywhere. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

SHORTEST = 8
"""Bytes; anything shorter stands in many a file that means something else."""
LENGTH = 20
"""Characters: long enough to be nobody else's, short enough that a page's end cuts one and not all."""

_PLAIN = re.compile(r"[^\W_](?:[\w .,;:()!?%/+-]*[\w.)!?%])?")
"""What JSON, HTML, XML and TOML write as it is: no quotes, no ampersands, no line ends."""


def pieces(before: Iterable[Any], after: Iterable[Any]) -> frozenset[bytes]:
    """Return pieces of the text that is in the JSON values *before* and not in those *after*, as UTF-8."""
    kept = set(_texts(after))
    gone = {text for text in _texts(before) if text not in kept}
    found = {piece.encode() for text in gone for run in _PLAIN.findall(text) for piece in _cut(run)}
    return frozenset(one for one in found if len(one) >= SHORTEST)


def _cut(run: str) -> Iterator[str]:
    """Yield a run of plain text in pieces, the last as long as the others."""
    for start in range(0, len(run), LENGTH):
        yield run[start : start + LENGTH] if start + LENGTH <= len(run) else run[max(0, len(run) - LENGTH) :]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(value.values())
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)
