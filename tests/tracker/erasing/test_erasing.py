"""Erased words are nowhere any more, and the log, its state and its proof go on without them."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.acts import Hole, MilestoneErased
from events.errors import InvalidInput, Refused
from events.log.records import NewAct
from events.log.refusals import CommandReused
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.tracker.proving.builders import edit
from tests.tracker.publishing.sites import BASE_URL, TITLE, again, documents
from tests.tracker.publishing.test_withholding import SECRET, secret, worded
from tracker.clock import utc_now
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.erasing.finishing import cleaned
from tracker.index.catching_up import catch_up
from tracker.index.reader import Index
from tracker.proving.verifying import verify
from tracker.publishing.site import Publisher

GROUND = ("a court order", "It names a witness.")
DAY = date(2025, 8, 1).toordinal()


def told(tracker: Tracker) -> str:
    """Record a milestone that says the secret wherever it can, and say it again in all that is done to it."""
    one = tracker.record(secret("appointed"), key="the-key").stream
    tracker.correct(one, {"title": f"Not {SECRET}"}, f"It was {SECRET}.")
    tracker.withhold(one, "a rule", f"It says {SECRET}.")
    return one


def its_own(kind: str, said: Any) -> Any:
    """Return *said* with a secret that milestones of this *kind* alone share: what others say too may stay."""
    if isinstance(said, dict):
        return {name: its_own(kind, value) for name, value in said.items()}
    if isinstance(said, list):
        return [its_own(kind, value) for value in said]
    return said.replace(SECRET, f"{SECRET}-{kind}") if isinstance(said, str) else said


def bytes_of(store: Path) -> bytes:
    """Return all that lies in the files of a store."""
    return b"".join(one.read_bytes() for one in sorted(store.parent.glob(f"{store.name}*")))


def facts(store: Path, known: int) -> list[tuple[object, ...]]:
    """Return the state as known, words aside: what holds of whom, since and until when."""
    with Index(store) as index:
        return [row[:3] + row[5:] for row in index.stored(DAY, known) if row[3] != "office"]


def clean(tracker: Tracker) -> None:
    """Do what follows on erasing."""
    cleaned(tracker.path, utc_now, timeout=1)


def test_of_no_kind_is_a_word_left_in_the_store_or_on_the_site() -> None:
    with a_tracker() as tracker:
        publisher = Publisher(TITLE, BASE_URL)
        tracker.add("source", {"slug": "paper", "title": "A paper"})
        every = [tracker.record(its_own(kind, secret(kind))).stream for kind in KINDS]
        for kind, one in zip(KINDS, every, strict=True):
            tracker.correct(one, {"occurred_on": "2025-02-15", "title": f"Not {SECRET}"}, f"It was {SECRET}.")
            tracker.cite(one, "paper", Word("occurred_on", "2025-02-16", None, SECRET))
            for field in worded(kind):
                tracker.cite(one, "paper", Word(field, its_own(kind, f"another {SECRET}")))
        assert SECRET.encode() in b"".join(again(publisher, tracker.path).values()).lower()
        assert SECRET.encode() in bytes_of(tracker.path).lower()
        for one in every:
            tracker.erase(one, *GROUND)
        clean(tracker)
        made = again(publisher, tracker.path)
        assert made == documents(tracker.path)
        assert [path for path, body in made.items() if SECRET.encode() in body.lower()] == []
        assert SECRET.encode() not in bytes_of(tracker.path).lower()
        assert verify(tracker.path).findings == []


def test_the_state_is_what_it_was_at_every_known() -> None:
    """Who holds an office, since when, and who comes after is told without its name."""
    with a_tracker() as tracker:
        office = {"person": "ann", "organisation": "acme", "role": "chief teller"}
        one = tracker.record(a_milestone("appointed", "2024", **office)).stream
        tracker.correct(one, {"occurred_on": "2024-03"}, "More exact.")
        tracker.record(a_milestone("departed", "2025-06", **office))
        tracker.record(a_milestone("appointed", "2025-07", **office | {"person": "bob"}))
        head = tracker.log.head()
        assert head is not None
        before = [facts(tracker.path, known) for known in range(1, head[0] + 1)]
        tracker.erase(one, *GROUND)
        clean(tracker)
        assert [facts(tracker.path, known) for known in range(1, head[0] + 1)] == before


def test_a_name_that_others_say_too_stays_and_one_that_nobody_says_goes() -> None:
    with a_tracker() as tracker:
        office = {"person": "ann", "organisation": "acme", "role": "chief teller"}
        one = tracker.record(a_milestone("appointed", "2024", **office)).stream
        other = tracker.record(a_milestone("departed", "2025", **office)).stream
        alone = tracker.record(a_milestone("appointed", "2024", **office | {"role": "keeper of keys"})).stream
        for gone in (one, alone, other):
            tracker.erase(gone, *GROUND)
        assert [what(tracker, stream)["role"] for stream in (one, other)] == ["chief teller", "chief teller"]
        assert "keeper" not in what(tracker, alone)["role"]
        assert what(tracker, alone)["sole"] is False


def what(tracker: Tracker, stream: str) -> dict[str, Any]:
    """Return what the first record of a milestone says, its kind's fields."""
    return dict(tracker.log.stream(stream)[0].act.model_dump()["milestone"]["what"])


