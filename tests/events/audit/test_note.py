"""Tests of signed notes: against published ones, and tampered with in every bit."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.audit.note import Note, SigningKey, VerifierKey, opened, parse, sign
from events.audit.refusals import NotProven
from events.errors import DisputeError, InvalidInput
from tests.events.audit.builders import a_key, flips

# golang.org/x/mod/sumdb/note, note_test.go
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETERS_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PETERS_NOTE = f"{PETERS_TEXT}\n{PETERS_LINE}".encode()
# https://c2sp.org/signed-note
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOOS_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60).map(lambda t: t + "\n")


def test_published_notes_are_read() -> None:
    """That of the specification, and that of Go's package."""
    assert opened(FOOS_NOTE, [VerifierKey.parse(FOO)]) == ("This is an example message.\n", [VerifierKey.parse(FOO)])
    assert opened(PETERS_NOTE, [VerifierKey.parse(PETER)])[0] == PETERS_TEXT


def test_a_published_note_is_written_byte_for_byte() -> None:
    """Signatures of Ed25519 are the same each time, so ours are Go's."""
    key = SigningKey.parse(PETERS_PRIVATE)
    assert sign(PETERS_TEXT, [key]) == PETERS_NOTE
    assert str(key.verifier) == PETER
    assert key.secret() == PETERS_PRIVATE


@given(texts, st.integers(1, 4))
def test_a_note_reads_back(text: str, count: int) -> None:
    """Whatever it says, and however many sign it."""
    keys = [a_key(f"example.org/{n}", n) for n in range(count)]
    note = sign(text, keys)
    assert opened(note, [key.verifier for key in keys]) == (text, [key.verifier for key in keys])
    for key in keys:
        assert opened(note, [key.verifier]) == (text, [key.verifier])


def test_no_note_with_a_bit_flipped_is_accepted() -> None:
    """In text, blank line, name, key id or signature: everything is covered."""
    key = a_key()
    note = sign("example.org/disputes\n12\nsomething\n", [key])
    assert opened(note, [key.verifier])
    for changed in flips(note):
        with pytest.raises(DisputeError):
            opened(changed, [key.verifier])


def test_no_note_with_bytes_dropped_or_doubled_is_accepted() -> None:
    """Neither more nor less than what was signed."""
    key = a_key()
    note = sign("a\n\nb\n", [key])
    assert opened(note, [key.verifier])
    for at in range(len(note)):
        for changed in (note[:at] + note[at + 1 :], note[:at] + note[at : at + 1] * 2 + note[at + 1 :], note[:at]):
            if changed != note:
                with pytest.raises(DisputeError):
                    opened(changed, [key.verifier])


def test_no_part_and_no_mangling_of_a_key_is_one() -> None:
    """As in Go's tests: every slice of it, every bit of it."""
    assert str(VerifierKey.parse(PETER)) == PETER
    for start in range(len(PETER) + 1):
        for end in range(start, len(PETER) + 1):
            if end - start < len(PETER):
                with pytest.raises(InvalidInput):
                    VerifierKey.parse(PETER[start:end])
    for changed in flips(PETER.encode()):
        with pytest.raises(InvalidInput):
            VerifierKey.parse(changed.decode("latin-1"))
    for changed in flips(PETERS_PRIVATE.encode()):
        with pytest.raises(InvalidInput):
            SigningKey.parse(changed.decode("latin-1"))


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER + "\n",
        " " + PETER,
        "Peter Neumann" + PETER.removeprefix("PeterNeumann"),
        "",
    ],
)
def test_a_key_of_another_length_algorithm_or_writing_is_refused(vkey: str) -> None:
    """The first two have a key id that fits."""
    with pytest.raises(InvalidInput, match="verifier key"):
        VerifierKey.parse(vkey)


def test_what_is_wrong_with_a_secret_key_is_told_without_it() -> None:
    """Messages are shown and logged: nothing of a secret may stand in them."""
    for broken in (PETERS_PRIVATE[:-1], PETERS_PRIVATE[12:], PETERS_PRIVATE.replace("c74f20a3", "00000000")):
        with pytest.raises(InvalidInput) as caught:
            SigningKey.parse(broken)
        told = str(caught.value) + repr(caught.value.args) + repr(caught.value.__cause__)
        assert "AYEKFALV" not in told
    assert "AYEKFALV" not in repr(SigningKey.parse(PETERS_PRIVATE))


