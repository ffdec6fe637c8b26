"""None of ten thousand changed receipts, notes, keys, checkpoints, signatures, tiles and bundles is taken for another.

Where one is taken that says what it said before, the test says why that may be.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.audit import checkpoint, envelope, note, receipt, rotation, sshsig
from events.audit.checkpoint import Checkpoint
from events.audit.note import VerifierKey
from events.audit.sshprivate import FileSigner, Private
from events.audit.tiles import Tile, bundles, entry_bundle, hash_tile, parse_bundle, tiled, tiles
from events.audit.tree import inclusion_proof, leaf_hash, over, root_of, verify_inclusion
from events.errors import DisputeError
from tests.events.audit import test_bundle
from tests.events.audit.builders import ORIGIN, a_checkpoint, a_key, leaf_hashes, leaves
from tests.events.audit.mutating import CHANGES, Sound, Tally, cut, flip, tally
from tests.events.audit.test_sshsig import STATEMENT, public

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COUNTS = [pytest.param(300, id="some"), pytest.param(10_000, id="all", marks=pytest.mark.soak)]
KEY, NEXT, STRANGER = a_key(), a_key(number=1), a_key("example.org/witness", 2)
MOST = 40
LEAVES = leaves(MOST)
HASHES = leaf_hashes(MOST)


def shown(what: str, found: Tally) -> Tally:
    """Print the figures, and find that nothing was taken for something else."""
    taken = f"{len(found.same)} taken that say the same, {len(found.otherwise)} that say anything else"
    print(f"{found.tried} changed {what}: {taken}")  # noqa: T201 - the figure
    assert found.otherwise == []
    return found


def or_none(read: Callable[[bytes], object]) -> Callable[[bytes, Sound], object]:
    """Return *read*, but ``None`` for what it refuses."""

    def accepted(data: bytes, _: Sound) -> object:
        with suppress(DisputeError):
            return read(data)
        return None

    return accepted


@cache
def signed(size: int, *, twice: bool = False) -> bytes:
    """Return the checkpoint of so many leaves, signed; *twice*: by somebody else as well, as witnesses do."""
    said = Checkpoint(ORIGIN, size, root_of(HASHES[:size])).text()
    return note.sign(said, [KEY, STRANGER] if twice else [KEY])


def a_receipt(chance: Random) -> Sound:
    size = chance.randrange(1, MOST)
    leaf = LEAVES[chance.randrange(size)]
    data = receipt.receipt(leaf, signed(size, twice=chance.random() < 0.3), over(HASHES[:size]))
    return Sound(data, receipt.proven(data, [KEY.verifier]))


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_receipt_shows_anything_else(count: int) -> None:
    """Without the signature of a stranger, or with it twice, or damaged, it shows what it showed.

    Put together of two, it may be that of one's leaf under the other's checkpoint: that shows what is so.
    """
    found = tally(count, a_receipt, or_none(lambda data: receipt.proven(data, [KEY.verifier])))
    so = [one for one in found.otherwise if is_so(receipt.proven(one, [KEY.verifier]))]
    print(f"{len(so)} put together of two receipts show what is so")  # noqa: T201 - the figure
    shown("receipts", found._replace(otherwise=[one for one in found.otherwise if one not in so]))
    assert all(signed_by_us(one) for one in (*found.same, *so))


def is_so(shown: receipt.Proven) -> bool:
    """Say whether a receipt shows a leaf of ours that the tree of its checkpoint, which is one of ours, holds."""
    index, size = shown.envelope.leaf_index, shown.checkpoint.size
    return index < size and shown == (envelope.parse(LEAVES[index]), checkpoint.claimed(signed(size)))


def a_note(chance: Random) -> Sound:
    text = f"{chance.choice(('One', 'Two'))} thing of {chance.randrange(1000)}\n\nand another\n"
    keys = chance.choice(([KEY], [KEY, STRANGER], [STRANGER, KEY]))
    return Sound(note.sign(text, keys), text)


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_note_says_anything_else(count: int) -> None:
    """Signatures of others may be changed, and ours be there twice, as https://c2sp.org/signed-note has it."""
    read = or_none(lambda data: note.opened(data, [KEY.verifier])[0])
    found = shown("notes", tally(count, a_note, read))
    assert all(signed_by_us(one) for one in found.same)


