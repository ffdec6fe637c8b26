"""Each check of where files lie fires where it has to, and is silent elsewhere."""

from pathlib import Path

import pytest

from tracker.doctoring import places


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file for its owner alone, in a folder for its owner alone."""
    (tmp_path / "own").mkdir(mode=0o700)
    made = tmp_path / "own" / "file"
    made.write_text("a secret", encoding="utf-8")
    made.chmod(0o600)
    return made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644])
def test_what_others_may_read_or_write_is_not_private(file: Path, mode: int) -> None:
    file.chmod(mode)
    (found,) = places.private(file)
    assert found.serious
    assert found.way == f"chmod 600 {file}"


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_what_they_may_not_is(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert not list(places.private(file))


def test_settings_may_be_read_by_others_and_not_written(file: Path) -> None:
    file.chmod(0o644)
    assert not list(places.unwritable(file))
    file.chmod(0o664)
    (found,) = places.unwritable(file)
    assert found.way == f"chmod go-w {file}"


def test_a_folder_that_everybody_may_write_to_is_serious_however_far_up(file: Path, tmp_path: Path) -> None:
    assert not list(places.parents(file))
    tmp_path.chmod(0o777)
    (found,) = places.parents(file)
    assert (found.serious, found.way) == (True, f"chmod o-w {tmp_path}")


def test_one_that_a_group_may_write_to_is_noted(file: Path) -> None:
    file.parent.chmod(0o770)
    (found,) = places.parents(file)
    assert (found.serious, found.way) == (False, f"chmod g-w {file.parent}")


def test_a_sticky_one_is_well(file: Path) -> None:
    file.parent.chmod(0o1777)
    assert not list(places.parents(file))


def test_a_store_of_two_names_can_have_two_workers(file: Path) -> None:
    assert not list(places.one_name(file))
    file.with_name("other").hardlink_to(file)
    (found,) = places.one_name(file)
    assert "2 names" in found.what


def test_a_key_beside_a_backup_is_found_under_whatever_name(file: Path, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    backup = tmp_path / "apart" / "b.sqlite"
    backup.touch()
    assert not list(places.key_apart(file, [backup]))
    (backup.parent / "copy-of-it").write_bytes(file.read_bytes())
    (found,) = places.key_apart(file, [backup, backup])
    assert found.what.endswith(str(backup.parent / "copy-of-it"))


def test_a_backup_that_is_gone_is_beside_nothing_and_neither_is_a_key_that_is(file: Path) -> None:
    assert not list(places.key_apart(file, [file.with_name("gone.sqlite")]))
    backup = file.rename(file.with_name("b.sqlite"))
    assert not list(places.key_apart(file, [backup]))


def test_what_lies_in_the_published_folder_is_serious(file: Path, tmp_path: Path) -> None:
    (found,) = places.unpublished(tmp_path, [("the signing key", file)])
    assert found.what.startswith("the signing key lies in the folder")
    assert not list(places.unpublished(tmp_path / "site", [("the signing key", file)]))
    assert not list(places.unpublished(None, [("the signing key", file)]))
