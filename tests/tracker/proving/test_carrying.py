"""Signatures go wherever their records go: exports, bundles, backups; and with the words that are erased."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from events.errors import DisputeError
from events.log.records import Curator
from tests.tracker.moving.test_lines import put
from tests.tracker.proving.builders import CURATOR, Ticking, edit, note
from tests.tracker.proving.signers import BOB, Signing, a_key, enrolled, signature_at, signs
from tests.tracker.proving.test_giving import TOOL
from tests.tracker.publishing.sites import BASE_URL, TITLE
from tracker.backing.making import back_up
from tracker.curating.tracker import Tracker
from tracker.erasing.finishing import cleaned
from tracker.holding.holding import Wanted, hold
from tracker.holding.releasing import release_due
from tracker.holding.times import due
from tracker.index.reader import Index
from tracker.moving.lines import line
from tracker.moving.origins import named
from tracker.moving.restoring import import_lines
from tracker.moving.signed import with_signatures
from tracker.proving.authorship import judged
from tracker.proving.bundling import bundled
from tracker.proving.reading import here
from tracker.proving.verifying import verify
from tracker.publishing.site import Publisher

RAW = {"kind": "noted", "title": "later", "occurred_on": "2026-02", "unsourced": True}


@pytest.fixture
def ada(tmp_path: Path) -> Signing:
    """The first key on the roster, which signs all after it."""
    return a_key(tmp_path, "ada")


@pytest.fixture
def signing(tracker: Tracker, ada: Signing, tmp_path: Path) -> Tracker:
    """The small log, with two keys on its roster and a milestone that is signed."""
    enrolled(tracker, ada, a_key(tmp_path, "bob"))
    note(tracker, "Nine is said in confidence")
    return tracker


def another(folder: Path) -> Tracker:
    """Return a tracker of an empty log."""
    return Tracker(folder / "other.sqlite", CURATOR, clock=Ticking(), create=True)


def exported(tracker: Tracker) -> str:
    """Return the whole log as `dispute export` writes it."""
    records = with_signatures(tracker.path, tracker.log.records())
    return "".join(line(record, *named(tracker.path)) + "\n" for record in records)


def test_an_export_that_is_put_back_has_its_signatures_and_the_same_root(signing: Tracker, tmp_path: Path) -> None:
    text = exported(signing)
    with another(tmp_path) as other:
        import_lines(other, put(other, text))
        assert here(other.path)[1:] == here(signing.path)[1:]
        assert exported(other) == text
        assert verify(other.path).findings == []
        assert verify(other.path).signatures == verify(signing.path).signatures


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "-----BEGIN SSH SIGNATURE-----\n"},
        {"salt": "00" * 32},
        {"salt": ""},
        {"commitment": "00" * 32},
        {"text": ""},
        {"salt": "x"},
    ],
    ids=str,
)
def test_an_export_whose_signature_was_changed_is_refused(
    signing: Tracker, tmp_path: Path, changed: dict[str, str]
) -> None:
    lines = [json.loads(one) for one in exported(signing).splitlines()]
    lines[8]["signature"] |= changed
    with another(tmp_path) as other:
        with pytest.raises(DisputeError, match=r"signature is not that|not a record as"):
            import_lines(other, put(other, "".join(json.dumps(one) + "\n" for one in lines)))
        assert other.log.head() is None


def test_an_export_without_its_signatures_is_another_log(signing: Tracker, tmp_path: Path) -> None:
    """It can be put back, and then has another root: that is what a checkpoint shows."""
    lines = [json.loads(one) | {"signature": None} for one in exported(signing).splitlines()]
    with another(tmp_path) as other:
        import_lines(other, put(other, "".join(json.dumps(one) + "\n" for one in lines)))
        assert here(other.path)[2] != here(signing.path)[2]
        assert verify(other.path).signatures["unsigned"] == 9


def test_a_bundle_has_the_signatures_and_the_program_that_shares_nothing_with_ours_checks_them(
    signing: Tracker, tmp_path: Path
) -> None:
    file = tmp_path / "log.bundle"
    whole = b"".join(bundled(signing.path))
    file.write_bytes(whole)
    assert judged_by_the_tool(file)[0] == 0
    assert json.loads(whole.splitlines()[9])["signature"].encode() == signature_at(signing.path, 9)
    file.write_bytes(whole.replace(b"SSH SIGNATURE-----\\nU1NI", b"SSH SIGNATURE-----\\nU1NJ", 2))
    code, said = judged_by_the_tool(file)
    assert code == 3
    assert "the signature is not the one that was recorded" in said


def judged_by_the_tool(file: Path) -> tuple[int, str]:
    """Return how the stand-alone verifier ends, and what it says."""
    done = subprocess.run([sys.executable, TOOL, file], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_a_backup_has_the_signatures(signing: Tracker, tmp_path: Path) -> None:
    back_up(signing.path, tmp_path / "b.sqlite")
    assert verify(tmp_path / "b.sqlite").signatures["proven"] == 2


def test_erasing_takes_the_signature_with_the_words_and_the_log_stays_sound(signing: Tracker, tmp_path: Path) -> None:
    one = signing.log.at(9)
    assert one is not None
    armored = signature_at(signing.path, 9)
    signing.erase(one.stream, "a court order", "It names a witness.")
    cleaned(signing.path, signing.log._clock, timeout=1)
    assert [one.shown for one in judged(signing.path, [9, 10])] == ["erased", "proven"]
    verdict = verify(signing.path)
    assert (verdict.findings, verdict.signatures["erased"], verdict.signatures["unsigned"]) == ([], 1, 7)
    assert armored not in b"".join(file.read_bytes() for file in signing.path.parent.glob(f"{signing.path.name}*"))
    text = exported(signing)
    with another(tmp_path) as other:
        import_lines(other, put(other, text))
        assert here(other.path)[1:] == here(signing.path)[1:]
        assert exported(other) == text


def test_a_signature_that_is_missing_without_an_erasing_is_found(signing: Tracker) -> None:
    edit(signing.path, "DELETE FROM signature WHERE pos = 9")
    assert any("position 9: not as its leaf says: signature" in one for one in verify(signing.path).findings)


@pytest.mark.parametrize(
    ("who", "required", "becomes"),
    [
        (CURATOR, False, "proven"),
        (BOB, False, "unsigned"),
        (BOB, True, "not a key of Bob Babbage <bob@example.org> on the roster"),
    ],
    ids=["the key's own", "another's", "another's where it is required"],
)
def test_what_the_worker_releases_is_signed_if_the_key_of_the_settings_is_that_curators(
    signing: Tracker, ada: Signing, tmp_path: Path, who: Curator, becomes: str, *, required: bool
) -> None:
    """Whoever held it back is not there; where signatures are required, it is held until they are."""
    signing.curator = who
    signs(signing, tmp_path / ("ada" if who is CURATOR else "bob"))
    wanted = Wanted(raw=RAW, until=due("2026-03-01T12:10:00Z"))
    assert hold(signing, wanted, now=signing.log._clock()).held
    text = f'signing_key = "{ada.file.name}"\nrequire_signatures = {str(required).lower()}\n'
    signing.path.with_name("dispute.toml").write_text(text)
    (done,) = release_due(signing.path, lambda: due("2026-03-01T12:20:00Z").instant)
    if done.milestone is None:
        assert becomes in str(done.failed)
    else:
        assert judged(signing.path, [10])[0].shown == becomes


def test_no_mail_address_of_the_roster_is_published(signing: Tracker) -> None:
    with Index(signing.path) as index, index.snapshot():
        documents = Publisher(TITLE, BASE_URL).edition(index).documents
    everything = b"".join(documents.values())
    assert b"Nine is said" in everything
    assert b"@example.org" not in everything
    assert BOB.mail.encode() not in everything


def test_the_signature_is_beside_the_log_in_a_table_of_its_own(signing: Tracker) -> None:
    with closing(sqlite3.connect(signing.path)) as db:
        assert db.execute("SELECT pos FROM signature ORDER BY pos").fetchall() == [(8,), (9,)]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute("UPDATE signature SET salt = salt")
