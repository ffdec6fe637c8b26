"""Proves citations against the text that a curator has: the file's digest, the passages' ranges and digests. Light."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from events.citations import Citation, parse
from events.errors import DisputeError, InvalidInput, NotFound
from events.text import utf8
from tracker.index.reader import Index


class Proof(NamedTuple):
    """What became of one citation: *wrong* says why it is not proven, None if it is."""

    milestone: str
    title: str
    citation: str
    wrong: str | None


def proven(citation: Citation, text: str) -> Citation:
    """Return *citation* with the digest of its passage in *text*. Pure.

    Raises InvalidInput if the passage is not all inside *text*, or not the
    one that the citation's own digest was taken of. One of a source as a
    whole stays as it is: the source's digest is that of its text.
    """
    citation.check(text)
    whole = citation.start is None and citation.paragraph is None
    return citation if whole else replace(citation, digest=citation.digest_of(text))


def text_of(slug: str, data: bytes, recorded: str | None) -> str:
    """Return the text in *data*, which has to be what the source's *recorded* digest was taken of, if there is one.

    Raises InvalidInput. Pure.
    """
    if wrong := not_as_recorded(slug, data, recorded):
        raise wrong
    return utf8(data, what=f"text of {slug}")


def not_as_recorded(slug: str, data: bytes, recorded: str | None) -> InvalidInput | None:
    """Return what is wrong with *data*, should its SHA-256 be another than that *recorded* of the source. Pure."""
    found = sha256(data).hexdigest()
    if recorded is None or found == recorded:
        return None
    why = f"its SHA-256 is {found[:8]}…, the source's is {recorded[:8]}…: use the text that was read"
    return InvalidInput("another text", slug, f"{why}, or dispute sources change {slug} --file FILE")


def proofs(index: Index, slug: str, data: bytes) -> Iterator[Proof]:
    """Yield for each citation of the source *slug*, by the milestones that stand now, whether *data* proves it.

    Raises NotFound for a source that is not there, InvalidInput for text that is not UTF-8.
    """
    known = index.head().position
    source = index.find("source", slug, known)
    if source is None:
        raise NotFound("unknown source", slug, "see `dispute sources` for those there are")
    text = utf8(data, what=f"text of {source.slug}")
    for milestone in index.timeline(known):
        for written in milestone.body.get("citations", ()):
            citation = parse(written)
            if citation.source == source.slug:
                wrong = _wrong(citation, text, recorded=source.body.get("sha256"))
                yield Proof(milestone.id, milestone.body["title"], written, wrong)


def _wrong(citation: Citation, text: str, *, recorded: str | None) -> str | None:
    try:
        citation.check(text)
    except DisputeError as error:
        return error.why
    if citation.digest is None and recorded is None:
        return "neither the citation nor its source has a digest to prove it by: correct it with --text"
    return None
