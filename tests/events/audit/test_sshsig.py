"""Tests of curators' signatures: OpenSSH judges the same, and nothing can be moved elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from events.audit.refusals import NotProven
from events.audit.sshkeys import SK_ED25519, SshKey
from events.audit.sshprivate import AgentSigner, FileSigner, Private
from events.audit.sshsig import MAGIC, NAMESPACE, Statement, parse, sign, verified
from events.audit.sshwire import Wire, mpint, packed
from events.audit.strict64 import from_base64, to_base64
from events.errors import DisputeError, InvalidInput, NotFound, Refused
from tests.events.audit import ssh
from tests.events.audit.builders import ORIGIN, flips
from tests.events.audit.ssh import needs_keygen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STREAM = "00000000-0000-0000-0000-000000000001"
STATEMENT = Statement(ORIGIN, STREAM, 3, "milestone.retracted", "0b9e", bytes(31) + b"\x01")
MESSAGE = STATEMENT.message()


def public(private: Private) -> SshKey:
    return SshKey.parse(private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())


def signer(number: int = 0) -> FileSigner:
    private = Ed25519PrivateKey.from_private_bytes(sha256(b"curator %d" % number).digest())
    return FileSigner(public(private), private)


ADA, BOB = signer(0), signer(1)
SIGNED = sign(MESSAGE, ADA)


def test_what_is_signed_is_this() -> None:
    """Canonical JSON, so that a person can read what they sign; it never changes."""
    assert MESSAGE.decode() == (
        f'{{"command":"0b9e","commitment":"{"0" * 63}1","expected_version":3,"kind":"milestone.retracted",'
        '"origin":"example.org/disputes",'
        '"statement":"dispute-tracker/record@v1","stream":"00000000-0000-0000-0000-000000000001"}'
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(1, 10**15))
def test_two_statements_never_sign_the_same_bytes(command: str, version: int) -> None:
    """Whatever a command is called, it cannot pass for another field."""
    statement = STATEMENT._replace(command=command, expected_version=version)
    said = json.loads(statement.message())
    assert statement.message() == rfc8785.dumps(said)
    assert (said["command"], said["expected_version"], said["stream"]) == (command, version, STATEMENT.stream)


def test_a_signature_says_who_of_those_trusted_signed() -> None:
    """The roster's key, whichever of them it is."""
    assert verified(SIGNED, MESSAGE, [BOB.key, ADA.key]) == ADA.key


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "example.org/other"},
        {"stream": "00000000-0000-0000-0000-000000000002"},
        {"expected_version": 4},
        {"kind": "milestone.shown"},
        {"command": "0b9f"},
        {"commitment": bytes(32)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_signature_cannot_be_moved(changed: dict[str, Any]) -> None:
    """To another log, stream, version, act, command or payload."""
    with pytest.raises(NotProven, match="not over this record"):
        verified(SIGNED, STATEMENT._replace(**changed).message(), [ADA.key])


def test_a_signature_of_another_namespace_is_refused() -> None:
    """What a curator signed for git says nothing here."""
    for namespace in ("git", "file", NAMESPACE + "x"):
        with pytest.raises(NotProven, match=f"made for {namespace}"):
            verified(sign(MESSAGE, ADA, namespace), MESSAGE, [ADA.key])
    with pytest.raises(NotProven, match="made for"):
        verified(SIGNED, MESSAGE, [ADA.key], "git")


def test_a_signature_by_a_key_off_the_roster_is_refused() -> None:
    """Not there yet, or revoked by then: the caller says which keys are trusted at the record's place."""
    for roster in ([], [BOB.key]):
        with pytest.raises(NotProven, match="not on the roster"):
            verified(SIGNED, MESSAGE, roster)


def test_a_signature_under_anothers_key_is_refused() -> None:
    """The key within the blob decides nothing: it is verified."""
    blob = from_base64("".join(SIGNED.splitlines()[1:-1]), "signature")
    forged = blob.replace(ADA.key.blob, BOB.key.blob)
    assert forged != blob
    with pytest.raises(NotProven, match="not over this record"):
        verified(armored(forged), MESSAGE, [BOB.key])


def test_no_signature_with_a_bit_flipped_is_accepted() -> None:
    """Neither in its armor nor in what is armored."""
    for changed in flips(SIGNED.encode()):
        with pytest.raises(DisputeError):
            verified(changed.decode("latin-1"), MESSAGE, [ADA.key, BOB.key])
    blob = from_base64("".join(SIGNED.splitlines()[1:-1]), "signature")
    assert verified(armored(blob), MESSAGE, [ADA.key]) == ADA.key
    for changed in flips(blob):
        with pytest.raises(DisputeError):
            verified(armored(changed), MESSAGE, [ADA.key, BOB.key])


def armored(blob: bytes) -> str:
    text = to_base64(blob)
    lines = "".join(f"{text[at : at + 76]}\n" for at in range(0, len(text), 76))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}-----END SSH SIGNATURE-----\n"


