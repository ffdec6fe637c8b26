"""Tests of bundles and of the program that checks them, which has none of our code: every change is found and named."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from hypothesis import given, settings
from hypothesis import strategies as st

from events.audit.bundle import Bundled, Erased, Signed, bundle, named
from events.audit.checkpoint import Checkpoint, signed
from events.audit.envelope import Envelope, commitment, envelope, signature_commitment
from events.audit.note import SigningKey, sign
from events.audit.rotation import rotation
from events.audit.tree import EMPTY_ROOT, leaf_hash, root_of
from events.errors import InvalidInput
from tests.events.audit.builders import ORIGIN, a_key, a_payload, a_salt, an_envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROGRAM = Path(__file__).parents[3] / "tools" / "verify_bundle.py"
OLD, KEY, THIRD = a_key(number=0), a_key(number=1), a_key(number=2)
ERASED, ERASING, SIGNED = 2, 5, 4
SIZE = 7


def program() -> object:
    """Return the program as a module: for one run for each flipped byte, starting Python would take too long."""
    spec = importlib.util.spec_from_file_location("verify_bundle", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = program()


def verdict(data: bytes, folder: Path, *, key: str | None = None, against: bytes | None = None) -> tuple[int, str]:
    """Return exit status and words of the program, for a bundle of these bytes."""
    path = folder / "bundle.jsonl"
    path.touch()
    with path.open("r+b") as file:  # written over: to empty the file each time makes ext4 wait for the disk
        file.write(data)
        file.truncate()
    kept = None
    if against is not None:
        kept = folder / "checkpoint"
        kept.write_bytes(against)
    status, says = VERIFIER.verify(path, key, kept)  # type: ignore[attr-defined]
    return status, "\n".join(says)


def what(index: int, **changed: object) -> Envelope:
    """Return what leaf *index* of the log says: one record is erased by a later one, one is signed."""
    if index == ERASING:
        place = {"stream": an_envelope(ERASED).stream, "stream_version": 4, "kind": "milestone.erased"}
        changed = {**place, "commitment": commitment(payload(index), a_salt(index)), **changed}
    if index == SIGNED:
        changed = {"signature": signature_commitment(b"armored\n", a_salt(100)), **changed}
    return an_envelope(index, **changed)


def payload(index: int) -> bytes:
    if index == ERASING:
        return f'{{"act":{{"record":"{an_envelope(ERASED).record}"}}}}'.encode()
    return a_payload(index)


def record(index: int, leaf: bytes | None = None) -> Bundled | Erased:
    leaf = envelope(what(index)) if leaf is None else leaf
    if index == ERASED:
        return Erased(leaf, ERASING)
    return Bundled(leaf, payload(index), a_salt(index), Signed("armored\n", a_salt(100)) if index == SIGNED else None)


def checkpoint(records: Sequence[Bundled | Erased]) -> Checkpoint:
    return Checkpoint(ORIGIN, len(records), root_of(leaf_hash(one.leaf) for one in records))


def bundled(
    records: Sequence[Bundled | Erased], *, of: Checkpoint | None = None, key: SigningKey = KEY, rotated_at: int = 3
) -> bytes:
    """Return the bundle of *records*; the log's key changed once."""
    change = rotation(OLD, KEY, checkpoint(records[:rotated_at]))
    return b"".join(bundle([a_name(OLD, change)], signed(of or checkpoint(records), key), records))


def a_name(key: SigningKey, *changes: bytes) -> list[str]:
    return named(key.name, [key.verifier], changes)


RECORDS = [record(index) for index in range(SIZE)]
WHOLE = bundled(RECORDS)


def test_a_sound_bundle_passes_and_says_what_that_proves(tmp_path: Path) -> None:
    """With what a reader brings, and what it leaves open without."""
    status, says = verdict(WHOLE, tmp_path)
    assert status == 0
    assert "7 records of example.org/disputes" in says
    assert "the bundle's own word" in says
    assert "rewritten as a whole" in says
    status, says = verdict(WHOLE, tmp_path, key=str(KEY.verifier), against=signed(checkpoint(RECORDS[:4]), KEY))
    assert status == 0
    assert "nothing up to your checkpoint of 4 records was changed" in says
    assert "own word" not in says


