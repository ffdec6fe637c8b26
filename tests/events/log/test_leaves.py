"""Every record has its leaf with it, and all of the row but its place is bound by it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from events.audit.envelope import commitment, parse
from events.audit.tree import leaf_hash, root_of
from events.errors import Refused, StoreError
from events.log.leaves import committed_of, leaf_of
from events.log.log import Log
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Proof
from tests.events.log.builders import ADA, REGISTRY, Clock, a_new_act

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from events.log.store import Row, Transaction


@pytest.fixture
def proof(log: Log, path: Path) -> Iterator[Proof]:
    with closing(connect(path, write=False)) as db:
        yield Proof.over(db)


def rows(log: Log) -> list[Row]:
    return log.store.rows(0, None, 1000)


def test_the_leaves_of_a_log_are_those_of_its_rows_and_give_its_root(log: Log, proof: Proof) -> None:
    for count in (1, 2, 5, 1):
        log.append([a_new_act() for _ in range(count)], curator=ADA, command=f"c-{count}-{len(rows(log))}")
    (origin,) = proof.origins()
    leaves = [proof.leaf(index) for index in range(proof.size())]
    assert leaves == [leaf_of(row, origin.name) for row in rows(log)]
    assert [parse(leaf).leaf_index for leaf in leaves] == list(range(9))
    for size in range(10):
        assert proof.root_at(size) == root_of(map(leaf_hash, leaves[:size]))


def test_a_leaf_is_bound_to_command_digest_and_payload_by_its_salt(log: Log, proof: Proof) -> None:
    log.append([a_new_act("secret")], curator=ADA, command='say "it"\\')
    (row,) = rows(log)
    assert row.salt is not None
    assert len(row.salt) == 32
    assert committed_of(row).startswith(b'{"command":"say \\"it\\"\\\\","digest":"')
    assert parse(proof.leaf(0)).commitment == commitment(committed_of(row), row.salt)
    for name in (b"secret", b"Ada", b"say"):
        assert name not in proof.leaf(0)


def test_two_logs_of_the_same_acts_have_nothing_in_common_that_could_be_guessed(tmp_path: Path) -> None:
    roots = set()
    for name in ("a", "b"):
        with Log.create(tmp_path / name, REGISTRY, clock=Clock()) as log:
            log.append([a_new_act("hello", stream="00000000-0000-0000-0000-000000000000")], curator=ADA)
        with closing(connect(tmp_path / name, write=False)) as db:
            roots.add(parse(Proof.over(db).leaf(0)).commitment)
    assert len(roots) == 2


def test_what_is_undone_leaves_no_leaf(path: Path) -> None:
    def refuse(_: Transaction, records: object) -> None:
        raise Refused("no", str(records), "never")

    with Log.create(path, REGISTRY, clock=Clock(), on_append=refuse) as log:
        with pytest.raises(Refused):
            log.append([a_new_act()], curator=ADA)
        with closing(connect(path, write=False)) as db:
            assert Proof.over(db).size() == 0


def test_an_export_put_back_with_its_salts_and_origin_has_the_same_root(log: Log, proof: Proof, tmp_path: Path) -> None:
    log.append([a_new_act(), a_new_act()], curator=ADA, command="c-1")
    (origin,) = proof.origins()
    with Log.create(tmp_path / "again", REGISTRY, clock=Clock(), origin=origin.name) as again:
        again.append_verbatim(list(log.records()))
    with closing(connect(tmp_path / "again", write=False)) as db:
        assert Proof.over(db).root_at(2) == proof.root_at(2)


def test_an_append_to_a_log_whose_leaves_are_gone_is_refused(log: Log, path: Path) -> None:
    log.append([a_new_act(), a_new_act(), a_new_act()], curator=ADA)
    with closing(connect(path, write=True)) as db:
        db.execute("DROP TRIGGER leaf_is_never_deleted")
        db.execute("DELETE FROM leaf WHERE pos = 2")
    with pytest.raises(StoreError, match=r"leaf missing: .*dispute verify"):
        log.append([a_new_act()], curator=ADA)
