"""Signed notes with Ed25519 keys, as https://c2sp.org/signed-note has them: text, signature lines, verifier keys."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events.audit.origin import is_name
from events.audit.refusals import NotProven
from events.audit.strict64 import from_base64, to_base64
from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DASH = "\u2014"
ED25519 = b"\x01"
KEY_ID_SIZE = 4
KEY_SIZE = 32
NOTE_LIMIT = 1_000_000
SIGNATURE_LIMIT = 100  # verifiers have to take 16, those of post-quantum keys among them

_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_PRIVATE = "PRIVATE+KEY+"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Signature(NamedTuple):
    """One signature line of a note: the key's name and id, and what is for that key to judge."""

    name: str
    key_id: bytes
    value: bytes


class Note(NamedTuple):
    """A note taken apart. Its text is nobody's until a signature is verified (:func:`opened`)."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a note's key: its name, and 32 bytes of Ed25519 (RFC 8032)."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """Return the key written as ``name+id+base64``, the form that C2SP calls a vkey. Raises InvalidInput."""
        name, key_id, material = _parts(vkey, "verifier key")
        key = cls(name, material)
        if key.key_id != key_id:
            raise _bad_key("verifier key", vkey)
        return key

    def __str__(self) -> str:
        """Return the form that :meth:`parse` reads."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(ED25519 + self.public)}"

    @cached_property
    def key_id(self) -> bytes:
        """The four bytes by which signature lines name the key: an identifier, no proof of anything."""
        return self._digest[:KEY_ID_SIZE]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 that the key id is the beginning of, in eight groups: to be compared by eye or read aloud."""
        shown = self._digest.hex()
        return " ".join(shown[at : at + 8] for at in range(0, len(shown), 8))

    def verifies(self, text: str, signature: bytes) -> bool:
        """Say whether *signature* is this key's over *text*."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    @cached_property
    def _digest(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()


@dataclass(frozen=True)
class SigningKey:
    """The private half of a note's key. Its text is a secret: it is in no message and no ``repr``."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def new(cls, name: str) -> SigningKey:
        """Return a key of *name* that did not exist before."""
        return cls(_checked_name(name), Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, skey: str) -> SigningKey:
        """Return the key written as ``PRIVATE+KEY+name+id+base64``. Raises InvalidInput, which tells nothing of it."""
        if not skey.startswith(_PRIVATE):
            raise _bad_key("signing key", "")
        try:
            name, key_id, seed = _parts(skey.removeprefix(_PRIVATE), "signing key")
        except InvalidInput:
            raise _bad_key("signing key", "") from None
        key = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if key.verifier.key_id != key_id:
            raise _bad_key("signing key", "")
        return key

    def secret(self) -> str:
        """Return the form that :meth:`parse` reads: that of Go's ``golang.org/x/mod/sumdb/note``."""
        seed = self.private.private_bytes_raw()
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{to_base64(ED25519 + seed)}"

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def signature_line(self, text: str) -> str:
        """Return the line that says that this key signs *text*."""
        signed = self.verifier.key_id + self.private.sign(text.encode())
        return f"{DASH} {self.name} {to_base64(signed)}\n"


def sign(text: str, keys: Sequence[SigningKey]) -> bytes:
    """Return the note that says *text*, signed by each of *keys*. The same for the same text and keys."""
    if not text.endswith("\n") or not _is_clean(text) or not keys:
        raise InvalidInput("note", text, "its text has to end in a newline, hold no control character, and be signed")
    return f"{text}\n{''.join(key.signature_line(text) for key in keys)}".encode()


def parse(note: bytes) -> Note:
    """Return *note* taken apart, nothing of it verified. Pure. Raises InvalidInput for what is no signed note."""
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise _malformed("it is not UTF-8") from error
    if len(note) > NOTE_LIMIT or not _is_clean(whole):
        raise _malformed("it holds control characters, or is too long")
    text, parting, lines = whole.rpartition("\n\n")
    if not parting or not lines.endswith("\n"):
        raise _malformed("no signature lines follow a blank line")
    signatures = lines[:-1].split("\n")
    if len(signatures) > SIGNATURE_LIMIT:
        raise _malformed(f"{len(signatures)} signatures, at most {SIGNATURE_LIMIT}")
    return Note(text + "\n", tuple(_signature(line) for line in signatures))


def opened(note: bytes, keys: Iterable[VerifierKey]) -> tuple[str, list[VerifierKey]]:
    """Return the text of *note* and which of *keys* signed it, at least one.

    Signatures of other keys are ignored. Raises NotProven if none is of one
    of *keys*, or if one that claims to be is not; InvalidInput for what is
    no signed note.
    """
    text, signatures = parse(note)
    known = {(key.name, key.key_id): key for key in keys}
    signed: list[VerifierKey] = []
    for name, key_id, value in signatures:
        key = known.get((name, key_id))
        if key is None:
            continue
        if not key.verifies(text, value):
            raise NotProven("signed note", str(key), "the signature is not that key's over this text: it was altered")
        if key not in signed:
            signed.append(key)
    if not signed:
        names = ", ".join(sorted({one.name for one in signatures}))
        raise NotProven("signed note", f"signed by {names}", "by no key that you trust: give that log's verifier key")
    return text, signed


def _parts(text: str, what: str) -> tuple[str, bytes, bytes]:
    """Return name, id and 32 bytes of key material of *text*. Raises InvalidInput."""
    form = _KEY.fullmatch(text)
    if form is None or not is_name(form[1]):
        raise _bad_key(what, text)
    material = from_base64(form[3], what)
    if len(material) != 1 + KEY_SIZE or material[:1] != ED25519:
        raise _bad_key(what, text)
    return form[1], bytes.fromhex(form[2]), material[1:]


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != DASH or not is_name(name):
        raise _malformed("one of its signature lines is not of the form '\u2014 name base64'")
    data = from_base64(encoded, "signature")
    if len(data) <= KEY_ID_SIZE:
        raise _malformed("one of its signatures is too short")
    return Signature(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])


def _checked_name(name: str) -> str:
    if not is_name(name) or not _is_clean(name):
        raise InvalidInput("key name", name, "it may not be empty or hold spaces or plus signs")
    return name


def _is_clean(text: str) -> bool:
    return not _CONTROL.search(text)


def _bad_key(what: str, which: str) -> InvalidInput:
    return InvalidInput(what, which, "not an Ed25519 key as signed notes have them: copy it once more, whole")


def _malformed(why: str) -> InvalidInput:
    return InvalidInput("not a signed note", "", f"{why}: fetch it afresh")
