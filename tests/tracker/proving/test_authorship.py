"""A curator's signature stands for one record at its place in the log, or for none: whatever is moved is found."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from events.acts import ACTS, Hole, MilestoneErased
from events.errors import DisputeError, InvalidInput, NotFound, Refused
from events.log.log import Log
from events.log.records import NewAct
from events.log.sqlite_scan import Scan
from tests.builders import a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.proving.builders import CURATOR as ADA
from tests.tracker.proving.builders import edit, note, unguarded
from tests.tracker.proving.signers import (
    BOB,
    Signing,
    a_key,
    enrolled,
    forge,
    signature_at,
    signed_by,
    signs,
    statement,
)
from tests.tracker.proving.test_verifying import changes
from tracker.curating.tracker import Tracker
from tracker.index.catching_up import catch_up
from tracker.proving.authorship import Judge, judged
from tracker.proving.enrolling import add, entries, revoke
from tracker.proving.reading import connected, fetching
from tracker.proving.rotating import begin, rotate
from tracker.proving.verifying import verify

FIRST, SECOND, SIGNED, LAST = 7, 8, 9, 10
"""Where Ada's key and Bob's come on the roster, and the two records after them, which Ada signs."""


@pytest.fixture
def ada(tmp_path: Path) -> Signing:
    """The first key on the roster."""
    return a_key(tmp_path, "ada")


@pytest.fixture
def bob(tmp_path: Path) -> Signing:
    """The second, by the first one's signature."""
    return a_key(tmp_path, "bob")


@pytest.fixture
def eve(tmp_path: Path) -> Signing:
    """The key of somebody who has the store."""
    return a_key(tmp_path, "eve")


@pytest.fixture
def signing(tracker: Tracker, ada: Signing, bob: Signing) -> Tracker:
    """The small log, with both keys on its roster and two milestones that Ada signed."""
    enrolled(tracker, ada, bob)
    note(tracker, "nine", "ten")
    return tracker


def shown(store: Path, *positions: int) -> list[str]:
    """Return what is shown of who recorded what stands at these *positions*."""
    return [one.shown for one in judged(store, positions)]


def refusal(store: Path) -> str:
    """Return the one thing that is wrong with the *store*."""
    (found,) = verify(store, index=False).findings
    return found


def test_a_signature_proves_who_recorded_at_its_place_in_the_log(signing: Tracker, ada: Signing) -> None:
    assert shown(signing.path, 1, FIRST, SECOND, SIGNED, LAST) == ["unsigned", "unsigned", *["proven"] * 3]
    assert {one.key for one in judged(signing.path, [SECOND, SIGNED, LAST])} == {ada.fingerprint}
    verdict = verify(signing.path)
    assert verdict.findings == []
    counts = {"proven": 3, "on-our-word": 0, "unsigned": 7, "erased": 0, "refused": 0}
    assert verdict.signatures == counts


def test_every_record_of_an_append_is_signed(signing: Tracker, tmp_path: Path) -> None:
    from tracker.moving.importing import import_toml

    rows = "".join(
        f'[[milestone]]\nkey = "k{n}"\nkind = "noted"\noccurred_on = "2026-02"\ntitle = "{n}"\nunsourced = true\n'
        for n in range(3)
    )
    file = tmp_path / "rows.toml"
    file.write_text(f'[dispute]\nslug = "a-v-b"\ntitle = "A v. B"\n{rows}')
    assert import_toml(signing, file).stored == 3
    assert shown(signing.path, 11, 12, 13) == ["proven"] * 3


def test_bob_signs_what_he_records_and_not_what_ada_does(signing: Tracker, bob: Signing) -> None:
    signs(signing, bob.file)
    with pytest.raises(Refused, match=r"not a key of Ada Byron <ada@example.org> on the roster: `dispute curators add"):
        note(signing, "not mine")
    signing.curator = BOB
    note(signing, "mine")
    (one,) = judged(signing.path, [11])
    assert (one.shown, one.key) == ("proven", bob.fingerprint)


