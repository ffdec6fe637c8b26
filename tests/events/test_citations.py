from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from events.citations import Citation, parse
from events.errors import InvalidInput
from tests.events import strategies

TEXT = "Première phrase. 👩‍⚖️\n\nTroisième: «oui».\r\nfin"
SHARED = Path(__file__).parents[3] / "shared" / "seeds"


class Cited(BaseModel):
    citation: Citation


def digest(passage: str) -> str:
    return sha256(passage.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("reuters", Citation("reuters")),
        ("reuters#p3", Citation("reuters", paragraph=3)),
        ("reuters:0-12", Citation("reuters", start=0, end=12)),
        ("reuters#p3:120-180", Citation("reuters", 3, 120, 180)),
        (f"reuters#p3:120-180@{'ab' * 32}", Citation("reuters", 3, 120, 180, "ab" * 32)),
        (f"reuters@{'00' * 32}", Citation("reuters", digest="00" * 32)),
    ],
)
def test_each_form_is_read(text: str, citation: Citation) -> None:
    assert parse(text) == citation


@given(strategies.citations())
def test_a_citation_round_trips_as_text_and_in_a_model(citation: Citation) -> None:
    assert parse(str(citation)) == citation
    cited = Cited(citation=citation)
    assert cited.model_dump() == {"citation": str(citation)}
    assert Cited.model_validate_json(cited.model_dump_json()) == cited


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("Reuters", "reuters"),
        ("reuters:180-120", "reuters:120-180"),
        ("reuters:5-5", "reuters:5-6"),
        ("reuters#p0", "reuters#p3:120-180"),
        ("reuters#3", "reuters#p3:120-180"),
        ("reuters:120", "reuters#p3:120-180"),
        ("reuters:120-", "reuters#p3:120-180"),
        ("reuters:1-2#p3", "reuters#p3:120-180"),
        ("reuters:01-2", "reuters#p3:120-180"),
        ("reuters:1-2@abc", "reuters#p3:120-180"),
        ("reuters:１-２", "reuters#p3:120-180"),
        ("", "x"),
        ("reuters\n", "reuters"),
    ],
)
def test_a_refusal_names_a_form_that_works(text: str, works: str) -> None:
    parse(works)
    with pytest.raises(InvalidInput, match=f"; try {works}$"):
        parse(text)


@given(st.text() | st.text("ab-#p:@0123456789", max_size=30))
def test_any_text_is_a_citation_or_one_line_whose_form_works(text: str) -> None:
    try:
        citation = parse(text)
    except InvalidInput as refused:
        line = str(refused)
        assert "\n" not in line
        parse(line.rpartition("; try ")[2])
    else:
        assert str(citation) == text


@pytest.mark.parametrize(
    "parts",
    [
        {"source": "Reuters"},
        {"source": "r", "start": 3},
        {"source": "r", "end": 3},
        {"source": "r", "start": 3, "end": 3},
        {"source": "r", "start": -3, "end": 3},
        {"source": "r", "paragraph": 0},
        {"source": "r", "digest": "AB" * 32},
        {"source": "r", "digest": "ab"},
    ],
)
def test_a_citation_made_in_code_is_held_to_the_same(parts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Citation(**parts)


def test_a_passage_is_code_points_half_open_from_zero_newlines_as_they_are() -> None:
    assert Citation("s", start=0, end=8).passage(TEXT) == "Première"
    assert Citation("s", start=17, end=23).passage(TEXT) == "👩‍⚖️\n\n"
    assert Citation("s", start=0, end=len(TEXT)).passage(TEXT) == TEXT


def test_without_a_range_the_passage_is_the_paragraph_and_without_that_the_text() -> None:
    assert Citation("s", paragraph=3).passage(TEXT) == "Troisième: «oui».\r"
    assert Citation("s").passage(TEXT) == TEXT


@given(strategies.citations(), st.text(st.characters(codec="utf-8"), max_size=300))
def test_a_passage_is_all_inside_the_text_or_refused(citation: Citation, text: str) -> None:
    try:
        passage = citation.passage(text)
    except InvalidInput:
        return
    assert passage in text
    assert citation.digest_of(text) == digest(passage)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200), st.data())
def test_a_citation_with_the_digest_of_its_passage_holds_and_one_of_another_text_does_not(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    paragraph = text[:start].count("\n") + 1
    Citation("s", paragraph, start, end, digest(text[start:end])).check(text)
    changed = text[:start] + chr(ord(text[start]) ^ 1 if text[start] not in "\n\x0b" else 65) + text[start + 1 :]
    with pytest.raises(InvalidInput, match="s#p"):
        Citation("s", paragraph, start, end, digest(text[start:end])).check(changed)


def test_a_passage_that_starts_in_another_paragraph_is_refused_with_the_right_one() -> None:
    Citation("s", 1, 0, 30).check(TEXT)
    with pytest.raises(InvalidInput, match="cite #p3"):
        Citation("s", 1, 23, 30).check(TEXT)


def test_a_passage_past_the_end_is_refused_with_the_length() -> None:
    with pytest.raises(InvalidInput, match=f"has {len(TEXT)} characters"):
        Citation("s", start=0, end=len(TEXT) + 1).check(TEXT)
    with pytest.raises(InvalidInput, match="has 4 paragraphs"):
        Citation("s", paragraph=5).check(TEXT)
    with pytest.raises(InvalidInput, match="has 4 paragraphs"):
        Citation("s", 5, 0, 3).check(TEXT)


def test_a_passage_that_moved_is_found_again() -> None:
    citation = Citation("s", start=0, end=8, digest=digest("Première"))
    with pytest.raises(InvalidInput, match="stands at 5-13 now"):
        citation.check("Une: " + TEXT)
    with pytest.raises(InvalidInput, match="edited since"):
        citation.check("Seconde phrase.")


def test_a_text_that_is_no_utf_8_has_no_digest() -> None:
    with pytest.raises(InvalidInput, match="offset 1"):
        Citation("s").digest_of("a\ud800")


@pytest.mark.parametrize("value", [5, None, {"source": "reuters"}])
def test_a_field_takes_text(value: object) -> None:
    with pytest.raises(InvalidInput, match="written as text"):
        Cited.model_validate({"citation": value})


def test_the_schema_of_a_field_is_text_with_examples_that_work() -> None:
    schema: dict[str, Any] = TypeAdapter(Citation).json_schema()
    assert schema["type"] == "string"
    assert all(str(parse(form)) == form for form in schema["examples"])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the seed document is not part of the project")
def test_a_passage_of_the_seed_document_holds_by_its_paragraph() -> None:
    text = next(SHARED.glob("*.txt")).read_bytes().decode()
    start = text.index("\n") + 1
    passage = text[start : start + 40]
    Citation("seed", 2, start, start + 40, digest(passage)).check(text)
