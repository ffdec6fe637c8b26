"""Acts become bytes under stable names, and only known names become acts again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import given

from events.errors import StoreError
from events.log.content import act_digest
from events.log.instants import to_micros
from events.log.mapper import ActMapper, Pending
from events.log.records import NewAct, new_stream
from events.log.store import Row
from tests.events.log.builders import ADA, NOON, REGISTRY, Moved, Said, a_new_act
from tests.events.log.strategies import acts, curators

if TYPE_CHECKING:
    from events.act import Act
    from events.log.records import Curator, Record

MAPPER = ActMapper(REGISTRY)


def a_row(state: bytes | None, name: str = Said.name) -> Row:
    return Row(7, b"i" * 16, new_stream(), 1, name, to_micros(NOON), "c", "", state, b"d" * 32)


def reading(payload: object, name: str = Said.name) -> Record:
    return MAPPER.record(a_row(json.dumps(payload).encode(), name))


@given(acts, curators)
def test_whatever_is_written_is_read_again(act: Act, curator: Curator) -> None:
    stored = MAPPER.to_stored_event(Pending(NewAct(new_stream(), 1, act), curator))
    record = MAPPER.record(a_row(stored.state, stored.topic))
    assert (record.act, record.curator, record.act_name) == (act, curator, act.name)
    assert stored.digest.hex() == act_digest(act)


@given(acts, curators)
def test_a_payload_laid_out_otherwise_says_the_same(act: Act, curator: Curator) -> None:
    stored = MAPPER.to_stored_event(Pending(NewAct(new_stream(), 1, act), curator))
    other = json.dumps(json.loads(stored.state), indent=2, sort_keys=True).encode()
    as_written, as_edited = (MAPPER.record(a_row(state, stored.topic)) for state in (stored.state, other))
    assert (as_written.act, as_written.curator) == (as_edited.act, as_edited.curator)


def test_the_payload_is_json_that_names_schema_and_curator() -> None:
    stored = MAPPER.to_stored_event(Pending(a_new_act("é"), ADA))
    assert stored.topic == "toy.said"
    assert json.loads(stored.state) == {
        "schema": 1,
        "by": "Ada Byron <ada@example.org>",
        "act": {"words": "é", "about": {}},
    }


def test_a_payload_may_name_nobody() -> None:
    stored = MAPPER.to_stored_event(Pending(a_new_act(), None))
    assert MAPPER.record(a_row(stored.state)).curator is None


def test_keys_that_the_library_would_obey_are_words_like_any_other() -> None:
    act = Said(words="x", about={"_type_": "uuid_hex", "_data_": "x"})
    stored = MAPPER.to_stored_event(Pending(NewAct(new_stream(), 1, act), ADA))
    assert MAPPER.record(a_row(stored.state)).act == act


def test_an_older_schema_is_brought_up_on_the_raw_data() -> None:
    record = reading({"schema": 1, "by": str(ADA), "act": {"place": "there"}}, Moved.name)
    assert record.act == Moved(to="there")


def test_a_newer_schema_is_a_newer_programs() -> None:
    with pytest.raises(StoreError, match=r"record of a newer program: toy.moved at position 7: it has schema 3"):
        reading({"schema": 3, "by": str(ADA), "act": {"to": "there"}}, Moved.name)


@pytest.mark.parametrize("name", ["toy.unheard", "os:system", "tests.events.log.builders:Said"])
def test_a_name_that_is_not_in_the_registry_is_never_imported(name: str) -> None:
    with pytest.raises(StoreError, match=f"unknown act: {name} at position 7: a newer program wrote it, or the row"):
        reading({"schema": 1, "by": None, "act": {"words": "x"}}, name)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        [],
        None,
        {"schema": "1", "by": None, "act": {}},
        {"schema": 1, "by": 7, "act": {"words": "x"}},
        {"schema": 1, "by": "nobody", "act": {"words": "x"}},
        {"schema": 1, "by": None, "act": {"words": 7}},
        {"schema": 1, "by": None, "act": {"words": "x", "more": 1}},
        {"schema": 1, "by": None, "act": {"words": "x"}, "more": 1},
    ],
)
def test_a_payload_of_another_shape_is_unreadable(payload: Any) -> None:
    with pytest.raises(StoreError, match=r"record unreadable: toy.said at position 7: the row was edited or damaged"):
        reading(payload)


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_payload_that_was_cut_is_unreadable(cut: int) -> None:
    whole = MAPPER.to_stored_event(Pending(a_new_act(), ADA)).state
    with pytest.raises(StoreError, match="unreadable"):
        MAPPER.record(a_row(whole[:cut] + b"\xff"))


def test_what_is_no_act_of_ours_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        MAPPER.to_domain_event(StoredEvent("x", 1, Said.name, b"{}"))
    with pytest.raises(TypeError):
        MAPPER.to_stored_event(reading({"schema": 1, "by": None, "act": {"words": "x"}}))
