"""`dispute verify` says plainly what it shows and what not, and its exit code says how bad it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.stores import unpacked
from tests.tracker.cli import running
from tests.tracker.cli.running import dispute, refusal
from tests.tracker.proving.builders import edit
from tests.tracker.proving.rewriting import rewrite

ADD = ("add", "noted", "--on", "2025-06", "--title", "It goes on", "--unsourced")


def test_a_sound_store_says_that_it_was_held_against_nothing_from_outside(folder: Path) -> None:
    ran = dispute("verify")
    assert (ran.code, ran.err) == (0, "")
    assert "rows, leaves and root fit each other" in ran.out
    assert "held against nothing from outside" in ran.out
    assert "not shown, by this or anything: that a record is true" in ran.out


def test_held_against_a_kept_checkpoint_it_says_what_rests_on_the_stores_word_alone(folder: Path) -> None:
    assert dispute("checkpoint", "--out", "kept.txt").code == 0
    dispute(*ADD)
    ran = dispute("verify", "--against", "kept.txt", "--log-only")
    assert ran.code == 0
    kept = "verified against your checkpoint of 2025-06-02 (kept.txt: 79 records): nothing up to it was changed, "
    assert f"{kept}removed or slipped in; 1 record after it rests on this store alone\n" in ran.out
    dispute(*ADD)
    ran = dispute("verify", "--against", "kept.txt", "--state", "seen", "--log-only")
    assert "; 2 records after it rest on this store alone\n" in ran.out
    dispute("checkpoint", "--out", "last.txt")
    ran = dispute("verify", "--against", "last.txt", "--state", "seen", "--log-only")
    assert (
        "(last.txt: 81 records): nothing up to it was changed, removed or slipped in; none came after it\n" in ran.out
    )
    assert "(seen: 79 records): nothing up to it was changed, removed or slipped in; 2 records after it rest" in ran.out


def test_a_checkpoint_of_a_name_that_the_log_had_before_is_said_to_be(empty: Path) -> None:
    _small(empty)
    assert dispute("checkpoint", "--out", "kept.txt").code == 0
    before = (empty / "kept.txt").read_text().partition("\n")[0]
    assert dispute("new-origin", "--why", "Why not.").code == 0
    ran = dispute("verify", "--against", "kept.txt", "--log-only")
    assert ran.code == 0
    assert f"(kept.txt: 7 records, when the log was called {before}): nothing up to it was changed" in ran.out


def test_a_damaged_store_exits_with_three_and_names_the_record(folder: Path) -> None:
    edit(
        folder / "dispute.sqlite",
        "UPDATE payload SET state = CAST(replace(state, ':1,', ':2,') AS BLOB) WHERE pos = 9",
    )
    with closing(sqlite3.connect(folder / "dispute.sqlite")) as db:
        (one,) = db.execute("SELECT lower(hex(id)) FROM record WHERE pos = 9").fetchone()
    ran = dispute("verify", "--log-only")
    assert ran.code == 3
    assert ran.out == f"record r{one}, position 9: not as its leaf says: payload, command id, digest or salt\n"


def test_a_rewritten_log_exits_with_four_and_keeps_both_notes_as_evidence(empty: Path) -> None:
    _small(empty)
    assert dispute("checkpoint", "--out", "kept.txt").code == 0
    assert dispute("verify", "--against", "kept.txt", "--state", "state").code == 0
    kept = (empty / "kept.txt").read_bytes()
    assert (empty / "state").read_bytes() == kept
    rewrite(empty / "dispute.sqlite", "cut the tail")
    assert dispute("checkpoint").code == 0
    ran = dispute("verify", "--state", "state")
    assert ran.code == 4
    assert "this log has 6 records, and your checkpoint is of 7: its tail is gone: keep it, it is evidence" in ran.out
    evidence = (empty / "state.evidence-1").read_bytes()
    assert evidence.startswith(kept)
    assert evidence.count("\n— ".encode()) == 2
    assert (empty / "state").read_bytes() == kept
    assert dispute("verify", "--state", "state").code == 4
    assert (empty / "state.evidence-2").exists()


def test_state_keeps_the_checkpoint_that_covers_most(empty: Path) -> None:
    _small(empty)
    dispute("checkpoint", "--out", "old.txt")
    dispute(*ADD, "--dispute", "a-v-b")
    dispute("checkpoint", "--out", "new.txt")
    for against in ("new.txt", "old.txt"):
        assert dispute("verify", "--against", against, "--state", "state", "--log-only").code == 0
        assert (empty / "state").read_bytes() == (empty / "new.txt").read_bytes()


@pytest.mark.parametrize("option", ["--against", "--state"])
def test_what_is_no_checkpoint_is_refused(folder: Path, option: str) -> None:
    said = refusal(dispute("verify", option, "notes.txt"))
    assert "notes.txt: not a signed note" in said


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no checkpoint: kept: not a signed note: "),
        (b"\xff\0", "no checkpoint: kept: not a signed note: it is not UTF-8"),
        (b"<feed/>", "no checkpoint: kept: 7 bytes: it carries none"),
        (b"<feed", "no checkpoint: kept: feed: not well-formed XML"),
        (b"{}", "no checkpoint: kept: 2 bytes: it carries none"),
        (b"{", "no checkpoint: kept: feed: not JSON"),
        (b"c2sp.org/tlog-proof@v1\n", "no checkpoint: kept: "),
        (None, "file cannot be read: kept: no such file or directory"),
    ],
)
def test_what_carries_no_checkpoint_is_refused_in_a_line_that_names_it(
    folder: Path, data: bytes | None, says: str
) -> None:
    if data is not None:
        (folder / "kept").write_bytes(data)
    assert refusal(dispute("verify", "--log-only", "--against", "kept")).startswith(says)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/feed.atom", "http://", "http://127.0.0.1:99999/", "http://["])
def test_an_address_that_gives_nothing_is_refused_in_a_line_that_names_it(folder: Path, address: str) -> None:
    del folder
    assert f" {address}: " in refusal(dispute("verify", "--log-only", "--against", address))


def test_a_state_that_cannot_be_kept_is_refused_and_one_that_there_is_nothing_for_is_not_said_to_be(
    empty: Path,
) -> None:
    _small(empty)
    assert refusal(dispute("verify", "--state", str(empty), "--log-only")).startswith("state cannot be read: ")
    assert "nothing is kept for the next time" in dispute("verify", "--state", "seen", "--log-only").out
    assert not (empty / "seen").exists()
    assert dispute("checkpoint").code == 0
    ran = dispute("verify", "--state", "nowhere/seen", "--log-only")
    assert (ran.code, ran.err) == (
        1,
        "dispute: state cannot be written: nowhere/seen: No such file or directory: name another file\n",
    )


def test_a_store_of_the_first_schema_is_upgraded_on_request_and_then_sound(empty: Path) -> None:
    unpacked(1, empty)
    store = ("--store", "dispute.sqlite")
    for command in (("timeline",), ("verify",), ("open", "x-v-y", "--as", "Ada <ada@example.org>")):
        assert "run `dispute upgrade` once" in refusal(dispute(*command, *store))
    ran = dispute("upgrade", *store)
    assert ran.code == 0
    assert ran.out.startswith("fingerprint: ")
    assert ran.out.endswith("dispute.sqlite: upgraded\n")
    assert dispute("upgrade", *store).out == "dispute.sqlite: up to date already\n"
    assert dispute("verify", *store).code == 0
    assert "Bayou bids for Delta" in dispute("timeline", *store).out
    assert dispute("checkpoint", *store).code == 0


def _small(folder: Path) -> None:
    """Make a tracker with seven records."""
    assert dispute("init", "--curator", "Ada <ada@example.org>").code == 0
    assert dispute("open", "a-v-b").code == 0
    for _ in range(6):
        assert dispute(*ADD, "--dispute", "a-v-b").code == 0
    assert running.position(folder) == 7


def test_a_published_file_that_was_edited_is_found_by_building_the_site_anew(empty: Path) -> None:
    _small(empty)
    assert dispute("publish", "site").code == 0
    ran = dispute("verify", "--site", "site", "--log-only")
    assert (ran.code, ran.err) == (0, "")
    assert "site: what is published is what comes of the log" in ran.out
    feed = empty / "site" / "a-v-b" / "feed.atom"
    feed.write_bytes(feed.read_bytes().replace(b"Recorded", b"recorded"))
    ran = dispute("verify", "--site", "site", "--log-only")
    assert (ran.code, ran.out) == (3, "site: a-v-b/feed.atom: other than the log gives it\n")
    assert dispute("publish", "site").code == 0
    assert dispute("verify", "--site", "site", "--log-only").code == 0


def test_a_site_that_is_behind_the_log_is_to_be_published_first(empty: Path) -> None:
    _small(empty)
    dispute("publish", "site")
    dispute(*ADD, "--dispute", "a-v-b")
    assert "publish it first" in refusal(dispute("verify", "--site", "site", "--log-only"))
