"""Tests of the key's file: nobody else's, never replaced, and never told."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from events.audit import keys
from events.audit.note import SigningKey
from events.errors import DisputeError, InvalidInput, NotFound, Refused, StoreError
from tests.events.audit.builders import ORIGIN, a_key

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """Mode 0600 in folders of mode 0700, and it reads back."""
    path = tmp_path / "a" / "b" / "key"
    made = keys.create(path, ORIGIN)
    assert keys.load(path).secret() == made.secret()
    assert made.name == ORIGIN
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_keys_are_never_the_same(tmp_path: Path) -> None:
    """Each is drawn afresh."""
    assert keys.create(tmp_path / "1", ORIGIN).verifier != keys.create(tmp_path / "2", ORIGIN).verifier


def test_a_key_is_one_line_that_other_tools_read(tmp_path: Path) -> None:
    """The form of Go's note package."""
    path = tmp_path / "key"
    made = keys.create(path, ORIGIN)
    text = path.read_text()
    assert text == f"{made.secret()}\n"
    assert text.startswith(f"PRIVATE+KEY+{ORIGIN}+{made.verifier.key_id.hex()}+")


def test_a_key_is_never_replaced_by_making_one(tmp_path: Path) -> None:
    """What it signed has to stay provable."""
    path = tmp_path / "key"
    made = keys.create(path, ORIGIN)
    with pytest.raises(StoreError, match="key exists already"):
        keys.create(path, ORIGIN)
    assert keys.load(path).verifier == made.verifier


def test_a_key_takes_the_place_of_the_one_before_it(tmp_path: Path) -> None:
    """The last step of a rotation, after which the old key is gone."""
    old, new = tmp_path / "key", tmp_path / "key.next"
    keys.create(old, ORIGIN)
    made = keys.create(new, ORIGIN)
    keys.promote(new, old)
    assert keys.load(old).verifier == made.verifier
    assert list(tmp_path.iterdir()) == [old]
    with pytest.raises(StoreError, match="key cannot be replaced"):
        keys.promote(new, old)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666, 0o777])
def test_a_key_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    """As ssh does: whoever could read it can sign another past."""
    path = tmp_path / "key"
    keys.create(path, ORIGIN)
    path.chmod(mode)
    with pytest.raises(Refused, match=r"chmod 600"):
        keys.load(path)
    path.chmod(0o400)
    assert keys.load(path).name == ORIGIN


def test_what_is_no_key_is_refused_without_telling_it(tmp_path: Path) -> None:
    """A secret in an error message ends up in logs and bug reports."""
    secret, path = a_key().secret(), tmp_path / "key"
    tail = secret[-20:]
    for text in (
        "",
        "\n",
        secret,
        f"{secret}\n\n",
        f"{secret}\n{secret}\n",
        f"x{secret}\n",
        f"{secret[:-1]}\n",
        secret[1:],
    ):
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(InvalidInput) as caught:
            keys.load(path)
        assert tail not in str(caught.value)
    path.write_text(f"{secret}\n")
    assert keys.load(path).secret() == secret


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    """One line that says what to do; a pipe is not waited for."""
    with pytest.raises(NotFound, match="no signing key"):
        keys.load(tmp_path / "key")
    with pytest.raises(Refused, match="no file"):
        keys.load(tmp_path)
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(DisputeError):
        keys.load(tmp_path / "pipe")


def test_where_no_key_can_be_made_one_line_says_so(tmp_path: Path) -> None:
    """Under a file, and for what cannot name a log: nothing is left there."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="key cannot be made"):
        keys.create(tmp_path / "file" / "folder" / "key", ORIGIN)
    with pytest.raises(InvalidInput, match="origin"):
        keys.create(tmp_path / "key", "not an origin")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_key_is_not_in_what_python_shows_of_it(tmp_path: Path) -> None:
    """Tracebacks with local variables show ``repr``."""
    made = keys.create(tmp_path / "key", ORIGIN)
    assert isinstance(made, SigningKey)
    assert made.secret()[-20:] not in repr(made) + str(made)
