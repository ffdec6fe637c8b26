"""Input of every sort that nobody should type, from a seed: texts, dates, command lines, bytes of files.

What commands there are and what each takes is read from the commands themselves: a new one is tried as well.
"""

import json
import re
import shlex
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

import click

from events.vocabulary import KINDS
from tests.tracker.cli.test_examples import COMMANDS, EXAMPLES
from tracker.cli.adding import example

WAITING = {
    "dispute serve": "it serves until it is ended",
    "dispute demo": "it serves until it is ended, and takes a store of its own",
    "dispute worker": "it works until it is ended",
}
"""These are tried with a store that is not there: they read all that they are given, and end."""
SELDOM = {
    *("dispute key revoke", "dispute key rotate", "dispute new-origin", "dispute restore", "dispute close"),
    *("dispute erase", "dispute publish", "dispute curators revoke"),
}
"""After the first of these little or nothing is taken, and the last take long."""
INSIDE = {"..": "up", "/": "-"}

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


class Line(NamedTuple):
    """A command line that works, in its parts: the name, the options with their values, what else it takes."""

    name: str
    options: tuple[tuple[str, str | None], ...]
    others: tuple[str, ...]

    def args(self, chance: Random) -> list[str]:
        """Return what is typed after ``dispute``; the options in any order."""
        options = list(self.options)
        chance.shuffle(options)
        args = self.name.split()[1:]
        for said, value in options:
            if value is None:
                args.append(said)
            else:
                args += [f"{said}={value}"] if chance.random() < 0.3 else [said, value]
        if any(one.startswith("-") for one in self.others) and chance.random() < 0.7:
            args.append("--")
        return [*args, *self.others]


@cache
def leaves() -> dict[str, click.Command]:
    """Return every command that does something, by its whole name, each kind of milestone among them."""
    found = dict(COMMANDS)
    adding = found.pop("dispute add")
    assert isinstance(adding, click.Group)
    for kind in KINDS:
        one = adding.get_command(click.Context(adding), kind)
        assert one is not None
        found[f"dispute add {kind}"] = one
    return found


@cache
def examples(name: str) -> tuple[Line, ...]:
    """Return the lines that the help of a command shows of itself."""
    if name.startswith("dispute add "):
        return (_line(name, example(KINDS[name.split()[2]])),)
    return tuple(_line(name, line) for line in EXAMPLES[name].splitlines() if line.startswith(name))


def _line(name: str, typed: str) -> Line:
    flags = {said for one in leaves()[name].params if getattr(one, "is_flag", False) for said in one.opts}
    flags |= {said for one in leaves()[name].params for said in one.secondary_opts}
    options, others = [], []
    words = iter(shlex.split(typed)[len(name.split()) :])
    for word in words:
        if word.startswith("--"):
            options.append((word, None if word in flags else next(words)))
        else:
            others.append(word)
    return Line(name, tuple(options), tuple(others))


def command(chance: Random, adding: float = 0.25) -> Line:
    """Return a line that works of some command; with the probability *adding* it records a milestone of some kind."""
    kinds = [one for one in leaves() if one.startswith("dispute add ")]
    if chance.random() < adding:
        line = chance.choice(examples(chance.choice(kinds)))
        return line._replace(options=(*line.options, ("--dispute", "musk-v-openai")))  # there may be others by then
    others = [one for one in leaves() if one not in kinds and examples(one)]
    while (name := chance.choice(others)) in SELDOM and chance.random() < 0.95:
        pass
    return chance.choice(examples(name))


def takes_date(param: click.Parameter) -> bool:
    """Say whether what is given to *param* is a day, a time, or a point of the log."""
    form = str(param.metavar or "")
    return any(one in form for one in ("DATE", "DAY", "POINT", "TIME", "HH:MM", "ZONE")) or "_on" in str(param.name)


def takes_text(param: click.Parameter) -> bool:
    """Say whether what is given to *param* is none of that, and no file or number either."""
    return isinstance(param.type, click.types.StringParamType | click.Choice) and not takes_date(param)


def takes_words(param: click.Parameter) -> bool:
    """Say whether what is given to *param* are words of somebody's own, which most texts are."""
    return takes_text(param) and (param.metavar == "TEXT" or param.name in ("title", "why", "basis", "aliases"))