@pytest.mark.parametrize(
    "moved",
    [
        {"origin": "dispute-tracker/another"},
        {"stream": "0b9e0b9e-0b9e-4b9e-8b9e-0b9e0b9e0b9e"},
        {"expected_version": 2},
        {"kind": "milestone.corrected"},
        {"command": "another"},
        {"commitment": bytes(32)},
    ],
    ids=lambda moved: str(next(iter(moved))),
)
def test_a_signature_of_something_else_is_found(signing: Tracker, ada: Signing, moved: dict[str, Any]) -> None:
    """Of another log, dispute, version, act, command or payload: whoever has the store works all leaves out anew."""
    said = statement(signing.path, LAST)
    forge(signing.path, LAST, signed_by(ada, said._replace(**moved)))
    assert "does not hold: not over this record: it was altered, or taken from another" in refusal(signing.path)
    assert shown(signing.path, SIGNED, LAST) == ["proven", "refused"]
    forge(signing.path, LAST, signed_by(ada, said))
    assert verify(signing.path, index=False).findings == [], "the control: nothing but the signature was wrong"


def test_a_signature_that_is_played_again_is_found(signing: Tracker) -> None:
    forge(signing.path, LAST, signature_at(signing.path, SIGNED))
    assert f"position {LAST}: its signature SHA256:" in refusal(signing.path)
    assert shown(signing.path, SIGNED, LAST) == ["proven", "refused"]


def test_a_record_that_is_edited_under_its_signature_is_found(signing: Tracker) -> None:
    kept = signature_at(signing.path, LAST)
    forge(signing.path, LAST, kept, lambda row: row._replace(state=(row.state or b"").replace(b'"ten"', b'"two"')))
    assert "not over this record" in refusal(signing.path)


def test_a_record_that_is_made_another_act_under_its_signature_is_found(signing: Tracker) -> None:
    """Being withheld and being erased have the same fields: the act itself is signed."""
    kept = signature_at(signing.path, LAST)
    forge(signing.path, LAST, kept, lambda row: row._replace(name="milestone.shown"))
    assert "not over this record" in refusal(signing.path)


@pytest.mark.parametrize("namespace", ["git", "file", "record@dispute-tracker2"])
def test_a_signature_for_another_purpose_is_found(signing: Tracker, ada: Signing, namespace: str) -> None:
    forge(signing.path, LAST, signed_by(ada, statement(signing.path, LAST), namespace))
    assert f"made for {namespace}, not for record@dispute-tracker" in refusal(signing.path)


def test_a_signature_by_a_key_that_never_was_on_the_roster_is_found(signing: Tracker, eve: Signing) -> None:
    forge(signing.path, LAST, signed_by(eve, statement(signing.path, LAST)))
    assert f"signature {eve.fingerprint} does not hold: by a key that never was on the roster" in refusal(signing.path)


def test_a_signature_by_the_key_of_another_curator_is_found(signing: Tracker, bob: Signing) -> None:
    forge(signing.path, LAST, signed_by(bob, statement(signing.path, LAST)))
    assert "by the key of another curator, Bob Babbage" in refusal(signing.path)


def test_a_signature_by_a_key_that_came_on_the_roster_only_later_is_found(signing: Tracker, bob: Signing) -> None:
    forge(signing.path, 6, signed_by(bob, statement(signing.path, 6)))
    assert f"by a key that came on the roster only later, at @{SECOND}" in refusal(signing.path)


def test_a_key_does_not_sign_itself_onto_the_roster(signing: Tracker, bob: Signing) -> None:
    forge(signing.path, SECOND, signed_by(bob, statement(signing.path, SECOND)))
    assert f"only later, at @{SECOND}" in refusal(signing.path)
    assert shown(signing.path, SECOND) == ["refused"]


def test_what_a_key_signed_stays_proven_after_it_was_revoked_and_what_it_signs_then_is_found(
    signing: Tracker, ada: Signing
) -> None:
    revoke(signing, ada.fingerprint[:13], "The laptop was stolen.")
    assert shown(signing.path, SIGNED, LAST, 11) == ["proven"] * 3, "its own revocation is the last that it signs"
    with pytest.raises(Refused, match="not a key of Ada Byron"):
        note(signing, "twelve")
    signs(signing, None)
    note(signing, "twelve")
    forge(signing.path, 12, signed_by(ada, statement(signing.path, 12)))
    assert "by a key that had been revoked at @11" in refusal(signing.path)
    assert shown(signing.path, LAST, 12) == ["proven", "refused"]


