"""An append that is signed: ahead of its transaction, each record of it, in the log of one name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from events.audit.envelope import parse, signature_commitment
from events.audit.sshsig import Statement, verified
from events.errors import Conflict, DisputeError
from events.log.log import Log
from tests.events.audit.test_sshsig import ADA as SIGNER
from tests.events.log.builders import ADA, REGISTRY, Clock, Said, a_new_act
from tests.events.log.builders import words as words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from events.audit.sshkeys import SshKey

ORIGIN = "harbour.example/log"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.create(tmp_path / "log.sqlite", REGISTRY, clock=Clock(), origin=ORIGIN) as made:
        yield made


def stored(path: Path) -> list[tuple[int, bytes, bytes, bytes]]:
    """Return positions, leaves, signatures and their salts, of what was signed."""
    with closing(sqlite3.connect(path)) as db:
        asked = "SELECT l.pos, l.envelope, g.signature, g.salt FROM leaf l JOIN signature g ON g.pos = l.pos ORDER BY 1"
        return db.execute(asked).fetchall()


def test_each_record_of_an_append_is_signed_as_what_it_is_going_to_be(log: Log, tmp_path: Path) -> None:
    first = log.append([a_new_act("unsigned")], curator=ADA)[0]
    acts = [a_new_act("one"), a_new_act("two", stream=first.stream, version=2)]
    records = log.append(acts, curator=ADA, command="c-1", signer=SIGNER)
    found = stored(tmp_path / "log.sqlite")
    assert [position for position, *_ in found] == [2, 3]
    for record, (_, leaf, signature, salt) in zip(records, found, strict=True):
        said = parse(leaf)
        assert said.signature == signature_commitment(signature, salt)
        of = Statement(ORIGIN, record.stream, record.version, Said.name, "c-1", said.commitment)
        assert verified(signature.decode(), of.message(), [SIGNER.key]) == SIGNER.key
        assert record.salt != salt.hex()
    assert words_of(list(log.records())) == ["unsigned", "one", "two"]


def test_a_command_that_is_said_again_stores_no_signature(log: Log, tmp_path: Path) -> None:
    act = a_new_act("once")
    for _ in range(2):
        (record,) = log.append([act], curator=ADA, command="c-1", signer=SIGNER)
        assert record.position == 1
    assert len(stored(tmp_path / "log.sqlite")) == 1


def test_what_was_signed_for_one_name_of_the_log_is_not_taken_under_another(log: Log, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="begun anew under this name: do it again"):
        log.append([a_new_act()], curator=ADA, signer=SIGNER, origin="harbour.example/another")
    assert log.head() is None
    assert stored(tmp_path / "log.sqlite") == []


def test_a_signer_who_refuses_stores_nothing_and_keeps_nobody_waiting(log: Log) -> None:
    class Refusing:
        """A token that nobody touches; meanwhile somebody else records something."""

        key: SshKey = SIGNER.key

        def sign(self, data: bytes) -> bytes:
            """Record something, and refuse."""
            log.append([a_new_act("meanwhile")], curator=ADA)
            raise DisputeError("ssh agent", "", f"nobody touched it ({len(data)} bytes)")

    with pytest.raises(DisputeError, match="nobody touched it"):
        log.append([a_new_act("never")], curator=ADA, signer=Refusing())
    assert words_of(list(log.records())) == ["meanwhile"]
