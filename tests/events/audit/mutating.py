"""Changes to what proves a log: of single bytes and characters, of lines, and by putting in parts of sound others."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

Change = Callable[[Random, bytes, bytes], bytes]
"""What makes other bytes of sound ones; the last are those of another sound thing of the same sort."""

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_SPECKS = tuple(
    one.encode()
    for one in (" ", "\t", "\r", "\n", "\n\n", "\0", "\u00a0", "\ufeff", "\u200b", "=", "==", "+", "-", "0", "\uff10")
)


def flip(chance: Random, data: bytes, _: bytes) -> bytes:
    """Flip a bit."""
    at = chance.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def cut(chance: Random, data: bytes, _: bytes) -> bytes:
    """Take some bytes out, or all from somewhere on."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 4, 32, len(data))) :]


def speck(chance: Random, data: bytes, _: bytes) -> bytes:
    """Put a space or something else that is easily overlooked anywhere, or in a byte's place."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_SPECKS) + data[at + chance.randrange(2) :]


def letter(chance: Random, data: bytes, _: bytes) -> bytes:
    """Put another letter of Base 64 in one's place."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.choice(_BASE64)]) + data[at + 1 :]


def number(chance: Random, data: bytes, _: bytes) -> bytes:
    """Change a digit, or put one before others."""
    digits = [at for at, one in enumerate(data) if 0x30 <= one <= 0x39]
    if not digits:
        return flip(chance, data, data)
    at = chance.choice(digits)
    return data[:at] + b"%d" % chance.randrange(10) + data[at + chance.randrange(2) :]


def lines(chance: Random, data: bytes, _: bytes) -> bytes:
    """Leave a line out, write one twice, or let two change places."""
    some = data.split(b"\n")
    one, other = chance.randrange(len(some)), chance.randrange(len(some))
    match chance.randrange(3):
        case 0:
            del some[one]
        case 1:
            some.insert(other, some[one])
        case _:
            some[one], some[other] = some[other], some[one]
    return b"\n".join(some)


def splice(chance: Random, data: bytes, other: bytes) -> bytes:
    """Put a line of another sound one in a line's place, or its end in the place of the end."""
    some, others = data.split(b"\n"), other.split(b"\n")
    at = chance.randrange(min(len(some), len(others)))
    if chance.random() < 0.5:
        return b"\n".join([*some[:at], *others[at:]])
    some[at] = chance.choice((others[at], chance.choice(others)))
    return b"\n".join(some)


CHANGES: tuple[Change, ...] = (flip, flip, cut, speck, letter, letter, number, lines, splice, splice)


class Sound(NamedTuple):
    """Something that is accepted, as bytes, and what it says."""

    data: bytes
    says: object


class Tally(NamedTuple):
    """How many changed ones were tried, and which of them were accepted: to say the same as before, or otherwise."""

    tried: int
    same: list[bytes]
    otherwise: list[bytes]


def tally(
    count: int,
    sound: Callable[[Random], Sound],
    accepted: Callable[[bytes, Sound], object],
    changes: tuple[Change, ...] = CHANGES,
) -> Tally:
    """Try so many changed ones. *accepted* returns what one says that is taken, ``None`` if it is refused.

    What comes out of a change as it was is none, and does not count; nor is
    what another sound one says anything else. Each sound one has to be
    accepted, or nothing would be shown.
    """
    same: list[bytes] = []
    otherwise: list[bytes] = []
    tried = 0
    chance = Random(count)
    while tried < count:
        one, other = sound(chance), sound(chance)
        assert accepted(one.data, one) == one.says
        for change in changes:
            changed = change(chance, one.data, other.data)
            for _ in range(chance.choice((0, 0, 0, 1, 2))):
                changed = chance.choice(changes)(chance, changed or b"\n", other.data)
            if changed in (one.data, other.data):
                continue
            tried += 1
            says = accepted(changed, one)
            if says is not None:
                (same if says in (one.says, other.says) else otherwise).append(changed)
    return Tally(tried, same, otherwise)
