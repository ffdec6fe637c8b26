"""Where a source says it: ``SOURCE[#pN][:START-END][@DIGEST]``, provable against the source's text.

We never store a source's sentences: only where they stand, and the digest of what stood there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from events.errors import InvalidInput
from events.pydantic_field import field_schema, text_only
from events.text import SLUG_LIMIT, slug, slugify

if TYPE_CHECKING:
    from typing import Any

    from pydantic_core.core_schema import CoreSchema

EXAMPLE = "reuters-2025#p3:120-180"
_SEARCHED = 20_000_000
"""Code points hashed at most in looking for a passage that moved."""
_DIGEST = re.compile("[0-9a-f]{64}")
_FORM = re.compile(
    r"(?P<source>[^#:@]*)(?:#p(?P<paragraph>[1-9][0-9]{0,8}))?"
    r"(?::(?P<start>0|[1-9][0-9]{0,8})-(?P<end>0|[1-9][0-9]{0,8}))?(?:@(?P<digest>[0-9a-f]{64}))?"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage of a source, by its slug.

    *start* and *end* are code points over the whole decoded text, newlines as they are, from 0, half-open; both or
    neither. *paragraph*, from 1, is for people; paragraphs are parted by a newline. *digest* is the SHA-256 of the
    passage's UTF-8 bytes, in lower-case hex. What is ``None`` is not said. Without a range the passage is the
    paragraph, and without that the whole text.
    """

    source: str
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    digest: str | None = None

    def __post_init__(self) -> None:
        """Refuse what `parse` would."""
        slug(self.source, what="source")
        if (self.start is None) != (self.end is None):
            raise InvalidInput("citation", self.source, f"a range has a start and an end; try {EXAMPLE}")
        if self.start is not None and self.end is not None and not 0 <= self.start < self.end:
            low, high = sorted((max(self.start, 0), max(self.end, 0)))
            form = f"{self.source}:{low}-{max(high, low + 1)}"
            raise InvalidInput("citation", f"{self.start}-{self.end}", f"a range ends after it starts; try {form}")
        if self.paragraph is not None and self.paragraph < 1:
            raise InvalidInput("citation", f"#p{self.paragraph}", f"paragraphs count from 1; try {self.source}#p1")
        if self.digest is not None and not _DIGEST.fullmatch(self.digest):
            raise InvalidInput("citation", f"@{self.digest}"[:80], "a digest is 64 lower-case hex digits; leave it out")

    def __str__(self) -> str:
        """Return the form that `parse` takes."""
        return f"{self.source}{self._place()}" + (f"@{self.digest}" if self.digest is not None else "")

    def passage(self, text: str) -> str:
        """Return the passage of *text*, the source's whole decoded text. Pure.

        Raises `InvalidInput` if *text* ends before the passage does.
        """
        if self.start is not None and self.end is not None:
            if self.end > len(text):
                raise self._refused(f"the text has {len(text)} characters; cite a range inside it")
            return text[self.start : self.end]
        if self.paragraph is None:
            return text
        paragraphs = text.split("\n")
        if self.paragraph > len(paragraphs):
            raise self._refused(f"the text has {len(paragraphs)} paragraphs; cite one of them")
        return paragraphs[self.paragraph - 1]

    def digest_of(self, text: str) -> str:
        """Return the digest of the passage in *text*, the source's whole decoded text. Pure."""
        return _sha256(self.passage(text))

    def check(self, text: str) -> None:
        """Prove the citation against *text*, the source's whole decoded text. Pure.

        Raises `InvalidInput` if the passage is not all inside *text*, does not start in the paragraph named, or has
        another digest than the one kept.
        """
        passage = self.passage(text)
        paragraphs = text.count("\n") + 1
        if self.paragraph is not None and self.paragraph > paragraphs:
            raise self._refused(f"the text has {paragraphs} paragraphs; cite one of them")
        if self.paragraph is not None and self.start is not None:
            starts_in = text.count("\n", 0, self.start) + 1
            if starts_in != self.paragraph:
                raise self._refused(f"the passage starts in paragraph {starts_in}; cite #p{starts_in}")
        if self.digest is not None and self.digest != _sha256(passage):
            raise self._refused(f"the passage is not the one that was cited{self._moved(text)}")

    def _moved(self, text: str) -> str:
        """Return where in *text* the passage cited stands now, or that it does not."""
        if self.start is None or self.end is None:
            return "; the text was edited since, cite it anew"
        length = self.end - self.start
        # Every window has to be hashed: not worth minutes in a book.
        if length * len(text) <= _SEARCHED:
            for start in range(len(text) - length + 1):
                if _sha256(text[start : start + length]) == self.digest:
                    return f"; that stands at {start}-{start + length} now, cite it there"
        return "; the text was edited since, cite it anew"

    def _refused(self, way_out: str) -> InvalidInput:
        """Return the error that this citation does not hold, with the *way_out*."""
        return InvalidInput("citation", f"{self.source}{self._place()}", way_out)

    def _place(self) -> str:
        """Return the paragraph and range as they are written."""
        paragraph = f"#p{self.paragraph}" if self.paragraph is not None else ""
        return paragraph + (f":{self.start}-{self.end}" if self.start is not None else "")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Let a model's field be typed and stored as text."""
        return field_schema(cls, lambda value: parse(text_only(value, what="citation", form=EXAMPLE)), str)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe what a person writes."""
        return {
            "type": "string",
            "title": "Citation",
            "description": "SOURCE[#pN][:START-END][@SHA256]: a source's slug, the paragraph from 1, and the passage's "
            "code points over the whole text, from 0, half-open.",
            "examples": ["reuters-2025", "reuters-2025#p3", EXAMPLE],
        }


def parse(text: str) -> Citation:
    """Return the citation that *text* writes: ``SOURCE[#pN][:START-END][@DIGEST]``. Pure.

    Raises `InvalidInput`, which names a form that works.
    """
    said = _FORM.fullmatch(text)
    if said is None:
        shown = text if len(text) <= 2 * SLUG_LIMIT else text[:40] + "…"
        source = slugify(re.split("[#:@]", text[: 2 * SLUG_LIMIT])[0])
        raise InvalidInput("citation", shown, f"it is SOURCE[#pN][:START-END]; try {source}#p3:120-180")
    number = {name: int(said[name]) if said[name] else None for name in ("paragraph", "start", "end")}
    return Citation(said["source"], **number, digest=said["digest"])


def _sha256(passage: str) -> str:
    """Return the digest of *passage*."""
    try:
        return sha256(passage.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise InvalidInput("source text", f"offset {error.start}", "it is not UTF-8; read the file as UTF-8") from None
