"""Texts, dates and bytes that nobody should type, by chance: many that are known to hurt, others from everywhere."""

from collections.abc import Callable
from random import Random

TEXTS = (
    *("", " ", "\t", "\n", "\r\n", "a\r\nb", "a\rb", "\x1b[2J", "\x07", "\x7f", "\x85", "a\u2028b", "a\u2029b"),
    *("\udc80\udcff", "caf\udce9", "\ufffe", "\uffff", "\U0010ffff", "\ufdd0", "\ufeff", "\ufffd", "\U000e0041"),
    *("\u202egpj.exe", "\u2066a\u2067b\u2069", "\u200b", "a\u200db", "\u00ad", "\u061c", "\u2060\u180e"),
    *("e" + "\u0301" * 400, "Z̸̢̛͚a̷̧l̶g̵o", "\u0301", "🏳️‍🌈👩‍👩‍👧‍👦", "𝒜𝓁𝒾𝒸ℯ", "ﬁﬀ", "İıßẞ", "ᾳ", "ⅷ", "①", "ªº"),
    *("שלום \u200fworld", "مرحبا ١٢٣", "日本語 テスト", "한국어", "ไทย", "हिन्दी", "Ελληνικά", "Кириллица", "раураl"),
    *("<script>alert(1)</script>", "]]>", "<!-- -->", "&#0;", "&amp;lt;", '" onload="x', "<?xml?>", "</title>"),
    *("=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1", '"a","b"', "a,b;c\td", "'; DROP TABLE record; --", "%00", "%s%n"),
    *("$(touch x)", "`id`", "; ls", "| cat", "&& true", "\\", "\\0", "\\u0000", "${HOME}", "{0.__class__}", "{{7*7}}"),
    *(
        "--help",
        "--",
        "-",
        "-x",
        "--store",
        "--no-such",
        "-1",
        "--json=1",
        "@",
        "@1",
        "@-1",
        "@9" * 12,
        "#",
        "a=b",
        "=",
    ),
    *("http://127.0.0.1:1/", "HTTP://127.0.0.1:1", "http://[::1", "http://127.0.0.1:99999/", "javascript:alert(1)"),
    *("file:///etc/passwd", "https://me:pw@127.0.0.1/", "http://127.0.0.1:1/\u202e", "data:text/html,x", "mailto:a@b"),
    *("1e999", "NaN", "inf", "-0", "0x10", "1_000", "٣", "９", "1" * 400, "0" * 50, "1.5.2", "½", "null", "true", "[]"),
    *("1 USD", "-5 USD", "~1 USD", "1 XXX", "1,5 EUR", "97.4 billion USD", "1e9 USD", "0.00001 USD", "9" * 40 + " USD"),
    *("a" * 101, "b" * 301, "c" * 10_001, "d" * 100_000, "-" * 50, "a-b", "A-B", "a--b", "-a", "a-", "a_b", "con", "e"),
    *("*", "?", "[a-z]", "~", "~root", "CON", "nul", "a:b", "a/b", "a\\b", "e/x", ".", "....", "x" * 300, "a\nb\nc"),
    *("Ada <ada@example.org>", "Ada <>", "<a@b>", "Ada", "A <a@b> <c@d>", "A <a b@c>", "granted", "stated", "person"),
    *("our-notes", "our-notes#p2", "our-notes:0-9", "our-notes=notes.txt", "notes.txt", "musk-v-openai", "elon-musk"),
    *("3f9c2a71", "3f9c2a", "r3f9c2a", "0c00442a", "ffffffff", "bids/musk-2017", "bids/", "/x", "trial", "openai=x"),
)
DATES = (
    *(
        "2024",
        "2024-02",
        "2024-02-29",
        "2024-02-29~",
        "2024?",
        "2024-02%",
        "2017-36",
        "2024-21",
        "202X",
        "20XX",
        "XXXX",
    ),
    *("2024-XX", "2024-02-XX", "2024-XX-XX", "XXXX-02-29", "[2019..2025]", "[2024-01-01,2024-02-03]", "[..2024-02-28]"),
    *("[2024..]", "[2024-01-01..2024-01-03,2024-02]", "2024/2025", "2024-05/..", "../2024", "2024-02-28~/2024-03?"),
    *("-0044", "Y17000", "{2024,2025}", "2024-02-29T12:00:00Z", "@12", "today", "9999-12-31", "0001-01-01", "0000"),
    *("2026-01-15T09:00-05:00", "2026-01-15T09:00[America/New_York]", "2026-01-15T09:00", "09:30", "24:00", "25:61"),
    *("Europe/Paris", "America/New_York", "UTC", "Etc/GMT+1", "../etc/localtime", "2099-01-15T09:00Z", "2024-W05"),
    *(
        "2024-060",
        "20240229",
        "29.2.2024",
        "Feb 2024",
        "circa 1999",
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00-00",
    ),
    *("2024-03-31T02:30[Europe/Paris]", "2024-10-27T02:30[Europe/Paris]", "2024-02-29T23:59:60Z", "1 week ago"),
)
_DATE_CHARACTERS = "0123456789X~?%[],./-{}TZ:+ Y"
_RANGES = (
    (0x20, 0x7F),
    (0xA0, 0x250),
    (0x300, 0x370),
    (0x590, 0x700),
    (0x2000, 0x2070),
    (0x4E00, 0x9FFF),
    (0x1F300, 0x1F700),
)