def test_one_earlier_record_is_erased_alone() -> None:
    with a_tracker() as tracker:
        publisher = Publisher(TITLE, BASE_URL)
        one = tracker.record(a_milestone("noted", title=f"A {SECRET}")).stream
        tracker.correct(one, {"title": "A meeting"}, "It was none.")
        again(publisher, tracker.path)
        [first, second] = tracker.log.stream(one)
        with pytest.raises(Refused, match="what the milestone says now"):
            tracker.erase(f"r{second.id}", *GROUND)
        tracker.erase(f"r{first.id[:8]}", *GROUND)
        clean(tracker)
        assert SECRET.encode() not in bytes_of(tracker.path)
        made = again(publisher, tracker.path)
        assert made == documents(tracker.path)
        assert SECRET.encode() not in b"".join(made.values())
        assert b"A meeting" in made["a-dispute/index.html"]
        assert b"an earlier version of it" in made["takedowns/index.html"]
        with pytest.raises(Refused, match="nothing to erase"):
            tracker.erase(f"r{first.id}", *GROUND)
        tracker.erase(one, *GROUND)
        assert [record.salt == "" for record in tracker.log.stream(one)] == [True, True, False, False]


def test_what_is_erased_is_not_shown_again_and_not_erased_twice() -> None:
    with a_tracker() as tracker:
        one = told(tracker)
        tracker.erase(one, *GROUND)
        with pytest.raises(Refused, match="its words are destroyed"):
            tracker.show_again(one, "The order was lifted.")
        with pytest.raises(Refused, match="erased already"):
            tracker.erase(one, *GROUND)
        tracker.correct(one, {"summary": f"More {SECRET}"}, f"More {SECRET}.")
        tracker.erase(one, *GROUND)
        clean(tracker)
        assert SECRET.encode() not in bytes_of(tracker.path)


def test_a_command_that_is_said_again_brings_no_word_back() -> None:
    with a_tracker() as tracker:
        one = tracker.record(secret("noted"), command="first").stream
        tracker.erase(one, *GROUND, command="second")
        assert tracker.record(secret("noted"), command="first").stream == one
        assert tracker.erase(one, *GROUND, command="second").stream == one
        assert len(tracker.log.stream(one)) == 2
        with pytest.raises((CommandReused, Refused)):
            tracker.erase(one, "another ground", GROUND[1], command="second")


def test_what_a_crash_left_of_the_words_the_next_command_cleans_away() -> None:
    """Between the record of erasing and the cleaning, facts and free pages hold words; nobody has to know."""
    with a_tracker() as tracker:
        one = told(tracker)
        tracker.erase(one, *GROUND)
        assert SECRET.encode() in bytes_of(tracker.path)
        catch_up(tracker.path, utc_now)  # as any command does that finds the index behind
        assert SECRET.encode() not in bytes_of(tracker.path)
        assert verify(tracker.path).findings == []


def test_a_payload_that_nobody_erased_and_one_that_came_back_are_found() -> None:
    """The control: what verify says of an erased record rests on what the record of erasing says."""
    with a_tracker() as tracker:
        one = told(tracker)
        first = tracker.log.stream(one)[0].position
        with closing(sqlite3.connect(tracker.path)) as db:
            row = db.execute("SELECT state, digest, salt FROM payload WHERE pos = ?", (first,)).fetchone()
        tracker.erase(one, *GROUND)
        clean(tracker)
        assert verify(tracker.path).findings == []
        insert = "INSERT INTO payload (pos, state, digest, salt) VALUES (?, ?, ?, ?)"
        hole = tracker.log.stream(one)[3].act.model_dump()["holes"][0]["state"].encode()
        for state, digest, salt, says in (
            (*row, "its words are there"),
            (hole.replace(b"(erased)", b"(altered)"), b"", b"", "as if it were erased"),
            (hole, row[1], b"", "as if it were erased"),
        ):
            gone = ("DELETE FROM payload WHERE pos = ?", (first,))
            edit(tracker.path, gone, (insert, (first, state, digest, salt)))
            findings = verify(tracker.path, index=False).findings
            assert any(says in one for one in findings), findings
        elsewhere = Hole(record=tracker.log.stream(one)[0].id, position=1, state="{}")
        erased = NewAct(one, 5, MilestoneErased(basis="x", why="x", scope="record", holes=(elsewhere,)))
        with pytest.raises(InvalidInput, match="no earlier record of the same milestone"):
            tracker.append([erased])
        alike = a_tracker()
        with alike as other:
            two = other.record(secret("noted")).stream
            place = other.log.stream(two)[0].position
            edit(other.path, ("UPDATE payload SET digest = x'', salt = x'' WHERE pos = ?", (place,)))
            assert "as if it were erased" in verify(other.path, index=False).findings[0]
