"""What a curator does is one append each; under a command id it is done once, however often it is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from events.errors import Conflict, DisputeError, NotFound, Refused
from events.log.refusals import ClaimMissing, ClaimTaken, CommandReused
from tests.tracker.curating.builders import a_tracker, head, raw, said
from tracker.curating.acting import added, subject
from tracker.curating.tracker import Outcome, Tracker

Act = Callable[[Tracker, str, Any], Outcome]
ACTS: dict[str, Act] = {
    "open": lambda tracker, _, how: tracker.open_dispute("c-v-d", "C v. D", **how),
    "rename": lambda tracker, _, how: tracker.rename("a-v-b", title="A against B", slug="a-b", **how),
    "close": lambda tracker, _, how: tracker.close("a-v-b", "Over.", **how),
    "add": lambda tracker, _, how: tracker.add("party", {"slug": "bob", "name": "B", "party_kind": "person"}, **how),
    "change": lambda tracker, _, how: tracker.change("party", "ann", {"name": "Anna", "aliases": ["A"]}, **how),
    "record": lambda tracker, _, how: tracker.record(raw(title="U"), dispute="a-v-b", **how),
    "correct": lambda tracker, name, how: tracker.correct(name, {"title": "U"}, "x", **how),
    "retract": lambda tracker, name, how: tracker.retract(name, "x", **how),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_trying_an_act_says_what_it_would_come_to_and_stores_nothing(tmp_path: Path, act: Act) -> None:
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw()).stream
        before = head(tracker)
        tried = act(tracker, name, {"dry_run": True})
        assert not tried.stored
        assert [record.position for record in tried.records] == [before + 1]
        assert head(tracker) == before
        done = act(tracker, name, {})
        assert done.stored
        assert done.records[-1].act == tried.records[-1].act


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_that_is_said_again_under_its_command_id_is_not_done_again(tmp_path: Path, act: Act) -> None:
    """Even where the state has moved on since, so that done now it would be refused."""
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw()).stream
        first = act(tracker, name, {"command": "c"})
        before = head(tracker)
        again = act(tracker, name, {"command": "c"})
        assert [record.id for record in again.records] == [record.id for record in first.records]
        assert head(tracker) == before


def test_a_command_said_again_is_known_after_the_dispute_was_closed(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        first = tracker.record(raw(), command="c").stream
        tracker.close("a-v-b")
        assert tracker.record(raw(), command="c").stream == first
        with pytest.raises(Refused, match="closed dispute: a-v-b: reopen it first"):
            tracker.record(raw())


def test_a_correction_said_again_is_known_after_others_and_a_retraction(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw()).stream
        first = tracker.correct(name, {"title": "U"}, "x", command="c").records[-1]
        tracker.correct(name, {"title": "V"}, "x")
        tracker.retract(name, "x")
        assert tracker.correct(name, {"title": "U"}, "x", command="c").records[-1].id == first.id
        assert not said(tracker, name).live


def test_a_command_id_is_for_one_thing(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw(), command="c").stream
        before = head(tracker)
        with pytest.raises(CommandReused):
            tracker.record(raw(title="U"), command="c")
        with pytest.raises(CommandReused):
            tracker.correct(name, {"title": "U"}, "x", command="c")
        assert head(tracker) == before


def test_reopening_is_done_once_as_well(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        tracker.close("a-v-b")
        first = tracker.reopen("a-v-b", command="c").records[-1].id
        assert tracker.reopen("a-v-b", command="c").records[-1].id == first
        with pytest.raises(Refused, match="open already"):
            tracker.reopen("a-v-b")


def test_a_correction_by_its_version_is_refused_where_somebody_wrote_first(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw()).stream
        tracker.correct(name, {"title": "U"}, "x", version=1)
        with pytest.raises(Refused, match=r"changed meanwhile: .* version 2"):
            tracker.correct(name, {"title": "V"}, "x", version=1)


REFUSALS: dict[str, tuple[Callable[[Tracker], object], type[DisputeError], list[str]]] = {
    "a slug that is there": (
        lambda tracker: tracker.add("party", {"slug": "ann", "name": "X", "party_kind": "person"}),
        Conflict,
        ["party exists already: ann", "change it by dispute parties change ann", "choose another name"],
    ),
    "a slug that is an alias": (
        lambda tracker: tracker.add("party", {"slug": "annie", "name": "X", "party_kind": "person"}),
        Conflict,
        ["party exists already: annie", "it leads to ann already", "dispute parties change ann"],
    ),
    "an alias that is there": (
        lambda tracker: tracker.change("party", "acme", {"aliases": ["ANNIE"]}),
        Conflict,
        ["party exists already: annie", "it leads to ann already"],
    ),
    "a look that is there": (
        lambda tracker: tracker.add("party", {"slug": "acrne", "name": "X", "party_kind": "organisation"}),
        Conflict,
        ["party looks like another: acrne", "would take it for acme", "choose another slug"],
    ),
    "a dispute that is there": (
        lambda tracker: tracker.open_dispute("a-v-b", "X"),
        Conflict,
        ["dispute exists already: a-v-b", "add to it by dispute add KIND --dispute a-v-b"],
    ),
    "a name of nothing": (
        lambda tracker: tracker.change("proceeding", "siut", {"title": "X"}),
        NotFound,
        ["unknown proceeding: siut", "did you mean suit?", "dispute proceedings add siut --title TITLE"],
    ),
}


@pytest.mark.parametrize(("act", "kind", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_whose_the_name_is_and_the_way_out(
    tmp_path: Path, act: Callable[[Tracker], object], kind: type[DisputeError], words: list[str]
) -> None:
    with a_tracker(tmp_path) as tracker, pytest.raises(kind) as refused:
        act(tracker)
    assert [word for word in words if word not in str(refused.value)] == [], refused.value


def test_two_that_look_alike_are_told_apart_within_one_append(tmp_path: Path) -> None:
    """As an import makes it: the one that is taken for is not in the log yet."""
    with a_tracker(tmp_path) as tracker:
        acts = [added(subject("source", {"slug": slug, "title": "T"}, tracker.names)) for slug in ("oslo", "0slo")]
        with pytest.raises(ClaimTaken, match="source looks like another: 0slo: readers would take it for oslo"):
            tracker.append(acts)


def test_a_name_that_went_missing_between_looking_and_storing_is_refused_by_its_name(tmp_path: Path) -> None:
    """As when two imports run at once: the names of one are known to it before they are in the log."""
    with a_tracker(tmp_path) as tracker:
        tracker.names.add("party", "nowhere", "bob", ("Bobby",))
        before = head(tracker)
        with pytest.raises(ClaimMissing, match=r"unknown party: bob: .*dispute parties add bob"):
            tracker.record(raw(kind="statement-made", by=["Bobby"]))
        assert head(tracker) == before


def test_a_key_that_is_taken_names_the_milestone_that_has_it(tmp_path: Path) -> None:
    with a_tracker(tmp_path) as tracker:
        name = tracker.record(raw(), key="k").stream
        with pytest.raises(ClaimTaken, match=f"key taken: k: milestone {name[:8]} has it"):
            tracker.record(raw(title="U"), key="k")


@pytest.mark.parametrize("slug", ["by", "e", "proof"])
def test_a_dispute_cannot_be_called_what_a_site_has_another_use_for(tmp_path: Path, slug: str) -> None:
    with a_tracker(tmp_path) as tracker:
        before = tracker.log.head()
        with pytest.raises(Refused, match=f"{slug}-case"):
            tracker.open_dispute(slug, "A dispute")
        with pytest.raises(Refused, match=f"{slug}-case"):
            tracker.rename("a-v-b", slug=slug)
        assert tracker.log.head() == before