def test_a_log_of_one_record_and_one_of_none_pass(tmp_path: Path) -> None:
    """Without any rotation, and with the empty tree's root."""
    for size in (0, 1):
        data = b"".join(bundle([a_name(KEY)], signed(checkpoint(RECORDS[:size]), KEY), RECORDS[:size]))
        assert verdict(data, tmp_path)[0] == 0
        assert verdict(data, tmp_path, against=signed(Checkpoint(ORIGIN, 0, EMPTY_ROOT), KEY))[0] == 0


@settings(max_examples=30)
@given(st.integers(1, 100), st.integers(0, 100))
def test_logs_of_any_size_pass_against_any_checkpoint_before(
    tmp_path_factory: pytest.TempPathFactory, size: int, old: int
) -> None:
    """The tree is grown alike on both sides."""
    records = [Bundled(envelope(an_envelope(n)), a_payload(n), a_salt(n)) for n in range(size)]
    kept = signed(checkpoint(records[: min(old, size)]), KEY)
    data = b"".join(bundle([a_name(KEY)], signed(checkpoint(records), KEY), records))
    assert verdict(data, tmp_path_factory.mktemp("bundle"), against=kept)[0] == 0


def flips_missed(folder: Path, masks: Callable[[int], Sequence[int]]) -> list[tuple[int, int]]:
    """Return where a byte of a bundle can be flipped by one of *masks* for that place, and it still passes."""
    one, two, three, four = (an_envelope(n, stream=stream(n), stream_version=1) for n in range(4))
    two = two._replace(signature=signature_commitment(b"armored\n", a_salt(100)))
    said = commitment(payload(ERASING), a_salt(3))
    four = four._replace(kind="milestone.erased", stream=three.stream, stream_version=2, commitment=said)
    records: list[Bundled | Erased] = [
        Bundled(envelope(one), payload(0), a_salt(0)),
        Bundled(envelope(two), payload(1), a_salt(1), Signed("armored\n", a_salt(100))),
        Erased(envelope(three), by=3),
        Bundled(envelope(four), payload(ERASING), a_salt(3)),
    ]
    whole = bundled(records, rotated_at=2)
    assert verdict(whole, folder)[0] == 0
    return [
        (at, mask)
        for at in range(len(whole))
        for mask in masks(at)
        if verdict(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :], folder)[0] == 0
    ]


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    """In the header, leaves, payloads, salts, signatures and between them: nothing stands there unchecked."""
    assert flips_missed(tmp_path, lambda at: [1 << at % 8]) == []


class Whatever:
    """Equal to everything."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


def test_flips_are_missed_by_a_verifier_that_does_not_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: once the commitments are not compared, the same flips tell."""
    monkeypatch.setattr(VERIFIER, "committed", lambda *_: Whatever())
    assert flips_missed(tmp_path, lambda at: [1] if at % 9 == 0 else []) != []


@pytest.mark.soak
def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    """All eight of each byte, and all of them at once."""
    assert flips_missed(tmp_path, lambda at: [*(1 << bit for bit in range(8)), 0xFF]) == []


def test_a_flipped_byte_of_a_record_names_it(tmp_path: Path) -> None:
    """In commitment, payload and salt; a leaf that was changed elsewhere shows in the root alone, for all."""
    lines = WHOLE.splitlines(keepends=True)
    for index in (one for one in range(SIZE) if one != ERASED):
        line = lines[1 + index]
        first = line.index(b"commitment") + 15
        for at in (first, first + 63, *range(line.index(b',"payload"'), len(line) - 1, 3)):
            changed = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
            status, says = verdict(b"".join([*lines[: 1 + index], changed, *lines[2 + index :]]), tmp_path)
            assert status == 3
            assert f"index {index}" in says


