"""A citation is proven by the passage that it names, and by no other text."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.citations import Citation
from events.errors import InvalidInput
from tracker.curating.proving import not_as_recorded, proven, text_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Citation]:
    """A text and a range within it."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, Citation("paper", start=start, end=draw(st.integers(start + 1, len(text))))


@given(passages(), TEXTS)
def test_a_passage_is_proven_by_its_own_words_wherever_the_text_came_from(
    case: tuple[str, Citation], other: str
) -> None:
    text, citation = case
    cited = proven(citation, text)
    assert cited.digest == sha256(text[citation.start : citation.end].encode()).hexdigest()
    assert proven(cited, text) == cited
    if other[citation.start : citation.end] != text[citation.start : citation.end]:
        with pytest.raises(InvalidInput):
            proven(cited, other)


def test_a_paragraph_has_a_digest_and_a_source_as_a_whole_has_its_own() -> None:
    assert proven(Citation("paper", paragraph=2), "one\ntwo").digest == sha256(b"two").hexdigest()
    assert proven(Citation("paper"), "one\ntwo").digest is None


def test_a_text_is_the_one_that_was_recorded_or_refused() -> None:
    recorded = sha256(b"text").hexdigest()
    assert text_of("paper", b"text", recorded) == text_of("paper", b"text", None) == "text"
    assert not_as_recorded("paper", b"text", recorded) is None
    with pytest.raises(InvalidInput, match=r"another text: paper: .*dispute sources change paper --file FILE"):
        text_of("paper", b"other", recorded)
    with pytest.raises(InvalidInput, match=r"text of paper: byte 3 \(0xE9\)"):
        text_of("paper", b"caf\xe9", None)