def test_a_date_before_the_revocation_does_not_help_a_record_after_it(signing: Tracker, ada: Signing) -> None:
    """Its place in the log counts; and times there go forward, so that the date is found as well."""
    revoke(signing, ada.fingerprint, "Stolen.")
    signs(signing, None)
    note(signing, "twelve")
    said = statement(signing.path, 12)
    forge(signing.path, 12, signed_by(ada, said), lambda row: row._replace(recorded_at=row.recorded_at - 3_600_000_000))
    found = verify(signing.path, index=False).findings
    assert len(found) == 2
    assert "not recorded after the one before it" in found[0]
    assert "by a key that had been revoked at @11" in found[1]


def test_a_signature_that_is_taken_away_put_in_or_exchanged_is_found_as_damage(signing: Tracker) -> None:
    """The leaf is bound to it."""
    other = "(SELECT signature FROM signature WHERE pos = ?)"
    for one in (
        ("DELETE FROM signature WHERE pos = ?", (LAST,)),
        (f"UPDATE signature SET signature = {other} WHERE pos = ?", (SIGNED, LAST)),  # noqa: S608  (text of ours)
        ("INSERT INTO signature SELECT 3, signature, salt FROM signature WHERE pos = ?", (LAST,)),
        "INSERT INTO signature VALUES (99, x'00', zeroblob(32))",
    ):
        with closing(sqlite3.connect(signing.path)) as db:
            before = db.execute("SELECT pos, signature, salt FROM signature").fetchall()
        edit(signing.path, one)
        found = verify(signing.path, index=False).findings
        assert any("not as its leaf says: signature" in what or "without its record" in what for what in found), found
        again = [("INSERT INTO signature VALUES (?, ?, ?)", row) for row in before]
        edit(signing.path, "DELETE FROM signature", *again)
    assert verify(signing.path).findings == []


def test_a_signature_that_is_stripped_with_all_leaves_made_anew_shows_as_a_record_that_nobody_signed(
    signing: Tracker,
) -> None:
    """The store alone cannot tell more: a checkpoint kept elsewhere can, and who requires signatures sees the gap."""
    from tracker.proving.signing import checkpoint

    kept = checkpoint(signing.path)
    forge(signing.path, LAST, None)
    edit(signing.path, "DELETE FROM checkpoint")
    signing.path.with_name("dispute.sqlite.key.highest").unlink()
    verdict = verify(signing.path)
    assert (verdict.findings, verdict.signatures["unsigned"]) == ([], 8)
    assert verify(signing.path, [kept]).code == 4


def test_no_byte_of_a_signature_or_its_salt_can_be_changed_unseen(signing: Tracker) -> None:
    """Each bit of it takes part, beside the leaf that it is bound to, and with the leaf made anew for it."""
    kept, flips = signature_at(signing.path, LAST), 0
    with connected(signing.path) as db:
        judge = Judge(fetching(db))
        for value in changes(kept):
            assert isinstance(value, bytes)
            assert judge.holding(LAST, value).shown == "refused"
        assert judge.holding(LAST, kept).shown == "proven", "the control"
    signing.log.close()
    with closing(sqlite3.connect(signing.path, isolation_level=None)) as db:
        unguarded(db)
        ((origin,),) = db.execute("SELECT name FROM origin").fetchall()
        assert Scan(db, origin).run().findings == [], "the control"
        for column in ("signature", "salt"):
            ((cell,),) = db.execute(f"SELECT {column} FROM signature WHERE pos = ?", (LAST,)).fetchall()  # noqa: S608
            for value in (*changes(cell), "text", 7):
                db.execute("BEGIN")
                db.execute(f"UPDATE signature SET {column} = ? WHERE pos = ?", (value, LAST))  # noqa: S608
                found = Scan(db, origin).run().findings
                db.execute("ROLLBACK")
                flips += 1
                assert [one.position for one in found] == [LAST], (column, value, found)
    assert flips > len(kept)


def test_a_key_that_nobody_on_the_roster_signed_for_proves_nothing(signing: Tracker, eve: Signing) -> None:
    """Whoever has the store can put a key there: it is seen to be so, and so is what it signs and whom it lets in."""
    signs(signing, None)
    mallory = a_key(signing.path.parent, "mallory")
    add(signing, ADA, eve.signer.key)
    signs(signing, eve.file)
    note(signing, "as if it were Ada")
    add(signing, BOB, mallory.signer.key)
    signing.curator = BOB
    signs(signing, mallory.file)
    note(signing, "as if it were Bob")
    assert shown(signing.path, 11, 12, 13, 14) == ["unsigned", *["on-our-word"] * 3]
    verdict = verify(signing.path)
    assert (verdict.findings, verdict.signatures["on-our-word"]) == ([], 3)
    with connected(signing.path) as db:
        judge = Judge(fetching(db))
        assert [judge.vouched(one.fingerprint) for one in judge.entries] == [True, True, False, False]