def test_every_dropped_doubled_or_moved_line_is_found(tmp_path: Path) -> None:
    """Records deleted, inserted, reordered, and a tail that was cut off."""
    head, *lines = WHOLE.splitlines(keepends=True)
    for at in range(SIZE):
        moved = [*lines[:at], *lines[at + 1 :], lines[at]]
        for changed in (
            lines[:at] + lines[at + 1 :],
            lines[:at] + [lines[at]] * 2 + lines[at + 1 :],
            lines[:at],
            moved,
        ):
            if changed != lines:
                assert verdict(b"".join([head, *changed]), tmp_path)[0] == 3
    for data in (b"", b"\n", head[:-1], WHOLE[:-1], WHOLE + b"\n", b"\n" + WHOLE, b"".join(lines), WHOLE + lines[0]):
        assert verdict(data, tmp_path)[0] == 3


def test_no_other_writing_of_a_line_passes(tmp_path: Path) -> None:
    """Spaces, another order, escapes, members that nobody knows, said twice: no byte may mean nothing."""
    head, first, *rest = WHOLE.splitlines(keepends=True)
    for old, new in (
        (b'","', b'", "'),
        (b'{"', b'{ "'),
        (b'"Offer', b'"\\u004ffer'),
        (b"}\n", b',"words":"x"}\n'),
        (b"}\n", b',"salt":"' + a_salt(0).hex().encode() + b'"}\n'),
        (b"}\n", b"}\r\n"),
        (b'"salt":"', b'"salt":" '),
    ):
        for before, line, after in ((b"", head, first), (head, first, b"")):
            changed = line.replace(old, new, 1)
            if changed != line:
                assert verdict(b"".join([before, changed, after, *rest]), tmp_path)[0] == 3


def test_a_signature_has_one_writing(tmp_path: Path) -> None:
    """The bits of Base 64 that stand for nothing have to be zero."""
    head, rest = WHOLE.split(b"\n", 1)
    assert verdict(head + b"\n" + rest, tmp_path)[0] == 0
    spares = [at - 1 for at in range(1, len(head)) if head[at : at + 3] == b"=\\n"]
    assert spares
    for at in spares:
        changed = head[:at] + bytes([head[at] + 1]) + head[at + 1 :]
        assert verdict(changed + b"\n" + rest, tmp_path)[0] == 3


def test_a_record_beyond_the_checkpoint_is_found(tmp_path: Path) -> None:
    """Well formed and in its place, but signed by nobody."""
    status, says = verdict(bundled([*RECORDS, record(SIZE)], of=checkpoint(RECORDS)), tmp_path)
    assert status == 3
    assert "the tree of these 8 records is not what was signed, of 7" in says


def test_a_leaf_in_another_writing_is_found_though_it_is_signed(tmp_path: Path) -> None:
    """A space in it, or a member twice: two readers might read two things."""
    leaf = RECORDS[0].leaf
    for changed in (leaf.replace(b",", b", ", 1), leaf.replace(b'"index":0', b'"index":1,"index":0')):
        odd = Bundled(changed, payload(0), a_salt(0))
        assert verdict(bundled([odd, *RECORDS[1:]]), tmp_path)[0] == 3


