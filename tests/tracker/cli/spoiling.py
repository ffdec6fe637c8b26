"""Files spoilt by chance: their bits, bytes, lines, words and values, or something else in their place."""

import json
import re
from collections.abc import Callable
from random import Random

from tests.tracker.cli.drawing import BYTES, VALUES, date, text


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