def test_each_key_is_on_the_roster_once_and_for_one_curator(signing: Tracker, ada: Signing) -> None:
    with pytest.raises(Refused, match=r"the key of Ada Byron <ada@example.org> is there already"):
        add(signing, BOB, ada.signer.key)
    revoke(signing, ada.fingerprint, "Lost.")
    signs(signing, None)
    with pytest.raises(Refused, match="was revoked: make another"):
        add(signing, ADA, ada.signer.key)
    with pytest.raises(Refused, match="revoked already"):
        revoke(signing, ada.fingerprint, "Lost.")


def test_a_key_is_named_by_the_beginning_of_its_fingerprint(signing: Tracker, ada: Signing) -> None:
    with pytest.raises(InvalidInput, match="at least 6"):
        revoke(signing, "SHA256:abc", "Lost.")
    with pytest.raises(NotFound, match="dispute curators"):
        revoke(signing, "SHA256:nobody", "Lost.")
    one, _ = revoke(signing, ada.fingerprint.removeprefix("SHA256:")[:8], "Lost.")
    assert one.curator == str(ADA)


def test_a_command_that_is_said_again_is_signed_once(signing: Tracker, eve: Signing) -> None:
    """And is what it was, whoever says it again with which key."""
    for key in (signing._signing_key, signing._signing_key, eve.file, None):
        signs(signing, key)
        signing.record(
            {"kind": "noted", "title": "once", "occurred_on": "2026-02", "unsourced": True}, command="the same"
        )
        signing.path.with_name("dispute.toml").write_text("require_signatures = true\n")
    assert shown(signing.path, 11) == ["proven"]
    assert signing.log.head() is not None
    assert signing.log.at(12) is None
    assert verify(signing.path).findings == []


def test_what_is_only_tried_needs_a_key_on_the_roster_and_is_not_signed(signing: Tracker, eve: Signing) -> None:
    raw = {"kind": "noted", "title": "tried", "occurred_on": "2026-02", "unsourced": True}
    assert not signing.record(raw, dry_run=True).signed
    signs(signing, eve.file)
    with pytest.raises(Refused, match="not a key of Ada"):
        signing.record(raw, dry_run=True)
    assert signing.log.at(11) is None


def test_signatures_hold_under_the_name_that_the_log_had_then(signing: Tracker, key: Path) -> None:
    """A new origin makes every leaf anew; what was signed was signed for the old one."""
    rotate(signing, key)
    begin(signing, key, "Restored.")
    note(signing, "under the new name")
    assert shown(signing.path, SIGNED, LAST, 11, 12, 13) == ["proven"] * 5
    assert verify(signing.path).findings == []


@settings(max_examples=6)
@given(histories())
def test_all_that_is_done_in_a_log_that_is_signed_is_proven(steps: list[Step]) -> None:
    with a_tracker() as tracker:
        ada = a_key(tracker.path.parent, "ada")
        add(tracker, tracker.curator, ada.signer.key)
        signs(tracker, ada.file)
        before, _ = tracker.log.head() or (0, None)
        play(tracker, steps)
        verdict = verify(tracker.path)
    assert verdict.findings == []
    assert verdict.signatures == dict.fromkeys(verdict.signatures, 0) | {
        "proven": verdict.size - before,
        "unsigned": before,
    }


def test_taking_keys_from_the_claims_makes_no_other_the_first(signing: Tracker, eve: Signing) -> None:
    """Whoever has the store puts a key on the roster, signs with it, and lets the claims forget those before."""
    signs(signing, None)
    add(signing, ADA, eve.signer.key)
    signs(signing, eve.file)
    note(signing, "as if it were Ada")
    edit(signing.path, "DELETE FROM claims WHERE kind = 'curator-key' AND pos < 11")
    assert shown(signing.path, LAST, 11, 12) == ["proven", "unsigned", "on-our-word"]
    verdict = verify(signing.path)
    assert (verdict.signatures["proven"], verdict.signatures["on-our-word"]) == (3, 1)
    assert any("claim curator-key" in one for one in verdict.findings)


