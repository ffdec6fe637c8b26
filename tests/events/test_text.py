import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import InvalidInput
from events.text import clean, printable, skeleton, slug, slugify, utf8
from tests.events import strategies


def refusal(text: str, *, limit: int = 100, multiline: bool = False) -> str:
    with pytest.raises(InvalidInput) as refused:
        clean(text, what="title", limit=limit, multiline=multiline)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["Altman returns", "Société à but lucratif", "e\u0301", "👩‍⚖️ rules", "עברית", "<script>", "{braces} %s", " edges "],
)
def test_readable_text_comes_back_unchanged(text: str) -> None:
    assert clean(text, what="title", limit=100) == text


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x1b", "U+001B"),
        ("\r", "U+000D"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\x9b", "U+009B"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
        ("\ufdd0", "U+FDD0"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
        ("\U0001fffe", "U+1FFFE"),
        ("\U0010ffff", "U+10FFFF"),
    ],
)
@pytest.mark.parametrize("multiline", [False, True])
def test_what_no_feed_or_terminal_can_carry_is_refused_by_name_and_offset(
    character: str, name: str, multiline: object
) -> None:
    line = refusal(f"abc{character}d", multiline=bool(multiline))
    assert f"title: {name} at offset 3: " in line
    assert line.isprintable()


@pytest.mark.parametrize("character", ["\n", "\t", "\u2028", "\u2029"])
def test_a_single_line_has_no_line_ends_or_tabs(character: str) -> None:
    assert "write a space there" in refusal(f"a{character}b")


def test_several_lines_may_have_newlines_and_tabs() -> None:
    assert clean("a\n\n\tb", what="summary", limit=100, multiline=True) == "a\n\n\tb"


def test_windows_line_ends_are_told_how_to_be_written() -> None:
    assert "newline alone" in refusal("a\r\nb", multiline=True)


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u2003", "\u200b", "\ufeff", "\n\t"])
def test_text_of_which_nothing_would_be_seen_is_refused(text: str) -> None:
    assert "blank" in refusal(text, multiline=True)


def test_text_over_its_limit_is_told_both_numbers() -> None:
    assert clean("x" * 100, what="title", limit=100)
    assert refusal("x" * 103) == "title: 103 characters: it has 100 at most; shorten it by 3"


@given(st.text(st.characters(codec="utf-8") | st.characters(), max_size=50))
def test_what_is_clean_can_be_written_as_utf_8_and_printed_on_one_line(text: str) -> None:
    try:
        clean(text, what="title", limit=50)
    except InvalidInput as refused:
        line = str(refused)
        assert "\n" not in line
        return
    assert text.encode().decode() == text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("text", ["openai", "musk-2017", "x", "a" * 100, "0-0"])
def test_a_slug_comes_back_unchanged(text: str) -> None:
    assert slug(text, what="party") == text


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("OpenAI", "openai"),
        ("a/b", "a-b"),
        ("../etc", "etc"),
        ("-a", "a"),
        ("a--b", "a-b"),
        ("a_b", "a-b"),
        ("Elon Musk", "elon-musk"),
        ("Société Générale", "societe-generale"),
        ("оpenai", "openai"),
        ("ΟΡΕΝΑΙ", "openai"),
        ("openаі", "openai"),
        ("ｏpenai", "openai"),
        ("Straße", "strasse"),
        ("O'Brien", "obrien"),
        ("a" * 101, "a" * 100),
        ("", "x"),
        ("東京", "x"),
        ("x\x00y", "x-y"),
    ],
)
def test_what_is_no_slug_is_refused_with_one_that_works(text: str, works: str) -> None:
    with pytest.raises(InvalidInput, match=f"; try {works}$"):
        slug(text, what="party")


@given(st.text())
def test_a_slug_made_of_any_text_is_a_slug_and_stays_one(text: str) -> None:
    made = slugify(text)
    assert slug(made, what="slug") == made
    assert slugify(made) == made


@pytest.mark.parametrize(
    ("one", "other"),
    [("0penai", "openai"), ("a1tman", "altman"), ("rnusk", "musk"), ("vvilson", "wilson"), ("wv", "vw"), ("m", "rn")],
)
def test_slugs_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("musk", "mask"), ("altman", "altmann"), ("open-ai", "openai")])
def test_slugs_that_look_different_have_different_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(strategies.slugs, strategies.slugs)
def test_the_skeleton_of_two_slugs_together_is_that_of_each(one: str, other: str) -> None:
    """So that it does not matter where in a word a look-alike begins."""
    assert skeleton(one + other) == skeleton(one) + skeleton(other)
    assert skeleton(skeleton(one)) == skeleton(one)


@given(st.text(st.characters()))
def test_printable_text_has_no_character_that_a_terminal_obeys(text: str) -> None:
    shown = printable(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown


def test_printable_text_shows_what_it_escaped_and_keeps_the_rest() -> None:
    assert printable("a\x1b[2Jb") == r"a\x1b[2Jb"
    assert printable("a\u202eb\n") == r"a\u202eb\n"
    assert printable("é 👩‍⚖️ עברית [bold]") == "é 👩‍⚖️ עברית [bold]"
    assert printable("a\n\tb\x1b", multiline=True) == "a\n\tb\\x1b"


def test_utf_8_is_decoded_as_it_is() -> None:
    assert utf8("é\r\n".encode(), what="file") == "é\r\n"


@pytest.mark.parametrize("data", [b"abc\xff", b"abc\xc3(", b"abc\xed\xa0\x80"])
def test_bytes_that_are_no_utf_8_are_refused_by_offset(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"^notes.toml: byte 3 "):
        utf8(data, what="notes.toml")
