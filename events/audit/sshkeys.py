"""The SSH keys that curators have: Ed25519, ECDSA and RSA, and those on FIDO tokens. What they sign is verified here.

Formats are those of RFC 4253 §6.6, RFC 5656, RFC 8332, RFC 8709 and
OpenSSH's PROTOCOL.u2f. Nothing here takes SHA-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_public_key

from events.audit.sshwire import Wire, fingerprint
from events.audit.strict64 import from_base64, to_base64
from events.errors import InvalidInput

Public: TypeAlias = Ed25519PublicKey | ec.EllipticCurvePublicKey | RSAPublicKey

KEY_LIMIT = 10_000
RSA_BITS = 2048
USER_PRESENT = 0x01

ED25519 = "ssh-ed25519"
RSA = "ssh-rsa"
SK_ED25519 = "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
RSA_HASHES: dict[str, hashes.HashAlgorithm] = {"rsa-sha2-512": hashes.SHA512(), "rsa-sha2-256": hashes.SHA256()}
ECDSA_HASHES: dict[str, hashes.HashAlgorithm] = {
    "ecdsa-sha2-nistp256": hashes.SHA256(),
    "ecdsa-sha2-nistp384": hashes.SHA384(),
    "ecdsa-sha2-nistp521": hashes.SHA512(),
}


@dataclass(frozen=True)
class SshKey:
    """A public key as SSH writes it in *blob*; made by :meth:`parse` or :meth:`of_blob`, which know it to be sound."""

    blob: bytes

    @classmethod
    def parse(cls, line: str) -> SshKey:
        """Return the key of a line of ``id_*.pub`` or ``authorized_keys``: algorithm, Base 64, any comment.

        Raises InvalidInput for what is no key, or one that is not to be
        trusted: DSA, RSA below 2048 bits, a certificate.
        """
        algorithm, _, rest = line.strip().partition(" ")
        encoded = rest.strip().partition(" ")[0]
        if not encoded or len(line) > KEY_LIMIT:
            raise InvalidInput("ssh key", line, "give the one line of a .pub file: algorithm, base64, any comment")
        key = cls.of_blob(from_base64(encoded, "ssh key"))
        if key.algorithm != algorithm:
            raise InvalidInput("ssh key", algorithm, f"the key itself is of {key.algorithm}: copy the line once more")
        return key

    @classmethod
    def of_blob(cls, blob: bytes) -> SshKey:
        """Return the key in *blob*. Raises InvalidInput as :meth:`parse` does."""
        key = cls(blob)
        _loaded(blob)
        return key

    def __str__(self) -> str:
        """Return the line that :meth:`parse` reads, without a comment."""
        return f"{self.algorithm} {to_base64(self.blob)}"

    @property
    def algorithm(self) -> str:
        """The kind of key, as its line begins."""
        return Wire(self.blob, "ssh key").name()

    @property
    def fingerprint(self) -> str:
        """What ``ssh-keygen -l`` shows of it."""
        return fingerprint(self.blob)

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Say whether *signature*, in SSH's form, is this key's over *data*. Malformed ones are not."""
        try:
            _verify(self.algorithm, _loaded(self.blob), signature, data)
        except (InvalidSignature, InvalidInput):
            return False
        return True


class _Loaded(NamedTuple):
    public: Public
    application: bytes | None
    """What a token's key is for, ``None`` for a key that lies in a file."""


def _verify(kind: str, key: _Loaded, signature: bytes, data: bytes) -> None:
    """Raise InvalidSignature or InvalidInput unless *signature* is that of *key* over *data*."""
    wire = Wire(signature, "ssh signature")
    algorithm, value = wire.name(), wire.string()
    if key.application is not None:
        data = _as_the_token_signs(data, key.application, wire.take(1), wire.take(4))
    wire.end()
    if algorithm not in (RSA_HASHES if kind == RSA else (kind,)):
        raise InvalidSignature
    match key.public:
        case Ed25519PublicKey():
            key.public.verify(value, data)
        case ec.EllipticCurvePublicKey():
            key.public.verify(_dss(value), data, ec.ECDSA(ECDSA_HASHES.get(kind, hashes.SHA256())))
        case RSAPublicKey():
            key.public.verify(value, data, padding.PKCS1v15(), RSA_HASHES[algorithm])


def _as_the_token_signs(data: bytes, application: bytes, flags: bytes, counter: bytes) -> bytes:
    """Return what a FIDO token signs in the place of *data*. Raises InvalidSignature if nobody touched it."""
    if not flags[0] & USER_PRESENT:
        raise InvalidSignature
    return sha256(application).digest() + flags + counter + sha256(data).digest()


def _dss(value: bytes) -> bytes:
    """Return an ECDSA signature of SSH's (two numbers) in the form of X.509."""
    wire = Wire(value, "ssh signature")
    r, s = wire.mpint(), wire.mpint()
    wire.end()
    return encode_dss_signature(r, s)


@lru_cache(maxsize=256)  # a log's signatures are by few keys, and each is read many times
def _loaded(blob: bytes) -> _Loaded:
    """Return what *blob* holds, by its own algorithm. Raises InvalidInput for what is no key that we trust."""
    kind = Wire(blob, "ssh key").name()
    try:
        if kind in (SK_ED25519, SK_ECDSA):
            return _token_key(blob)
        key = load_ssh_public_key(f"{kind} {to_base64(blob)}".encode())
    except (ValueError, UnsupportedAlgorithm, NotImplementedError) as error:
        raise _untrusted(kind) from error
    if not isinstance(key, Ed25519PublicKey | ec.EllipticCurvePublicKey | RSAPublicKey) or _blob_of(key) != blob:
        raise _untrusted(kind)
    if isinstance(key, RSAPublicKey) and key.key_size < RSA_BITS:
        raise InvalidInput("ssh key", f"{kind} of {key.key_size} bits", f"too short: use one of {RSA_BITS} or more")
    return _Loaded(key, None)


def _token_key(blob: bytes) -> _Loaded:
    wire = Wire(blob, "ssh key")
    key: Public
    if wire.name() == SK_ED25519:
        key = Ed25519PublicKey.from_public_bytes(wire.string())
    else:
        curve, point = wire.name(), wire.string()
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        if curve != "nistp256" or key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) != point:
            raise wire.broken()
    application = wire.string()
    wire.end()
    return _Loaded(key, application)


def _blob_of(key: Public) -> bytes:
    """Return *key* as SSH writes it: what was read any other way is not canonical."""
    line = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return from_base64(line.decode().split(" ")[1], "ssh key")


def _untrusted(kind: str) -> InvalidInput:
    return InvalidInput("ssh key", kind, "not a key that signs records: use one of Ed25519, ECDSA or RSA")