def changed(chance: Random, line: Line, draw: Drawing, fits: Callable[[click.Parameter], bool]) -> Line | None:
    """Return *line* with something drawn for an option that *fits*, or an argument; None where it has no such."""
    fitting = [one for one in leaves()[line.name].params if fits(one) and not getattr(one, "is_flag", False)]
    if not fitting:
        return None
    param = chance.choice(fitting)
    value = _inside(param, draw(chance))
    if isinstance(param, click.Argument):
        at = chance.randrange(len(line.others) + 1)
        return line._replace(others=(*line.others[:at], value, *line.others[at + 1 :]))
    kept = tuple(one for one in line.options if one[0] not in param.opts)
    return line._replace(options=(*kept, (param.opts[0], value)))


def _inside(param: click.Parameter, value: str) -> str:
    """Return *value*, or where it names a file one that does not lead out of the folder in which it is tried."""
    if isinstance(param.type, click.Path) or "FILE" in str(param.metavar):
        for out, put in INSIDE.items():
            value = value.replace(out, put)
    return value


def any_args(chance: Random) -> list[str]:
    """Return a command line of which anything may be changed: what it is given, what it is called, what is missing."""
    line = command(chance)
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        draw = chance.choice((text, text, date, number))
        line = changed(chance, line, draw, lambda _: True) or line
    if chance.random() < 0.3:
        line = line._replace(options=(*line.options, (f"--{chance.choice(_option_names())}", None)))
    args = line.args(chance)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        at = chance.randrange(len(args) + 1)
        args = chance.choice(
            (args[:at] + args[at + 1 :], [*args[:at], *args[at : at + 1], *args[at:]], args[:at], args[at:] + args[:at])
        )
    return args


def number(chance: Random) -> str:
    """Return a whole number, most of them too large or too small."""
    return str(chance.choice((0, 1, 2, -1, 7, 65536, 2**31, 2**63, -(2**63) - 1, 10**30)))


@cache
def _option_names() -> Sequence[str]:
    return sorted(
        {said[2:] for one in leaves().values() for param in one.params for said in param.opts if "--" in said}
    )


def spoilt(chance: Random, data: bytes) -> bytes:
    """Return *data* with something changed: bits, bytes, lines, its end; or something else in its place."""
    return chance.choice(SPOILING)(chance, data)


def _bytes_changed(chance: Random, data: bytes) -> bytes:
    changing = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        at = chance.randrange(len(changing) + 1)
        match chance.randrange(4):
            case 0 if at < len(changing):
                changing[at] ^= 1 << chance.randrange(8)
            case 1:
                del changing[at : at + chance.choice((1, 2, 16, 500))]
            case 2:
                changing[at:at] = chance.choice(BYTES)[:2_000]
            case _:
                end = at + chance.choice((1, 4, 40, 400))
                changing[at:at] = changing[chance.randrange(len(changing) + 1) :][: end - at]
    return bytes(changing)


def _value_changed(chance: Random, data: bytes) -> bytes:
    """Return *data* with one of the words in it in another's place, or some text that hurts."""
    words = [one for one in data.replace(b",", b" ").split() if 1 < len(one) < 200]
    if not words:
        return _bytes_changed(chance, data)
    old = chance.choice(words).strip(b'"')
    new = chance.choice((chance.choice(words).strip(b'"'), text(chance).encode("utf-8", "surrogateescape"), *BYTES))
    at = chance.randrange(data.count(old) or 1) if old else 0
    parts = data.split(old) if old else [data]
    return old.join(parts[: at + 1]) + (new + old.join(parts[at + 1 :]) if at + 1 < len(parts) else b"")


def _string_changed(chance: Random, data: bytes) -> bytes:
    """Return *data* with another value in the place of a string, written as JSON and TOML write it."""
    strings = list(_STRING.finditer(data))
    if not strings:
        return _bytes_changed(chance, data)
    drawn: object = chance.choice((text(chance), text(chance), date(chance)))
    value = json.dumps(drawn, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        value = chance.choice(VALUES)
    for found in sorted(
        chance.sample(strings, min(len(strings), chance.choice((1, 1, 3)))), key=lambda one: -one.start()
    ):
        data = data[: found.start()] + value + data[found.end() :]
    return data


_STRING = re.compile(rb'"(?:[^"\\\n]|\\.)*"')
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

Spoiling = Callable[[Random, bytes], bytes]
SPOILING: tuple[Spoiling, ...] = (
    lambda chance, data: chance.choice(BYTES),
    lambda chance, data: chance.choice(BYTES) + data,
    lambda chance, data: data + chance.choice(BYTES),
    lambda chance, data: data[: chance.randrange(len(data) + 1)],
    lambda chance, data: data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"", b"\0", b"\x85"))),
    lambda chance, data: data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-8-sig", "utf-7"))),
    *[_string_changed] * 6,
    *[_value_changed] * 4,
    *[_bytes_changed] * 3,
)