def a_signed_checkpoint(chance: Random) -> Sound:
    size = chance.randrange(MOST)
    return Sound(signed(size, twice=chance.random() < 0.3), checkpoint.claimed(signed(size)))


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_checkpoint_says_anything_else(count: int) -> None:
    read = or_none(lambda data: checkpoint.opened(data, [KEY.verifier]))
    found = shown("checkpoints", tally(count, a_signed_checkpoint, read))
    assert all(signed_by_us(one) for one in found.same)


def signed_by_us(data: bytes) -> bool:
    """Say whether a note, which may stand at the end of a receipt, holds the signature that our key makes of it."""
    whole = data[data.index(b"\n\n") + 2 :].decode() if data.startswith(receipt.HEAD.encode()) else data.decode()
    return KEY.signature_line(note.parse(whole.encode()).text) in whole


def a_rotation(chance: Random) -> Sound:
    data = rotation.rotation(KEY, NEXT, a_checkpoint(chance.randrange(1, MOST)))
    return Sound(data, rotation.rotated(data, KEY.verifier))


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_rotation_leads_to_another_key(count: int) -> None:
    shown("rotations", tally(count, a_rotation, or_none(lambda data: rotation.rotated(data, KEY.verifier))))


def a_verifier_key(chance: Random) -> Sound:
    key = chance.choice((KEY, NEXT, STRANGER)).verifier
    return Sound(str(key).encode(), key)


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_key_opens_what_the_key_signed(count: int) -> None:
    """A key is taken if it can be read and opens a note of the one that it was made of."""
    notes = {key.verifier: note.sign("Something\n", [key]) for key in (KEY, NEXT, STRANGER)}

    def accepted(data: bytes, sound: Sound) -> object:
        with suppress(DisputeError, UnicodeDecodeError):
            key = VerifierKey.parse(data.decode())
            assert isinstance(sound.says, VerifierKey)
            note.opened(notes[sound.says], [key])
            return key
        return None

    found = shown("verifier keys", tally(count, a_verifier_key, accepted))
    assert found.same == []


@cache
def signers() -> tuple[FileSigner, ...]:
    """Return a key of each sort: Ed25519, three curves of ECDSA, RSA."""
    private: list[Private] = [Ed25519PrivateKey.from_private_bytes(sha256(b"curator").digest())]
    private += [ec.derive_private_key(7_654_321, curve) for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1())]
    private.append(rsa.generate_private_key(65537, 2048))
    return tuple(FileSigner(public(one), one) for one in private)


@cache
def a_signature(number: int, version: int) -> Sound:
    message = STATEMENT._replace(expected_version=version).message()
    return Sound(sshsig.sign(message, signers()[number]).encode(), (message, signers()[number].key))


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_signature_of_a_curator_is_over_anything_else(count: int) -> None:
    """Its armor may be broken into other lines, and an end of line be missing at its end; no byte within it may differ.

    The statement is changed as well, and the key.
    """
    roster = [one.key for one in signers()]

    def accepted(data: bytes, sound: Sound) -> object:
        assert isinstance(sound.says, tuple)
        message, _ = sound.says
        with suppress(DisputeError, UnicodeDecodeError):
            return message, sshsig.verified(data.decode(), message, roster)
        return None

    def drawn(chance: Random) -> Sound:
        return a_signature(chance.randrange(5), chance.randrange(1, 9))

    found = shown("signatures of curators", tally(count, drawn, accepted))
    sound = {whole(a_signature(number, version).data) for number in range(5) for version in range(1, 9)}
    assert {whole(one) for one in found.same} <= sound

    def over_another(chance: Random, data: bytes, _: bytes) -> bytes:
        return chance.choice((flip, cut))(chance, data, data)

    def statement(chance: Random) -> Sound:
        one = drawn(chance)
        assert isinstance(one.says, tuple)
        return Sound(one.says[0], one)

    def signed_over(data: bytes, sound: Sound) -> object:
        assert isinstance(sound.says, Sound)
        with suppress(DisputeError):
            sshsig.verified(sound.says.data.decode(), data, roster)
            return sound.says
        return None

    assert shown("statements", tally(count, statement, signed_over, (*CHANGES, over_another))).same == []


