"""What is wrong with a store is found, names the record that it is in, and nothing is found where nothing is wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings

from events.audit.checkpoint import Checkpoint, signed
from events.audit.keys import create, load
from events.audit.note import SigningKey
from events.log.sqlite_scan import Scan
from events.log.sqlite_schema import SCHEMA_VERSION
from tests.builders import a_tracker, play
from tests.stores import KEPT, unpacked
from tests.strategies import Step, histories
from tests.tracker.proving.builders import edit, note, unguarded
from tests.tracker.proving.rewriting import REWRITES, rewrite
from tracker.config import STORE
from tracker.curating.tracker import Tracker
from tracker.proving.rotating import begin, rotate
from tracker.proving.signing import checkpoint, make_key
from tracker.proving.verifying import Verdict, verify


@pytest.fixture
def store(tracker: Tracker) -> Path:
    """The store of the small log, nobody having it open."""
    tracker.log.close()
    return tracker.path


def test_a_sound_store_is_found_sound(store: Path) -> None:
    kept = checkpoint(store)
    verdict = verify(store, [kept])
    assert (verdict.code, verdict.findings, verdict.contradictions) == (0, [], [])
    assert (verdict.size, verdict.held, verdict.compared) == (6, 1, True)
    assert [one.size for one, _ in verdict.outside] == [6]


def test_a_log_that_went_on_is_verified_against_each_checkpoint_of_its_past(tracker: Tracker, key: Path) -> None:
    kept = [checkpoint(tracker.path)]
    note(tracker, "more")
    kept.append(checkpoint(tracker.path))
    rotate(tracker, key)
    kept.append(checkpoint(tracker.path))
    begin(tracker, key, "Why not.")
    note(tracker, "still more")
    kept.append(checkpoint(tracker.path))
    verdict = verify(tracker.path, kept)
    assert (verdict.code, verdict.findings, verdict.contradictions) == (0, [], [])
    assert [one.size for one, _ in verdict.outside] == [6, 7, 8, 10]


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_by_whoever_has_store_and_key_is_found_from_a_checkpoint_kept_elsewhere(
    store: Path, name: str
) -> None:
    """The rewriter works every leaf and hash out anew, and drops what the store itself kept of its past."""
    kept = checkpoint(store)
    rewrite(store, name)
    blind = verify(store)
    assert (blind.code, blind.findings) == (0, []), "the control: the store alone shows nothing"
    found = verify(store, [kept])
    assert found.code == 4
    assert len(found.contradictions) == 1


def test_a_checkpoint_that_the_rewriter_left_beside_the_key_finds_it_as_damage(store: Path) -> None:
    checkpoint(store)
    rewrite(store, "edit", leaving_highest=True)
    assert any("not those of a checkpoint that left" in one for one in verify(store).findings)


def test_every_byte_of_a_record_its_payload_and_its_leaf_takes_part(store: Path) -> None:
    """Every byte of every cell of some records is changed, and each time it is found, and the record named."""
    flips = 0
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        unguarded(db)
        ((origin,),) = db.execute("SELECT name FROM origin").fetchall()
        ids = dict(db.execute("SELECT pos, lower(hex(id)) FROM record WHERE pos IN (1, 4, 6)").fetchall())
        assert Scan(db, origin).run().findings == []
        for table in ("record", "payload", "leaf"):
            columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})") if name != "pos"]
            for column, position in product(columns, ids):
                asked = f"SELECT {column} FROM {table} WHERE pos = ?"  # noqa: S608  (names of ours)
                ((value,),) = db.execute(asked, (position,)).fetchall()
                for changed in changes(value):
                    db.execute("BEGIN")
                    db.execute(f"UPDATE {table} SET {column} = ? WHERE pos = ?", (changed, position))  # noqa: S608
                    found = Scan(db, origin).run().findings
                    db.execute("ROLLBACK")
                    flips += 1
                    assert position in {one.position for one in found}, (table, column, changed, found)
                    named = ids[position] in {one.record for one in found}
                    assert named or column in {"id", "envelope"}, (table, column, changed, found)
    assert flips > 2500


def changes(value: object) -> Iterator[object]:
    """Yield what becomes of a cell when a byte of it changes."""
    if isinstance(value, bytes):
        yield value + b"x"
        for at in range(len(value)):
            yield value[:at] + bytes([value[at] ^ 1 << at % 8]) + value[at + 1 :]
    elif isinstance(value, str):
        yield from (value + "x", "é" + value[1:], b"\xff")
    elif isinstance(value, int):
        yield from (value + 1, -value - 1, b"1", "x")
    else:
        yield from ("0b9e0b9e-0b9e-0b9e-0b9e-0b9e0b9e0b9e", 0, b"")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM payload WHERE pos = 3", "position 3: its payload is missing"),
        ("DELETE FROM record WHERE pos = 3", "position 3: its row is missing"),
        ("DELETE FROM leaf WHERE pos = 3", "position 4: missing before it, with their leaves: 1"),
        ("DELETE FROM leaf WHERE pos = 8", "position 8: it has no leaf"),
        ("INSERT INTO payload (pos, state) VALUES (99, x'00')", "position 99: a payload without its record"),
        ("INSERT INTO record (stream, version, act) VALUES ('s', 1, 'a')", "position 9: it has no leaf"),
        ("UPDATE sqlite_sequence SET seq = 11 WHERE name = 'record'", "position 11: positions up to here"),
        ("UPDATE fact SET value = 'x'", "index, table fact"),
        ("UPDATE milestone SET key = 'x' WHERE place = 3", "index, table milestone"),
        ("DELETE FROM claims WHERE kind = 'dispute'", "claim dispute"),
        ("UPDATE checkpoint SET note = 'x'", "a checkpoint that left the store is damaged"),
        ("DELETE FROM version WHERE place = 5", "index, table version"),
    ],
)
def test_what_is_missing_or_put_in_beside_is_found(tracker: Tracker, statement: str, said: str) -> None:
    tracker.add("proceeding", {"slug": "suit", "title": "The suit"})
    begun = {"kind": "trial-begun", "proceeding": "suit", "title": "It begins", "occurred_on": "2026-02"}
    tracker.record({**begun, "unsourced": True})
    checkpoint(tracker.path)
    assert verify(tracker.path).findings == []
    edit(tracker.path, statement)
    found = verify(tracker.path).findings
    assert any(said in one for one in found), found


def test_to_build_the_index_anew_is_the_way_out_only_where_the_log_is_sound(store: Path) -> None:
    edit(store, "DELETE FROM version WHERE place = 5")
    assert all("`dispute reindex` builds it anew" in one for one in verify(store).findings)
    edit(store, "UPDATE payload SET state = CAST(replace(state, 'day 3', 'day 9') AS BLOB) WHERE pos = 4")
    damaged, *beside = verify(store).findings
    assert "position 4" in damaged
    assert beside
    assert not any("reindex" in one for one in beside)


def test_a_log_that_is_none_of_its_checkpoints_says_so_in_one_line_of_the_first(tracker: Tracker) -> None:
    for title in ("one", "two", "three"):
        checkpoint(tracker.path)
        note(tracker, title)
    tracker.log.close()
    edit(tracker.path, "UPDATE leaf SET envelope = CAST(replace(envelope, 'opened', 'closed') AS BLOB) WHERE pos = 1")
    (found,) = (one for one in verify(tracker.path, index=False).findings if "left the store" in one)
    what, _, way = found.partition(": ")
    assert what == "the first 6 records are not those of a checkpoint that left the store, nor those of 2 more"
    assert "`dispute new-origin`" in way


def test_pages_that_are_overwritten_are_found(tmp_path: Path, store: Path) -> None:
    original = store.read_bytes()
    with closing(sqlite3.connect(store)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
        used = {
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE name IN ('record', 'payload', 'leaf', 'fact')"
            )
        }
        pages = [page for (page,) in db.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 0")]
    assert len(used) == 4
    for page in pages:
        start = (page - 1) * size
        store.write_bytes(original[:start] + bytes(size) + original[start + size :])
        assert _code(store) != 0, page
        store.write_bytes(original)
    for cut in range(len(original) - size, size, -8 * size):
        store.write_bytes(original[:cut])
        assert _code(store) != 0, cut
    store.write_bytes(original)
    assert _code(store) == 0


def _code(store: Path) -> int:
    from events.errors import StoreError

    try:
        return verify(store).code
    except StoreError:
        return 1


def test_a_checkpoint_of_another_log_or_by_another_key_contradicts(store: Path, tmp_path: Path) -> None:
    other = signed(Checkpoint("dispute-tracker/other", 1, b"r" * 32), create(tmp_path / "k", "dispute-tracker/other"))
    assert "never called so" in verify(store, [other]).contradictions[0]
    mine = verify(store)
    forged = signed(Checkpoint(mine.origin, mine.size, mine.root), SigningKey.new(mine.origin))
    assert "not signed by a key that this log had" in verify(store, [forged]).contradictions[0]
    more = signed(Checkpoint(mine.origin, 7, b"r" * 32), load(store.with_name(f"{STORE}.key")))
    assert "its tail is gone" in verify(store, [more]).contradictions[0]


def test_a_log_begun_anew_is_not_what_became_of_what_was_signed_beyond_it(
    tracker: Tracker, key: Path, tmp_path: Path
) -> None:
    mine = verify(tracker.path)
    beyond = signed(Checkpoint(mine.origin, 7, b"r" * 32), load(key))
    begin(tracker, key, "Restored.")
    assert "this log began anew when it had 6 of them" in verify(tracker.path, [beyond]).contradictions[0]


@pytest.mark.parametrize("schema", [1, 2, 3])
def test_the_store_of_each_schema_is_sound_and_what_became_of_the_checkpoint_that_it_gave_away(
    schema: int, tmp_path: Path
) -> None:
    from events.log.upgrading import upgrade

    store = unpacked(schema, tmp_path)
    assert upgrade(store) == (schema < SCHEMA_VERSION)
    kept = [KEPT[schema]] if schema in KEPT else []
    verdict = verify(store, kept)
    assert (verdict.code, verdict.findings, len(verdict.outside)) == (0, [], len(kept))


def test_signatures_of_today_are_proven_for_ever(tmp_path: Path) -> None:
    """By keys of Ed25519, ECDSA and RSA, revoked and unvouched ones among them, under two names of the log."""
    shown = verify(unpacked(3, tmp_path)).signatures
    assert shown == {"proven": 7, "on-our-word": 1, "unsigned": 5, "erased": 1, "refused": 0}


def no_alarm(steps: list[Step]) -> None:
    """Act out *steps*, and verify what comes of it against checkpoints of before and after."""
    with a_tracker() as tracker:
        make_key(tracker.path)
        kept = [checkpoint(tracker.path)]
        play(tracker, steps)
        kept.append(checkpoint(tracker.path))
        verdict = verify(tracker.path, kept)
    assert (verdict.code, verdict.findings, verdict.contradictions) == (0, [], [])


@settings(max_examples=12)
@given(histories())
def test_where_nothing_is_wrong_nothing_is_found(steps: list[Step]) -> None:
    no_alarm(steps)


@pytest.mark.soak
@settings(max_examples=1000)
@given(histories())
def test_a_thousand_sound_stores_give_no_alarm(steps: list[Step]) -> None:
    no_alarm(steps)


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    from events.log.sqlite_file import create as create_store

    create_store(tmp_path / "empty.sqlite")
    found: Verdict = verify(tmp_path / "empty.sqlite")
    assert (found.code, found.size) == (0, 0)
