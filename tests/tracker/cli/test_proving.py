"""What a curator and a reader are given: receipts with what was recorded, bundles, keys that change."""

from pathlib import Path

import pytest

from events.audit.receipt import proven
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import dispute, position, refusal
from tracker.proving.signing import public_keys

ADD = ("add", "noted", "--on", "2025-06", "--title", "It goes on", "--unsourced")


def test_a_writing_command_gives_a_receipt_of_what_it_recorded(folder: Path) -> None:
    ran = dispute(*ADD, "--receipt", "receipt.txt")
    assert (ran.code, ran.err) == (0, "")
    shown = proven((folder / "receipt.txt").read_bytes(), public_keys(folder / "dispute.sqlite"))
    assert (shown.envelope.stream, shown.envelope.leaf_index) == (ran.out.strip(), position(folder) - 1)
    assert dispute("verify", "--against", "receipt.txt", "--log-only").code == 0


def test_the_same_command_again_gives_the_receipt_of_the_first_time(folder: Path) -> None:
    for _ in range(2):
        assert dispute(*ADD, "--command-id", "c-1", "--receipt", "receipt.txt").code == 0
        shown = proven((folder / "receipt.txt").read_bytes(), public_keys(folder / "dispute.sqlite"))
        assert shown.envelope.leaf_index == position(folder) - 1


@pytest.mark.parametrize("out", ["x" * 300, "/"])
def test_what_is_recorded_is_said_to_be_where_its_receipt_cannot_be_written(folder: Path, out: str) -> None:
    before = position(folder)
    ran = dispute("add", "noted", "--title", "T", "--on", "2025", "--unsourced", "--receipt", out)
    assert ran.code == 1
    assert ran.err.startswith("dispute: recorded, but no receipt of it: ")
    assert ran.err.count("\n") == 1
    assert position(folder) == before + 1


def test_what_is_only_tried_has_no_receipt(folder: Path) -> None:
    ran = dispute(*ADD, "--dry-run", "--receipt", "receipt.txt")
    assert "receipt.txt: no receipt, since nothing was recorded" in ran.err
    assert not (folder / "receipt.txt").exists()


@pytest.mark.parametrize("name", [NOTED[:8], "@3"])
def test_a_receipt_is_given_later_as_well(folder: Path, name: str) -> None:
    ran = dispute("receipt", name)
    assert ran.code == 0
    assert ran.out.startswith("c2sp.org/tlog-proof@v1\nextra ")


def test_a_bundle_is_written_instead_of_lines(folder: Path) -> None:
    assert dispute("export", "--bundle", "log.bundle").code == 0
    assert (folder / "log.bundle").read_bytes().startswith(b'{"bundle":"dispute-tracker/bundle@v1",')
    assert "leave out --out" in refusal(dispute("export", "--bundle", "x", "--out", "y"), 2)


def test_a_key_is_rotated_and_revoked_by_command(folder: Path) -> None:
    first = dispute("key", "show").out.splitlines()[0]
    assert dispute("key", "rotate").code == 0
    shown = dispute("key", "show").out
    assert f"before: {first}\n" in shown
    assert dispute("checkpoint", "--out", "kept.txt").code == 0
    assert dispute("key", "revoke", "--why", "It is lost.").out.startswith("revoked: ")
    assert "begin a new origin" in refusal(dispute("checkpoint"))
    assert "revoked: it speaks no more" in dispute("key", "show").out
    assert dispute("new-origin", "--why", "The key is lost.").code == 0
    assert dispute("verify", "--against", "kept.txt").code == 0
    assert dispute("timeline").code == dispute("replay").code == dispute("state").code == 0


def test_a_key_that_is_missing_or_open_to_others_signs_nothing(folder: Path) -> None:
    key = folder / "dispute.sqlite.key"
    key.chmod(0o644)
    assert "run `chmod 600 dispute.sqlite.key`" in refusal(dispute("checkpoint")).replace(f"{folder}/", "")
    key.unlink()
    assert "no signing key" in refusal(dispute("checkpoint"))
    assert "(not there)" in dispute("key", "show").out
    assert "key made already" in refusal(dispute("key", "new"))