def whole(armored: bytes) -> bytes:
    """Return what is within an armor, whatever lines it is broken into."""
    return b"".join(one for one in armored.split(b"\n") if not one.startswith(b"-----"))


SIZES = (1, 2, 255, 256, 257, 600, 66_000)


@cache
def tree(size: int) -> tuple[dict[Tile, bytes], bytes]:
    """Return the tiles of a tree of so many leaves, and its root."""
    hashes = [sha256(b"%d" % at).digest() for at in range(size)]
    return {tile: hash_tile(tile, over(hashes)) for tile in tiles(size)}, root_of(hashes)


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_tile_gives_a_proof_that_holds(count: int) -> None:
    """Of a leaf beside the hash that was changed: every proof is made of what stands beside its leaf."""
    chance = Random(count)
    held = tried = 0
    while tried < count:
        size = chance.choice(SIZES if count > 1000 else SIZES[:-1])  # the largest has three levels, and takes a second
        sound, root = tree(size)
        tile = chance.choice(list(sound))
        changed = chance.choice((flip, flip, cut, swapped))(chance, sound[tile], sound[tile])
        at = next((at for at in range(tile.width) if changed[32 * at :][:32] != sound[tile][32 * at :][:32]), None)
        if at is None or (tile.width == 1 and size <= 1 << 8 * tile.level):  # of the whole tree's hash no proof is made
            continue
        index = beside(tile, at, size)
        for read in (sound, {**sound, tile: changed}):
            with suppress(DisputeError):
                proof = inclusion_proof(index, size, tiled(size, read.__getitem__))
                held += verify_inclusion(index, size, sha256(b"%d" % index).digest(), proof, root)
        tried += 1
    print(f"{tried} changed tiles: {held - tried} gave a proof that held")  # noqa: T201 - the figure
    assert held == tried  # each sound one, and no other


def swapped(chance: Random, data: bytes, _: bytes) -> bytes:
    """Let two hashes of a tile change places."""
    one, other = (32 * chance.randrange(len(data) // 32) for _ in range(2))
    some = bytearray(data)
    some[one : one + 32], some[other : other + 32] = data[other : other + 32], data[one : one + 32]
    return bytes(some)


def beside(tile: Tile, at: int, size: int) -> int:
    """Return a leaf that is under another hash of the same tile than that at *at*; any other where there is none."""
    step = 1 << 8 * tile.level
    if tile.width == 1:
        return 0 if tile.number else size - 1
    return (tile.number * 256 + (at ^ 1 if at ^ 1 < tile.width else at - 1)) * step


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_bundle_of_entries_gives_the_leaves_of_its_tile(count: int) -> None:
    def a_bundle(chance: Random) -> Sound:
        first = chance.randrange(MOST - 1)
        some = LEAVES[first : chance.randrange(first + 1, MOST)]
        return Sound(entry_bundle(some), tuple(map(leaf_hash, some)))

    def accepted(data: bytes, sound: Sound) -> object:
        assert isinstance(sound.says, tuple)
        with suppress(DisputeError):
            found = tuple(map(leaf_hash, parse_bundle(data, len(sound.says))))
            return found if found == sound.says else None
        return None

    assert next(bundles(MOST)).width == MOST
    assert shown("bundles of entries", tally(count, a_bundle, accepted)).same == []


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_bundle_of_a_log_passes_its_verifier(tmp_path: Path, count: int) -> None:
    """Given the key and a checkpoint that a reader has kept."""
    kept = checkpoint.signed(test_bundle.checkpoint(test_bundle.RECORDS[:4]), test_bundle.KEY)
    key = str(test_bundle.KEY.verifier)

    @cache
    def a_bundle(size: int) -> Sound:
        return Sound(test_bundle.bundled(test_bundle.RECORDS[:size]), 0)

    def accepted(data: bytes, _: Sound) -> object:
        status, _says = test_bundle.verdict(data, tmp_path, key=key, against=kept)
        return None if status else 0

    found = shown("bundles of a log", tally(count, lambda chance: a_bundle(chance.choice((6, 7))), accepted))
    assert found.same == []


def test_who_verifies_no_signature_takes_changed_ones_for_sound() -> None:
    """The control."""
    found = tally(300, a_signed_checkpoint, or_none(checkpoint.claimed))
    assert found.otherwise