def a_blob(**changed: bytes) -> bytes:
    parts = {
        "magic": MAGIC,
        "version": bytes([0, 0, 0, 1]),
        "key": ADA.key.blob,
        "namespace": NAMESPACE.encode(),
        "reserved": b"",
        "hash": b"sha512",
        "signature": packed(b"ssh-ed25519", bytes(64)),
        "rest": b"",
        **changed,
    }
    magic, version, *strings, rest = parts.values()
    return magic + version + packed(*strings) + rest


@pytest.mark.parametrize(
    "changed",
    [
        {"magic": b"SSHSIX"},
        {"version": bytes([0, 0, 0, 2])},
        {"version": bytes(4)},
        {"key": b""},
        {"key": packed(b"ssh-dss", b"1", b"2", b"3", b"4")},
        {"key": packed(b"ssh-ed25519", bytes(31))},
        {"key": packed(b"ssh-ed25519", bytes(32)) + b"x"},
        {"key": packed(b"ssh-ed25519-cert-v01@openssh.com", bytes(32))},
        {"namespace": b""},
        {"namespace": "récord".encode()},
        {"hash": b"sha1"},
        {"hash": b"sha384"},
        {"rest": b"\0"},
    ],
    ids=str,
)
def test_what_is_no_signature_is_refused(changed: dict[str, bytes]) -> None:
    """Each breaks one rule of PROTOCOL.sshsig; SHA-1 is not among its hashes."""
    assert parse(armored(a_blob())).key == ADA.key
    with pytest.raises(InvalidInput):
        parse(armored(a_blob(**changed)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        SIGNED[1:],
        SIGNED[:-2],
        SIGNED + "\n",
        "\n" + SIGNED,
        SIGNED.replace("\n", "\r\n"),
        SIGNED.replace("BEGIN SSH", "BEGIN PGP"),
        SIGNED.replace("-----\n", "-----\n\n", 1),
        SIGNED.replace("-----\n", "-----\n" + "AAAA\n" * 5_000, 1),
    ],
)
def test_what_is_not_armored_is_refused(text: str) -> None:
    """As ssh-keygen writes it, with or without the last newline."""
    assert parse(SIGNED.removesuffix("\n")) == parse(SIGNED)
    with pytest.raises(InvalidInput):
        parse(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Never a traceback, as armor, as a blob, as a key, as a raw signature."""
    asks: list[Callable[[], object]] = [
        lambda: parse(data.decode("latin-1")),
        lambda: parse(armored(a_blob(rest=b"x" + data))),
        lambda: parse(armored(a_blob(key=data))),
        lambda: SshKey.of_blob(data),
        lambda: SshKey.of_blob(packed(b"ssh-rsa") + data),
        lambda: SshKey.of_blob(packed(b"sk-ssh-ed25519@openssh.com") + data),
        lambda: SshKey.of_blob(packed(b"ecdsa-sha2-nistp256", b"nistp256") + data),
        lambda: SshKey.parse(data.decode("latin-1")),
        lambda: verified(armored(a_blob(signature=data)), MESSAGE, [ADA.key]),
    ]
    for ask in asks:
        with pytest.raises(DisputeError):
            ask()


# What OpenSSH makes of it.


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("ssh")
    return {kind: ssh.made(folder, kind) for kind in ssh.KINDS}


@needs_keygen
@pytest.mark.parametrize("kind", ssh.KINDS)
@pytest.mark.parametrize("hash_name", ["sha512", "sha256"])
def test_what_openssh_signs_is_accepted(keys: dict[str, Path], kind: str, hash_name: str) -> None:
    """With every kind of key; and its fingerprint is the one that ssh-keygen shows."""
    line = keys[kind].with_suffix(".pub").read_text()
    key = SshKey.parse(line)
    signature = ssh.signed(keys[kind], MESSAGE, hash_name=hash_name)
    assert verified(signature, MESSAGE, [ADA.key, key]) == key
    assert key.fingerprint in ssh.keygen("-l", "-f", f"{keys[kind]}.pub").stdout.decode()
    with pytest.raises(NotProven):
        verified(signature, MESSAGE + b" ", [key])
    with pytest.raises(NotProven):
        verified(ssh.signed(keys[kind], MESSAGE, namespace="git"), MESSAGE, [key])


@needs_keygen
@pytest.mark.parametrize("kind", ssh.KINDS)
def test_openssh_accepts_what_we_sign(tmp_path: Path, keys: dict[str, Path], kind: str) -> None:
    """From the same files; the control is a message and a namespace that were not signed."""
    ours = FileSigner.load(keys[kind])
    signature = sign(MESSAGE, ours)
    assert verified(signature, MESSAGE, [ours.key]) == ours.key
    assert ssh.accepts(tmp_path, str(ours.key), signature, MESSAGE)
    assert not ssh.accepts(tmp_path, str(ours.key), signature, MESSAGE + b" ")
    assert not ssh.accepts(tmp_path, str(ours.key), signature, MESSAGE, "git")


@needs_keygen
def test_ed25519_signatures_are_openssh_s_byte_for_byte(keys: dict[str, Path]) -> None:
    """They are the same each time, armor and all."""
    assert sign(MESSAGE, FileSigner.load(keys["ed25519"])) == ssh.signed(keys["ed25519"], MESSAGE)


@needs_keygen
@pytest.mark.parametrize("kind", ["ecdsa-256", "rsa"])
def test_no_signature_of_openssh_s_with_a_bit_flipped_is_accepted(keys: dict[str, Path], kind: str) -> None:
    """As for Ed25519."""
    key = SshKey.parse(keys[kind].with_suffix(".pub").read_text())
    blob = from_base64("".join(ssh.signed(keys[kind], MESSAGE).splitlines()[1:-1]), "signature")
    assert verified(armored(blob), MESSAGE, [key]) == key
    for changed in flips(blob):
        with pytest.raises(DisputeError):
            verified(armored(changed), MESSAGE, [key])


@needs_keygen
def test_a_locked_key_is_left_to_an_agent(tmp_path: Path) -> None:
    """No passphrase goes through our hands."""
    path = ssh.made(tmp_path, "ed25519", passphrase="open sesame")  # noqa: S106 - of a key that is thrown away
    with pytest.raises(Refused, match="ssh-add"):
        FileSigner.load(path)
    with pytest.raises(Refused, match="ssh-add"):
        FileSigner.load(ssh.made(tmp_path, "rsa-pem", passphrase="open sesame"))  # noqa: S106 - likewise


@needs_keygen
def test_what_is_no_private_key_is_refused(tmp_path: Path, keys: dict[str, Path]) -> None:
    """The public one named by mistake, another file, none."""
    (tmp_path / "words").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
    for path in (keys["rsa"].with_suffix(".pub"), tmp_path / "words"):
        with pytest.raises(InvalidInput, match="ssh key"):
            FileSigner.load(path)
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(NotFound, match="ssh key"):
            FileSigner.load(path)


@pytest.fixture
def agent(tmp_path: Path, keys: dict[str, Path]) -> Iterator[str]:
    with ssh.agent(tmp_path / "agent") as where:
        files = [str(keys[kind]) for kind in ("ed25519", "ecdsa-384", "rsa")]
        environment = {**os.environ, "SSH_AUTH_SOCK": where}
        subprocess.run(["ssh-add", "-q", *files], env=environment, check=True, timeout=20, capture_output=True)
        yield where


@needs_keygen
@pytest.mark.skipif(shutil.which("ssh-agent") is None, reason="ssh-agent is not installed (Debian: openssh-client)")
def test_an_agent_signs_for_us(tmp_path: Path, keys: dict[str, Path], agent: str) -> None:
    """With what it holds, by SHA-512 for RSA; with what it does not, one line."""
    for kind in ("ed25519", "ecdsa-384", "rsa"):
        key = SshKey.parse(keys[kind].with_suffix(".pub").read_text())
        signature = sign(MESSAGE, AgentSigner(key, agent))
        assert verified(signature, MESSAGE, [key]) == key
        assert ssh.accepts(tmp_path, str(key), signature, MESSAGE)
    with pytest.raises(Refused, match="ssh-add"):
        sign(MESSAGE, AgentSigner(ADA.key, agent))


def test_without_an_agent_one_line_says_so(tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(Refused, match="ssh agent"):
        sign(MESSAGE, AgentSigner(ADA.key, str(tmp_path / "gone")))


# Keys that are not what they should be.


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def test_rsa_by_sha1_is_refused() -> None:
    """The algorithm that is named like the key itself, which OpenSSH does not take for signatures either."""
    private = rsa_key(2048)
    key = public(private)
    by_sha1 = private.sign(b"data", padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - refusing it is the point
    by_sha512 = private.sign(b"data", padding.PKCS1v15(), hashes.SHA512())
    assert key.verifies(packed(b"rsa-sha2-512", by_sha512), b"data")
    for algorithm, value in (
        (b"ssh-rsa", by_sha1),
        (b"rsa-sha2-512", by_sha1),
        (b"rsa-sha2-256", by_sha512),
        (b"ssh-rsa", by_sha512),
        (b"ssh-ed25519", by_sha512),
    ):
        assert not key.verifies(packed(algorithm, value), b"data")


def test_a_short_rsa_key_is_refused() -> None:
    """1024 bits are within reach of whoever wants to sign for somebody else."""
    with pytest.raises(InvalidInput, match="1024 bits"):
        public(rsa_key(1024))


def test_an_rsa_key_has_one_writing() -> None:
    """A roster that told two writings of one key apart could revoke the one and go on trusting the other."""
    private = rsa_key(2048)
    number = private.public_key().public_numbers()
    e, n = mpint(number.e), mpint(number.n)
    assert SshKey.of_blob(packed(b"ssh-rsa", e, n)) == public(private)
    for blob in (packed(b"ssh-rsa", b"\0" + e, n), packed(b"ssh-rsa", e, b"\0" + n), packed(b"ssh-rsa", e, n) + b"x"):
        with pytest.raises(InvalidInput, match="ssh key"):
            SshKey.of_blob(blob)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519 AAAA",
        str(ADA.key).replace("ssh-ed25519", "ssh-rsa"),
        str(ADA.key)[:-1],
        "command=x " + str(ADA.key),
        "ssh-ed25519 " + "A" * 20_000,
    ],
)
def test_a_line_that_is_no_key_is_refused(line: str) -> None:
    """Each is one that a person might paste."""
    assert SshKey.parse(f"{ADA.key} ada@laptop with spaces\n") == SshKey.parse(f" {ADA.key}") == ADA.key
    with pytest.raises(InvalidInput):
        SshKey.parse(line)


def test_an_ecdsa_signature_has_one_writing_of_its_numbers() -> None:
    """No superfluous zeros, nothing negative, nothing after them."""
    private = ec.generate_private_key(ec.SECP256R1())
    key = public(private)
    ours = FileSigner(key, private).sign(b"data")
    wire = Wire(ours, "signature")
    kind, value = wire.string(), Wire(wire.string(), "signature")
    r, s = value.mpint(), value.mpint()
    assert key.verifies(packed(kind, packed(mpint(r), mpint(s))), b"data")
    for broken in (
        packed(b"\0" + mpint(r), mpint(s)),
        packed(mpint(r), mpint(s)) + b"\0",
        packed(mpint(r), mpint(s), b""),
        packed(mpint(r)),
        packed(b"", b""),
        packed(mpint(r), b"\xff"),
        b"",
    ):
        assert not key.verifies(packed(kind, broken), b"data")


class Token:
    """A FIDO token made of software: signs what tokens sign, says whether it was touched."""

    application = b"ssh:"

    def __init__(self, kind: str, flags: int = 1) -> None:
        self.kind, self.flags = kind.encode(), flags
        self.ed25519 = Ed25519PrivateKey.from_private_bytes(bytes(32))
        self.ecdsa = ec.derive_private_key(5, ec.SECP256R1())
        public = self.ed25519.public_key().public_bytes_raw()
        point = self.ecdsa.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        parts = [public] if kind == SK_ED25519 else [b"nistp256", point]
        self.key = SshKey.of_blob(packed(self.kind, *parts, self.application))

    def sign(self, data: bytes) -> bytes:
        rest = bytes([self.flags, 0, 0, 0, 9])
        data = sha256(self.application).digest() + rest + sha256(data).digest()
        if self.kind.decode() == SK_ED25519:
            return packed(self.kind, self.ed25519.sign(data)) + rest
        r, s = decode_dss_signature(self.ecdsa.sign(data, ec.ECDSA(hashes.SHA256())))
        return packed(self.kind, packed(mpint(r), mpint(s))) + rest


TOKENS = [SK_ED25519, "sk-ecdsa-sha2-nistp256@openssh.com"]


@pytest.mark.parametrize("kind", TOKENS)
def test_a_tokens_signature_is_accepted_if_it_was_touched(kind: str) -> None:
    """Keys on tokens count as others do, but not where malware may have asked the token."""
    token = Token(kind)
    signature = sign(MESSAGE, token)
    assert verified(signature, MESSAGE, [token.key]) == token.key
    for changed, message in ((sign(MESSAGE, Token(kind, flags=0)), MESSAGE), (signature, MESSAGE + b" ")):
        with pytest.raises(NotProven):
            verified(changed, message, [token.key])


@needs_keygen
@pytest.mark.parametrize("kind", TOKENS)
def test_openssh_judges_tokens_alike(tmp_path: Path, kind: str) -> None:
    """So the software token signs as real ones do. That it was touched, ``ssh-keygen -Y verify`` does not ask."""
    token = Token(kind)
    signature = sign(MESSAGE, token)
    assert ssh.accepts(tmp_path, str(token.key), signature, MESSAGE)
    assert not ssh.accepts(tmp_path, str(token.key), signature, MESSAGE + b" ")


@pytest.mark.parametrize(
    "key",
    [
        ADA.key,
        public(ec.derive_private_key(5, ec.SECP256R1())),
        public(ec.derive_private_key(5, ec.SECP521R1())),
        public(rsa_key(2048)),
        *(Token(kind).key for kind in TOKENS),
    ],
    ids=lambda key: key.algorithm,
)
def test_no_key_with_a_bit_flipped_is_taken_for_the_same(key: SshKey) -> None:
    """It is another key or none, and never a traceback."""
    for changed in flips(key.blob):
        try:
            assert SshKey.of_blob(changed) != key
        except InvalidInput:
            continue