Drawing = Callable[[Random], str]


def text(chance: Random) -> str:
    """Return a text: one that is known to hurt, several of them in a row, or characters from everywhere."""
    way = chance.random()
    if way < 0.5:
        return chance.choice(TEXTS)
    if way < 0.7:
        return "".join(chance.choice(TEXTS)[:400] for _ in range(chance.randrange(2, 5)))
    drawn = [chr(chance.randrange(*chance.choice(_RANGES))) for _ in range(chance.randrange(1, 40))]
    if way < 0.9:
        drawn.insert(chance.randrange(len(drawn)), chance.choice(TEXTS)[:400])
    return "".join(drawn)


def date(chance: Random) -> str:
    """Return a date of some form, most of the time with something in it changed."""
    drawn = chance.choice(DATES)
    if chance.random() < 0.1:
        drawn += chance.choice(("/", "..", ",", "")) + chance.choice(DATES)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4))):
        at = chance.randrange(len(drawn) + 1)
        put = chance.choice((chance.choice(_DATE_CHARACTERS), chance.choice(_DATE_CHARACTERS), "", text(chance)[:20]))
        drawn = drawn[:at] + put + drawn[at + chance.randrange(3) :]
    return drawn


def number(chance: Random) -> str:
    """Return a whole number, most of them too large or too small."""
    return str(chance.choice((0, 1, 2, -1, 7, 65536, 2**31, 2**63, -(2**63) - 1, 10**30)))


VALUES = (
    *(b"null", b"true", b"-1", b"0", b"1.5", b"1e400", b"NaN", b"[]", b"{}", b'[""]', b'{"a": 1}', b"[[[[[]]]]]"),
    *(
        b"9" * 400,
        b"9" * 5_000,
        b"[" * 2_000 + b"]" * 2_000,
        b"2024-02-29",
        b"2024-02-29T10:00:00Z",
        b"10:00:00",
        b"0x10",
    ),
)
BYTES = (
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"caf\xe9",
        b"\n\n\n",
    ),
    *(b"[" * 5_000, b'{"a":' * 5_000, b"[[a]]\n" * 3, b"a.b" + b".c" * 3_000 + b" = 1\n", b"{}", b"[]", b"null", b"1"),
    *(
        b'"\\ud800"',
        b'"\\u0000"',
        b'"\\ufffe"',
        b"NaN",
        b"1e999",
        b"-0",
        b"9" * 5_000,
        b"0x" + b"f" * 50,
        b"1979-05-27",
    ),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"<feed xmlns='http://www.w3.org/2005/Atom'/>", b"<" * 3_000),
    *(
        b"PK\3\4",
        b"\x1f\x8b\x08\0",
        b"SQLite format 3\0",
        b"%PDF-1.7",
        b"\x80" * 300,
        bytes(range(256)),
        b"= 1\n",
        b'"""',
    ),
)
