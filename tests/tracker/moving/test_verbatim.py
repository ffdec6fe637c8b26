"""A log that programs of other times wrote is exported and put back byte by byte, so that its root is the same."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from events.acts import DisputeClosed
from events.errors import InvalidInput
from events.kinds.words import Noted
from events.log.sqlite_file import connect
from events.log.upgrading import upgrade
from tests.builders import CURATOR, Ticking, a_milestone, a_tracker
from tests.stores import KEPT, unpacked
from tests.tracker.moving.test_lines import put
from tracker.curating.tracker import Tracker
from tracker.index.stored import NEWEST
from tracker.moving.lines import line
from tracker.moving.origins import named, root_of
from tracker.moving.restoring import import_lines
from tracker.moving.signed import with_signatures
from tracker.proving.verifying import verify


def exported(tracker: Tracker) -> str:
    """Return the whole log as `dispute export` writes it."""
    records = with_signatures(tracker.path, tracker.log.records())
    return "".join(line(record, *named(tracker.path)) + "\n" for record in records)


def said(text: str) -> list[dict[str, Any]]:
    """Return what the lines of an export say."""
    return [json.loads(one) for one in text.split("\n")[:-1]]


def payloads(store: Path) -> list[tuple[bytes]]:
    """Return every payload as it is stored."""
    with closing(connect(store, write=False)) as db:
        return db.execute("SELECT state FROM payload ORDER BY pos").fetchall()


@pytest.fixture
def other() -> Iterator[Tracker]:
    """An empty tracker into which a log is put back."""
    with a_tracker(opened=False) as made:
        yield made


def same(tracker: Tracker, other: Tracker) -> None:
    """Put the log of *tracker* into *other*, and hold it to be the same to the last byte, and sound."""
    done = import_lines(other, put(other, exported(tracker)))
    assert done.root == root_of(tracker.path) == root_of(other.path)
    assert payloads(other.path) == payloads(tracker.path)
    assert verify(other.path).findings == []
    assert exported(other) == exported(tracker)


@pytest.mark.parametrize("schema", [1, 2])
def test_a_store_of_each_schema_is_put_back_with_its_root(tmp_path: Path, other: Tracker, schema: int) -> None:
    store = unpacked(schema, tmp_path)
    upgrade(store)
    with Tracker(store, CURATOR, clock=Ticking()) as tracker:
        same(tracker, other)
    if schema in KEPT:
        assert verify(other.path, [KEPT[schema]]).contradictions == []


def test_acts_and_kinds_of_an_older_schema_stay_as_they_were_written(
    other: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next program has raised two schema numbers since this one wrote the log."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("noted", title="Older"))
        tracker.close("a-dispute", "It is over.")
        for owner, name in ((DisputeClosed, DisputeClosed.name), (Noted, "noted")):
            monkeypatch.setattr(owner, "schema_number", 2)
            monkeypatch.setitem(NEWEST, name, 2)
        tracker.reopen("a-dispute")
        tracker.record(a_milestone("noted", title="Newer"))
        same(tracker, other)
        older, _, _, newer = (state for (state,) in payloads(other.path)[-4:])
        assert b'"schema":2' not in older
        assert b'"schema":2' in newer


def another_writing(one: dict[str, Any]) -> None:
    """Let a record's payload be written with spaces, which schema, curator and body do not say."""
    one["payload"] = json.dumps({"schema": one["schema"], "by": one["curator"], "act": one["body"]})


def test_a_payload_in_another_writing_travels_as_it_is(other: Tracker) -> None:
    with a_tracker() as tracker, a_tracker(opened=False) as written:
        lines = said(exported(tracker))
        another_writing(lines[1])
        text = "".join(json.dumps(one) + "\n" for one in lines)
        import_lines(written, put(written, text))
        assert root_of(written.path) != root_of(tracker.path)
        assert payloads(written.path)[1][0].startswith(b'{"schema": 1, "by": "Ada Example <')
        assert [one["payload"] for one in said(exported(written))] == [one["payload"] for one in lines]
        same(written, other)


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"why": "Another reason."}},
        {"schema": 2},
        {"curator": "Bob <bob@example.org>"},
        {"payload": "{"},
        {"payload": 3},
        {"payload": '{"schema": 1}'},
    ],
    ids=str,
)
def test_a_line_that_says_two_things_is_refused_and_nothing_is_stored(other: Tracker, change: dict[str, Any]) -> None:
    with a_tracker() as tracker:
        tracker.close("a-dispute", "It is over.")
        lines = said(exported(tracker))
    another_writing(lines[-1])
    lines[-1] |= change
    with pytest.raises(InvalidInput, match=f"log.jsonl line {len(lines)}"):
        import_lines(other, put(other, "".join(json.dumps(one) + "\n" for one in lines)))
    assert other.log.head() is None


def test_a_body_that_lacks_what_readers_expect_is_written_afresh(other: Tracker) -> None:
    """It can only have been made by hand: as it is, it could be read by the models alone."""
    with a_tracker() as tracker:
        lines = said(exported(tracker))
    del lines[0]["body"]["dispute"]["aliases"]
    import_lines(other, put(other, "".join(json.dumps(one) + "\n" for one in lines)))
    assert b'"aliases":[]' in payloads(other.path)[0][0]
    assert verify(other.path).findings == []


def test_an_export_of_a_program_that_wrote_no_payloads_is_put_back_with_its_root(other: Tracker) -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("noted", title='„Schluß“ \\ " / 🙂', summary="One line.\u2028Another.\n\tA third."))
        lines = said(exported(tracker))
        assert {one.pop("payload") for one in lines} == {None}
        done = import_lines(other, put(other, "".join(json.dumps(one) + "\n" for one in lines)))
        assert done.root == root_of(tracker.path)