def test_signatures_of_others_are_ignored() -> None:
    """Witnesses add theirs: neither an unknown name nor an unknown id under a known name is in the way."""
    ours, witness, namesake = a_key(), a_key("witness.example", 1), a_key(number=2)
    note = sign("x\n", [witness, namesake, ours])
    assert opened(note, [ours.verifier]) == ("x\n", [ours.verifier])


def test_a_note_that_nobody_trusted_signed_is_refused() -> None:
    """Also where the signer has a trusted name."""
    note = sign("x\n", [a_key(number=1)])
    with pytest.raises(NotProven, match="by no key that you trust"):
        opened(note, [a_key().verifier])
    with pytest.raises(NotProven, match="by no key that you trust"):
        opened(note, [])


def test_one_false_signature_spoils_the_note() -> None:
    """A known key's signature that does not hold means that something was done to the note."""
    first, second = a_key("a", 1), a_key("b", 2)
    note = sign("x\n", [first]) + sign("y\n", [second]).removeprefix(b"y\n\n")
    with pytest.raises(NotProven, match="altered"):
        opened(note, [first.verifier, second.verifier])
    assert opened(note, [first.verifier])


def test_a_signature_that_stands_twice_counts_once() -> None:
    """Who asks for two signers is not to be satisfied by one."""
    key = a_key()
    note = sign("x\n", [key, key])
    assert opened(note, [key.verifier])[1] == [key.verifier]


LINE = PETERS_LINE.encode()


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n",
        b"x\n",
        b"x\n\n",
        b"\n" + LINE,
        b"x\n" + LINE,
        b"x\n\n" + LINE + b"\n",
        b"x\n\n" + LINE[:-1],
        b"x\n\n" + LINE + LINE[:-1],
        b"x\r\n\r\n" + LINE,
        b"x\x00\n\n" + LINE,
        b"x\t\n\n" + LINE,
        b"\xff\n\n" + LINE,
        b"x\n\n-" + LINE[3:],
        b"x\n\n" + LINE.replace(b" ", b"  ", 1),
        b"x\n\n" + LINE.replace(b"=\n", b"= \n"),
        b"x\n\n" + LINE.replace(b"=\n", b"\n"),
        b"x\n\n" + LINE.replace(b"M=\n", b"N=\n"),
        b"x\n\n" + LINE.replace(b"PeterNeumann", b"Peter+Neumann"),
        b"x\n\n" + LINE.replace(b"PeterNeumann", "Peter\u2003Neumann".encode()),
        b"x\n\n" + LINE.replace(b"PeterNeumann ", b" "),
        b"x\n\n" + "— PeterNeumann AAAAAA==\n".encode(),
        b"x\n\n" + LINE * 101,
        b"x" * 1_000_000 + b"\n\n" + LINE,
    ],
    ids=range(24),
)
def test_what_is_no_signed_note_is_refused(note: bytes) -> None:
    """Each breaks one rule of the format."""
    assert parse(b"x\n\n" + LINE)
    with pytest.raises(InvalidInput):
        parse(note)


def test_sixteen_long_signatures_are_taken() -> None:
    """The specification asks for that many, those of post-quantum keys among them."""
    other = f"— witness.example {b64encode(bytes(5_000)).decode()}\n".encode()
    assert opened(PETERS_NOTE + other * 16, [VerifierKey.parse(PETER)])[0] == PETERS_TEXT


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Never a traceback."""
    for note in (data, b"x\n\n" + data, data + b"\n\n" + LINE):
        try:
            assert isinstance(parse(note), Note)
        except InvalidInput:
            continue


@pytest.mark.parametrize("text", ["", "x", "x\n\x07\n", "x\ty\n"])
def test_what_a_note_cannot_say_is_not_signed(text: str) -> None:
    """Else it would be a note that nobody can open."""
    with pytest.raises(InvalidInput):
        sign(text, [a_key()])
    with pytest.raises(InvalidInput):
        sign("x\n", [])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\x07b"])
def test_a_key_that_no_note_can_name_is_not_made(name: str) -> None:
    """Spaces and plus signs part the fields."""
    with pytest.raises(InvalidInput, match="key name"):
        SigningKey.new(name)


def test_a_fingerprint_begins_with_the_key_id() -> None:
    """So that what is read aloud is also what stands in the key."""
    key = VerifierKey.parse(PETER)
    whole = sha256(b"PeterNeumann\n\x01" + key.public).hexdigest()
    assert key.fingerprint.replace(" ", "") == whole
    assert key.fingerprint.split()[0] == "c74f20a3"