def test_the_keys_have_to_be_those_of_the_log(tmp_path: Path) -> None:
    """A checkpoint that names another log, in the bundle or kept, is not this one's, whoever signed it."""
    other = checkpoint(RECORDS[:4])._replace(origin="example.org/other")
    note = sign(other.text(), [KEY])
    status, says = verdict(WHOLE, tmp_path, against=note)
    assert (status, "not what became of your checkpoint" in says) == (4, True)
    records = [record(n, envelope(what(n, origin=other.origin))) for n in range(4) if n != ERASED][:2]
    text = checkpoint(records)._replace(origin=other.origin).text()
    data = b"".join(bundle([a_name(KEY)], sign(text, [KEY]), records))
    assert verdict(data, tmp_path)[0] == 3
    ours = a_key(other.origin, 5)
    data = b"".join(bundle([a_name(ours)], sign(text, [ours]), records))
    assert verdict(data, tmp_path)[0] == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"leaf_index": 4},
        {"origin": "example.org/other"},
        {"stream_version": 2},
        {"recorded_at": an_envelope(2).recorded_at},
        {"commitment": bytes(32)},
        {"signature": bytes(32)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_a_log_may_not_say_is_found_though_it_is_signed(tmp_path: Path, changed: dict[str, object]) -> None:
    """Whoever holds the key still has to keep the rules: indices, versions, times, commitments."""
    odd = [*RECORDS[:3], record(3, envelope(what(3, **changed))), *RECORDS[4:]]
    status, says = verdict(bundled(odd), tmp_path)
    assert status == 3
    assert "index 3, record r00000000000000000000000000000004" in says


def test_a_payload_that_is_missing_needs_a_record_that_erased_it(tmp_path: Path) -> None:
    """One that comes later, erases what is of its own stream, and names it."""
    found = RECORDS[0]
    assert isinstance(found, Bundled)
    for by in (0, 3, ERASING, SIZE, 10**6):
        odd = [Erased(found.leaf, by), *RECORDS[1:]]
        assert verdict(bundled(odd), tmp_path)[0] == 3
    for changed in ({"kind": "milestone.recorded"}, {"stream": stream(9), "stream_version": 1}):
        other = record(ERASING, envelope(what(ERASING, **changed)))
        status, says = verdict(bundled([*RECORDS[:ERASING], other, *RECORDS[ERASING + 1 :]]), tmp_path)
        assert status == 3
        assert "it is said to have erased record r00000000000000000000000000000003" in says


@pytest.mark.parametrize("how", ["edited", "inserted", "deleted", "reordered", "cut"])
def test_a_log_rewritten_with_its_key_shows_against_a_checkpoint_that_was_kept(tmp_path: Path, how: str) -> None:
    """It passes by itself, which is why a reader keeps a checkpoint."""
    plain = [
        Bundled(envelope(an_envelope(n, stream=stream(n), stream_version=1)), a_payload(n), a_salt(n)) for n in range(6)
    ]
    payloads = {
        "edited": [0, 1, 90, 3, 4, 5],
        "inserted": [0, 1, 90, 2, 3, 4, 5],
        "deleted": [0, 1, 3, 4, 5],
        "reordered": [0, 2, 1, 3, 4, 5],
        "cut": [0, 1, 2],
    }[how]
    rewritten = [
        Bundled(
            envelope(
                an_envelope(n, stream=stream(one), stream_version=1, commitment=commitment(a_payload(one), a_salt(one)))
            ),
            a_payload(one),
            a_salt(one),
        )
        for n, one in enumerate(payloads)
    ]
    kept = signed(checkpoint(plain[:4]), KEY)
    before, after = (b"".join(bundle([a_name(KEY)], signed(checkpoint(log), KEY), log)) for log in (plain, rewritten))
    assert verdict(before, tmp_path, against=kept)[0] == 0
    assert verdict(after, tmp_path)[0] == 0
    status, says = verdict(after, tmp_path, against=kept)
    assert status == 4
    assert "not what became of your checkpoint of 4 records" in says


def stream(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012}"


def test_a_reader_may_hold_any_key_that_the_log_had(tmp_path: Path) -> None:
    """The rotations lead from one to the other; a stranger's is refused."""
    for key in (OLD, KEY):
        kept = signed(checkpoint(RECORDS[:2]), key)
        assert verdict(WHOLE, tmp_path, key=str(key.verifier), against=kept)[0] == 0
    status, says = verdict(WHOLE, tmp_path, key=str(THIRD.verifier))
    assert (status, "not the key that you gave" in says) == (3, True)


FORMER = "example.org/former"
FIRST, SECOND = a_key(FORMER, 3), a_key(FORMER, 4)
BEGUN = 4


def anew(index: int) -> Bundled:
    """Return a record of a log that was called otherwise up to the record BEGUN, which says so."""
    said = f'{{"act":{{"before":"{FORMER}"}}}}'.encode() if index == BEGUN else a_payload(index)
    kind = "origin.begun" if index == BEGUN else "milestone.recorded"
    one = an_envelope(index, kind=kind, commitment=commitment(said, a_salt(index)))
    return Bundled(envelope(one), said, a_salt(index))


def former(size: int) -> Checkpoint:
    """Return what the log, as it was called then, said of its first *size* records."""
    leaves = (anew(index).leaf.replace(ORIGIN.encode(), FORMER.encode()) for index in range(size))
    return Checkpoint(FORMER, size, root_of(map(leaf_hash, leaves)))


ANEW = [anew(index) for index in range(SIZE)]
NAMES = [a_name(FIRST, rotation(FIRST, SECOND, former(2))), a_name(KEY)]
BEGUN_ANEW = b"".join(bundle(NAMES, signed(checkpoint(ANEW), KEY), ANEW))


def test_a_checkpoint_kept_under_a_name_that_the_log_had_before_is_verified(tmp_path: Path) -> None:
    """By any key that it had then; what the log says now is signed by another, which is its own word."""
    for size, key in ((0, FIRST), (1, FIRST), (2, FIRST), (3, SECOND), (BEGUN, SECOND)):
        status, says = verdict(BEGUN_ANEW, tmp_path, key=str(FIRST.verifier), against=signed(former(size), key))
        assert status == 0
        assert f"nothing up to your checkpoint of {size} records was changed" in says
        assert "the bundle's own word" in says
    assert verdict(BEGUN_ANEW, tmp_path, against=signed(checkpoint(ANEW[:3]), KEY))[0] == 0


def test_a_log_that_began_anew_is_not_what_became_of_another_past(tmp_path: Path) -> None:
    """Neither of a root that it had not, nor of records after it was last called so, nor of another key's word."""
    forked = former(3)._replace(root=bytes(32))
    went_on = [envelope(an_envelope(index, origin=FORMER)) for index in range(6)]
    assert root_of(map(leaf_hash, went_on[:BEGUN])) == former(BEGUN).root
    beyond = Checkpoint(FORMER, 6, root_of(map(leaf_hash, went_on)))
    for kept in (forked, beyond, former(3)._replace(size=2)):
        assert verdict(BEGUN_ANEW, tmp_path, against=signed(kept, SECOND))[0] == 4
    for name, key in ((FORMER, KEY), (ORIGIN, SECOND), (FORMER, THIRD)):
        kept = former(3) if name == FORMER else checkpoint(ANEW[:3])
        with pytest.raises(ValueError, match="not signed by the keys of this log"):
            verdict(BEGUN_ANEW, tmp_path, against=sign(kept.text(), [key]))


def test_names_have_to_be_those_that_the_records_say(tmp_path: Path) -> None:
    """None more, none less, none other; their keys have followed each other, and have signed what was there."""
    other, nobody = a_key("example.org/other", 3), named("example.org/nobody", [])
    for names in (NAMES[1:], [a_name(other), NAMES[1]], [nobody, *NAMES], [NAMES[1], *NAMES], NAMES[:1]):
        data = b"".join(bundle(names, signed(checkpoint(ANEW), KEY), ANEW))
        assert verdict(data, tmp_path)[0] == 3
    forked = a_name(FIRST, rotation(FIRST, SECOND, former(2)._replace(root=bytes(32))))
    data = b"".join(bundle([forked, NAMES[1]], signed(checkpoint(ANEW), KEY), ANEW))
    assert verdict(data, tmp_path)[0] == 3
    keyless = b"".join(bundle([named(FORMER, []), NAMES[1]], signed(checkpoint(ANEW), KEY), ANEW))
    assert verdict(keyless, tmp_path)[0] == 0


def test_every_flipped_byte_of_the_names_is_found(tmp_path: Path) -> None:
    """The keys of before are of no use if anybody could put in others."""
    end = BEGUN_ANEW.index(b"\n")
    missed = [
        at
        for at in range(end + 1)
        if verdict(BEGUN_ANEW[:at] + bytes([BEGUN_ANEW[at] ^ 1 << at % 8]) + BEGUN_ANEW[at + 1 :], tmp_path)[0] == 0
    ]
    assert missed == []


def test_a_checkpoint_is_taken_out_of_whatever_was_kept(tmp_path: Path) -> None:
    """A feed carries one in its text, a JSON feed with its line ends escaped, a receipt at its end."""
    note = signed(checkpoint(RECORDS[:4]), KEY).decode()
    for kept in (
        f"<feed><c xmlns='urn:x'>{note}</c><id>1</id></feed>",
        f"<feed><c>\n  {note.strip()}\n</c></feed>",
        json.dumps({"_audit": {"checkpoint": note}}, ensure_ascii=False),
        f"c2sp.org/tlog-proof@v1\nindex 3\n{'A' * 43}=\n\n{note}",
    ):
        status, says = verdict(WHOLE, tmp_path, against=kept.encode())
        assert status == 0
        assert "nothing up to your checkpoint of 4 records was changed" in says
        forked = kept.replace("\n4\n", "\n5\n").replace("\\n4\\n", "\\n5\\n")
        with pytest.raises(InvalidSignature):
            verdict(WHOLE, tmp_path, against=forked.encode())


def test_a_kept_checkpoint_may_carry_witnesses_signatures(tmp_path: Path) -> None:
    """Others add theirs to what a log publishes; one of nobody's is no checkpoint of this log."""
    text = checkpoint(RECORDS[:4]).text()
    assert verdict(WHOLE, tmp_path, against=sign(text, [a_key("witness.example", 9), KEY]))[0] == 0
    with pytest.raises(ValueError, match="not signed by the keys of this log"):
        verdict(WHOLE, tmp_path, against=sign(text, [a_key("witness.example", 9)]))


def test_the_checkpoint_has_to_be_signed_by_the_last_key(tmp_path: Path) -> None:
    """Neither by one that was followed by another, nor by a stranger, nor over another tree."""
    assert verdict(bundled(RECORDS, key=OLD), tmp_path)[0] == 3
    assert verdict(bundled(RECORDS, key=THIRD), tmp_path)[0] == 3
    other = checkpoint(RECORDS)._replace(root=bytes(32))
    assert verdict(bundled(RECORDS, of=other), tmp_path)[0] == 3
    change = rotation(OLD, KEY, Checkpoint(ORIGIN, 3, bytes(32)))
    data = b"".join(bundle([a_name(OLD, change)], signed(checkpoint(RECORDS), KEY), RECORDS))
    assert verdict(data, tmp_path)[0] == 3


@given(st.text(), st.text(), st.binary(min_size=32, max_size=32))
def test_lines_are_canonical_json(leaf: str, said: str, salt: bytes) -> None:
    """As RFC 8785 has it, whatever the payload says."""
    try:
        parts = leaf.encode(), said.encode()
    except UnicodeEncodeError:
        return
    _, line = bundle([a_name(KEY)], b"note", [Bundled(*parts, salt)])
    assert rfc8785.dumps(json.loads(line)) + b"\n" == line


def test_what_is_not_text_is_refused() -> None:
    """A damaged store is not exported as if nothing were wrong."""
    with pytest.raises(InvalidInput, match="dispute verify"):
        list(bundle([a_name(KEY)], b"note", [Bundled(b"leaf", b"\xff", bytes(32))]))


def test_the_program_has_at_most_200_lines_and_none_of_our_code() -> None:
    """Whoever doubts us can read it in an hour."""
    text = PROGRAM.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= {*sys.stdlib_module_names, "cryptography"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_program_runs_by_itself(tmp_path: Path) -> None:
    """Isolated from our packages, with exit statuses and lines rather than tracebacks."""
    (tmp_path / "bundle").write_bytes(WHOLE)
    (tmp_path / "broken").write_bytes(WHOLE.replace(b"Offer", b"Other", 1))
    (tmp_path / "kept").write_bytes(signed(checkpoint(RECORDS[:4]), KEY))
    (tmp_path / "forked").write_bytes(signed(Checkpoint(ORIGIN, 4, bytes(32)), KEY))
    (tmp_path / "words").write_bytes(b"\xff\n")
    key = ["--key", str(KEY.verifier)]
    for arguments, status, said in (
        ([*key, "--against", "kept", "bundle"], 0, "nothing up to your checkpoint of 4"),
        (["broken"], 3, "index 0, record r00000000000000000000000000000001: the payload is not the one"),
        (["--against", "forked", "bundle"], 4, "keep both files"),
        (["--against", "words", "bundle"], 1, "could not be checked: no checkpoint"),
        (["gone"], 1, "could not be checked"),
        (["words"], 3, "the first line"),
    ):
        done = run(
            *(
                str(tmp_path / one) if one in {path.name for path in tmp_path.iterdir()} | {"gone"} else one
                for one in arguments
            )
        )
        assert (done.returncode, done.stderr) == (status, "")
        assert said in done.stdout
    assert "Exit status" in run("--help").stdout
