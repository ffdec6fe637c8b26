"""Signing with the SSH key of a curator: one in a file, or one that an agent holds. Neither is ever stored by us."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from events.audit.sshkeys import ECDSA_HASHES, RSA, RSA_HASHES, SshKey
from events.audit.sshwire import Wire, mpint, packed
from events.errors import InvalidInput, NotFound, Refused

Private: TypeAlias = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | RSAPrivateKey

FILE_LIMIT = 100_000
AGENT_SECONDS = 60.0  # a person may have to touch a token, or to say yes
REPLY_LIMIT = 256 * 1024
SIGN_REQUEST, SIGN_RESPONSE = 13, 14
WITH_SHA512 = 4
RSA_SHA512 = "rsa-sha2-512"


@dataclass(frozen=True)
class FileSigner:
    """A private key that was read from a file."""

    key: SshKey
    private: Private = field(repr=False)

    @classmethod
    def load(cls, path: str | Path) -> FileSigner:
        """Return the key in the file at *path*, as ssh-keygen writes it or in PEM.

        Raises NotFound, Refused for one that is locked by a passphrase, which
        is an agent's business, InvalidInput for what is no such key.
        """
        path = Path(path)
        try:
            with path.open("rb") as file:
                data = file.read(FILE_LIMIT)
        except OSError as error:
            raise NotFound("ssh key", str(path), f"{error.strerror}: name the file of your private key") from error
        private = _private(data, path)
        if not isinstance(private, Private):
            raise _no_key(path)
        line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        return cls(SshKey.parse(line.decode()), private)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over *data* in SSH's form; with RSA by SHA-512."""
        kind = self.key.algorithm
        match self.private:
            case Ed25519PrivateKey():
                return packed(kind.encode(), self.private.sign(data))
            case ec.EllipticCurvePrivateKey():
                r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(ECDSA_HASHES[kind])))
                return packed(kind.encode(), packed(mpint(r), mpint(s)))
            case RSAPrivateKey():
                value = self.private.sign(data, padding.PKCS1v15(), RSA_HASHES[RSA_SHA512])
                return packed(RSA_SHA512.encode(), value)


@dataclass(frozen=True)
class AgentSigner:
    """A private key that an agent holds, unlocked or on a token. *agent* is its socket, ``$SSH_AUTH_SOCK``."""

    key: SshKey
    agent: str

    def sign(self, data: bytes) -> bytes:
        """Return the signature over *data* in SSH's form. Raises Refused if the agent does not answer with one."""
        flags = WITH_SHA512 if self.key.algorithm == RSA else 0
        request = bytes([SIGN_REQUEST]) + packed(self.key.blob, data) + flags.to_bytes(4)
        try:
            answer = _asked(self.agent, request)
            if answer.take(1)[0] != SIGN_RESPONSE:
                raise Refused("ssh agent", self.key.fingerprint, "it does not sign with that key: `ssh-add` it first")
            signature = answer.string()
            answer.end()
            if not self.key.verifies(signature, data):
                why = "what it answered is no signature by that key: a token has to be touched"
                raise Refused("ssh agent", self.key.fingerprint, why)
        except (OSError, InvalidInput) as error:
            raise Refused("ssh agent", self.agent, "no answer from it: start it, or name the key's file") from error
        return signature


def _asked(agent: str, request: bytes) -> Wire:
    """Return the agent's answer to *request* (draft-miller-ssh-agent)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(AGENT_SECONDS)
        wire.connect(agent)
        wire.sendall(packed(request))
        with wire.makefile("rb") as reader:
            size = int.from_bytes(reader.read(4))
            return Wire(reader.read(min(size, REPLY_LIMIT)), "answer of the ssh agent")


def _private(data: bytes, path: Path) -> object:
    load = load_ssh_private_key if b"BEGIN OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        return load(data, None)
    except TypeError as error:  # so cryptography says that a passphrase is needed
        raise Refused("ssh key", str(path), "it is locked: `ssh-add` it to an agent, and name its .pub file") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error


def _no_key(path: Path) -> InvalidInput:
    return InvalidInput(
        "ssh key", str(path), "no private key of Ed25519, ECDSA or RSA in a file: for one on a token name its .pub file"
    )
