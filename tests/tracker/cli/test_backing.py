"""``dispute backup`` and ``dispute restore``."""

from pathlib import Path

import pytest

from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import dispute, position, refusal
from tracker.backing.known import known


def test_a_backup_says_position_root_and_size_and_is_remembered_with_its_place(folder: Path, tmp_path: Path) -> None:
    ran = dispute("backup", str(tmp_path / "b.sqlite"))
    assert (ran.code, ran.err) == (0, "")
    size = (tmp_path / "b.sqlite").stat().st_size
    assert ran.out.startswith(f"{tmp_path / 'b.sqlite'}: {position(folder)} records, root ")
    assert ran.out.endswith(f"=, {size:,} bytes\n")
    assert dispute("backup", str(tmp_path / "b.sqlite"), "--force").code == 0
    assert [(one.path, one.records) for one in known(folder / "dispute.sqlite")] == [
        (tmp_path / "b.sqlite", position(folder))
    ]


def test_a_backup_beside_the_key_is_warned_of(folder: Path) -> None:
    ran = dispute("backup", "b.sqlite")
    assert ran.code == 0
    assert "warning: b.sqlite lies in the folder of the signing key" in ran.err
    assert (folder / "b.sqlite").is_file()


@pytest.mark.parametrize(
    "line", ["a letter", "[" * 100_000, '{"path": "b", "records": 1e999, "made_at": "2026-01-01"}']
)
def test_a_list_of_backups_that_cannot_be_used_spoils_no_backup(folder: Path, tmp_path: Path, line: str) -> None:
    (folder / "dispute.sqlite.backups").write_text(f"{line}\n", encoding="utf-8")
    ran = dispute("backup", str(tmp_path / "b.sqlite"))
    assert ran.code == 0
    assert "warning: the backup is made, but not listed: list of backups cannot be used" in ran.err


def test_there_and_back_the_answers_are_the_same(folder: Path, tmp_path: Path) -> None:
    before = dispute("state", "--at", "2025-06-01", "--json").out, dispute("verify").out
    assert dispute("backup", str(tmp_path / "b.sqlite")).code == 0
    (folder / "dispute.sqlite").unlink()
    ran = dispute("restore", str(tmp_path / "b.sqlite"))
    assert (ran.code, ran.err) == (0, "")
    assert f"{position(folder)} records, root " in ran.out
    assert (dispute("state", "--at", "2025-06-01", "--json").out, dispute("verify").out) == before


def test_a_refusal_is_one_line_that_names_the_way_out(folder: Path, tmp_path: Path) -> None:
    backup = str(tmp_path / "b.sqlite")
    assert "no backup" in refusal(dispute("restore", backup))
    dispute("backup", backup)
    assert "--force" in refusal(dispute("backup", backup))
    dispute("correct", NOTED, "--title", "Otherwise", "--why", "Misread.", "--yes")
    assert "--force restores all the same" in refusal(dispute("restore", backup))
    ran = dispute("restore", backup, "--force")
    assert f"kept aside: {folder / 'dispute.sqlite'}.before-restore-1\n" in ran.out


def test_one_older_than_what_was_signed_or_without_its_key_says_so_in_a_line(folder: Path, tmp_path: Path) -> None:
    dispute("backup", str(tmp_path / "b.sqlite"))
    dispute("correct", NOTED, "--title", "Otherwise", "--why", "Misread.", "--yes")
    assert dispute("checkpoint").code == 0
    ran = dispute("restore", str(tmp_path / "b.sqlite"), "--force")
    assert ran.err.count("\n") == 1
    assert "takes no record yet" in ran.err
    assert "dispute new-origin --why" in ran.err
    (folder / "dispute.sqlite.key").unlink()
    assert "warning: no signing key at" in dispute("restore", str(tmp_path / "b.sqlite")).err
