"""The data types of RFC 4251 §5, as SSH's keys and signatures are made of them. Pure."""

from __future__ import annotations

from hashlib import sha256

from events.audit.strict64 import to_base64
from events.errors import InvalidInput


def packed(*parts: bytes) -> bytes:
    """Return *parts* as ``string``s after each other: each after its length in four bytes."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def mpint(number: int) -> bytes:
    """Return what stands in the ``mpint`` of *number*, which is not negative, without its length."""
    return number.to_bytes(number.bit_length() // 8 + 1) if number else b""


def fingerprint(blob: bytes) -> str:
    """Return what ``ssh-keygen -l`` shows of the public key in *blob*."""
    return f"SHA256:{to_base64(sha256(blob).digest()).rstrip('=')}"


class Wire:
    """Bytes that are read from their beginning. Raises InvalidInput where they do not hold what is asked for."""

    def __init__(self, data: bytes, what: str) -> None:
        """Take the bytes, and what they are said to be."""
        self._data, self._at, self._what = data, 0, what

    def take(self, size: int) -> bytes:
        """Return the next *size* bytes."""
        if len(self._data) - self._at < size:
            raise self.broken()
        self._at += size
        return self._data[self._at - size : self._at]

    def uint32(self) -> int:
        """Return the next number of four bytes."""
        return int.from_bytes(self.take(4))

    def string(self) -> bytes:
        """Return the next ``string``."""
        return self.take(self.uint32())

    def name(self) -> str:
        """Return the next ``string``, which names something in ASCII."""
        try:
            return self.string().decode("ascii")
        except UnicodeDecodeError as error:
            raise self.broken() from error

    def mpint(self) -> int:
        """Return the next ``mpint``, refused if negative or written with more bytes than it needs."""
        data = self.string()
        number = int.from_bytes(data)
        if data != mpint(number):
            raise self.broken()
        return number

    def end(self) -> None:
        """Refuse anything that is left."""
        if self._at != len(self._data):
            raise self.broken()

    def broken(self) -> InvalidInput:
        """Return the refusal of these bytes."""
        return InvalidInput(
            self._what, f"{len(self._data)} bytes", "cut short or damaged: make it or copy it once more"
        )
