"""Who stands behind a record: curators' signatures with the SSH keys that they have, as git has them of commits.

The form is OpenSSH's PROTOCOL.sshsig, so ``ssh-keygen -Y verify`` judges the
same. The namespace is ours: what was signed for git or for a file cannot
pass here, nor the other way round.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256, sha512
from typing import TYPE_CHECKING, NamedTuple, Protocol

from events.audit.refusals import NotProven
from events.audit.sshkeys import SshKey
from events.audit.sshwire import Wire, packed
from events.audit.strict64 import from_base64, to_base64
from events.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMESPACE = "record@dispute-tracker"
MAGIC = b"SSHSIG"
VERSION = 1
SIGNATURE_LIMIT = 20_000
LINE = 70

_HASHES = {"sha512": sha512, "sha256": sha256}
_ARMOR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,100}\n)+)-----END SSH SIGNATURE-----\n?")


class Statement(NamedTuple):
    """What a curator signs: that this payload is to become this version of this stream, in this log, by this command.

    ``expected_version`` is the version that the record is to have, ``kind``
    the public name of its act: some acts have the same fields. None of it
    can be moved elsewhere: another log, stream, version, act, command or payload
    is another statement. ``commitment`` is that of the envelope.
    """

    origin: str
    stream: str
    expected_version: int
    kind: str
    command: str
    commitment: bytes

    def message(self) -> bytes:
        """Return the bytes that are signed: canonical JSON (RFC 8785).

        Of text and a small number it is what the standard library writes,
        ten times as fast; that the bytes are the same is a property in the tests.
        """
        said = {**self._asdict(), "commitment": self.commitment.hex(), "statement": "dispute-tracker/record@v1"}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


class Signer(Protocol):
    """A private key, wherever it is: in a file (:mod:`events.audit.sshprivate`) or with an agent."""

    @property
    def key(self) -> SshKey:
        """The public half."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature over *data* in SSH's form."""


class SshSignature(NamedTuple):
    """A signature taken apart: whose it claims to be, and for what. Nothing of it is verified (:func:`verified`)."""

    key: SshKey
    namespace: str
    reserved: bytes
    hash_name: str
    signature: bytes


def sign(message: bytes, signer: Signer, namespace: str = NAMESPACE) -> str:
    """Return the armored signature of *signer* over *message*, to be verified within *namespace* alone."""
    signature = signer.sign(_signed(message, namespace, b"", "sha512"))
    blob = MAGIC + VERSION.to_bytes(4) + packed(signer.key.blob, namespace.encode(), b"", b"sha512", signature)
    encoded = to_base64(blob)
    lines = "".join(f"{encoded[at : at + LINE]}\n" for at in range(0, len(encoded), LINE))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}-----END SSH SIGNATURE-----\n"


def parse(armored: str) -> SshSignature:
    """Return a signature taken apart, nothing of it verified. Pure. Raises InvalidInput for what is none."""
    form = _ARMOR.fullmatch(armored) if len(armored) <= SIGNATURE_LIMIT else None
    if form is None:
        raise InvalidInput("ssh signature", armored[:40], "not armored as ssh-keygen does it: copy it once more, whole")
    wire = Wire(from_base64(form[1].replace("\n", ""), "ssh signature"), "ssh signature")
    if wire.take(len(MAGIC)) != MAGIC or wire.uint32() != VERSION:
        raise wire.broken()
    blob, namespace, reserved, hash_name, signature = (
        wire.string(),
        wire.name(),
        wire.string(),
        wire.name(),
        wire.string(),
    )
    wire.end()
    if not namespace or hash_name not in _HASHES:
        raise wire.broken()
    return SshSignature(SshKey.of_blob(blob), namespace, reserved, hash_name, signature)


def verified(armored: str, message: bytes, keys: Iterable[SshKey], namespace: str = NAMESPACE) -> SshKey:
    """Return which of *keys*, those trusted at the record's place in the log, signed *message* within *namespace*.

    A signature carries no date that could be believed: whether a key was
    trusted is for its place in the log to say. Raises InvalidInput for what
    is no signature, NotProven for one that does not hold.
    """
    return whose(parse(armored), message, keys, namespace)


def whose(found: SshSignature, message: bytes, keys: Iterable[SshKey], namespace: str = NAMESPACE) -> SshKey:
    """Return what :func:`verified` does, of a signature that was taken apart already. Raises NotProven."""
    which = found.key.fingerprint
    if found.namespace != namespace:
        raise NotProven("ssh signature", which, f"made for {found.namespace}, not for {namespace}")
    if found.key not in set(keys):
        raise NotProven("ssh signature", which, "by a key that is not on the roster at this place in the log")
    signed = _signed(message, found.namespace, found.reserved, found.hash_name)
    if not found.key.verifies(found.signature, signed):
        raise NotProven("ssh signature", which, "not over this record: it was altered, or taken from another")
    return found.key


def _signed(message: bytes, namespace: str, reserved: bytes, hash_name: str) -> bytes:
    """Return what the key itself signs (PROTOCOL.sshsig, "Signed Data")."""
    digest = _HASHES[hash_name](message).digest()
    return MAGIC + packed(namespace.encode(), reserved, hash_name.encode(), digest)