@pytest.mark.parametrize("erased", [(FIRST,), (11,), (FIRST, 11)], ids=str)
def test_no_record_of_erasing_takes_a_key_off_the_roster_or_a_revocation_back(
    signing: Tracker, ada: Signing, eve: Signing, erased: tuple[int, ...]
) -> None:
    """Whoever has the store could put any payload in the place of one that is said to be erased."""
    revoke(signing, ada.fingerprint, "Stolen.")
    signs(signing, None)
    stream = signing.log.at(LAST)
    assert stream is not None
    holes = []
    for position in erased:
        record = signing.log.at(position)
        assert record is not None
        ((state,),) = rows_of(signing.path, "SELECT state FROM payload WHERE pos = ?", position)
        other = state.decode().replace(str(ada.signer.key), str(eve.signer.key))
        holes.append(Hole(record=record.id, position=position, state=other))
    act = MilestoneErased(basis="None", why="None", scope="record", holes=tuple(holes))
    with Log.open(
        signing.path, ACTS, clock=lambda: stream.recorded_at
    ) as log:  # past our own program, which refuses it
        log.append([NewAct(stream.stream, stream.version + 1, act)], curator=signing.curator)
    for hole in holes:
        put = "INSERT INTO payload (pos, state, digest, salt) VALUES (?, ?, x'', x'')"
        place = (hole.position,)
        gone = ("DELETE FROM payload WHERE pos = ?", place), ("DELETE FROM signature WHERE pos = ?", place)
        edit(signing.path, *gone, (put, (hole.position, hole.state.encode())))
    catch_up(signing.path, lambda: stream.recorded_at)
    note(signing, "signed with the key that is stolen")
    forge(signing.path, 13, signed_by(ada, statement(signing.path, 13)))
    found = verify(signing.path, index=False).findings
    assert sum("stands as if it were erased" in one for one in found) == len(erased)
    assert shown(signing.path, LAST, 13) == ["refused" if FIRST in erased else "proven", "refused"]
    with connected(signing.path) as db:
        judge = Judge(fetching(db))
    assert [judge.vouched(one.fingerprint) for one in judge.entries] == ([False] if FIRST in erased else [True, True])


def rows_of(store: Path, sql: str, *values: object) -> list[Any]:
    """Return the rows of a query over *store*."""
    with closing(sqlite3.connect(store)) as db:
        return db.execute(sql, values).fetchall()


def test_who_sets_the_requirement_has_every_record_signed(signing: Tracker, ada: Signing) -> None:
    settings = signing.path.with_name("dispute.toml")
    settings.write_text("require_signatures = true\n")
    signs(signing, None)
    with pytest.raises(Refused, match=r"not signed: .* requires signatures of curators: name your SSH key by --sign"):
        note(signing, "unsigned")
    with pytest.raises(Refused, match="not signed"):
        revoke(signing, ada.fingerprint, "Unsigned.")
    signs(signing, ada.file)
    note(signing, "signed")
    settings.write_text(f'require_signatures = true\nsigning_key = "{ada.file.name}"\n')
    signs(signing, None)
    note(signing, "signed by the key of the settings")
    assert shown(signing.path, 11, 12) == ["proven", "proven"]


def test_a_log_that_requires_signatures_begins_with_a_key_that_nobody_signs(
    tracker: Tracker, ada: Signing, bob: Signing
) -> None:
    tracker.path.with_name("dispute.toml").write_text("require_signatures = true\n")
    signs(tracker, ada.file)
    with pytest.raises(Refused, match="not a key of Ada"):
        note(tracker, "too early")
    add(tracker, ADA, ada.signer.key)
    add(tracker, BOB, bob.signer.key)
    signs(tracker, a_key(tracker.path.parent, "eve").file)
    with pytest.raises(Refused, match="not a key of Ada"):
        add(tracker, BOB, a_key(tracker.path.parent, "more").signer.key)
    assert shown(tracker.path, 7, 8) == ["unsigned", "proven"]
    assert len(entries(tracker)) == 2


def test_a_log_that_cannot_be_read_says_so_in_a_line(signing: Tracker) -> None:
    edit(signing.path, ("UPDATE payload SET state = x'00' WHERE pos = ?", (FIRST,)))
    with pytest.raises(DisputeError, match="roster of curators' keys unreadable: position 7"):
        judged(signing.path, [LAST])
    assert any("roster of curators' keys unreadable: position 7" in one for one in verify(signing.path).findings)
